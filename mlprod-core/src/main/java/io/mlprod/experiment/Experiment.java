package io.mlprod.experiment;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import io.mlprod.routing.Route;
import io.mlprod.routing.UnitAssignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A plan for comparing model versions: which unit gets which version, what is measured, and how sure the answer must
 * be.
 *
 * <pre>{@code
 * handle.experiment("scores", experiment -> experiment.unit(order -> order.customer())
 *         .control("7", 0.5).arm("new", "8", 0.5)
 *         .metric(Metric.proportion("complaint").lowerIsBetter())
 *         .metric(Metric.mean("revenue")));
 * }</pre>
 *
 * <p>An experiment that is made apart from its handle starts with {@link #named}, for example
 * {@code Experiment.named("scores").unit(Order::customer)}.
 *
 * <p>Immutable and thread-safe; each method returns a new experiment. Nothing runs before it is given to a handle.
 *
 * @param <I> the input type of the handle
 * @since 0.1
 */
public final class Experiment<I> {

    /** The maximum number of arms, control included. */
    public static final int MAX_ARMS = 16;

    /** The maximum number of metrics. */
    public static final int MAX_METRICS = 32;

    private static final double WEIGHT_TOLERANCE = 1e-9;

    /**
     * An arm: the version for some of the units.
     *
     * @param name the arm's name
     * @param version the version's name; it must be loaded when the experiment starts
     * @param weight the share of all units that the arm gets, from 0 to 1
     */
    public record Arm(String name, String version, double weight) {

        /**
         * Checks names and weight.
         *
         * @throws IllegalArgumentException if a name is blank or the weight is out of range
         */
        public Arm {
            Arguments.notBlank("An arm's name", name);
            Arguments.notBlank("The version of arm '" + name + "'", version);
            Arguments.share("The weight of arm '" + name + "'", weight);
        }

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /** The settings, behind one final field; never changed once that field is set. */
    private static final class Settings<I> {
        private final String name;
        private UnitAssignment<?> units = UnitAssignment.DEFAULT;
        private @Nullable ToDoubleFunction<? super I> covariate;
        private @Nullable Bandit bandit;
        private List<Arm> arms = List.of();
        private List<Metric> metrics = List.of();
        private double alpha = 0.05;
        private int maxUnits = 200_000;
        private int maxDecisions = 1_000_000;
        private Duration outcomesWithin = Duration.ofHours(1);

        private Settings(String name) {
            this.name = name;
        }

        private Settings<I> copy() {
            Settings<I> copy = new Settings<>(name);
            copy.units = units;
            copy.covariate = covariate;
            copy.bandit = bandit;
            copy.arms = arms;
            copy.metrics = metrics;
            copy.alpha = alpha;
            copy.maxUnits = maxUnits;
            copy.maxDecisions = maxDecisions;
            copy.outcomesWithin = outcomesWithin;
            return copy;
        }
    }

    private final Settings<I> settings;

    private Experiment(Settings<I> settings) {
        this.settings = settings;
    }

    private Experiment<I> with(Consumer<Settings<I>> change) {
        Settings<I> next = settings.copy();
        change.accept(next);
        return new Experiment<>(next);
    }

    /**
     * Returns an experiment without arms yet.
     *
     * @param name its name; with another name, units are assigned anew, see {@link UnitAssignment#salt(String)}
     * @param <I> the input type of the handle
     * @return an experiment
     * @throws IllegalArgumentException if the name is blank
     */
    public static <I> Experiment<I> named(String name) {
        Arguments.notBlank("An experiment's name", name);
        return new Experiment<>(new Settings<>(name));
    }

    /**
     * Sets what is assigned: the same unit gets the same arm. Choose whatever notices the difference, usually a user.
     * Unless set, the call's unit is taken. This method is short for {@code units(units -> units.unit(...))}.
     *
     * @param unit reads the unit of an input; null or blank if there is none: then the control version answers, and the
     *     prediction is not counted
     * @param <J> the input type of the handle
     * @return a new experiment
     */
    public <J extends I> Experiment<J> unit(Function<? super J, @Nullable String> unit) {
        return units(units -> units.unit(unit));
    }

    /**
     * Changes how units are assigned: their hashing and salt, layer, holdout, units that are put into an arm by name,
     * and where exposures are written to. {@link UnitAssignment#DEFAULT} unless changed.
     *
     * @param change gets the current assignment, and returns the one to use
     * @param <J> the input type of the handle
     * @return a new experiment
     */
    public <J extends I> Experiment<J> units(Function<? super UnitAssignment<I>, UnitAssignment<J>> change) {
        UnitAssignment<J> units = Objects.requireNonNull(
                Objects.requireNonNull(change, "change").apply(units()), "The units that change returns are null");
        return this.<J>narrowed().with(next -> next.units = units);
    }

    /**
     * Sets a covariate: a number that is known before the unit is assigned and resembles the metrics, for example last
     * month's revenue. It is read at the unit's first prediction and makes the intervals narrower (CUPED). It must not
     * depend on the arm. A number that is not finite counts as 0.
     *
     * @param covariate reads the number from the input
     * @param <J> the input type of the handle
     * @return a new experiment
     */
    public <J extends I> Experiment<J> covariate(ToDoubleFunction<? super J> covariate) {
        Objects.requireNonNull(covariate, "covariate");
        return this.<J>narrowed().with(next -> next.covariate = covariate);
    }

    /** Returns this with a narrower input type: whatever accepts an I accepts a J, and nothing in here returns an I. */
    @SuppressWarnings("unchecked")
    private <J extends I> Experiment<J> narrowed() {
        return (Experiment<J>) this;
    }

    /**
     * Sets the version that the others are compared with. It is the first arm.
     *
     * @param version the version's name
     * @param weight the share of units, from 0 to 1; units that no arm gets are also answered by this version, and not
     *     counted
     * @return a new experiment
     * @throws IllegalArgumentException if there is an arm already, or the weight is out of range
     */
    public Experiment<I> control(String version, double weight) {
        if (!settings.arms.isEmpty()) {
            throw new IllegalArgumentException("control must be the first arm, and there must be one only");
        }
        return with(next -> next.arms = List.of(new Arm(Route.CONTROL, version, weight)));
    }

    /**
     * Adds an arm to compare with control.
     *
     * @param name the arm's name
     * @param version the version's name
     * @param weight the share of units, from 0 to 1; together with the other arms' at most 1
     * @return a new experiment
     * @throws IllegalArgumentException if there is no control yet, the name is taken, there are {@link #MAX_ARMS} arms,
     *     or the weights come to more than 1
     */
    public Experiment<I> arm(String name, String version, double weight) {
        Objects.requireNonNull(name, "name");
        if (settings.arms.isEmpty()) {
            throw new IllegalArgumentException(
                    PlainText.line("Call control(version, weight) before arm('" + name + "', ...)"));
        }
        if (arms().stream().anyMatch(arm -> arm.name().equals(name))) {
            throw new IllegalArgumentException(PlainText.line("There are two arms '" + name + "'"));
        }
        if (settings.arms.size() == MAX_ARMS) {
            throw new IllegalArgumentException("An experiment has at most " + MAX_ARMS + " arms");
        }
        List<Arm> arms = new ArrayList<>(settings.arms);
        arms.add(new Arm(name, version, weight));
        double sum = arms.stream().mapToDouble(Arm::weight).sum();
        if (sum > 1 + WEIGHT_TOLERANCE) {
            throw new IllegalArgumentException(PlainText.line("With arm '" + name + "' the weights come to " + sum
                    + "; they must come to at most 1. What is left is answered by control and not counted"));
        }
        return with(next -> next.arms = List.copyOf(arms));
    }

    /**
     * Adds a metric to compare.
     *
     * @param metric the metric; its name must be new
     * @return a new experiment
     * @throws IllegalArgumentException if the name is taken, or there are {@link #MAX_METRICS} metrics
     */
    public Experiment<I> metric(Metric metric) {
        Objects.requireNonNull(metric, "metric");
        if (metrics().stream().anyMatch(other -> other.name().equals(metric.name()))) {
            throw new IllegalArgumentException(PlainText.line(
                    "There are two metrics '" + metric.name() + "'; give one another name with named(...)"));
        }
        if (settings.metrics.size() == MAX_METRICS) {
            throw new IllegalArgumentException("An experiment has at most " + MAX_METRICS + " metrics");
        }
        List<Metric> metrics = new ArrayList<>(settings.metrics);
        metrics.add(metric);
        return with(next -> next.metrics = List.copyOf(metrics));
    }

    /**
     * Sets the probability that an experiment whose arms do not differ at all ever finds a difference, over all metrics
     * and arms and however often one looks. 0.05 unless set.
     *
     * @param alpha above 0, at most 0.5
     * @return a new experiment
     * @throws IllegalArgumentException if it is out of range
     */
    public Experiment<I> alpha(double alpha) {
        if (!(alpha > 0 && alpha <= 0.5)) {
            throw new IllegalArgumentException("alpha must be above 0 and at most 0.5, not " + alpha);
        }
        return with(next -> next.alpha = alpha);
    }

    /**
     * Sets the maximum number of units that are counted. The default is 200,000; each takes about 50 bytes, plus 8 for
     * each metric. Further units get their version like the others but are not in the readout, which says how often
     * that happened.
     *
     * @param units 1 or more
     * @return a new experiment
     * @throws IllegalArgumentException if it is below 1
     */
    public Experiment<I> maxUnits(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("maxUnits must be 1 or more, not " + units);
        }
        return with(next -> next.maxUnits = units);
    }

    /**
     * Sets the age at which predictions are compared: an outcome counts if it became known within this time after its
     * prediction, and it counts only when this time is over. One hour unless set. <strong>Choose a longer time than the
     * slowest outcome takes</strong>, in the slower arm.
     *
     * <p>A unit is compared once its first prediction has this age, and an outcome counts once its prediction has it.
     * So the first numbers come that much later, and all arms are compared at one age: an arm whose outcomes are known
     * sooner does not look better or worse for that. Feedback that comes later is not counted, but the readout says how
     * much of it there was in each arm. It gives no verdict if one arm's outcomes are late more often, or if the
     * difference is no larger than what came late. It recognises late feedback up to 24 times this age. Feedback that
     * comes even later belongs to no arm, and if it reaches 1 % there is no verdict either. Outcomes that were never
     * reported cannot be known.
     *
     * @param time above zero
     * @return a new experiment
     * @throws IllegalArgumentException if it is not above zero, or above 10,000 days
     */
    public Experiment<I> outcomesWithin(Duration time) {
        Arguments.period("outcomesWithin", time);
        return with(next -> next.outcomesWithin = time);
    }

    /**
     * Sets to how many predictions, the newest ones, feedback may refer. 1,000,000 unless set. Memory grows as needed
     * up to 37 bytes for each prediction that came within 24 times {@link #outcomesWithin(Duration)}, and 16 bytes for
     * each prediction with an outcome. If there are more predictions than this within one {@code outcomesWithin},
     * outcomes get lost; the readout says so, and gives no verdict when they are more than 5 %.
     *
     * @param decisions 1 or more
     * @return a new experiment
     * @throws IllegalArgumentException if it is below 1
     */
    public Experiment<I> maxDecisions(int decisions) {
        if (decisions < 1) {
            throw new IllegalArgumentException("maxDecisions must be 1 or more, not " + decisions);
        }
        return with(next -> next.maxDecisions = decisions);
    }

    /**
     * Sets a bandit, which lets the weights follow the results. The readout then has no p values and no verdicts.
     *
     * @param bandit the bandit
     * @return a new experiment
     */
    public Experiment<I> bandit(Bandit bandit) {
        Objects.requireNonNull(bandit, "bandit");
        return with(next -> next.bandit = bandit);
    }

    /**
     * Checks the conditions that concern the experiment as a whole. A handle calls this before it starts the
     * experiment.
     *
     * @return this
     * @throws IllegalArgumentException if there is no arm other than control, no weight, neither a metric nor a sink
     *     for exposures, a unit is put into an arm that does not exist, or the bandit's metric or floor does not fit
     */
    public Experiment<I> checked() {
        String where = "Experiment '" + name() + "' ";
        if (arms().size() < 2) {
            throw new IllegalArgumentException(where + "needs control(...) and at least one arm(...)");
        }
        if (arms().stream().mapToDouble(Arm::weight).sum() == 0) {
            throw new IllegalArgumentException(where + "gives no arm a weight above 0");
        }
        for (String forced : units().forced().values()) {
            if (arms().stream().noneMatch(arm -> arm.name().equals(forced))) {
                throw new IllegalArgumentException(PlainText.line(where + "puts a unit into arm '" + forced
                        + "', but there is no arm '" + forced + "', only "
                        + arms().stream().map(Arm::name).toList()));
            }
        }
        if (metrics().isEmpty() && units().exposures().isEmpty()) {
            throw new IllegalArgumentException(
                    PlainText.line(where + "measures nothing: add a metric(...), or a sink with"
                            + " units(units -> units.exposures(...)) if you compare the arms elsewhere"));
        }
        bandit().ifPresent(bandit -> {
            if (metrics().stream().noneMatch(metric -> metric.name().equals(bandit.metric()))) {
                throw new IllegalArgumentException(
                        PlainText.line(where + "has no metric '" + bandit.metric() + "' for its bandit, only "
                                + metrics().stream().map(Metric::name).toList()));
            }
            if (metrics().stream()
                    .anyMatch(
                            metric -> metric.name().equals(bandit.metric()) && metric.kind() == Metric.Kind.QUANTILE)) {
                throw new IllegalArgumentException(PlainText.line(
                        where + "has a bandit by '" + bandit.metric() + "', a quantile; it needs a share or a mean"));
            }
            if (bandit.floor() * arms().size() > 1) {
                throw new IllegalArgumentException(
                        where + "has " + arms().size() + " arms, so its bandit's floor must be at" + " most "
                                + 1.0 / arms().size() + ", not " + bandit.floor());
            }
        });
        return this;
    }

    /**
     * Returns the experiment's name.
     *
     * @return not blank
     */
    public String name() {
        return settings.name;
    }

    /**
     * Returns how units are assigned.
     *
     * @return {@link UnitAssignment#DEFAULT} unless changed
     */
    @SuppressWarnings("unchecked") // was given for I or a type above it, see units(...)
    public UnitAssignment<I> units() {
        return (UnitAssignment<I>) settings.units;
    }

    /**
     * Returns the covariate.
     *
     * @return empty unless {@link #covariate(ToDoubleFunction)} was called
     */
    public Optional<ToDoubleFunction<? super I>> covariate() {
        return Optional.ofNullable(settings.covariate);
    }

    /**
     * Returns the arms.
     *
     * @return control first
     */
    public List<Arm> arms() {
        return settings.arms;
    }

    /**
     * Returns the metrics.
     *
     * @return in the order in which they were added
     */
    public List<Metric> metrics() {
        return settings.metrics;
    }

    /**
     * Returns the accepted probability of any false finding.
     *
     * @return above 0
     */
    public double alpha() {
        return settings.alpha;
    }

    /**
     * Returns how many units are counted at most.
     *
     * @return 1 or more
     */
    public int maxUnits() {
        return settings.maxUnits;
    }

    /**
     * Returns how long after a prediction its feedback still counts.
     *
     * @return above zero
     */
    public Duration outcomesWithin() {
        return settings.outcomesWithin;
    }

    /**
     * Returns to how many predictions feedback may refer at most.
     *
     * @return 1 or more
     */
    public int maxDecisions() {
        return settings.maxDecisions;
    }

    /**
     * Returns the bandit that moves the weights.
     *
     * @return empty unless {@link #bandit(Bandit)} was called
     */
    public Optional<Bandit> bandit() {
        return Optional.ofNullable(settings.bandit);
    }

    /**
     * Describes the experiment: name, arms and metrics; no units.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Experiment[" + name() + ", arms=" + arms() + ", metrics=" + metrics() + "]");
    }
}
