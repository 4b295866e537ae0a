package io.mlprod.monitoring.estimate;

/** Mean losses of scores that are probabilities, where each row is of the class with a calibrated probability. */
final class LossSlopes {

    private static final double EPSILON = Math.ulp(1.0);

    private LossSlopes() {}

    @FunctionalInterface
    private interface Loss {
        double of(double score);
    }

    /** Returns the part of the class in the Brier score. */
    static Slopes brier(Column column) {
        return mean(column, score -> (1 - score) * (1 - score), score -> score * score);
    }

    /** Returns the log loss of a yes or no. */
    static Slopes logLoss(Column column) {
        return mean(column, score -> -Math.log(kept(score)), score -> -Math.log1p(-kept(score)));
    }

    /** Returns the part of the class in the log loss of several classes. */
    static Slopes logLossOfClass(Column column) {
        return mean(column, score -> -Math.log(kept(score)), score -> 0);
    }

    private static double kept(double score) {
        return Math.max(EPSILON, Math.min(1 - EPSILON, score));
    }

    private static Slopes mean(Column column, Loss ifOfClass, Loss otherwise) {
        double[] slopes = new double[column.rows()];
        double sum = 0;
        for (int row = 0; row < slopes.length; row++) {
            double loss = otherwise.of(column.score(row));
            double more = ifOfClass.of(column.score(row)) - loss;
            sum += loss + column.probability(row) * more;
            slopes[row] = more / slopes.length;
        }
        return new Slopes(sum / slopes.length, slopes);
    }
}
