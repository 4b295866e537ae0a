package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Estimate;

/**
 * A p-value of a difference that may be looked at again and again while its rows grow: by chance it is ever at or below
 * alpha with a probability of at most alpha, however often and whenever one looks (the mixture of Robbins 1970, for
 * sums of independent normal numbers).
 *
 * <p>Variances that are known from few rows are uncertain themselves, so that distances are Student's rather than
 * normal: a distance is turned into the normal one that is as improbable (Wallace 1959, to the first order).
 */
final class Anytime {

    private static final double Z_OF_95_PERCENT = 1.959963984540054;

    /** How much information the mixture expects, as a part of that of the first look. Small is good for late looks. */
    private static final double PART_OF_FIRST_LOOK = 0.1;

    private Anytime() {}

    /**
     * Returns the p-value.
     *
     * @param current an estimate with a 95 % interval
     * @param reference what it is compared with, from other rows, with a 95 % interval or exact
     * @param currentSupport what the spread of the current one is known from
     * @param referenceSupport what that of the reference is known from
     * @param rows how many rows the current estimate is of
     * @param firstLook how many it had at least at the first look
     * @return NaN if there is no interval
     */
    static double pValue(
            Estimate current,
            Estimate reference,
            Support currentSupport,
            Support referenceSupport,
            double rows,
            double firstLook) {
        if (!current.isBounded() || !reference.isBounded() || !current.isDefined() || !reference.isDefined()) {
            return Double.NaN;
        }
        double difference = current.value() - reference.value();
        double own = (difference > 0 ? current.value() - current.lower() : current.upper() - current.value());
        double others =
                (difference > 0 ? reference.upper() - reference.value() : reference.value() - reference.lower());
        double variance = (own * own + others * others) / (Z_OF_95_PERCENT * Z_OF_95_PERCENT);
        if (variance == 0) {
            return difference == 0 ? 1 : Double.NaN;
        }
        double first = (own * own * (rows / firstLook) + others * others) / (Z_OF_95_PERCENT * Z_OF_95_PERCENT);
        double information = first / variance / PART_OF_FIRST_LOOK;
        double square = normal(
                difference * difference / variance,
                own * own,
                others * others,
                currentSupport.rows(),
                referenceSupport.rows());
        return Math.min(1, Math.sqrt(1 + information) * Math.exp(-square / 2 * (information / (1 + information))));
    }

    /** Returns the square of a normal distance for that of Student's, with the freedom of Welch and Satterthwaite. */
    private static double normal(double square, double own, double others, double ownRows, double otherRows) {
        double uncertainty = (own * own / ownRows + others * others / otherRows) / (own + others) / (own + others);
        return uncertainty == 0 ? square : Math.log1p(square * uncertainty) / uncertainty;
    }
}
