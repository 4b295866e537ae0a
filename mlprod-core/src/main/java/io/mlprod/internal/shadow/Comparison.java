package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Labels;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Traffic;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes pairs of answers and keeps what a report needs. Its memory does not grow with the number of pairs. Thread-safe;
 * it runs nothing itself.
 *
 * @param <O> the answers' type
 */
public final class Comparison<O> {

    private static final int MOST_FIELDS = 100;
    private static final int MOST_FAILURES = 20; // kinds
    private static final List<String> LABEL_NAMES = List.of("label", "class", "output_label", "value");

    private final Shadow<?, ? super O> shadow;
    private final AnswerFields primaryFields;
    private final AnswerFields candidateFields;
    private final SplittableRandom random;

    private final Map<String, FieldComparison> fields = new LinkedHashMap<>();
    private final Set<String> ignored = new LinkedHashSet<>(); // fields that some answer had
    private final Set<String> used = new LinkedHashSet<>(); // names in settings that were of some effect
    private final Map<String, Long> failures = new HashMap<>();
    private final LabelledPairs labels = new LabelledPairs();
    private boolean isFull;
    private long compared;
    private long failed;

    /**
     * Makes an empty one.
     *
     * @param shadow what to compare
     * @param lookup may call the accessors of the answers' records
     * @param primaryColumns what the primary calls the elements of fields that are rows of scores
     * @param candidateColumns the same of the candidate, perhaps in another order
     */
    public Comparison(
            Shadow<?, ? super O> shadow,
            MethodHandles.Lookup lookup,
            Map<String, List<String>> primaryColumns,
            Map<String, List<String>> candidateColumns) {
        this.shadow = shadow;
        this.primaryFields = new AnswerFields(lookup, primaryColumns);
        this.candidateFields = new AnswerFields(lookup, candidateColumns);
        this.random = new SplittableRandom(shadow.seed());
    }

    /**
     * Compares two answers to one input.
     *
     * @param id the prediction
     * @param primary what the caller got
     * @param candidate what the candidate answered
     * @param description asked for what may be shown of the input, on this thread and only if the pair becomes an
     *     example; null if inputs are not described
     * @throws RuntimeException what an accessor of the answer's record or the label function throws
     */
    public void add(PredictionId id, O primary, O candidate, @Nullable Supplier<String> description) {
        Map<String, FieldValue> before = primaryFields.of(primary);
        Map<String, FieldValue> after = candidateFields.of(candidate);
        Object labelBefore = label(primary, before);
        Object labelAfter = label(candidate, after);
        List<Examples.Kept> kept = new ArrayList<>();
        synchronized (this) {
            compared++;
            for (String name : union(before, after)) {
                FieldComparison field = field(name);
                if (field != null) {
                    Examples.Kept example = field.add(id, before.get(name), after.get(name));
                    if (example != null) {
                        kept.add(example);
                    }
                }
            }
            if (labelBefore != null && labelAfter != null) {
                labels.add(id, labelBefore, labelAfter);
            }
        }
        if (description != null) {
            kept.forEach(example -> example.describe(description));
        }
    }

    /**
     * Compares two answers of the primary to one input.
     *
     * @param primary what the caller got
     * @param again what it answered the second time
     * @throws RuntimeException what an accessor of the answer's record throws
     */
    public void addNoise(O primary, O again) {
        Map<String, FieldValue> before = primaryFields.of(primary);
        Map<String, FieldValue> after = primaryFields.of(again);
        synchronized (this) {
            for (String name : union(before, after)) {
                FieldComparison field = field(name);
                if (field != null) {
                    field.addNoise(before.get(name), after.get(name));
                }
            }
        }
    }

    /**
     * Counts a call that the primary answered and the candidate did not.
     *
     * @param error what it failed with
     */
    public synchronized void candidateFailed(Throwable error) {
        failed++;
        String name = error.getClass().getSimpleName();
        String kind = name.isEmpty() ? error.getClass().getName() : name; // an anonymous class has no simple one
        failures.merge(failures.size() < MOST_FAILURES || failures.containsKey(kind) ? kind : "others", 1L, Long::sum);
    }

    /**
     * Takes a label. One that comes before the candidate's answer was added is of no use.
     *
     * @param id the prediction
     * @param label what would have been right
     * @return whether it is the first one of a pair with labels that is still known, whether they agree or not
     */
    public synchronized boolean label(PredictionId id, Object label) {
        return labels.label(id, AnswerFields.label(label));
    }

    /**
     * What was found so far.
     *
     * @param primary the primary's version
     * @param traffic what became of the calls
     * @return the report
     */
    public synchronized ShadowReport report(String primary, Traffic traffic) {
        return new ShadowReport(
                primary,
                shadow.version(),
                traffic,
                compared,
                failed,
                failures,
                fields.values().stream().map(FieldComparison::report).toList(),
                labels.report(),
                notes());
    }

    private static Set<String> union(Map<String, FieldValue> before, Map<String, FieldValue> after) {
        if (before.keySet().equals(after.keySet())) {
            return before.keySet();
        }
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        return names;
    }

    private @Nullable Object label(O answer, Map<String, FieldValue> answerFields) {
        if (shadow.label().isPresent()) {
            Object label = shadow.label().get().apply(answer);
            return label == null ? null : AnswerFields.label(label);
        }
        for (String name : LABEL_NAMES) {
            if (answerFields.get(name) instanceof Labels found && found.size() == 1) {
                return found.values().get(0);
            }
        }
        return null;
    }

    /** Null if the field is ignored, or one too many. */
    private @Nullable FieldComparison field(String name) {
        FieldComparison known = fields.get(name);
        if (known != null || ignored.contains(name)) {
            return known;
        }
        if (fields.size() + ignored.size() >= MOST_FIELDS) {
            isFull = true;
            return null;
        }
        String ignoring = naming(name, shadow.ignored());
        if (ignoring != null) {
            used.add(ignoring);
            ignored.add(name);
            return null;
        }
        String tolerating = naming(name, shadow.tolerances().keySet());
        if (tolerating != null) {
            used.add(tolerating);
        }
        FieldComparison field = new FieldComparison(
                name,
                tolerating == null
                        ? shadow.tolerance()
                        : Objects.requireNonNull(shadow.tolerances().get(tolerating)),
                shadow.thresholds(),
                shadow.topK(),
                shadow.worst(),
                new Examples(shadow.examples(), random.split()));
        fields.put(name, field);
        return field;
    }

    /** The field's own name or that of the nearest record around it, if a setting names one of them. */
    private static @Nullable String naming(String field, Set<String> names) {
        String name = field;
        while (!names.contains(name)) {
            int end = name.lastIndexOf('.');
            if (end < 0) {
                return null;
            }
            name = name.substring(0, end);
        }
        return name;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (compared > 0) {
            Set<String> known = new LinkedHashSet<>(used);
            fields.values().forEach(field -> known.addAll(field.thresholdsMet()));
            note(notes, "tolerance", shadow.tolerances().keySet(), known);
            note(notes, "ignore", shadow.ignored(), known);
            note(notes, "threshold", shadow.thresholds().keySet(), known);
        }
        if (!ignored.isEmpty()) {
            notes.add("ignored as configured: " + String.join(", ", ignored));
        }
        if (isFull) {
            notes.add("only the first " + MOST_FIELDS + " fields were compared");
        }
        return notes;
    }

    private void note(List<String> notes, String setting, Set<String> names, Set<String> known) {
        Set<String> unknown = new LinkedHashSet<>(names);
        unknown.removeAll(known);
        for (String name : unknown) {
            notes.add(setting + "(\"" + name + "\") was without effect; the fields are " + fields.keySet());
        }
    }
}
