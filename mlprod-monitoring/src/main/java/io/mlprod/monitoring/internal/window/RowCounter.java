package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.observe.Column;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import java.util.ArrayList;
import java.util.List;

/** The way in which rows of a version are counted into the cells of its reference. Immutable and thread-safe. */
final class RowCounter {

    private final List<ColumnCounts> reference;
    private final int[] starts; // of each column's counts
    private final int[] slots; // of each column's sums; those of single numbers are the first
    private final double[] centres;
    private final int counts;
    private final NumberColumns numbers;
    private final OtherColumn[] others;
    private final int features;

    RowCounter(RowLayout layout, List<ColumnCounts> reference) {
        List<Column> columns = layout.columns();
        if (reference.size() != columns.size()) {
            throw new IllegalArgumentException("A reference of " + reference.size() + " columns does not fit "
                    + columns.size() + " columns of " + layout.model() + "; make it from rows of this version");
        }
        this.reference = List.copyOf(reference);
        this.features = layout.features().size();
        this.starts = new int[columns.size()];
        this.slots = new int[columns.size()];
        this.centres = new double[columns.size()];
        List<Integer> single = new ArrayList<>();
        List<Integer> rest = new ArrayList<>();
        int next = Tally.PADDING;
        for (int i = 0; i < starts.length; i++) {
            Cells cells = reference.get(i).cells();
            double mean = reference.get(i).moments().mean();
            starts[i] = next;
            centres[i] = Double.isFinite(mean) ? mean : 0;
            next += Tally.FIRST_CELL + cells.size();
            Column column = columns.get(i);
            boolean isNumber = cells instanceof NumberCells && column.isNumeric() && column.width() == 1;
            (isNumber ? single : rest).add(i);
        }
        for (int i = 0; i < single.size(); i++) {
            slots[single.get(i)] = i;
        }
        for (int i = 0; i < rest.size(); i++) {
            slots[rest.get(i)] = single.size() + i;
        }
        this.counts = next - Tally.PADDING;
        this.numbers = new NumberColumns(this, single);
        this.others = rest.stream().map(i -> other(i, columns.get(i))).toArray(OtherColumn[]::new);
    }

    private OtherColumn other(int index, Column column) {
        Cells cells = cells(index);
        OtherColumn.Place place =
                new OtherColumn.Place(index, starts[index], slots[index], centres[index], factor(index));
        if (cells instanceof CategoryCells categories) {
            return column.isNumeric() ? new NumberCategories(place, categories) : new TextCategories(place, categories);
        }
        return column.isNumeric() ? new Norms(place, (NumberCells) cells) : new Lengths(place, (NumberCells) cells);
    }

    /** Returns the odd factor by which a column goes into the hash of a row; 0 for an answer. */
    long factor(int column) {
        return column < features ? Mixing.factor(column) : 0;
    }

    Cells cells(int column) {
        return reference.get(column).cells();
    }

    int start(int column) {
        return starts[column];
    }

    int slot(int column) {
        return slots[column];
    }

    double centre(int column) {
        return centres[column];
    }

    int columns() {
        return starts.length;
    }

    List<ColumnCounts> reference() {
        return reference;
    }

    Tally newTally() {
        return new Tally(counts, starts.length);
    }

    /** Counts predictions and their rows; for the thread that has taken the stripe. */
    void count(PredictionRows rows, Stripe stripe, OpenWindow window) {
        Tally tally = stripe.tally(window);
        int count = rows.rows();
        int predictions = rows.predictions();
        boolean hasReplaced = rows.hasReplaced();
        for (int row = 0; row < count; row++) {
            count(rows, row, hasReplaced, tally, stripe, window.sample);
        }
        for (int i = 0; i < predictions; i++) {
            tally.add(rows.violations(i));
        }
        tally.add(predictions, count);
    }

    private void count(
            PredictionRows rows, int row, boolean hasReplaced, Tally tally, Stripe stripe, RowSample sample) {
        double[] values = stripe.values;
        rows.numbers(row, values);
        if (hasReplaced) {
            numbers.forgetReplaced(rows, row, features, values);
        }
        long hash = numbers.count(values, stripe.numbers, tally);
        for (OtherColumn other : others) {
            hash += other.count(rows, row, values, tally);
        }
        tally.distinct.add(Mixing.mix(hash));
        SampleSkips skips = tally.skips;
        if (skips.isOffered()) {
            sample.offer(skips.priority(), values, starts.length);
            skips.draw(sample.limit());
        }
    }
}
