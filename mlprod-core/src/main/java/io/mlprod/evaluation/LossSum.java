package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import java.io.Serializable;
import java.math.BigDecimal;

/** The exact sums that a mean loss and its interval need. For one thread. */
final class LossSum implements Serializable {

    private static final long serialVersionUID = 1;

    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();

    void add(double loss) {
        sum.add(loss);
        squares.addProduct(loss, loss);
    }

    void addAll(LossSum other) {
        sum.addAll(other.sum);
        squares.addAll(other.squares);
    }

    BigDecimal sum() {
        return sum.sum();
    }

    BigDecimal squares() {
        return squares.sum();
    }

    /** Returns the mean with Student's interval on the log scale, as {@link Means#mean} does. */
    Estimate mean(long rows, Intervals intervals) {
        if (rows == 0) {
            return Estimate.undefined(Means.EMPTY);
        }
        double mean = sum().doubleValue() / rows;
        if (!Double.isFinite(mean)) {
            return Estimate.undefined(Means.TOO_LARGE);
        }
        double deviation = deviation(rows).doubleValue() / rows;
        double variance = deviation / ((double) rows * (rows - 1));
        return intervals.delta(mean, variance, (double) rows, Scale.LOG);
    }

    /** Returns the sum of the squared deviations from the mean, times the number of rows. */
    BigDecimal deviation(long rows) {
        return squares().multiply(BigDecimal.valueOf(rows)).subtract(sum().pow(2));
    }
}
