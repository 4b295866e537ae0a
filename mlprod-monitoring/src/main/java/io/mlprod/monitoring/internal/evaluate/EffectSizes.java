package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.Divergence;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The sizes of a shift by each measure, less what chance alone contributes. Without a shift two samples of n and m rows
 * differ nevertheless, the more the fewer rows there are; what is expected then is subtracted from the square of a
 * distance, on which scale it adds up with a shift.
 */
final class EffectSizes {

    private static final double KOLMOGOROV_MEAN = Math.sqrt(Math.PI / 2) * Math.log(2); // of D times the root of n

    private EffectSizes() {}

    static Map<DriftMeasure, Double> of(
            ColumnCounts before, ColumnCounts after, SharedCells cells, double rowsPerCluster) {
        double[] p = doubles(cells.before());
        double[] q = doubles(cells.after());
        double noise = rowsPerCluster / before.all() + rowsPerCluster / after.all();
        double psi = (cells.size() - 1) * noise; // near 0 the other divergences are an eighth of it
        Map<DriftMeasure, Double> effects = new EnumMap<>(DriftMeasure.class);
        effects.put(DriftMeasure.PSI, Math.max(0, Divergence.psi(p, q) - psi));
        effects.put(
                DriftMeasure.JENSEN_SHANNON, root(Divergence.jensenShannonDivergence(p, q) - psi / 8 / Math.log(2)));
        effects.put(DriftMeasure.HELLINGER, root(square(Divergence.hellinger(p, q)) - psi / 8));
        effects.put(
                DriftMeasure.TOTAL_VARIATION,
                root(square(Divergence.totalVariation(p, q)) - square(expectedVariation(p, q, noise))));
        if (before.cells() instanceof NumberCells && before.present() > 0 && after.present() > 0) {
            double presentNoise = rowsPerCluster / before.present() + rowsPerCluster / after.present();
            double d = Divergence.kolmogorovSmirnov(doubles(before.counts()), doubles(after.counts()));
            effects.put(DriftMeasure.KOLMOGOROV_SMIRNOV, root(square(d) - square(KOLMOGOROV_MEAN) * presentNoise));
            double moved = CellDistribution.scaledDistance(before, after, presentNoise);
            if (!Double.isNaN(moved)) {
                effects.put(DriftMeasure.WASSERSTEIN, moved);
            }
        }
        return effects;
    }

    /** Returns the expected total variation of two samples of one distribution: each difference is nearly normal. */
    private static double expectedVariation(double[] p, double[] q, double noise) {
        double all = Arrays.stream(p).sum() + Arrays.stream(q).sum();
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double share = (p[i] + q[i]) / all;
            sum += Math.sqrt(2 / Math.PI * share * (1 - share) * noise);
        }
        return sum / 2;
    }

    private static double square(double x) {
        return x * x;
    }

    private static double root(double square) {
        return Math.sqrt(Math.max(0, square));
    }

    private static double[] doubles(long[] counts) {
        return Arrays.stream(counts).asDoubleStream().toArray();
    }
}
