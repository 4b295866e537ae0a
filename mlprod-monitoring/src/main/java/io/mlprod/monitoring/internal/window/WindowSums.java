package io.mlprod.monitoring.internal.window;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.ColumnCounts.Unseen;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sums of what several stripes, or several windows, have counted. For one thread. */
final class WindowSums {

    private final CountLayout layout;
    private final Tally all;
    private final Map<FeatureRule, Long> violations = new HashMap<>();
    private long predictions;
    private long rows;

    WindowSums(CountLayout layout) {
        this.layout = layout;
        this.all = layout.newTally();
    }

    void add(Tally tally) {
        predictions += tally.predictions();
        rows += tally.rows();
        for (int i = 0; i < all.counts.length; i++) {
            all.counts[i] += tally.counts[i];
        }
        addSums(tally);
        all.distinct.add(tally.distinct);
        tally.addViolationsTo(violations);
    }

    void add(Pane pane) {
        predictions += pane.predictions();
        rows += pane.rows();
        Tally unpacked = layout.newTally();
        PackedCounts.unpack(pane.columns(), unpacked);
        for (int i = 0; i < all.counts.length; i++) {
            all.counts[i] += unpacked.counts[i];
        }
        addSums(unpacked);
        if (pane.distinct().length > 0) {
            all.distinct.add(UltraLogLog.wrap(pane.distinct()));
        }
        pane.violations().forEach((rule, count) -> violations.merge(rule, count, Long::sum));
    }

    private void addSums(Tally tally) {
        for (int i = 0; i < layout.size(); i++) {
            all.differences[i] += tally.differences[i];
            all.squares[i] += tally.squares[i];
            all.minima[i] = Math.min(all.minima[i], tally.minima[i]);
            all.maxima[i] = Math.max(all.maxima[i], tally.maxima[i]);
        }
    }

    Pane toPane(Instant from, Instant to, List<float[]> sample) {
        return new Pane(
                from,
                to,
                predictions,
                rows,
                PackedCounts.pack(all),
                Map.copyOf(violations),
                all.distinct.getState().clone(),
                sample);
    }

    WindowCounts toWindow(ModelVersion model, Instant from, Instant to, List<float[]> sample) {
        return new WindowCounts(
                model,
                from,
                to,
                predictions,
                rows,
                columns(),
                Map.copyOf(violations),
                all.distinct.getState().clone(),
                List.copyOf(sample));
    }

    /** Returns the counts without what is not kept: neither a sketch of the rows nor a sample. */
    WindowCounts toHistory(ModelVersion model, Instant from, Instant to) {
        return new WindowCounts(
                model, from, to, predictions, rows, columns(), Map.copyOf(violations), new byte[0], List.of());
    }

    private List<ColumnCounts> columns() {
        List<ColumnCounts> columns = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            columns.add(column(i));
        }
        return List.copyOf(columns);
    }

    private ColumnCounts column(int index) {
        int start = layout.start(index);
        int firstCell = start + Tally.FIRST_CELL;
        long[] cells = Arrays.copyOfRange(
                all.counts, firstCell, firstCell + layout.cells(index).size());
        int slot = layout.slot(index);
        double min = all.minima[slot];
        double max = all.maxima[slot];
        long numbers = min > max ? 0 : Arrays.stream(cells).sum();
        boolean hasCategories = layout.cells(index) instanceof CategoryCells;
        return new ColumnCounts(
                layout.cells(index),
                cells,
                all.counts[start + Tally.MISSING],
                all.counts[start + Tally.INFINITE],
                hasCategories ? 0 : all.counts[start + Tally.ZEROS],
                PowerSums.around(numbers, layout.centre(index), all.differences[slot], all.squares[slot], min, max),
                hasCategories
                        ? new Unseen(
                                all.counts[start + Tally.UNSEEN],
                                Arrays.stream(cells).sum())
                        : Unseen.NONE);
    }
}
