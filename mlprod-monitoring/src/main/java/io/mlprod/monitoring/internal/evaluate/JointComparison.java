package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.TwoSampleClassifier;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Some rows of a window next to rows from before, all columns together. */
final class JointComparison {

    private static final int SPREAD = Integer.getInteger("spread", 4); // clusters for each row, so that few rows share one

    private JointComparison() {}

    /** Returns what the classifier test finds; empty if there are too few rows. */
    static Optional<TwoSampleClassifier.Result> of(
            List<String> names, List<float[]> rowsBefore, WindowCounts window, Drift settings) {
        long seed = window.from().toEpochMilli(); // the same window gives the same report
        long most = settings.rowsPerCluster() == 1
                ? Integer.MAX_VALUE
                : window.rows() / settings.rowsPerCluster() / SPREAD;
        int[] columns = IntStream.range(0, names.size())
                .filter(i -> !settings.isIgnored(names.get(i)))
                .toArray();
        if (Math.min(Math.min(rowsBefore.size(), window.sample().size()), most) < TwoSampleClassifier.MIN_ROWS
                || columns.length == 0
                || rowsBefore.get(0).length != names.size()
                || window.sample().get(0).length != names.size()) {
            return Optional.empty();
        }
        return Optional.of(TwoSampleClassifier.compare(
                some(rowsBefore, most, columns, seed), some(window.sample(), most, columns, ~seed), seed));
    }

    private static List<float[]> some(List<float[]> rows, long most, int[] columns, long seed) {
        List<float[]> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.stream().limit(most).map(row -> of(row, columns)).toList();
    }

    private static float[] of(float[] row, int[] columns) {
        float[] some = new float[columns.length];
        for (int i = 0; i < columns.length; i++) {
            some[i] = row[columns[i]];
        }
        return some;
    }
}
