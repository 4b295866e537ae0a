package io.mlprod.samples.benchmarks;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.VersionRecorder;
import io.mlprod.observe.Column;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.TimeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A listener that counts rows as a monitor does, against the quantiles of the benchmark's own rows. */
final class RowCounting implements PredictionListener {

    private static final int QUANTILES = 10;

    private final float[][] rows;

    RowCounting(Workload<?, ?> workload) {
        this.rows = ((InputRows.Floats) workload.inputs().get(0)).rows();
    }

    @Override
    public void onEvent(Event event) {}

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return false;
    }

    @Override
    public RowRecorder recorder(RowLayout layout) {
        List<ColumnCounts> reference = new ArrayList<>();
        for (int i = 0; i < layout.features().size(); i++) {
            reference.add(feature(i));
        }
        for (Column column : layout.answers()) {
            Counted.of(column, 0).forEach(counted -> reference.add(answer(column)));
        }
        return VersionRecorder.of(layout, reference, Windows.DEFAULT, TimeSource.system());
    }

    private ColumnCounts feature(int index) {
        double[] sorted =
                Arrays.stream(rows).mapToDouble(row -> row[index]).sorted().toArray();
        double[] edges = new double[QUANTILES + 1];
        for (int i = 0; i <= QUANTILES; i++) {
            edges[i] = sorted[i * (sorted.length - 1) / QUANTILES];
        }
        double mean = Arrays.stream(sorted).average().orElseThrow();
        NumberCells cells = new NumberCells(Arrays.stream(edges).distinct().toArray());
        return new ColumnCounts(cells, new long[cells.size()], 0, 0, 0, PowerSums.around(1, mean, 0, 0, mean, mean));
    }

    private static ColumnCounts answer(Column column) {
        if (column.kind() == Column.Kind.CATEGORY) {
            CategoryCells classes = new CategoryCells(List.of("0", "1"));
            return new ColumnCounts(classes, new long[classes.size()], 0, 0, 0, PowerSums.NONE);
        }
        NumberCells scores = new NumberCells(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
        return new ColumnCounts(scores, new long[scores.size()], 0, 0, 0, PowerSums.NONE);
    }
}
