package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.TTest;

/**
 * The number of rows of a window against those at the same time of previous days. The p-value is the largest of three:
 * that of Poisson's distribution, and two for days that differ more than that, of t-tests of the square roots and of
 * the logarithms. Pure functions.
 */
final class Volume {

    private static final double POISSON_VARIANCE = 0.25; // of the square root
    private static final long MOST = 1 << 22; // of rows; beyond that, a part of them is tested

    private Volume() {}

    static Measured measure(long rows, long[] before, Quality settings) {
        double mean = Arrays.stream(before).average().orElse(Double.NaN);
        Measured found = new Measured(QualityCheck.VOLUME, "", "", rows, mean, 1);
        if (before.length < settings.minDays()) {
            return found.notEnough();
        }
        double factor = settings.limit(QualityCheck.VOLUME);
        boolean isLarge = rows != mean && (rows >= mean * factor || rows <= mean / factor);
        if (!isLarge) {
            return found;
        }
        double scattered = Math.max(
                scattered(rows, before, Volume::root, POISSON_VARIANCE),
                scattered(rows, before, Math::log1p, 1 / (mean + 1)));
        return new Measured(QualityCheck.VOLUME, "", "", rows, mean, Math.max(poisson(rows, before), scattered));
    }

    /** Given the sum of all, the rows of one day of the same kind are binomially distributed. */
    private static double poisson(long rows, long[] before) {
        double all = (double) rows + Arrays.stream(before).sum();
        double part = Math.min(1, MOST / Math.max(1, all));
        double share = 1.0 / (before.length + 1);
        boolean isMore = rows > all * share;
        return probability(2
                * BinomialTest.withDefaults()
                        .with(isMore ? AlternativeHypothesis.GREATER_THAN : AlternativeHypothesis.LESS_THAN)
                        .test((int) (all * part), (int) (rows * part), share)
                        .getPValue());
    }

    /** The number is compared with the others as one more of a normal distribution, on some scale. */
    private static double scattered(long rows, long[] before, DoubleUnaryOperator scale, double leastVariance) {
        double[] scaled = Arrays.stream(before).asDoubleStream().map(scale).toArray();
        double mean = Arrays.stream(scaled).average().orElseThrow();
        double squares = Arrays.stream(scaled)
                .map(number -> (number - mean) * (number - mean))
                .sum();
        double variance = Math.max(leastVariance, squares / (scaled.length - 1));
        // The difference to one more has the variance (n + 1) / n, and the test divides by n.
        return probability(TTest.withDefaults()
                .test(scale.applyAsDouble((double) rows) - mean, variance * (scaled.length + 1), scaled.length)
                .getPValue());
    }

    private static double root(double rows) {
        return Math.sqrt(rows + 0.375);
    }

    private static double probability(double p) {
        return Math.min(1, Math.max(0, p));
    }
}
