package io.mlprod.evaluation;

/**
 * The weight of some rows. Immutable.
 *
 * @param sum the sum of their weights
 * @param squares the sum of their weights' squares
 */
record Weighted(double sum, double squares) {

    static final Weighted NONE = new Weighted(0, 0);

    static Weighted of(double[] weights) {
        double sum = 0;
        double squares = 0;
        for (double weight : weights) {
            sum += weight;
            squares += weight * weight;
        }
        return new Weighted(sum, squares);
    }

    /** Returns rows that weigh 1 each. */
    static Weighted rows(long rows) {
        return new Weighted((double) rows, (double) rows);
    }

    Weighted plus(Weighted other) {
        return new Weighted(sum + other.sum, squares + other.squares);
    }

    Weighted times(double factor) {
        return new Weighted(sum * factor, squares * factor * factor);
    }

    /** Returns how many rows of equal weight say as much (Kish). */
    double rows() {
        return sum == 0 ? 0 : sum * sum / squares;
    }
}
