package io.mlprod;

import io.mlprod.observe.Column;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A listener that writes down every row that it is shown, as text, and wants no events. */
final class Recording implements PredictionListener {

    /**
     * One row.
     *
     * @param version which version answered
     * @param source from where
     * @param values of all columns; a star is behind what was missing
     */
    record Row(String version, String source, List<String> values) {}

    final Queue<Row> rows = new ConcurrentLinkedQueue<>();
    final Queue<RowLayout> layouts = new ConcurrentLinkedQueue<>();
    final Queue<RowRecorder> recorders = new ConcurrentLinkedQueue<>();
    final Queue<String> closed = new ConcurrentLinkedQueue<>();

    @Override
    public void onEvent(Event event) {
        throw new AssertionError("It wants no events");
    }

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return false;
    }

    @Override
    public RowRecorder recorder(RowLayout layout) {
        layouts.add(layout);
        RowRecorder recorder = new RowRecorder() {
            @Override
            public void record(PredictionRows shown) {
                for (int row = 0; row < shown.rows(); row++) {
                    rows.add(new Row(layout.model().version(), shown.source().name(), values(layout, shown, row)));
                }
            }

            @Override
            public void close() {
                closed.add(layout.model().version());
            }
        };
        recorders.add(recorder);
        return recorder;
    }

    private static List<String> values(RowLayout layout, PredictionRows shown, int row) {
        List<String> values = new ArrayList<>();
        double[] numbers = new double[layout.columns().size()];
        shown.numbers(row, numbers);
        for (int i = 0; i < layout.columns().size(); i++) {
            checkNumber(layout, shown, row, i, numbers[i]);
            Column column = layout.columns().get(i);
            for (int element = 0; element < shown.width(row, i); element++) {
                String value = column.isNumeric()
                        ? String.valueOf((float) shown.number(row, i, element))
                        : shown.text(row, i, element);
                values.add(value + (shown.isMissing(row, i, element) ? "*" : ""));
            }
        }
        return values;
    }

    /** A row is missing from the recording if what is read at once is not what is read one by one. */
    private static void checkNumber(RowLayout layout, PredictionRows shown, int row, int column, double number) {
        boolean hasNumber = layout.columns().get(column).isNumeric() && shown.width(row, column) > 0;
        double expected = hasNumber ? shown.number(row, column) : Double.NaN;
        if (Double.compare(expected, number) != 0) {
            throw new AssertionError(layout.columns().get(column) + ": " + number + ", not " + expected);
        }
    }

    /** The values of the only row. */
    List<String> values() {
        if (rows.size() != 1) {
            throw new AssertionError("not one row: " + rows);
        }
        return rows.element().values();
    }
}
