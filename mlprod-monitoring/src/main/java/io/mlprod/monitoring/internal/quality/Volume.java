package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import java.util.Arrays;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.TTest;

/**
 * The number of rows of a window against those at the same time of previous days. The p-value is the larger of two:
 * that of Poisson's distribution, and one for days that differ more than that, by the square roots, whose scatter is
 * about the same for many rows and few. Pure functions.
 */
final class Volume {

    private static final double POISSON_DEVIATION = 0.5; // of the square root
    private static final long MOST = 1 << 30;

    private Volume() {}

    static Measured measure(long rows, long[] before, Quality settings) {
        double mean = Arrays.stream(before).average().orElse(Double.NaN);
        Measured found = new Measured(QualityCheck.VOLUME, "", "", rows, mean, 1);
        if (before.length < settings.minDays()) {
            return found.notEnough();
        }
        double factor = settings.limit(QualityCheck.VOLUME);
        boolean isLarge = rows != mean && (rows >= mean * factor || rows <= mean / factor);
        return isLarge
                ? new Measured(
                        QualityCheck.VOLUME, "", "", rows, mean, Math.max(poisson(rows, before), scattered(rows, before)))
                : found;
    }

    /** Given the sum of all, the rows of one day of the same kind are binomially distributed. */
    private static double poisson(long rows, long[] before) {
        double all = (double) rows + Arrays.stream(before).sum();
        double part = Math.min(1, MOST / Math.max(1, all));
        return probability(BinomialTest.withDefaults()
                .with(AlternativeHypothesis.TWO_SIDED)
                .test((int) (all * part), (int) (rows * part), 1.0 / (before.length + 1))
                .getPValue());
    }

    private static double scattered(long rows, long[] before) {
        double[] roots = Arrays.stream(before).mapToDouble(Volume::root).toArray();
        double mean = Arrays.stream(roots).average().orElseThrow();
        double squares =
                Arrays.stream(roots).map(root -> (root - mean) * (root - mean)).sum();
        double variance = Math.max(POISSON_DEVIATION * POISSON_DEVIATION, squares / (roots.length - 1));
        // The difference to one more has the variance (n + 1) / n, and the test divides by n.
        return probability(TTest.withDefaults()
                .test(root(rows) - mean, variance * (roots.length + 1), roots.length)
                .getPValue());
    }

    private static double root(long rows) {
        return Math.sqrt(rows + 0.375);
    }

    private static double probability(double p) {
        return Math.min(1, Math.max(0, p));
    }
}
