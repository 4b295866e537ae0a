package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How often each class was predicted for each actual class, and the metrics of that. Immutable. */
final class Cells implements Serializable {

    private static final long serialVersionUID = 1;

    private static final String NOT_PREDICTED = "the class was never predicted";
    private static final String NOT_ACTUAL = "no row has the class";
    private static final String NEITHER = "no row has the class, and it was never predicted";
    private static final String NO_CLASS = "the metric is undefined for each class";

    private final int classes;
    private final double[] sums; // actual * classes + predicted
    private final double[] squares;
    private final double[] actual;
    private final double[] predicted;
    private final double all;
    private final Intervals intervals;

    private Cells(int classes, double[] sums, double[] squares, Intervals intervals) {
        this.classes = classes;
        this.sums = sums;
        this.squares = squares;
        this.intervals = intervals;
        actual = new double[classes];
        predicted = new double[classes];
        double total = 0;
        for (int cell = 0; cell < sums.length; cell++) {
            actual[cell / classes] += sums[cell];
            predicted[cell % classes] += sums[cell];
            total += sums[cell];
        }
        all = total;
    }

    /** Counts rows. */
    static Cells of(int classes, int[] actual, int[] predicted, double[] weights, Intervals intervals) {
        double[] sums = new double[classes * classes];
        double[] squares = new double[classes * classes];
        for (int row = 0; row < actual.length; row++) {
            int cell = actual[row] * classes + predicted[row];
            sums[cell] += weights[row];
            squares[cell] += weights[row] * weights[row];
        }
        return new Cells(classes, sums, squares, intervals);
    }

    /** Takes counts that are there; the arrays are not copied. */
    static Cells of(int classes, double[] sums, double[] squares, Intervals intervals) {
        return new Cells(classes, sums, squares, intervals);
    }

    /** Returns other counts with the same intervals. */
    Cells like(int otherClasses, double[] otherSums, double[] otherSquares) {
        return new Cells(otherClasses, otherSums, otherSquares, intervals);
    }

    Cells with(Intervals others) {
        return new Cells(classes, sums, squares, others);
    }

    int classes() {
        return classes;
    }

    Weighted at(int actualClass, int predictedClass) {
        int cell = actualClass * classes + predictedClass;
        return new Weighted(sums[cell], squares[cell]);
    }

    private Weighted hits(int one) {
        return at(one, one);
    }

    private Weighted falsePositives(int one) {
        Weighted sum = Weighted.NONE;
        for (int other = 0; other < classes; other++) {
            sum = other == one ? sum : sum.plus(at(other, one));
        }
        return sum;
    }

    private Weighted falseNegatives(int one) {
        Weighted sum = Weighted.NONE;
        for (int other = 0; other < classes; other++) {
            sum = other == one ? sum : sum.plus(at(one, other));
        }
        return sum;
    }

    Estimate accuracy() {
        Weighted hits = Weighted.NONE;
        Weighted misses = Weighted.NONE;
        for (int one = 0; one < classes; one++) {
            hits = hits.plus(hits(one));
            misses = misses.plus(falseNegatives(one));
        }
        return intervals.share(hits, misses, Means.NO_ROWS);
    }

    Estimate precision(int one) {
        return intervals.share(hits(one), falsePositives(one), NOT_PREDICTED);
    }

    Estimate recall(int one) {
        return intervals.share(hits(one), falseNegatives(one), NOT_ACTUAL);
    }

    /** Returns F-beta, which is a share in which hits weigh 1 + beta² and false negatives beta². */
    Estimate fBeta(int one, double beta) {
        Ratio ratio = Ratio.fBeta(beta);
        return intervals.share(
                hits(one).times(ratio.hit()),
                falsePositives(one).plus(falseNegatives(one).times(ratio.actual())),
                NEITHER);
    }

    Estimate precision(Average average) {
        return switch (Objects.requireNonNull(average, "average")) {
            case MICRO -> accuracy();
            case MACRO -> meanOfShares(this::precision);
            case WEIGHTED -> weighted(Ratio.PRECISION);
        };
    }

    Estimate recall(Average average) {
        return Objects.requireNonNull(average, "average") == Average.MACRO ? meanOfShares(this::recall) : accuracy();
    }

    Estimate fBeta(double beta, Average average) {
        Ratio ratio = Ratio.fBeta(beta);
        return switch (Objects.requireNonNull(average, "average")) {
            case MICRO -> accuracy();
            case MACRO -> mean(ratio, null);
            case WEIGHTED -> weighted(ratio);
        };
    }

    /** Returns the mean of the recalls of the classes that occur. */
    Estimate balancedAccuracy() {
        int occurring = 0;
        for (double count : actual) {
            occurring += count > 0 ? 1 : 0;
        }
        return occurring < 2
                ? Estimate.undefined(all == 0 ? Means.NO_ROWS : "all rows have the same class")
                : meanOfShares(this::recall);
    }

    /** A metric of one class. */
    @FunctionalInterface
    private interface OfClass {
        Estimate of(int one);
    }

    /** Returns the mean of independent shares, whose intervals are combined as in {@link Estimate#minus}. */
    private Estimate meanOfShares(OfClass share) {
        double sum = 0;
        double below = 0;
        double above = 0;
        int defined = 0;
        for (int one = 0; one < classes; one++) {
            Estimate estimate = share.of(one);
            if (estimate.isDefined()) {
                defined++;
                sum += estimate.value();
                below = Math.hypot(below, estimate.value() - estimate.lower());
                above = Math.hypot(above, estimate.upper() - estimate.value());
            }
        }
        if (defined == 0) {
            return Estimate.undefined(NO_CLASS);
        }
        double mean = sum / defined;
        return intervals.areWanted()
                ? Estimate.of(mean, mean - below / defined, mean + above / defined)
                : intervals.value(mean);
    }

    private Estimate weighted(Ratio ratio) {
        return mean(ratio, actual);
    }

    /** Returns the mean of a ratio over classes, weighted or not, with an interval by the delta method. */
    private Estimate mean(Ratio ratio, double @Nullable [] support) {
        double[] values = new double[classes];
        double[] shares = new double[classes];
        double sum = 0;
        double total = 0;
        for (int one = 0; one < classes; one++) {
            values[one] = ratio.value(hits(one).sum(), actual[one], predicted[one]);
            shares[one] = Double.isNaN(values[one]) ? 0 : support == null ? 1 : support[one];
            total += shares[one];
            sum += shares[one] == 0 ? 0 : shares[one] * values[one];
        }
        if (total == 0) {
            return Estimate.undefined(NO_CLASS);
        }
        double mean = sum / total;
        double[] effects = new double[sums.length];
        for (int cell = 0; cell < effects.length; cell++) {
            int row = cell / classes;
            int column = cell % classes;
            double effect = 0;
            for (int one : row == column ? new int[] {row} : new int[] {row, column}) {
                if (shares[one] > 0) {
                    effect += shares[one]
                            / total
                            * ratio.effect(values[one], row == one, column == one, actual[one], predicted[one]);
                }
            }
            if (support != null && shares[row] > 0) {
                effect += (values[row] - mean) / total;
            }
            effects[cell] = effect;
        }
        return delta(mean, effects, Scale.LOGIT);
    }

    /** Returns the correlation of predicted and actual classes (Matthews; for several classes Gorodkin). */
    Estimate mcc() {
        double agreed = 0;
        double expected = 0;
        double ofActual = 1;
        double ofPredicted = 1;
        for (int one = 0; one < classes; one++) {
            double t = actual[one] / all;
            double p = predicted[one] / all;
            agreed += hits(one).sum() / all;
            expected += t * p;
            ofActual -= t * t;
            ofPredicted -= p * p;
        }
        if (all == 0) {
            return Estimate.undefined(Means.NO_ROWS);
        }
        if (oneOnly(actual) || oneOnly(predicted)) {
            return Estimate.undefined(
                    oneOnly(actual) ? "all rows have the same class" : "the same class was predicted for all rows");
        }
        double root = Math.sqrt(ofActual * ofPredicted);
        double mcc = Math.max(-1, Math.min(1, (agreed - expected) / root));
        double[] effects = new double[sums.length];
        double mean = 0;
        for (int cell = 0; cell < effects.length; cell++) {
            int row = cell / classes;
            int column = cell % classes;
            double covariance = (row == column ? 1 : 0) - predicted[row] / all - actual[column] / all;
            double spread = actual[row] / all / ofActual + predicted[column] / all / ofPredicted;
            effects[cell] = covariance / root + mcc * spread;
            mean += sums[cell] / all * effects[cell];
        }
        for (int cell = 0; cell < effects.length; cell++) {
            effects[cell] = (effects[cell] - mean) / all;
        }
        return delta(mcc, effects, Scale.FISHER);
    }

    private static boolean oneOnly(double[] counts) {
        int found = 0;
        for (double count : counts) {
            found += count > 0 ? 1 : 0;
        }
        return found == 1;
    }

    private Estimate delta(double value, double[] effects, Scale scale) {
        double variance = 0;
        double weightSquares = 0;
        for (int cell = 0; cell < effects.length; cell++) {
            variance += squares[cell] * effects[cell] * effects[cell];
            weightSquares += squares[cell];
        }
        return intervals.delta(value, variance, all * all / weightSquares, scale);
    }
}
