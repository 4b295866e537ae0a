package io.mlprod.monitoring.estimate;

import java.util.Arrays;
import java.util.List;

/** The rows of a window, with a column for each class; with only one for a yes or no. Immutable. */
final class Window {

    private final List<Column> columns;
    private final double[] sums; // of each row's probabilities before they were divided by it

    private Window(List<Column> columns, double[] sums) {
        this.columns = columns;
        this.sums = sums;
    }

    static Window binary(Column column) {
        return new Window(List.of(column), new double[0]);
    }

    /** Divides the probabilities of each row by their sum. */
    static Window multiclass(List<Column> columns) {
        double[] sums = new double[columns.get(0).rows()];
        for (Column column : columns) {
            for (int row = 0; row < sums.length; row++) {
                sums[row] += column.probability(row);
            }
        }
        return new Window(
                columns.stream()
                        .map(column -> column.dividedBy(sums, columns.size()))
                        .toList(),
                sums);
    }

    private boolean isBinary() {
        return sums.length == 0;
    }

    int rows() {
        return columns.get(0).rows();
    }

    /** Returns the value of a metric without its errors; NaN if it is undefined. */
    double value(Metric metric) {
        return value(slopes(metric), metric);
    }

    private static double value(List<Slopes> slopes, Metric metric) {
        double sum = 0;
        double count = 0;
        for (Slopes each : slopes) {
            sum += each.isDefined() ? each.value() : 0;
            count += each.isDefined() ? 1 : 0;
        }
        return metric.isSum() ? sum : sum / count;
    }

    private List<Slopes> slopes(Metric metric) {
        return columns.stream().map(column -> metric.slopes(column, isBinary())).toList();
    }

    /**
     * Returns what a metric is likely to be, and the standard deviations of its two errors: that the labels of these
     * rows are drawn, and that the curves were fitted to finitely many rows.
     */
    Expected expected(Metric metric) {
        List<Slopes> all = slopes(metric);
        double count =
                metric.isSum() ? 1 : all.stream().filter(Slopes::isDefined).count();
        double[] means = new double[rows()]; // of each row's slopes, and of their squares
        double[] squares = new double[rows()];
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isDefined()) {
                double factor = (metric.isSum() ? 1 : columns.get(i).fewness()) / count;
                for (int row = 0; row < means.length; row++) {
                    double slope = all.get(i).ofRow(row) * factor;
                    means[row] += columns.get(i).probability(row) * slope;
                    squares[row] += columns.get(i).probability(row) * slope * slope;
                }
            }
        }
        double ofLabels = 0;
        for (int row = 0; row < means.length; row++) {
            ofLabels += squares[row] - means[row] * means[row];
        }
        double ofCurves = 0;
        for (int i = 0; i < all.size(); i++) {
            ofCurves += columns.get(i).varianceThroughCurve(throughSums(all.get(i), count, means));
        }
        return new Expected(value(all, metric), Math.sqrt(Math.max(0, ofLabels)), Math.sqrt(ofCurves));
    }

    /** Returns how a metric moves with the probabilities of a class before they were divided by the rows' sums. */
    private double[] throughSums(Slopes slopes, double count, double[] means) {
        double[] through = new double[rows()];
        if (isBinary()) {
            Arrays.setAll(through, slopes::ofRow);
            return through;
        }
        for (int row = 0; row < through.length; row++) {
            double slope = slopes.isDefined() ? slopes.ofRow(row) / count : 0;
            through[row] = sums[row] > 0 ? (slope - means[row]) / sums[row] : 0;
        }
        return through;
    }

    /**
     * The value of a metric and the standard deviations of its errors.
     *
     * @param value NaN if it is undefined
     * @param ofLabels since the labels of the rows are drawn
     * @param ofCurves since the curves were fitted to finitely many rows
     */
    record Expected(double value, double ofLabels, double ofCurves) {}
}
