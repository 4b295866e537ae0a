package io.mlprod.testing.metamorphic;

import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Relations between answers that must hold for all rows of a data set, although nobody knows the right answers: a name
 * must not matter, a higher income must not lower the score, a batch must answer like single calls.
 *
 * <p>Each method for a relation adds one. The settings {@link #within}, {@link #strict}, {@link #requireApplicable},
 * {@link #minPassRate}, {@link #grid} and {@link #between} are those of the relation before them; before the first
 * relation they are those of all relations. A row fails, whatever the pass rate is, if any number of an answer is NaN
 * or infinite, if the predictor throws anything but a refused input, or if it changes its input. A relation fails if it
 * applies to no row, or if it needs answers that differ and all are the same.
 *
 * <p>Relations that look for state are checked first, in whatever order they were added: the order of rows, other
 * inputs, batches, the same input again. The others send values far from the rows, after which a maximum that was kept,
 * for example, shows no longer.
 *
 * <p>The predictor is given copies of rows that hold arrays, lists or maps.
 *
 * <p>Immutable, and thread-safe if the predictor is; each method returns a copy. Rows are read again for each relation,
 * at most 512 at a time.
 *
 * @param <I> what a caller gives to the model: a record, or named tensors
 * @param <O> what the model answers
 * @since 0.1
 */
public final class Metamorphic<I, O> {

    private static final int CHUNK = 512;
    private static final String WHAT_TO_DO = "see that the predictor uses its input, or give rows with other answers";

    /** A relation and its settings. */
    private record Spec<I>(Relation<I> relation, Settings settings) {}

    private final Subject<I, O> subject;
    private final DataSet<? extends I> rows;
    private final Schema schema;
    private final List<Spec<I>> specs;
    private final Settings defaults;
    private final long seed;

    private Metamorphic(
            Subject<I, O> subject,
            DataSet<? extends I> rows,
            Schema schema,
            List<Spec<I>> specs,
            Settings defaults,
            long seed) {
        this.subject = subject;
        this.rows = rows;
        this.schema = schema;
        this.specs = List.copyOf(specs);
        this.defaults = defaults;
        this.seed = seed;
    }

    /**
     * Begins without a relation.
     *
     * @param predictor a handle, a chain, or the host's own code around one
     * @param rows inputs that are like those of production
     * @param <I> what a caller gives to the model
     * @param <O> what the model answers
     * @return relations, to be added to
     */
    public static <I, O> Metamorphic<I, O> of(Predictor<? super I, ? extends O> predictor, DataSet<? extends I> rows) {
        Objects.requireNonNull(predictor, "predictor");
        Objects.requireNonNull(rows, "rows");
        Schema schema = predictor instanceof ModelHandle<?, ?> handle ? handle.schema() : annotated(rows);
        Subject<I, O> subject = new Subject<>(predictor, null, null, null);
        return new Metamorphic<>(subject, rows, schema, List.of(), Settings.DEFAULT, 1);
    }

    /**
     * Begins without a relation.
     *
     * @param predictor a handle, a chain, or the host's own code around one
     * @param rows inputs that are like those of production
     * @param <I> what a caller gives to the model
     * @param <O> what the model answers
     * @return relations, to be added to
     */
    public static <I, O> Metamorphic<I, O> of(
            Predictor<? super I, ? extends O> predictor, Collection<? extends I> rows) {
        return of(predictor, DataSet.of("rows", Objects.requireNonNull(rows, "rows")));
    }

    /** Returns the rules of the annotations of the rows' record. */
    private static Schema annotated(DataSet<?> rows) {
        try (Stream<?> stream = rows.stream()) {
            return stream.findFirst()
                    .filter(Record.class::isInstance)
                    .map(row -> Schema.of(((Record) row).getClass()))
                    .orElse(Schema.empty());
        }
    }

    private Metamorphic<I, O> with(Subject<I, O> asked) {
        return new Metamorphic<>(asked, rows, schema, specs, defaults, seed);
    }

    private Metamorphic<I, O> add(Relation<I> relation) {
        List<Spec<I>> more = new ArrayList<>(specs);
        more.add(new Spec<>(relation, defaults));
        return new Metamorphic<>(subject, rows, schema, more, defaults, seed);
    }

    private Metamorphic<I, O> set(UnaryOperator<Settings> setter) {
        if (specs.isEmpty()) {
            return new Metamorphic<>(subject, rows, schema, specs, setter.apply(defaults), seed);
        }
        List<Spec<I>> changed = new ArrayList<>(specs);
        Spec<I> last = changed.remove(changed.size() - 1);
        changed.add(new Spec<>(last.relation(), setter.apply(last.settings())));
        return new Metamorphic<>(subject, rows, schema, changed, defaults, seed);
    }

    // ---- what is compared

    /**
     * Sets the number that must rise, fall or stay. Without it, all values of an answer must stay, and only an answer
     * with a single number can rise or fall.
     *
     * @param number reads it from an answer
     * @return a copy
     */
    public Metamorphic<I, O> score(ToDoubleFunction<? super O> number) {
        Objects.requireNonNull(number, "number");
        return with(new Subject<>(subject.predictor(), subject.batch(), number, subject.label()));
    }

    /**
     * Sets a value that must stay where answers must, in addition to the score: the label.
     *
     * @param value reads it from an answer; compared by {@code equals}
     * @return a copy
     */
    public Metamorphic<I, O> label(Function<? super O, ?> value) {
        Objects.requireNonNull(value, "value");
        return with(new Subject<>(subject.predictor(), subject.batch(), subject.score(), value));
    }

    /**
     * Sets how many inputs are answered together, for a predictor that is no {@link ModelHandle}.
     *
     * @param answers answers a list of inputs, in their order
     * @return a copy
     */
    public Metamorphic<I, O> batch(Function<? super List<I>, ? extends List<? extends O>> answers) {
        Objects.requireNonNull(answers, "answers");
        return with(new Subject<>(subject.predictor(), answers, subject.score(), subject.label()));
    }

    /**
     * Sets the seed of noise and orders.
     *
     * @param number any number; 1 unless set. To be set before the relations
     * @return a copy
     * @throws IllegalStateException if there is a relation already
     */
    public Metamorphic<I, O> seed(long number) {
        if (!specs.isEmpty()) {
            throw new IllegalStateException("Set the seed before the first relation");
        }
        return new Metamorphic<>(subject, rows, schema, specs, defaults, number);
    }

    // ---- relations

    /**
     * Requires that a change does not change the answer, and that no changed row is refused. By default within 1e-6.
     *
     * @param change what must not matter
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> invariantTo(Change<I> change) {
        return pair(PairRelation.Kind.INVARIANT, change);
    }

    /**
     * Requires that the score does not fall with a change. Changed rows that are refused are left out.
     *
     * @param change what must not lower the score
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> increasing(Change<I> change) {
        return pair(PairRelation.Kind.INCREASING, change);
    }

    /**
     * Requires that the score does not rise with a change. Changed rows that are refused are left out.
     *
     * @param change what must not raise the score
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> decreasing(Change<I> change) {
        return pair(PairRelation.Kind.DECREASING, change);
    }

    private Metamorphic<I, O> pair(PairRelation.Kind kind, Change<I> change) {
        Objects.requireNonNull(change, "change");
        return add(new PairRelation<>(kind, change.toString(), change::of));
    }

    /**
     * Requires that the score never falls as a number of the input rises over its whole range: that of
     * {@link #between}, or of the schema, or of the rows. Three of four values lie where those of the rows do.
     *
     * @param feature a numeric component
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> increasingIn(String feature) {
        return curve(feature, true);
    }

    /**
     * Requires that the score never rises as a number of the input rises over its whole range.
     *
     * @param feature a numeric component
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> decreasingIn(String feature) {
        return curve(feature, false);
    }

    private Metamorphic<I, O> curve(String feature, boolean isIncreasing) {
        double from = finite(
                schema.feature(Objects.requireNonNull(feature, "feature")).min().orElse(Double.NaN));
        double to = finite(schema.feature(feature).max().orElse(Double.NaN));
        return add(new CurveRelation<>(feature, isIncreasing, new Grid(from, to)));
    }

    private static double finite(double bound) {
        return Double.isInfinite(bound) ? Double.NaN : bound;
    }

    /**
     * Requires that the order of an array's elements does not change the answer.
     *
     * @param component an array or list
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> invariantToPermutation(String component) {
        Objects.requireNonNull(component, "component");
        return add(new PairRelation<>(
                PairRelation.Kind.INVARIANT,
                "the order of the elements of " + component,
                Copies.permuted(component, seed)));
    }

    /**
     * Requires that the order of the rows does not change their answers, whether they are asked for together (by a
     * handle, or by {@link #batch}) or one after the other.
     *
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> invariantToOrder() {
        return add(new SequenceRelation<>(SequenceRelation.Kind.ORDER, seed));
    }

    /**
     * Requires that a row is answered alone as in a batch: {@code predict} like {@code predictAll}, or like
     * {@link #batch}.
     *
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> invariantToBatching() {
        return add(new SequenceRelation<>(SequenceRelation.Kind.BATCH, seed));
    }

    /**
     * Requires that the same row is answered the same when it is asked for twice.
     *
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> repeatable() {
        return add(new SequenceRelation<>(SequenceRelation.Kind.TWICE, seed));
    }

    /**
     * Requires that a row is answered the same after another row, so that nothing leaks from one call into the next.
     *
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> independentOfOtherInputs() {
        return add(new SequenceRelation<>(SequenceRelation.Kind.AFTER_ANOTHER, seed));
    }

    /**
     * Requires that a little noise on all numbers with a fraction changes the answer little: set how little with
     * {@link #within}. The noise keeps the bounds of the schema.
     *
     * @param relative the largest noise, as a share of each number, such as 0.01
     * @return a copy with one more relation
     * @throws IllegalArgumentException if the share is not above 0 and finite
     */
    public Metamorphic<I, O> robustToNoise(double relative) {
        if (!(relative > 0 && relative < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Noise must be above 0, not " + relative);
        }
        return add(new PairRelation<>(
                PairRelation.Kind.BOUNDED, "noise of ±" + relative * 100 + " %", Copies.noisy(relative, schema, seed)));
    }

    /**
     * Requires an answer when a value is missing; set with {@link #within} how much it may change. Each component is
     * set to null alone.
     *
     * @param components which ones; by default all that the schema says may be missing
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> robustToMissing(String... components) {
        List<String> given = Arguments.noNulls("components", components);
        List<String> names = given.isEmpty() ? nullable() : given;
        return add(new PairRelation<>(PairRelation.Kind.BOUNDED, "a missing value of " + names, Copies.missing(names)));
    }

    private List<String> nullable() {
        try (Stream<? extends I> stream = rows.stream()) {
            return stream.findFirst()
                    .map(row -> Parts.of(row).keySet().stream()
                            .filter(name -> schema.feature(name).isNullable())
                            .collect(Collectors.toList()))
                    .orElse(List.of());
        }
    }

    /**
     * Requires an answer, or a refusal of the input, when a number is extreme: the bounds of the schema, or else a
     * million times as large. Set with {@link #within} how much an answer may change.
     *
     * @param components which ones; by default all numbers
     * @return a copy with one more relation
     */
    public Metamorphic<I, O> robustToOutliers(String... components) {
        List<String> names = Arguments.noNulls("components", components);
        return add(new PairRelation<>(
                PairRelation.Kind.BOUNDED_OR_REFUSED,
                "extreme values of " + (names.isEmpty() ? "any number" : names),
                Copies.outliers(names, schema)));
    }

    // ---- settings

    /**
     * Sets how much answers may differ: absolutely for numbers up to 1, and as a share of larger ones.
     *
     * @param tolerance inclusive, 0 or more; unless set 1e-6, and no limit for noise, missing values and outliers
     * @return a copy
     * @throws IllegalArgumentException if the tolerance is negative or NaN
     */
    public Metamorphic<I, O> within(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("A tolerance must be 0 or more, not " + tolerance);
        }
        return set(settings -> settings.within(tolerance));
    }

    /**
     * Requires that a score that must rise or fall does so by more than the tolerance; otherwise an equal score passes.
     *
     * @return a copy
     */
    public Metamorphic<I, O> strict() {
        return set(Settings::strict);
    }

    /**
     * Sets how many rows a relation must apply to.
     *
     * @param number 1 or more; 1 unless set
     * @return a copy
     * @throws IllegalArgumentException if the number is below 1
     */
    public Metamorphic<I, O> requireApplicable(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("A relation that applies to no row shows nothing; require at least 1");
        }
        return set(settings -> settings.required(number));
    }

    /**
     * Sets the share of applicable rows for which a relation must hold. It forgives rows that break the relation, but
     * no row for which an answer cannot be used: an error, a number that is NaN or infinite, a changed input.
     *
     * @param rate inclusive, from 0 to 1; 1 unless set
     * @return a copy
     * @throws IllegalArgumentException if the rate is out of range
     */
    public Metamorphic<I, O> minPassRate(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("A pass rate must be 0 to 1, not " + rate);
        }
        return set(settings -> settings.minPassRate(rate));
    }

    /**
     * Sets how many values of a feature are tried for each row, besides its own and two next to it.
     *
     * @param points 2 or more; 30 unless set
     * @return a copy
     * @throws IllegalArgumentException if there are fewer than 2
     */
    public Metamorphic<I, O> grid(int points) {
        if (points < 2) {
            throw new IllegalArgumentException("A grid needs at least 2 points, not " + points);
        }
        return set(settings -> settings.grid(points));
    }

    /**
     * Sets the range of a feature that is tried.
     *
     * @param smallest finite
     * @param largest finite, above the smallest
     * @return a copy
     * @throws IllegalArgumentException if this is no range
     */
    public Metamorphic<I, O> between(double smallest, double largest) {
        if (!(smallest < largest) || Double.isInfinite(largest - smallest)) {
            throw new IllegalArgumentException("Not a range: " + smallest + " to " + largest);
        }
        return set(settings -> settings.between(smallest, largest));
    }

    // ---- running

    /**
     * Checks all relations.
     *
     * @return what came out, whether or not they hold
     * @throws IllegalStateException if there is no relation, or one misses a setting
     */
    public MetamorphicReport run() {
        IdentityHashMap<Spec<I>, RelationResult> results = new IdentityHashMap<>(); // a relation can be declared twice
        inTurn().forEach(spec -> results.put(spec, run(spec)));
        return new MetamorphicReport(specs.stream().map(results::get).toList());
    }

    /**
     * Checks all relations, and fails if one does not hold.
     *
     * @return what came out
     * @throws AssertionError if a relation does not hold, with the worst rows
     * @throws IllegalStateException if there is no relation, or one misses a setting
     */
    public MetamorphicReport check() {
        MetamorphicReport report = run();
        if (!report.isPassed()) {
            throw new AssertionError(report.failures().size() + " of "
                    + report.results().size() + " relations do not hold on " + rows.name() + System.lineSeparator()
                    + new MetamorphicReport(report.failures()));
        }
        return report;
    }

    /**
     * Returns one dynamic test for each relation, for a {@code @TestFactory}: those that look for state come first.
     *
     * @return tests that run when they are executed
     * @throws IllegalStateException if there is no relation
     */
    public Stream<DynamicTest> tests() {
        return inTurn().stream()
                .map(spec -> DynamicTest.dynamicTest(spec.relation().name(spec.settings()), () -> {
                    RelationResult result = run(spec);
                    if (!result.isPassed()) {
                        throw new AssertionError(result + System.lineSeparator() + "  on " + rows.name());
                    }
                }));
    }

    /** Returns the relations in the order in which they are checked. */
    private List<Spec<I>> inTurn() {
        if (specs.isEmpty()) {
            throw new IllegalStateException("There is no relation to check; add one, such as repeatable()");
        }
        return specs.stream()
                .sorted(Comparator.comparingInt(spec -> spec.relation().turn()))
                .toList();
    }

    private RelationResult run(Spec<I> spec) {
        Settings settings = spec.settings();
        Relation<I> relation = spec.relation().ready(rows, settings);
        Interview<I> interview = new Interview<>(subject);
        Tally tally = new Tally();
        try (Stream<? extends I> stream = rows.stream()) {
            Iterator<? extends I> iterator = stream.iterator();
            long first = 0;
            while (iterator.hasNext()) {
                List<I> chunk = new ArrayList<>();
                while (chunk.size() < CHUNK && iterator.hasNext()) {
                    chunk.add(iterator.next());
                }
                relation.check(chunk, first, interview, settings, tally);
                first += chunk.size();
            }
        }
        relation.finish(interview, settings, tally);
        boolean isConstant = interview.isConstant() && tally.applicable() > 1;
        boolean isVain = isConstant && relation.needsDifferentAnswers();
        if (isConstant) {
            tally.note("The " + subject.compared() + " was the same for all rows"
                    + (isVain ? ", so this test cannot fail: " + WHAT_TO_DO : ""));
        }
        return tally.result(relation.name(settings), settings, isVain);
    }
}
