package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Labels;
import io.mlprod.internal.statistics.RateEvidence;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Standing;
import io.mlprod.shadow.ShadowReport.Traffic;
import io.mlprod.shadow.ShadowReport.Unused;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
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
 * The comparison of pairs of answers, which keeps what a report needs. Its memory does not grow with the number of
 * pairs. Thread-safe; it starts no threads or tasks.
 *
 * @param <O> the answers' type
 */
public final class Comparison<O> {

    private static final int MOST_FIELDS = 100;
    private static final int ASKED_TWICE_FIRST = 1_000;
    private static final int MOST_ASKED_TWICE = 20_000;
    private static final int LOOKS_EVERY = 50; // pairs between checks of whether something is still open
    private static final double MOST_LATE = 0.01;
    private static final List<String> LABEL_NAMES = List.of("label", "class", "output_label", "value");

    private final Shadow<?, ? super O> shadow;
    private final AnswerFields primaryFields;
    private final AnswerFields candidateFields;
    private final SplittableRandom random;

    private final Map<String, FieldComparison> fields = new LinkedHashMap<>();
    private final Set<String> ignored = new LinkedHashSet<>(); // fields that some answer had
    private final Set<String> tolerating = new HashSet<>(); // names in settings that had an effect
    private final Set<String> ignoring = new HashSet<>();
    private final FailureCounts failures = new FailureCounts();
    private final LabelledPairs labels = new LabelledPairs();
    private boolean isFull;
    private long compared;
    private long askedTwice;
    private volatile boolean isOpen = true;

    /**
     * Creates an empty comparison.
     *
     * @param shadow the shadow: what to compare
     * @param lookup a lookup that may call the accessors of the answers' records
     * @param primaryColumns the primary's names of the elements of fields that are rows of scores
     * @param candidateColumns the candidate's names of the same, perhaps in another order
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
     * Returns whether the primary should be asked twice for the next call. That is so for the first calls, so that
     * something is known early, and for later ones while something differs that is not known to be more than noise.
     * Never if the shadow's noise floor is 0.
     *
     * @return true if it should; the value may be some calls old
     */
    public boolean isNoiseWanted() {
        return isOpen && shadow.noiseFloor() > 0;
    }

    /**
     * Compares two answers to one input.
     *
     * @param id the prediction
     * @param unit the hash of the unit that the call is for; 0 if that is not known
     * @param primary the answer that the caller got
     * @param candidate the candidate's answer
     * @param again the primary's answer when it was asked again; null if it was not
     * @param description supplies what may be shown of the input; called on this thread and only if the pair becomes an
     *     example; null if inputs are not described
     * @throws RuntimeException what an accessor of the answer's record or the label function throws
     */
    public void add(
            PredictionId id,
            long unit,
            O primary,
            O candidate,
            @Nullable O again,
            @Nullable Supplier<String> description) {
        Map<String, FieldValue> before = primaryFields.of(primary);
        Map<String, FieldValue> after = candidateFields.of(candidate);
        Map<String, FieldValue> second = again == null ? Map.of() : primaryFields.of(again);
        Object labelBefore = label(primary, before);
        Object labelAfter = label(candidate, after);
        List<ExamplePairs.Kept> kept = new ArrayList<>();
        synchronized (this) {
            compared++;
            for (String name : union(before, after)) {
                FieldComparison field = field(name);
                if (field != null) {
                    ExamplePairs.Kept example = field.add(id, unit, before.get(name), after.get(name));
                    if (example != null) {
                        kept.add(example);
                    }
                    if (again != null) {
                        field.addAgain(before.get(name), after.get(name), second.get(name));
                    }
                }
            }
            if (labelBefore != null && labelAfter != null) {
                labels.add(id, unit, labelBefore, labelAfter);
            }
            askedTwice += again == null ? 0 : 1;
            if (compared % LOOKS_EVERY == 0) {
                isOpen = isAnythingOpen();
            }
        }
        if (description != null) {
            kept.forEach(example -> example.describe(description));
        }
    }

    private boolean isAnythingOpen() {
        EvidenceThreshold tests = tests();
        return askedTwice < ASKED_TWICE_FIRST
                || (askedTwice < MOST_ASKED_TWICE && fields.values().stream().anyMatch(field -> field.isOpen(tests)));
    }

    private EvidenceThreshold tests() {
        return new EvidenceThreshold(
                fields.values().stream().mapToInt(FieldComparison::tested).sum(), shadow.noiseFloor() > 0);
    }

    /**
     * Counts a call that the primary answered and the candidate did not.
     *
     * @param unit the hash of the unit that the call is for; 0 if that is not known
     * @param error the exception with which it failed
     */
    public synchronized void candidateFailed(long unit, Throwable error) {
        failures.candidateFailed(unit, error);
    }

    /**
     * Counts a call that the primary did not answer.
     *
     * @param unit the hash of the unit that the call is for; 0 if that is not known
     * @param candidateFailed whether the candidate did not answer either
     */
    public synchronized void primaryFailed(long unit, boolean candidateFailed) {
        failures.primaryFailed(unit, candidateFailed);
    }

    /**
     * Takes a label. A label that comes before the candidate's answer was added has no effect.
     *
     * @param id the prediction
     * @param label the right answer
     * @return whether it is the first label for a pair with labels that is still known, whether they agree or not
     */
    public synchronized boolean label(PredictionId id, Object label) {
        return labels.label(id, AnswerFields.label(label));
    }

    /**
     * Returns what was found so far.
     *
     * @param primary the primary's version
     * @param traffic the numbers of calls by their outcome
     * @return the report
     */
    public synchronized ShadowReport report(String primary, Traffic traffic) {
        EvidenceThreshold tests = tests();
        return new ShadowReport(
                primary,
                shadow.version(),
                traffic,
                lateness(traffic),
                compared,
                failures.report(compared),
                fields.values().stream().map(field -> field.report(tests)).toList(),
                labels.report(),
                unused(),
                notes());
    }

    /** Returns whether more than a hundredth of the answers are late. */
    private static Standing lateness(Traffic traffic) {
        if (traffic.late() <= MOST_LATE * traffic.sampled()) {
            return traffic.late() == 0 ? Standing.NONE : Standing.NEGLIGIBLE;
        }
        return RateEvidence.logEvidenceAbove(traffic.late(), Math.max(traffic.late(), traffic.sampled()), MOST_LATE)
                        >= EvidenceThreshold.SURE
                ? Standing.SHOWN
                : Standing.NOT_DECIDED;
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

    /** Returns the comparison of a field; null if the field is ignored, or one too many. */
    private @Nullable FieldComparison field(String name) {
        FieldComparison known = fields.get(name);
        if (known != null || ignored.contains(name)) {
            return known;
        }
        if (fields.size() + ignored.size() >= MOST_FIELDS) {
            isFull = true;
            return null;
        }
        String ignores = naming(name, shadow.ignored());
        if (ignores != null) {
            ignoring.add(ignores);
            ignored.add(name);
            return null;
        }
        String tolerates = naming(name, shadow.tolerances().keySet());
        if (tolerates != null) {
            tolerating.add(tolerates);
        }
        FieldComparison field = new FieldComparison(
                name,
                tolerates == null
                        ? shadow.tolerance()
                        : Objects.requireNonNull(shadow.tolerances().get(tolerates)),
                shadow.thresholds(),
                shadow.topK(),
                shadow.worst(),
                new ExamplePairs(shadow.examples(), random.split()),
                shadow.noiseFloor() > 0);
        fields.put(name, field);
        return field;
    }

    /**
     * Returns the field's own name, or that of the nearest record around it, if a setting names one of them; else null.
     */
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
        if (!ignored.isEmpty()) {
            notes.add("ignored as configured: " + String.join(", ", ignored));
        }
        if (shadow.noiseFloor() == 0) {
            notes.add(
                    "the primary was never asked twice (noiseFloor 0); it is taken to give the same answer each time");
        }
        if (isFull) {
            notes.add("only the first " + MOST_FIELDS + " fields were compared");
        }
        return notes;
    }

    private Unused unused() {
        if (compared == 0) {
            return new Unused(List.of(), List.of(), List.of());
        }
        Set<String> met = new HashSet<>();
        fields.values().forEach(field -> met.addAll(field.thresholdsMet()));
        return new Unused(
                without(shadow.thresholds().keySet(), met),
                without(shadow.tolerances().keySet(), tolerating),
                without(shadow.ignored(), ignoring));
    }

    private static List<String> without(Set<String> names, Set<String> used) {
        return names.stream().filter(name -> !used.contains(name)).toList();
    }
}
