package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.PredictionRows;

/** The way in which rows of a version are counted into the cells of its reference. Immutable and thread-safe. */
final class RowCounter {

    private final CountLayout layout;
    private final NumberColumns numbers;
    private final OtherColumn[] others;

    RowCounter(CountLayout layout) {
        this.layout = layout;
        this.numbers = new NumberColumns(layout);
        this.others = layout.others().stream().map(this::other).toArray(OtherColumn[]::new);
    }

    private OtherColumn other(int index) {
        Column column = layout.column(index);
        Cells cells = layout.cells(index);
        OtherColumn.Place place = new OtherColumn.Place(
                layout.counted(index).column(),
                index,
                layout.start(index),
                layout.slot(index),
                layout.centre(index),
                layout.factor(index));
        if (cells instanceof CategoryCells categories) {
            if (column.kind() == Kind.TEXT) {
                return new TextGroups(place, categories);
            }
            return column.isNumeric() ? new NumberCategories(place, categories) : new TextCategories(place, categories);
        }
        return column.isNumeric() ? new Norms(place, (NumberCells) cells) : new Lengths(place, (NumberCells) cells);
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
        double[] read = stripe.read;
        float[] values = stripe.values;
        rows.numbers(row, read);
        layout.arrays().read(rows, row, read);
        if (hasReplaced) {
            numbers.forgetReplaced(rows, row, read);
        }
        long hash = numbers.count(read, stripe.numbers, tally);
        for (OtherColumn other : others) {
            hash += other.count(rows, row, values, tally);
        }
        tally.distinct.add(Mixing.mix(hash));
        SampleSkips skips = tally.skips;
        if (skips.isOffered()) {
            numbers.show(stripe.numbers, values);
            sample.offer(skips.priority(), values);
            skips.draw(sample.limit());
        }
    }
}
