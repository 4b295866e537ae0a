package io.mlprod.evaluation;

import io.mlprod.internal.checks.Arguments;
import java.io.Serializable;
import org.apache.commons.numbers.gamma.InverseErfc;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Confidence intervals of a level. Immutable. */
record Intervals(double level) implements Serializable {

    private static final long serialVersionUID = 1;

    static final Intervals DEFAULT = new Intervals(0.95);

    /** Computes no intervals. */
    static final Intervals NONE = new Intervals(Double.NaN);

    private static final String NOT_WANTED = "no interval was asked for";
    private static final String ONE_ROW = "an interval needs at least two rows";
    private static final String NO_SPREAD = "the rows do not differ, so their spread says nothing about the error";
    private static final double ROUNDING = 1e-14;
    private static final double MANY = 1e6; // degrees of freedom from which Student's t is the normal distribution

    /** The scales on which an estimate is about normally distributed. */
    enum Scale {
        /** For what has no bounds. */
        LINEAR,
        /** For positive numbers. */
        LOG,
        /** For numbers from 0 to 1. */
        LOGIT,
        /** For numbers from -1 to 1. */
        FISHER;

        private double to(double x) {
            return switch (this) {
                case LINEAR -> x;
                case LOG -> Math.log(x);
                case LOGIT -> Math.log(x / (1 - x));
                case FISHER -> Math.log((1 + x) / (1 - x)) / 2;
            };
        }

        private double from(double y) {
            return switch (this) {
                case LINEAR -> y;
                case LOG -> Math.exp(y);
                case LOGIT -> 1 / (1 + Math.exp(-y));
                case FISHER -> Math.tanh(y);
            };
        }

        private double slope(double x) {
            return switch (this) {
                case LINEAR -> 1;
                case LOG -> 1 / x;
                case LOGIT -> 1 / (x * (1 - x));
                case FISHER -> 1 / ((1 - x) * (1 + x));
            };
        }
    }

    static Intervals of(double level) {
        return new Intervals(Arguments.properShare("The confidence level of an evaluation", level));
    }

    boolean areWanted() {
        return !Double.isNaN(level);
    }

    /** Returns an estimate without bounds for when no intervals are wanted. */
    Estimate value(double value) {
        return Estimate.withoutInterval(value, NOT_WANTED);
    }

    /** Returns the normal distribution's quantile of a two-sided interval. */
    double z() {
        return Math.sqrt(2) * InverseErfc.value(1 - level);
    }

    /** Returns Student's quantile of a two-sided interval, by bisection of its tail on the scale of the beta. */
    private double t(double degrees) {
        if (degrees >= MANY) {
            return z();
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < 100 && low < high; i++) {
            double middle = (low + high) / 2;
            if (RegularizedBeta.value(middle, degrees / 2, 0.5) > 1 - level) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Math.sqrt(degrees * (1 - high) / high);
    }

    /**
     * Returns the interval of an estimate that is about normal on a scale (delta method).
     *
     * @param variance of the value
     * @param rows how many equally weighted rows say as much
     */
    Estimate delta(double value, double variance, double rows, Scale scale) {
        if (!areWanted()) {
            return value(value);
        }
        if (!(rows > 1.000001)) {
            return Estimate.withoutInterval(value, ONE_ROW);
        }
        double error = Math.sqrt(variance) * scale.slope(value);
        if (!(Math.sqrt(variance) > ROUNDING * Math.abs(value)) || !Double.isFinite(error)) {
            return Estimate.withoutInterval(value, NO_SPREAD);
        }
        double margin = t(rows - 1) * error;
        double middle = scale.to(value);
        return Estimate.of(value, scale.from(middle - margin), scale.from(middle + margin));
    }

    /**
     * Returns a share with Wilson's interval. Of weighted rows it takes the number of equal ones that would give the
     * same variance.
     *
     * @param ifEmpty why there is no share if there are no rows
     */
    Estimate share(Weighted hits, Weighted misses, String ifEmpty) {
        double all = hits.sum() + misses.sum();
        if (all == 0) {
            return Estimate.undefined(ifEmpty);
        }
        double share = hits.sum() / all;
        if (!areWanted()) {
            return value(share);
        }
        double variance = (hits.squares() * (1 - share) * (1 - share) + misses.squares() * share * share) / (all * all);
        double rows = variance > 0 ? share * (1 - share) / variance : all * all / (hits.squares() + misses.squares());
        double z2 = z() * z();
        double middle = (share + z2 / (2 * rows)) / (1 + z2 / rows);
        double margin = Math.sqrt(z2 * share * (1 - share) / rows + z2 * z2 / (4 * rows * rows)) / (1 + z2 / rows);
        return Estimate.of(
                share,
                hits.sum() == 0 ? 0 : Math.max(0, middle - margin),
                misses.sum() == 0 ? 1 : Math.min(1, middle + margin));
    }
}
