package io.mlprod.monitoring.fairness;

/**
 * How equalised odds make one number of the true and the false positive rate's. The names are Fairlearn's.
 *
 * @since 0.1
 */
public enum OddsAggregate {
    /** The larger of the two differences, or the smaller of the two ratios. */
    WORST_CASE,
    /** Their mean. */
    MEAN
}
