package io.mlprod.experiment;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A log of units with the propensity of each unit's action, from which it estimates what another policy would have
 * earned.
 *
 * <p>There are three estimators; start with the second: inverse propensity scores, IPS = mean(w·r), with the weight w =
 * target probability / propensity; self-normalised, SNIPS = Σw·r / Σw; doubly robust, DR = mean(q(x, π) + w·(r - q(x,
 * a))), with a model q of the reward (Dudík, Langford and Li 2011). Each comes with an interval that misses the truth
 * in about 5 % of logs, for one look at a complete log; looking again and again until the result suits is wrong more
 * often.
 *
 * <p>There is no estimate if the log cannot answer: if a unit has several rows, see {@link Logged}; if the effective
 * sample size (Σw)² / Σw² is too small; or if the weights are far from 1 on average, which means that the policy takes
 * actions that the log never tried, or that the propensities are wrong.
 *
 * <p>Not thread-safe; give each thread a log of its own and {@linkplain #add(OffPolicy) join} them. Holds 32 bytes for
 * each row, twice as much while it grows, and 40 more while it estimates.
 *
 * @since 0.1
 */
public final class OffPolicy {

    /** The least effective sample size for an estimate, unless another is set. */
    public static final double MIN_EFFECTIVE = 200;

    /** Weights are 1 on average; a true one is this many standard errors away once in 16,000 logs. */
    private static final double MAX_STANDARD_ERRORS = 4;

    private static final double ROUNDING = 1e-9; // of weights that are all alike
    private static final int START = 64;

    /**
     * The least number of rewards that must differ from the most common one. Fewer say nothing of an error, since there
     * may be none where weights are large.
     */
    private static final double LEAST_REWARDS = 5;

    /**
     * A row of the log: the action of one unit, and its reward.
     *
     * <p>The unit is what was assigned at random. Decisions of one unit are all alike in an experiment, so they are not
     * independent, and errors computed from several rows of a unit would be too small: give each unit one row, with
     * {@link #firstOfEach} or {@link #summed}. If each decision was drawn separately, the decision's id is the unit.
     *
     * @param unit its name or hash, such as {@code Exposure.unit()}; only whether two are the same matters
     * @param propensity the probability with which the action was taken, as in {@code Route.propensity()}
     * @param reward the reward of the action
     * @param targetProbability the probability with which the other policy takes the same action
     * @param predictedTaken the reward that a model expects of the action taken, q(x, a)
     * @param predictedTarget the reward that the model expects of the other policy, q(x, π): over its actions, by their
     *     probabilities
     */
    public record Logged(
            String unit,
            double propensity,
            double reward,
            double targetProbability,
            double predictedTaken,
            double predictedTarget) {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if the unit is blank, a probability is out of range or a number is not
         *     finite
         */
        public Logged {
            Objects.requireNonNull(unit, "unit");
            if (unit.isBlank()) {
                throw new IllegalArgumentException(
                        "A row needs its unit, such as Exposure.unit(), or the decision's own id if each was drawn by"
                                + " itself; it is blank");
            }
            if (!(propensity > 0 && propensity <= 1)) {
                throw new IllegalArgumentException(
                        "The propensity of a decision that was taken must be above 0 and at most 1, not " + propensity);
            }
            if (!(targetProbability >= 0 && targetProbability <= 1)) {
                throw new IllegalArgumentException(
                        "The target probability must be from 0 to 1, not " + targetProbability);
            }
            if (!Double.isFinite(reward) || !Double.isFinite(predictedTaken) || !Double.isFinite(predictedTarget)) {
                throw new IllegalArgumentException("Rewards, observed and predicted, must be finite");
            }
        }

        /**
         * Returns a row without a model of the reward; the doubly robust estimate then equals IPS.
         *
         * @param unit its name or hash
         * @param propensity the probability with which the action was taken
         * @param reward the reward of the action
         * @param targetProbability the probability with which the other policy takes the same action
         * @return a row
         * @throws IllegalArgumentException if the unit is blank, a probability is out of range or the reward is not
         *     finite
         */
        public static Logged of(String unit, double propensity, double reward, double targetProbability) {
            return new Logged(unit, propensity, reward, targetProbability, 0, 0);
        }

        /**
         * Returns the first row of each unit. The estimates are then of the first reward.
         *
         * @param rows in the order in which they were logged
         * @return one row for each unit, in the order in which units came
         */
        public static List<Logged> firstOfEach(Iterable<Logged> rows) {
            Map<String, Logged> units = new LinkedHashMap<>();
            rows.forEach(row -> units.putIfAbsent(row.unit, row));
            return new ArrayList<>(units.values());
        }

        /**
         * Sums the rewards of each unit, and their predictions. The estimates are then of all that a unit earns. Take
         * rows of the same time span for each unit, such as its first week; otherwise units that came early count for
         * more.
         *
         * @param rows in the order in which they were logged
         * @return one row for each unit, in the order in which units came
         * @throws IllegalArgumentException if rows of a unit differ in a probability: the unit was assigned anew in
         *     between, so no policy has earned the sum
         */
        public static List<Logged> summed(Iterable<Logged> rows) {
            Map<String, Logged> units = new LinkedHashMap<>();
            rows.forEach(row -> units.merge(row.unit, row, Logged::plus));
            return new ArrayList<>(units.values());
        }

        private Logged plus(Logged next) {
            if (next.propensity != propensity || next.targetProbability != targetProbability) {
                throw new IllegalArgumentException(
                        "Rows of one unit differ in propensity or target probability, so it was assigned anew in"
                                + " between;"
                                + " sum the rows until then, or keep the first of each unit");
            }
            return new Logged(
                    unit,
                    propensity,
                    reward + next.reward,
                    targetProbability,
                    predictedTaken + next.predictedTaken,
                    predictedTarget + next.predictedTarget);
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

    /**
     * An estimate of the other policy's mean reward.
     *
     * @param value the estimate; empty if the log cannot answer
     * @param lower the lower end of the 95 % interval; negative infinity if nothing is known, as when almost all
     *     rewards are the same
     * @param upper the upper end; infinity if nothing is known
     * @param standardError of the estimate; NaN without an estimate or with a single row
     * @param units how many rows the log has
     * @param effective how many units of the other policy itself they are worth, (Σw)² / Σw²
     * @param refusal why there is no estimate, and what to do; blank if there is one
     */
    public record Estimate(
            OptionalDouble value,
            double lower,
            double upper,
            double standardError,
            long units,
            double effective,
            String refusal) {

        /**
         * Describes the estimate, or why there is none.
         *
         * @return one line
         */
        @Override
        public String toString() {
            if (value.isEmpty()) {
                return PlainText.line("no estimate: " + refusal);
            }
            String interval = Double.isFinite(lower) && Double.isFinite(upper)
                    ? String.format(Locale.ROOT, "95 %% interval %.4g to %.4g", lower, upper)
                    : "no interval, since almost all rewards are the same";
            return String.format(
                    Locale.ROOT,
                    "%.4g a unit, %s (%,d logged units, worth %,.0f of the policy's own)",
                    value.getAsDouble(),
                    interval,
                    units,
                    effective);
        }
    }

    private final double minEffective;
    private int size;
    private long[] units = new long[START];
    private double[] weights = new double[START];
    private double[] rewards = new double[START];
    private double[] robust = new double[START];

    /** Creates an empty log, whose estimates need an effective sample size of {@link #MIN_EFFECTIVE}. */
    public OffPolicy() {
        this(MIN_EFFECTIVE);
    }

    /**
     * Creates an empty log.
     *
     * @param minEffective the least effective sample size for an estimate, 0 or more; below 200 intervals were measured
     *     to miss the truth more often than they say
     * @throws IllegalArgumentException if it is negative or not a number
     */
    public OffPolicy(double minEffective) {
        if (!(minEffective >= 0)) {
            throw new IllegalArgumentException(
                    "The least effective sample size must be 0 or more, not " + minEffective);
        }
        this.minEffective = minEffective;
    }

    /**
     * Adds a row.
     *
     * @param row a unit's action and its reward
     */
    public void add(Logged row) {
        double weight = row.targetProbability() / row.propensity();
        double residual = row.reward() - row.predictedTaken();
        add(hash(row.unit()), weight, row.reward(), row.predictedTarget() + weight * residual);
    }

    /**
     * Adds all rows of another log. A unit with a row in both logs then has two rows.
     *
     * @param other the other log; it is not changed
     */
    public void add(OffPolicy other) {
        int rows = other.size; // or a log could not be added to itself
        for (int i = 0; i < rows; i++) {
            add(other.units[i], other.weights[i], other.rewards[i], other.robust[i]);
        }
    }

    private void add(long unit, double weight, double reward, double robustReward) {
        if (size == units.length) {
            int capacity = Math.multiplyExact(2, size);
            units = Arrays.copyOf(units, capacity);
            weights = Arrays.copyOf(weights, capacity);
            rewards = Arrays.copyOf(rewards, capacity);
            robust = Arrays.copyOf(robust, capacity);
        }
        units[size] = unit;
        weights[size] = weight;
        rewards[size] = reward;
        robust[size++] = robustReward;
    }

    /** Returns the 64-bit FNV-1a hash: of ten million units, two are taken for one in one log of 300,000. */
    private static long hash(String unit) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < unit.length(); i++) {
            hash = (hash ^ unit.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /**
     * Returns how many rows the log has.
     *
     * @return 0 or more
     */
    public int rows() {
        return size;
    }

    /**
     * Returns the effective sample size: how many units of the other policy itself the log is worth.
     *
     * @return (Σw)² / Σw²; 0 if the policy takes none of the actions that were taken
     */
    public double effective() {
        double sum = sum(weights);
        return sum == 0 ? 0 : sum * sum / sum(column(i -> weights[i] * weights[i]));
    }

    /**
     * Estimates by inverse propensity scores: without bias, but far off when some weights are large.
     *
     * @return the estimate, or why there is none
     */
    public Estimate ips() {
        double[] weighted = column(i -> weights[i] * rewards[i]);
        return estimate(sum(weighted) / size, weighted);
    }

    /**
     * Estimates by self-normalised inverse propensity scores: slightly biased in small logs, but never outside the
     * rewards' range.
     *
     * @return the estimate, or why there is none
     */
    public Estimate snips() {
        double weight = sum(weights);
        double value = sum(column(i -> weights[i] * rewards[i])) / weight;
        return estimate(value, column(i -> weights[i] * (rewards[i] - value) * size / weight));
    }

    /**
     * Estimates doubly robustly: without bias if either the propensities or the model of the reward are right.
     *
     * @return the estimate, or why there is none
     */
    public Estimate doublyRobust() {
        return estimate(sum(robust) / size, column(i -> robust[i]));
    }

    private double[] column(IntToDoubleFunction value) {
        return IntStream.range(0, size).mapToDouble(value).toArray();
    }

    private double sum(double[] column) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += column[i];
        }
        return sum;
    }

    /** Returns an estimate with an interval computed from the rows' parts in the value, up to a constant. */
    private Estimate estimate(double value, double[] parts) {
        double effective = effective();
        String refusal = refusal(effective);
        if (!refusal.isEmpty()) {
            return new Estimate(
                    OptionalDouble.empty(), NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN, size, effective, refusal);
        }
        SkewedMean mean = SkewedMean.of(parts);
        boolean isKnown = effective * shareOfOtherRewards() >= LEAST_REWARDS;
        return new Estimate(
                OptionalDouble.of(value),
                isKnown ? value - mean.below() : NEGATIVE_INFINITY,
                isKnown ? value + mean.above() : POSITIVE_INFINITY,
                mean.standardError(),
                size,
                effective,
                refusal);
    }

    /**
     * Returns the share of rows with another reward than the most common one, whatever their weight. Rows with large
     * weights alone may have none by chance, and would not show it.
     */
    private double shareOfOtherRewards() {
        double[] sorted = Arrays.copyOf(rewards, size);
        Arrays.sort(sorted);
        int most = 0;
        int first = 0;
        for (int i = 0; i < size; i++) {
            first = sorted[i] == sorted[first] ? first : i;
            most = Math.max(most, i - first + 1);
        }
        return 1 - most / (double) size;
    }

    private String refusal(double effective) {
        int again = rowsOfUnitsSeenBefore();
        if (again > 0) {
            return String.format(
                    Locale.ROOT,
                    "%,d of %,d rows are of units that have a row already, so rows are not independent; keep the"
                            + " first row"
                            + " of each unit (Logged.firstOfEach), or sum its rewards into one row (Logged.summed)",
                    again,
                    size);
        }
        if (effective == 0 || effective < minEffective) {
            return String.format(
                    Locale.ROOT,
                    "not enough overlap: %,d logged units are worth %,.1f of the policy's own, at least %,.1f are"
                            + " needed;"
                            + " log more, or ask for a policy nearer to the logged one",
                    size,
                    effective,
                    minEffective);
        }
        double mean = sum(weights) / size;
        // Not written as a negation: a single row has no standard error, and passes.
        if (Math.abs(mean - 1)
                > MAX_STANDARD_ERRORS * SkewedMean.of(column(i -> weights[i])).standardError() + ROUNDING) {
            return String.format(
                    Locale.ROOT,
                    "not enough overlap: the weights are %.4g on average instead of 1, so the policy takes actions"
                            + " that the"
                            + " log never tried, or the propensities are wrong",
                    mean);
        }
        return "";
    }

    private int rowsOfUnitsSeenBefore() {
        long[] sorted = Arrays.copyOf(units, size);
        Arrays.sort(sorted);
        return (int)
                IntStream.range(1, size).filter(i -> sorted[i] == sorted[i - 1]).count();
    }
}
