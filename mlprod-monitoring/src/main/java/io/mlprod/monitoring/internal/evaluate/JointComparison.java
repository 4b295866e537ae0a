package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.TwoSampleClassifier;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Some rows of a window next to rows from before, all columns together. */
final class JointComparison {

    private JointComparison() {}

    /**
     * Returns what the classifier test finds; empty if there are too few rows, or if rows come in clusters: then a
     * classifier knows rows that it is judged on from their like that it has learned from.
     */
    static Optional<TwoSampleClassifier.Result> of(
            List<String> names, List<float[]> rowsBefore, WindowCounts window, Drift settings) {
        if (settings.rowsPerCluster() > 1
                || Math.min(rowsBefore.size(), window.sample().size()) < TwoSampleClassifier.MIN_ROWS
                || rowsBefore.get(0).length != window.sample().get(0).length) {
            return Optional.empty();
        }
        int[] columns = IntStream.range(0, Math.min(names.size(), rowsBefore.get(0).length))
                .filter(i -> !settings.isIgnored(names.get(i)))
                .toArray();
        if (columns.length == 0) {
            return Optional.empty();
        }
        long seed = window.from().toEpochMilli(); // the same window gives the same report
        return Optional.of(TwoSampleClassifier.compare(of(rowsBefore, columns), of(window.sample(), columns), seed));
    }

    private static List<float[]> of(List<float[]> rows, int[] columns) {
        return rows.stream().map(row -> of(row, columns)).toList();
    }

    private static float[] of(float[] row, int[] columns) {
        float[] some = new float[columns.length];
        for (int i = 0; i < columns.length; i++) {
            some[i] = row[columns[i]];
        }
        return some;
    }
}
