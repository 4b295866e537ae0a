package io.mlprod.evaluation;

import io.mlprod.internal.checks.Arguments;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The settings of a bootstrap: intervals from how a metric varies when rows are drawn again with replacement.
 * Immutable; each setter returns a copy. The same seed gives the same interval.
 *
 * <p>Most metrics come with an interval of their own, which is better. The bootstrap is for the {@linkplain #difference
 * difference} between two models on the same rows, and for metrics that you compute yourself: any function of an
 * evaluation that returns an {@link Estimate}. Its intervals are those between percentiles.
 *
 * @since 0.1
 */
public final class Bootstrap {

    /** 2,000 resamples, seed 1 and the confidence level 0.95. */
    public static final Bootstrap DEFAULT = new Bootstrap(2_000, 1, 0.95);

    private static final double MOST_UNDEFINED = 0.05;

    private final int resamples;
    private final long seed;
    private final double level;

    private Bootstrap(int resamples, long seed, double level) {
        this.resamples = resamples;
        this.seed = seed;
        this.level = level;
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
        return new Bootstrap(number, seed, level);
    }

    /**
     * Sets the seed of the random numbers.
     *
     * @param number any number
     * @return a copy with this seed
     */
    public Bootstrap seed(long number) {
        return new Bootstrap(resamples, number, level);
    }

    /**
     * Sets the confidence level.
     *
     * @param probability with which an interval contains the true value, between 0 and 1
     * @return a copy with this level
     * @throws IllegalArgumentException if the level is out of range
     */
    public Bootstrap confidence(double probability) {
        return new Bootstrap(
                resamples, seed, Arguments.properShare("The confidence level of a bootstrap", probability));
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

    private Estimate percentiles(Estimate all, int rows, Function<double[], Estimate> resampled) {
        if (!all.isDefined()) {
            return all;
        }
        UniformRandomProvider random = RandomSource.XO_SHI_RO_128_PP.create(seed);
        double[] counts = new double[rows];
        double[] found = new double[resamples];
        int defined = 0;
        for (int i = 0; i < resamples; i++) {
            Arrays.fill(counts, 0);
            for (int draw = 0; draw < rows; draw++) {
                counts[random.nextInt(rows)]++;
            }
            double value = resampled.apply(counts).value();
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
