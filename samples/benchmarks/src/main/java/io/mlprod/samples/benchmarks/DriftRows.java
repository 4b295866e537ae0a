package io.mlprod.samples.benchmarks;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Normal numbers before and after some of the features have moved by half a standard deviation, and their counts. */
final class DriftRows {

    private static final int CELLS = 10;
    private static final int SAMPLE = 500;

    private final Random random = new Random(1);
    private final List<String> names;
    private final List<double[]> before = new ArrayList<>();
    private final List<double[]> after = new ArrayList<>();
    private final List<ColumnCounts> reference = new ArrayList<>();
    private final WindowCounts window;
    private final List<float[]> sampleBefore;

    DriftRows(int features, int moved, int rowsBefore, int rowsAfter) {
        names = IntStream.range(0, features).mapToObj(i -> "feature " + i).toList();
        List<ColumnCounts> counts = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            before.add(numbers(rowsBefore, 0));
            after.add(numbers(rowsAfter, i < moved ? 0.5 : 0));
            NumberCells cells = quantiles(before.get(i));
            reference.add(counted(cells, before.get(i)));
            counts.add(counted(cells, after.get(i)));
        }
        window = new WindowCounts(
                new ModelVersion("model", "1", "0".repeat(64)),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(3600),
                rowsAfter,
                rowsAfter,
                counts,
                Map.of(),
                new byte[0],
                sample(after));
        sampleBefore = sample(before);
    }

    List<String> names() {
        return names;
    }

    List<ColumnCounts> reference() {
        return reference;
    }

    WindowCounts window() {
        return window;
    }

    List<float[]> sampleBefore() {
        return sampleBefore;
    }

    double[] before(int feature) {
        return before.get(feature);
    }

    double[] after(int feature) {
        return after.get(feature);
    }

    /** Returns the counts of a feature before and after in each cell that is not empty. */
    long[][] table(int feature) {
        long[] p = reference.get(feature).counts();
        long[] q = window.columns().get(feature).counts();
        return IntStream.range(0, p.length)
                .filter(i -> p[i] + q[i] > 0)
                .mapToObj(i -> new long[] {p[i], q[i]})
                .toArray(long[][]::new);
    }

    private double[] numbers(int rows, double shift) {
        double[] numbers = new double[rows];
        Arrays.setAll(numbers, i -> shift + random.nextGaussian());
        return numbers;
    }

    private static NumberCells quantiles(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double[] edges = new double[CELLS + 1];
        Arrays.setAll(edges, i -> sorted[Math.max(0, i * sorted.length / CELLS - 1)]);
        edges[0] = Math.nextDown(sorted[0]);
        return new NumberCells(edges);
    }

    private static ColumnCounts counted(NumberCells cells, double[] numbers) {
        long[] counts = new long[cells.size()];
        double squares = 0;
        for (double number : numbers) {
            counts[cells.of(number)]++;
            squares += number * number;
        }
        PowerSums moments = PowerSums.around(
                numbers.length,
                0,
                Arrays.stream(numbers).sum(),
                squares,
                Arrays.stream(numbers).min().orElseThrow(),
                Arrays.stream(numbers).max().orElseThrow());
        return new ColumnCounts(cells, counts, 0, 0, 0, moments);
    }

    private static List<float[]> sample(List<double[]> columns) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < SAMPLE; i++) {
            float[] row = new float[columns.size()];
            for (int c = 0; c < row.length; c++) {
                row[c] = (float) columns.get(c)[i];
            }
            rows.add(row);
        }
        return rows;
    }
}
