package io.mlprod.monitoring.internal.quality;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Counts of one or more columns, and what is found in them. */
final class Counted {

    static final ModelVersion MODEL = new ModelVersion("m", "1", "");
    static final NumberCells CELLS = new NumberCells(0, 1, 2);

    private Counted() {}

    /** Counts of numbers: below, in two cells between, above, missing and infinite. */
    static ColumnCounts numbers(long below, long low, long high, long above, long missing, long infinite) {
        long present = below + low + high + above;
        PowerSums moments = present == 0
                ? PowerSums.NONE
                : PowerSums.around(present, 1, 0, 0, low > 0 ? 0.5 : 1.5, high > 0 ? 1.5 : 0.5);
        return counts(CELLS, moments, missing, infinite, below, low, high, above);
    }

    static ColumnCounts counts(Cells cells, PowerSums moments, long missing, long infinite, long... counts) {
        return new ColumnCounts(cells, counts, missing, infinite, 0, moments);
    }

    static WindowCounts window(Instant from, Instant to, long rows, byte[] sketch, ColumnCounts... columns) {
        return new WindowCounts(MODEL, from, to, rows, rows, List.of(columns), Map.of(), sketch, List.of());
    }

    static WindowCounts window(long rows, byte[] sketch, ColumnCounts... columns) {
        return window(Instant.EPOCH, Instant.EPOCH.plusSeconds(3600), rows, sketch, columns);
    }

    /** A sketch of rows that are drawn of so many kinds. */
    static byte[] sketch(SplittableRandom random, int rows, long kinds) {
        UltraLogLog sketch = UltraLogLog.create(12);
        for (int i = 0; i < rows; i++) {
            sketch.add(new SplittableRandom(random.nextLong(kinds)).nextLong());
        }
        return sketch.getState();
    }

    static List<QualityIssue> issues(double level, ColumnCounts reference, ColumnCounts window) {
        return found(level, reference, window).stream()
                .filter(found -> found.state() == QualityState.ISSUE)
                .toList();
    }

    static List<QualityIssue> found(double level, ColumnCounts reference, ColumnCounts window) {
        return found(level, List.of(reference), window(window.all(), new byte[0], window));
    }

    static List<QualityIssue> found(double level, List<ColumnCounts> reference, WindowCounts window) {
        KnownWindows known = new KnownWindows(Quality.DEFAULT, Windows.of(Duration.ofHours(1)), reference.size());
        return found(level, reference, window, known);
    }

    static List<QualityIssue> found(
            double level, List<ColumnCounts> reference, WindowCounts window, KnownWindows known) {
        return new QualityEvaluation(Quality.DEFAULT)
                        .evaluate(
                                IntStream.range(0, reference.size())
                                        .mapToObj(i -> "c" + i)
                                        .toList(),
                                reference,
                                window,
                                true,
                                known,
                                null,
                                () -> level)
                        .findings()
                        .stream()
                        .map(Finding::issue)
                        .toList();
    }

    static QualityState state(List<QualityIssue> found, QualityCheck check) {
        return found.stream()
                .filter(one -> one.check() == check)
                .findFirst()
                .orElseThrow()
                .state();
    }
}
