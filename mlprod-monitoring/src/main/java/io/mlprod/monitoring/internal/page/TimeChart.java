package io.mlprod.monitoring.internal.page;

import io.mlprod.monitoring.history.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A chart over time while it is being made. For one thread. */
final class TimeChart {

    private static final int LABELS = 40; // room for the labels of three deploys
    private static final int NO_LABELS = 8;
    private static final int BOTTOM = 22;
    private static final int ROW = 13;
    private static final int ROWS = 3;
    private static final double LABEL = 170; // what a label takes of the width of a telephone, in thousandths
    private static final double RIGHT = 800;

    private final String title;
    private final TimeBins bins;
    private final int top; // where 'high' is
    private final int plot; // where 'low' is
    private final double low;
    private final double high;
    private final List<Chart.Grid> grid = new ArrayList<>();
    private final List<Chart.Shape> shapes = new ArrayList<>();
    private final List<Chart.Mark> marks = new ArrayList<>();
    private final List<Chart.Dot> dots = new ArrayList<>();
    private final List<Chart.Text> texts = new ArrayList<>();
    private final List<Chart.Key> legend = new ArrayList<>();

    TimeChart(String title, TimeBins bins, int height, double low, double high, List<HistoryEvent> events) {
        this.title = title;
        this.bins = bins;
        this.top = events.isEmpty() ? NO_LABELS : LABELS;
        this.plot = top + height;
        this.low = low;
        this.high = high > low ? high : low + 1;
        mark(events);
    }

    double y(double value) {
        return plot - (plot - top) * Math.max(-0.02, Math.min(1.02, (value - low) / (high - low)));
    }

    /** Draws lines across at round numbers. */
    TimeChart grid(DoubleFunction<String> label) {
        double step = step(high - low);
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            grid.add(new Chart.Grid("grid", Path.text(y(i * step)), label.apply(i * step)));
        }
        return this;
    }

    /** Draws lines across at round numbers, with as many decimals as they need. */
    TimeChart grid() {
        int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step(high - low)) - 1e-9));
        return grid(value -> String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /** Draws a line across that means something. */
    TimeChart limit(String css, double value, String label) {
        if (value >= low && value <= high) {
            grid.add(new Chart.Grid(css, Path.text(y(value)), ""));
            texts.add(new Chart.Text("note", "100%", Path.text(y(value) - 5), "end", label));
        }
        return this;
    }

    /** Returns where the plot begins, in pixels from above. */
    int top() {
        return top;
    }

    TimeChart shape(String css, Path path) {
        if (!path.isEmpty()) {
            shapes.add(new Chart.Shape(css, path.toString()));
        }
        return this;
    }

    TimeChart dot(String css, double x, double y) {
        dots.add(new Chart.Dot(css, percent(x), Path.text(y)));
        return this;
    }

    TimeChart text(String css, double x, double y, String label) {
        texts.add(new Chart.Text(css, percent(x), Path.text(y), "middle", label));
        return this;
    }

    TimeChart legend(String css, String label) {
        legend.add(new Chart.Key(css, label));
        return this;
    }

    /** Marks deploys; labels that would touch are in rows, and those for which there is no row are left out. */
    private void mark(List<HistoryEvent> events) {
        double[] free = new double[ROWS];
        for (HistoryEvent event : events) {
            double x = bins.x(event.at());
            boolean isLeft = x > RIGHT;
            double start = isLeft ? x - LABEL : x;
            int row = 0;
            while (row < ROWS && free[row] > start) {
                row++;
            }
            if (row < ROWS) {
                free[row] = start + LABEL;
            }
            marks.add(new Chart.Mark(
                    percent(x),
                    10 + Math.min(row, ROWS - 1) * ROW,
                    isLeft ? "end" : "start",
                    isLeft ? "-4" : "4",
                    row < ROWS ? Shown.name(event.text()) : ""));
        }
    }

    Chart chart() {
        int last = bins.count();
        boolean isDays = bins.length().compareTo(Duration.ofHours(12)) >= 0;
        int between = last < 4 ? 1 : 3;
        for (int i = 0; i <= between; i++) {
            Instant at = bins.start((int) Math.round((double) i * last / between));
            String label = isDays ? Shown.day(at) : Shown.time(at);
            String anchor = i == 0 ? "start" : i == between ? "end" : "middle";
            texts.add(new Chart.Text("tick", percent(bins.x(at)), Integer.toString(plot + 16), anchor, label));
        }
        return new Chart(title, plot + BOTTOM, plot, grid, shapes, marks, dots, texts, legend);
    }

    private static String percent(double thousandths) {
        return Path.text(thousandths / 10) + "%";
    }

    /** Returns a round step that makes three to six lines. */
    static double step(double span) {
        double unit = Math.pow(10, Math.floor(Math.log10(span)));
        double part = span / unit;
        return part < 1.99 ? unit / 2 : part < 4.99 ? unit : unit * 2;
    }

    /** Returns the next round number above a maximum, as an axis needs it. */
    static double top(double max) {
        if (!(max > 0)) {
            return 1;
        }
        double step = step(max);
        return Math.ceil(max / step - 1e-9) * step;
    }
}
