package io.mlprod.evaluation;

import io.mlprod.internal.checks.Arguments;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a bootstrap: intervals from how a metric varies when rows are drawn again with replacement.
 * Immutable; each setter returns a copy. The same seed gives the same interval.
 *
 * <p>Most metrics come with an interval of their own, which is better. The bootstrap is for the {@linkplain #difference
 * difference} between two models on the same rows, and for metrics that you compute yourself: any function of an
 * evaluation that returns an {@link Estimate}. Its intervals are those between percentiles.
 *
 * <p>Rows that belong together, such as those of one user, are no independent observations. With {@link #groups} whole
 * groups are drawn again (Field and Welsh 2007), and intervals are as wide as they should be.
 *
 * @since 0.1
 */
public final class Bootstrap {

    /** 2,000 resamples, seed 1 and the confidence level 0.95. */
    public static final Bootstrap DEFAULT = new Bootstrap(2_000, 1, 0.95, null, 0);

    private static final double MOST_UNDEFINED = 0.05;

    private final int resamples;
    private final long seed;
    private final double level;
    private final int @Nullable [] groupOfRow;
    private final int groups;

    private Bootstrap(int resamples, long seed, double level, int @Nullable [] groupOfRow, int groups) {
        this.resamples = resamples;
        this.seed = seed;
        this.level = level;
        this.groupOfRow = groupOfRow;
        this.groups = groups;
    }

    /**
     * Sets how often all rows are drawn again.
     *
     * @param number 100 to 1,000,000
     * @return a copy with this number
     * @throws IllegalArgumentException if the number is out of range
     */
    public Bootstrap resamples(int number) {
        if (number < 100 || number > 1_000_000) {
            throw new IllegalArgumentException("A bootstrap's resamples must be 100 to 1,000,000, not " + number);
        }
        return new Bootstrap(number, seed, level, groupOfRow, groups);
    }

    /**
     * Returns how often all rows are drawn again.
     *
     * @return 100 to 1,000,000
     */
    public int resamples() {
        return resamples;
    }

    /**
     * Sets the seed of the random numbers.
     *
     * @param number any number
     * @return a copy with this seed
     */
    public Bootstrap seed(long number) {
        return new Bootstrap(resamples, number, level, groupOfRow, groups);
    }

    /**
     * Sets the confidence level.
     *
     * @param probability with which an interval contains the true value, between 0 and 1
     * @return a copy with this level
     * @throws IllegalArgumentException if the level is out of range
     */
    public Bootstrap confidence(double probability) {
        Arguments.properShare("The confidence level of a bootstrap", probability);
        return new Bootstrap(resamples, seed, probability, groupOfRow, groups);
    }

    /**
     * Sets which rows belong together, such as those of one user. All rows of a group are drawn together, so intervals
     * are wider if they are alike. With fewer than about thirty groups the intervals are too narrow.
     *
     * @param ofRows the group of each row, any numbers; equal numbers are one group
     * @return a copy that takes evaluations of as many rows
     * @throws IllegalArgumentException if there are fewer than two groups
     */
    public Bootstrap groups(int[] ofRows) {
        Objects.requireNonNull(ofRows, "ofRows");
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] dense = new int[ofRows.length];
        for (int row = 0; row < dense.length; row++) {
            Integer number = numbers.putIfAbsent(ofRows[row], numbers.size());
            dense[row] = number == null ? numbers.size() - 1 : number;
        }
        if (numbers.size() < 2) {
            throw new IllegalArgumentException(
                    "There must be at least two groups to draw again, not " + numbers.size());
        }
        return new Bootstrap(resamples, seed, level, dense, numbers.size());
    }

    /**
     * Returns a metric with the interval of its percentiles.
     *
     * @param <E> the type of the evaluation
     * @param rows the evaluation
     * @param metric a method of the evaluation, such as {@code BinaryEvaluation::rocAuc}; of its estimate only the
     *     value is used
     * @return the metric; without an interval if it is undefined for more than a twentieth of the resamples
     */
    public <E extends RowEvaluation<E>> Estimate interval(E rows, Function<? super E, Estimate> metric) {
        Objects.requireNonNull(metric, "metric");
        E values = Objects.requireNonNull(rows, "rows").withoutIntervals();
        return percentiles(metric.apply(values), rows.rows(), counts -> metric.apply(values.weights(counts)));
    }

    /**
     * Returns the difference of a metric between two models that were evaluated on the same rows, with the interval of
     * its percentiles. Both have the same rows in each resample, so what makes a row hard for both cancels out.
     *
     * @param <E> the type of the evaluation
     * @param challenger the evaluation of one model
     * @param champion the evaluation of the other model on the same rows, in the same order
     * @param metric a method of the evaluation, such as {@code BinaryEvaluation::rocAuc}; of its estimate only the
     *     value is used
     * @return the challenger's metric minus the champion's; without an interval if it is undefined for more than a
     *     twentieth of the resamples
     * @throws IllegalArgumentException if the numbers of rows differ
     */
    public <E extends RowEvaluation<E>> Estimate difference(
            E challenger, E champion, Function<? super E, Estimate> metric) {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(challenger, "challenger");
        Objects.requireNonNull(champion, "champion");
        Checks.sameLength("rows of the challenger", challenger.rows(), "rows of the champion", champion.rows());
        E one = challenger.withoutIntervals();
        E other = champion.withoutIntervals();
        return percentiles(
                metric.apply(one).minus(metric.apply(other)),
                one.rows(),
                counts -> metric.apply(one.weights(counts)).minus(metric.apply(other.weights(counts))));
    }

    /**
     * Returns the metric of several models in each resample. All have the same rows in a resample, so what is computed
     * of one resample, such as which model is the best, is of models that were compared on the same rows.
     *
     * @param <E> the type of the evaluations
     * @param models the evaluation of each model on the same rows, in the same order
     * @param metric a method of the evaluation, of whose estimate only the value is used
     * @return the values of each model, in the order of the resamples; NaN where the metric is undefined
     * @throws IllegalArgumentException if there is no model, or the numbers of rows differ
     */
    public <E extends RowEvaluation<E>> List<double[]> resampled(
            List<? extends E> models, Function<? super E, Estimate> metric) {
        Objects.requireNonNull(metric, "metric");
        List<E> values = Arguments.<E>noNulls("The models of a bootstrap", models).stream()
                .map(E::withoutIntervals)
                .toList();
        Checks.notEmpty("models", values.size());
        int rows = values.get(0).rows();
        List<double[]> found =
                values.stream().map(model -> new double[resamples]).toList();
        for (E model : values) {
            Checks.sameLength("rows of the first model", rows, "rows of another", model.rows());
        }
        Draws draws = draws(rows);
        for (int i = 0; i < resamples; i++) {
            double[] counts = draws.next();
            for (int model = 0; model < values.size(); model++) {
                found.get(model)[i] =
                        metric.apply(values.get(model).weights(counts)).value();
            }
        }
        return found;
    }

    private Draws draws(int rows) {
        if (groupOfRow != null) {
            Checks.sameLength("rows in groups", groupOfRow.length, "rows of the evaluation", rows);
        }
        return new Draws(seed, rows, groupOfRow, groups);
    }

    private Estimate percentiles(Estimate all, int rows, Function<double[], Estimate> resampled) {
        Draws draws = draws(rows);
        if (!all.isDefined()) {
            return all;
        }
        double[] found = new double[resamples];
        int defined = 0;
        for (int i = 0; i < resamples; i++) {
            double value = resampled.apply(draws.next()).value();
            if (!Double.isNaN(value)) {
                found[defined++] = value;
            }
        }
        if (resamples - defined > MOST_UNDEFINED * resamples) {
            return Estimate.withoutInterval(
                    all.value(), "the metric is undefined for " + (resamples - defined) + " of the resamples");
        }
        double[] sorted = Arrays.copyOf(found, defined);
        Arrays.sort(sorted);
        return Estimate.of(all.value(), quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
