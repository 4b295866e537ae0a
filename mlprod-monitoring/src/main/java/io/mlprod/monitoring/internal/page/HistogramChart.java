package io.mlprod.monitoring.internal.page;

import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.report.DriftFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * The distribution of a column: the reference as an outline, the current rows as filled bars. The area of a bar is its
 * share, so that cells of different widths can be compared. Cells that are very wide, as the outer ones are, are cut
 * off.
 *
 * @param label what it shows, for screen readers
 * @param current the path of the bars
 * @param reference the path of the outline
 * @param ticks texts below
 */
public record HistogramChart(String label, String current, String reference, List<Chart.Text> ticks) {

    static final int WIDTH = 300;
    static final int HEIGHT = 84;

    private static final double GAP = 6; // before what is no number
    private static final double EXTRA = 38; // the width of what is no number
    private static final double LONGEST = 0.6; // of the width of the cells in the middle
    private static final int TICK = 12;

    private record Bar(double from, double to, double before, double after, String label) {}

    static HistogramChart of(DriftFacts.Column column) {
        List<Cell> numbers = column.cells().stream()
                .filter(cell -> cell.category().isEmpty())
                .toList();
        List<Cell> others = column.cells().stream()
                .filter(cell -> !cell.category().isEmpty())
                .toList();
        List<Bar> bars = new ArrayList<>();
        List<Chart.Text> ticks = new ArrayList<>();
        if (numbers.isEmpty()) {
            addCategories(others, bars, ticks);
        } else {
            double room = WIDTH - others.size() * (EXTRA + GAP);
            addNumbers(numbers, room, bars, ticks);
            double x = room;
            for (Cell other : others) {
                bars.add(new Bar(x + GAP, x + GAP + EXTRA, other.before(), other.after(), other.category()));
                ticks.add(tick(x + GAP + EXTRA / 2, "middle", other.category()));
                x += GAP + EXTRA;
            }
        }
        return draw(bars, ticks);
    }

    private static void addCategories(List<Cell> cells, List<Bar> bars, List<Chart.Text> ticks) {
        double width = (double) WIDTH / Math.max(1, cells.size());
        int letters = (int) (width / 6.5);
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            bars.add(new Bar(i * width, (i + 1) * width, cell.before(), cell.after(), cell.category()));
            if (letters >= 4) {
                ticks.add(tick((i + 0.5) * width, "middle", cut(cell.category(), letters)));
            }
        }
        if (letters < 4 && !cells.isEmpty()) {
            ticks.add(tick(0, "start", cut(cells.get(0).category(), 20)));
            ticks.add(tick(WIDTH, "end", cut(cells.get(cells.size() - 1).category(), 20)));
        }
    }

    private static String cut(String name, int letters) {
        String shown = name.equals("not named") ? "unnamed" : Shown.name(name);
        return shown.length() <= letters ? shown : shown.substring(0, letters - 1) + "…";
    }

    /** Adds the cells by their edges; the first and the last one are open, and as wide as a quarter of the middle. */
    private static void addNumbers(List<Cell> cells, double room, List<Bar> bars, List<Chart.Text> ticks) {
        int edges = cells.size() - 1;
        if (edges < 2) {
            double width = room / cells.size();
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = cells.get(i);
                bars.add(new Bar(i * width, (i + 1) * width, cell.before(), cell.after(), ""));
            }
            if (edges == 1) {
                ticks.add(tick(width, "middle", Shown.number(cells.get(0).upTo())));
            }
            return;
        }
        double[] widths = widths(cells);
        double sum = 0;
        for (double width : widths) {
            sum += width;
        }
        double x = 0;
        double lastTick = -100;
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            double to = x + widths[i] / sum * room;
            bars.add(new Bar(x, to, cell.before(), cell.after(), ""));
            boolean isInside = i > 0 && i < edges - 1; // the least and the greatest number are those of one row
            if (isInside && (lastTick < 0 || to - lastTick > 60)) {
                ticks.add(tick(to, "middle", Shown.number(cell.upTo())));
                lastTick = to;
            }
            x = to;
        }
    }

    private static double[] widths(List<Cell> cells) {
        int edges = cells.size() - 1;
        double middle = cells.get(Math.max(1, edges - 2)).upTo()
                - cells.get(Math.min(1, edges - 1)).upTo();
        double whole = cells.get(edges - 1).upTo() - cells.get(0).upTo();
        double unit = edges > 3 && middle > 0 ? middle : whole;
        double[] widths = new double[cells.size()];
        for (int i = 1; i < edges; i++) {
            double width = cells.get(i).upTo() - cells.get(i - 1).upTo();
            widths[i] = Math.max(unit / 60, Math.min(width, unit * LONGEST));
        }
        widths[0] = cells.get(0).before() > 0 || cells.get(0).after() > 0 ? unit / 6 : 0;
        Cell last = cells.get(edges);
        widths[edges] = last.before() > 0 || last.after() > 0 ? unit / 6 : 0;
        return widths;
    }

    private static HistogramChart draw(List<Bar> bars, List<Chart.Text> ticks) {
        double densest = 0;
        for (Bar bar : bars) {
            densest = Math.max(densest, Math.max(density(bar, bar.before), density(bar, bar.after)));
        }
        Path current = new Path();
        Path reference = new Path();
        double end = -1;
        for (Bar bar : bars) {
            double height = height(bar, bar.after, densest);
            if (height > 0) {
                current.box(bar.from + 0.5, HEIGHT - height, Math.max(0.5, bar.to - bar.from - 1), height);
            }
            double outline = HEIGHT - height(bar, bar.before, densest);
            if (bar.from > end + 0.01) { // what is no number stands apart
                if (end >= 0) {
                    reference.lineTo(end, HEIGHT);
                }
                reference.moveTo(bar.from, HEIGHT);
            }
            if (bar.to > bar.from) {
                reference.lineTo(bar.from, outline).lineTo(bar.to, outline);
            }
            end = bar.to;
        }
        if (!bars.isEmpty()) {
            reference.lineTo(end, HEIGHT);
        }
        return new HistogramChart(
                "Shares of the reference as an outline, of the current rows as bars; the table has the numbers",
                current.toString(),
                reference.toString(),
                List.copyOf(ticks));
    }

    private static double density(Bar bar, double share) {
        return share > 0 && bar.to > bar.from ? share / (bar.to - bar.from) : 0;
    }

    private static double height(Bar bar, double share, double densest) {
        return densest > 0 ? density(bar, share) / densest * (HEIGHT - 2) : 0;
    }

    private static Chart.Text tick(double x, String anchor, String label) {
        return new Chart.Text("tick", Path.text(x), Integer.toString(HEIGHT + TICK), anchor, label);
    }
}
