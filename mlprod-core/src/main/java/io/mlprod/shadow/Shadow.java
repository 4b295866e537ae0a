package io.mlprod.shadow;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan for running a candidate version in addition to the primary and comparing the two: how many calls, within which
 * bounds, and what counts as a difference.
 *
 * <pre>{@code
 * handle.shadow("8", shadow -> shadow.sample(0.05)
 *         .threshold("probabilities/fraud", 0.8)
 *         .describe(transaction -> transaction.country()));
 * }</pre>
 *
 * <p>A shadow that is made apart from its handle starts with {@link #to}, for example
 * {@code Shadow.to("8").describe(Transaction::country)}.
 *
 * <p><b>Names.</b> An answer is compared field by field. A field is a record's component or a model's output; a
 * component of a nested record is named with a dot ({@code risk.score}). An answer that is a single value has the field
 * {@code value}. A setting for a record or an output also holds for the fields within it. An element is named
 * {@code field/class} by the key of a map, or {@code field/index} in an array.
 *
 * <p>Immutable and thread-safe; each method returns a new shadow.
 *
 * @param <I> what the model is asked
 * @param <O> what it answers
 * @since 0.1
 */
public final class Shadow<I, O> {

    private static final int MAX_QUEUE = 256;
    private static final int MAX_LISTED = 100;
    private static final int MAX_TOP = 1_000;
    private static final Duration MAX_DEADLINE = Duration.ofHours(1);

    /** The settings; written only before they are part of a shadow. */
    private static final class Settings<I, O> {
        double sample = 0.1;
        int maxQueue = 64;
        Duration deadline = Duration.ofSeconds(1);
        Tolerance tolerance = Tolerance.DEFAULT;
        Map<String, Tolerance> tolerances = new LinkedHashMap<>();
        Set<String> ignored = new LinkedHashSet<>();
        Map<String, Double> thresholds = new LinkedHashMap<>();
        int topK = 5;
        double noiseFloor = 0.01;
        int worst = 10;
        int examples = 5;

        @Nullable
        Function<? super I, String> describe;

        @Nullable
        Function<? super O, ?> label;

        @Nullable
        Function<? super I, @Nullable String> unit;

        long seed;

        Settings<I, O> copy() {
            Settings<I, O> copy = new Settings<>();
            copy.sample = sample;
            copy.maxQueue = maxQueue;
            copy.deadline = deadline;
            copy.tolerance = tolerance;
            copy.tolerances = new LinkedHashMap<>(tolerances);
            copy.ignored = new LinkedHashSet<>(ignored);
            copy.thresholds = new LinkedHashMap<>(thresholds);
            copy.topK = topK;
            copy.noiseFloor = noiseFloor;
            copy.worst = worst;
            copy.examples = examples;
            copy.describe = describe;
            copy.label = label;
            copy.unit = unit;
            copy.seed = seed;
            return copy;
        }
    }

    private final String version;
    private final Settings<I, O> settings;

    private Shadow(String version, Settings<I, O> settings) {
        this.version = version;
        this.settings = settings;
    }

    /**
     * Returns a shadow with all defaults: a tenth of the calls.
     *
     * @param version the candidate's version
     * @param <I> what the model is asked
     * @param <O> what it answers
     * @return a shadow
     * @throws IllegalArgumentException if the version is blank
     */
    public static <I, O> Shadow<I, O> to(String version) {
        Arguments.notBlank("The version of a shadow's candidate", version);
        return new Shadow<>(version, new Settings<>());
    }

    @SuppressWarnings("unchecked") // its functions take all inputs and answers, and so these, too
    private <J extends I, P extends O> Shadow<J, P> narrowed() {
        return (Shadow<J, P>) this;
    }

    private Shadow<I, O> with(Consumer<Settings<I, O>> change) {
        Settings<I, O> copy = settings.copy();
        change.accept(copy);
        return new Shadow<>(version, copy);
    }

    /**
     * Sets the share of the primary's answered calls that also go to the candidate; 0.1 unless set.
     *
     * @param share above 0, at most 1
     * @return a new shadow
     * @throws IllegalArgumentException if it is not
     */
    public Shadow<I, O> sample(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("A shadow's sample must be a share above 0 and at most 1, not " + share);
        }
        return with(next -> next.sample = share);
    }

    /**
     * Sets how many calls may wait for the candidate; further ones are dropped and counted. 64 unless set.
     *
     * @param calls from 1 to 256; each holds on to its input
     * @return a new shadow
     * @throws IllegalArgumentException if it is not
     */
    public Shadow<I, O> maxQueue(int calls) {
        checkRange("maxQueue", calls, 1, MAX_QUEUE);
        return with(next -> next.maxQueue = calls);
    }

    /**
     * Sets how long after the primary's answer the candidate's answer must be there; later answers are counted and not
     * compared. 1 s unless set.
     *
     * @param limit above zero, at most an hour
     * @return a new shadow
     * @throws IllegalArgumentException if it is not
     */
    public Shadow<I, O> deadline(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        if (limit.isNegative() || limit.isZero() || limit.compareTo(MAX_DEADLINE) > 0) {
            throw new IllegalArgumentException("A shadow's deadline must be above zero and at most "
                    + DurationText.of(MAX_DEADLINE) + ", not " + DurationText.of(limit));
        }
        return with(next -> next.deadline = limit);
    }

    /**
     * Sets how far numbers may be apart and still agree; {@link Tolerance#DEFAULT} unless set.
     *
     * @param relative the part that grows with the primary's number
     * @param absolute the part that does not
     * @return a new shadow
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Shadow<I, O> tolerance(double relative, double absolute) {
        Tolerance tolerance = new Tolerance(relative, absolute);
        return with(next -> next.tolerance = tolerance);
    }

    /**
     * Sets how far the numbers of one field may be apart and still agree.
     *
     * @param field the field, or the record around it
     * @param relative the part that grows with the primary's number
     * @param absolute the part that does not
     * @return a new shadow
     * @throws IllegalArgumentException if the name is blank, or a number negative or not finite
     */
    public Shadow<I, O> tolerance(String field, double relative, double absolute) {
        checkName("tolerance", field);
        Tolerance tolerance = new Tolerance(relative, absolute);
        return with(next -> next.tolerances.put(field, tolerance));
    }

    /**
     * Excludes fields from the comparison, for example a time stamp.
     *
     * @param fields the fields, or the records around them; added to those named before
     * @return a new shadow
     * @throws IllegalArgumentException if a name is blank
     */
    public Shadow<I, O> ignore(String... fields) {
        Set<String> names = new LinkedHashSet<>();
        for (String field : Objects.requireNonNull(fields, "fields")) {
            checkName("ignore", field);
            names.add(field);
        }
        return with(next -> next.ignored.addAll(names));
    }

    /**
     * Adds a decision threshold: the report counts the answers that fall on different sides of it.
     *
     * @param element a field with a single number, or {@code field/class}, where the class is a map's key, or for an
     *     array the class label, or the index if neither the model's file nor the record names the classes
     * @param value the threshold: the decision is yes at this number and above; finite
     * @return a new shadow
     * @throws IllegalArgumentException if the name is blank or the number not finite
     */
    public Shadow<I, O> threshold(String element, double value) {
        checkName("threshold", element);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    PlainText.line("The threshold of '" + element + "' must be finite, not " + value));
        }
        return with(next -> next.thresholds.put(element, value));
    }

    /**
     * Sets how many of the highest scores are compared as a set, in fields with more elements than that; 5 unless set.
     *
     * @param k from 1 to 1,000
     * @return a new shadow
     * @throws IllegalArgumentException if it is not
     */
    public Shadow<I, O> topK(int k) {
        checkRange("topK", k, 1, MAX_TOP);
        return with(next -> next.topK = k);
    }

    /**
     * Sets the share of the shadowed calls on which the primary is asked a second time, to see how much it differs from
     * itself; 0.01 unless set. It is also asked twice on each of the first 1,000 calls, and beyond these, up to 20,000,
     * while the candidate differs in something that is not known to be more than noise; but never if there is a
     * backlog. With 0 it is never asked twice: then the primary is taken to give the same answer each time, and a
     * single differing answer is a difference.
     *
     * @param share from 0, never, to 1
     * @return a new shadow
     * @throws IllegalArgumentException if it is not
     */
    public Shadow<I, O> noiseFloor(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A shadow's noiseFloor must be a share from 0 to 1, not " + share);
        }
        return with(next -> next.noiseFloor = share);
    }

    /**
     * Sets how many of the pairs that are furthest apart are kept for each field; 10 unless set.
     *
     * @param n from 0 to 100
     * @return a new shadow
     * @throws IllegalArgumentException if it is not
     */
    public Shadow<I, O> worst(int n) {
        checkRange("worst", n, 0, MAX_LISTED);
        return with(next -> next.worst = n);
    }

    /**
     * Sets how many differing pairs are kept for each field, drawn at random from all of them; 5 unless set.
     *
     * @param n from 0 to 100
     * @return a new shadow
     * @throws IllegalArgumentException if it is not
     */
    public Shadow<I, O> examples(int n) {
        checkRange("examples", n, 0, MAX_LISTED);
        return with(next -> next.examples = n);
    }

    /**
     * Sets how an input is described in an example. Unless set, inputs are not described: a report goes into tickets,
     * and inputs may be personal data.
     *
     * @param redaction returns what may be shown of an input; called on the shadow's thread, or on the caller's if the
     *     input could be changed afterwards, for example because it has an array
     * @param <J> the inputs
     * @return a new shadow
     */
    public <J extends I> Shadow<J, O> describe(Function<? super J, String> redaction) {
        Objects.requireNonNull(redaction, "redaction");
        return this.<J, O>narrowed().with(next -> next.describe = redaction);
    }

    /**
     * Sets which part of an answer is compared with a label that is reported later. Unless set, it is the field
     * {@code label}, {@code class} or {@code output_label}, or the answer itself if it is a single text, enum, boolean
     * or whole number.
     *
     * @param answer returns the label that an answer predicts; null if it predicts none
     * @param <P> the answers
     * @return a new shadow
     */
    public <P extends O> Shadow<I, P> label(Function<? super P, ?> answer) {
        Objects.requireNonNull(answer, "answer");
        return this.<I, P>narrowed().with(next -> next.label = answer);
    }

    /**
     * Sets the unit that a call is for: a customer, a session, a device. Repeated calls of one unit are one piece of
     * evidence: of its labels, the first that shows which of the two was right counts, and of its failures the first.
     * Unless set, the call's unit is taken. Calls without a unit count one by one, and the report says so.
     *
     * @param unit reads the unit of an input, or null if it has none; called on the caller's thread, for sampled calls
     * @param <J> the inputs
     * @return a new shadow
     */
    public <J extends I> Shadow<J, O> unit(Function<? super J, @Nullable String> unit) {
        Objects.requireNonNull(unit, "unit");
        return this.<J, O>narrowed().with(next -> next.unit = unit);
    }

    /**
     * Sets the seed of the random choice of differing pairs as examples; 0 unless set. Which calls are sampled is
     * always random.
     *
     * @param value any number
     * @return a new shadow
     */
    public Shadow<I, O> seed(long value) {
        return with(next -> next.seed = value);
    }

    private static void checkRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "A shadow's " + name + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    private static void checkName(String setting, String name) {
        Arguments.notBlank("The name of a field in a shadow's " + setting, name);
    }

    /**
     * Returns the candidate's version.
     *
     * @return its name
     */
    public String version() {
        return version;
    }

    /**
     * Returns the share of calls that are shadowed.
     *
     * @return above 0, at most 1
     */
    public double sample() {
        return settings.sample;
    }

    /**
     * Returns how many calls may wait for the candidate.
     *
     * @return from 1 to 256
     */
    public int maxQueue() {
        return settings.maxQueue;
    }

    /**
     * Returns the candidate's deadline after the primary's answer.
     *
     * @return above zero
     */
    public Duration deadline() {
        return settings.deadline;
    }

    /**
     * Returns the tolerance of fields that have none of their own.
     *
     * @return the tolerance
     */
    public Tolerance tolerance() {
        return settings.tolerance;
    }

    /**
     * Returns the tolerances of single fields.
     *
     * @return an unmodifiable map by name
     */
    public Map<String, Tolerance> tolerances() {
        return Collections.unmodifiableMap(settings.tolerances);
    }

    /**
     * Returns the fields that are left out.
     *
     * @return an unmodifiable set of names
     */
    public Set<String> ignored() {
        return Collections.unmodifiableSet(settings.ignored);
    }

    /**
     * Returns the decision thresholds.
     *
     * @return an unmodifiable map by field or {@code field/class}
     */
    public Map<String, Double> thresholds() {
        return Collections.unmodifiableMap(settings.thresholds);
    }

    /**
     * Returns how many of the highest scores are compared as a set.
     *
     * @return 1 or more
     */
    public int topK() {
        return settings.topK;
    }

    /**
     * Returns the share of shadowed calls on which the primary is asked a second time in any case.
     *
     * @return from 0 to 1
     */
    public double noiseFloor() {
        return settings.noiseFloor;
    }

    /**
     * Returns how many of the pairs furthest apart are kept for each field.
     *
     * @return 0 or more
     */
    public int worst() {
        return settings.worst;
    }

    /**
     * Returns how many differing pairs are kept for each field.
     *
     * @return 0 or more
     */
    public int examples() {
        return settings.examples;
    }

    /**
     * Returns how an input is described in an example.
     *
     * @return empty if it is not
     */
    public Optional<Function<? super I, String>> describe() {
        return Optional.ofNullable(settings.describe);
    }

    /**
     * Returns the function that reads the label of an answer.
     *
     * @return empty for the answer's own label
     */
    public Optional<Function<? super O, ?>> label() {
        return Optional.ofNullable(settings.label);
    }

    /**
     * Returns the function that reads the unit of a call.
     *
     * @return the function that reads the unit of an input; empty if the call's own unit is taken
     */
    public Optional<Function<? super I, @Nullable String>> unit() {
        return Optional.ofNullable(settings.unit);
    }

    /**
     * Returns the seed of the random choices.
     *
     * @return the seed
     */
    public long seed() {
        return settings.seed;
    }

    /**
     * Describes the shadow: the candidate and the share.
     *
     * @return for example {@code Shadow[to 8, sample 0.1]}
     */
    @Override
    public String toString() {
        return PlainText.line("Shadow[to " + version + ", sample " + settings.sample + "]");
    }
}
