package io.mlprod.monitoring.estimate;

/** Metrics of predicted classes, where each row is of the class with a probability. */
final class DecisionSlopes {

    private DecisionSlopes() {}

    /** Returns the share of rows that were decided rightly. */
    static Slopes accuracy(Column column) {
        return ratio(column, new double[] {1, 0}, new double[] {0, 1}, new double[] {1, 1}, new double[] {1, 1});
    }

    /** Returns the share of rows that were rightly predicted to be of the class. */
    static Slopes rightlyPredicted(Column column) {
        return ratio(column, new double[] {0, 0}, new double[] {0, 1}, new double[] {1, 1}, new double[] {1, 1});
    }

    static Slopes precision(Column column) {
        return ratio(column, new double[] {0, 0}, new double[] {0, 1}, new double[] {0, 1}, new double[] {0, 1});
    }

    static Slopes recall(Column column) {
        return ratio(column, new double[] {0, 0}, new double[] {0, 1}, new double[] {0, 0}, new double[] {1, 1});
    }

    static Slopes specificity(Column column) {
        return ratio(column, new double[] {1, 0}, new double[] {0, 0}, new double[] {1, 1}, new double[] {0, 0});
    }

    static Slopes f1(Column column) {
        return ratio(column, new double[] {0, 0}, new double[] {0, 2}, new double[] {0, 1}, new double[] {1, 2});
    }

    /**
     * Returns a ratio of two sums. What a row adds to either depends on whether it is of the class, and on whether it
     * was predicted to be (place 1) or not (place 0).
     */
    private static Slopes ratio(Column column, double[] above, double[] aboveIf, double[] below, double[] belowIf) {
        double top = 0;
        double bottom = 0;
        for (int row = 0; row < column.rows(); row++) {
            int decision = column.isPredicted(row) ? 1 : 0;
            double probability = column.probability(row);
            top += above[decision] + probability * (aboveIf[decision] - above[decision]);
            bottom += below[decision] + probability * (belowIf[decision] - below[decision]);
        }
        double value = bottom > 0 ? top / bottom : Double.NaN;
        double[] slopes = new double[column.rows()];
        for (int row = 0; row < slopes.length; row++) {
            int decision = column.isPredicted(row) ? 1 : 0;
            slopes[row] =
                    (aboveIf[decision] - above[decision] - value * (belowIf[decision] - below[decision])) / bottom;
        }
        return new Slopes(value, slopes);
    }
}
