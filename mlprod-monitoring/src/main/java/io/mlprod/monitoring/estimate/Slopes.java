package io.mlprod.monitoring.estimate;

/** The value of a metric, and how it moves with the probability of each row. The value is NaN if it is undefined. */
final class Slopes {

    private final double value;
    private final double[] ofRows;

    Slopes(double value, double[] ofRows) {
        this.value = value;
        this.ofRows = ofRows;
    }

    double value() {
        return value;
    }

    boolean isDefined() {
        return !Double.isNaN(value);
    }

    double ofRow(int row) {
        return ofRows[row];
    }
}
