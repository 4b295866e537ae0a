package io.mlprod.monitoring.drift;

/**
 * How well a classifier tells rows of a window from rows before, by all columns together. Immutable.
 *
 * @param state the verdict
 * @param auc the area under the ROC curve on rows that it has not seen; 0.5 is no better than chance
 * @param pValue how probable such an area is at least without a shift, at most
 * @param adjustedPValue the same after correction for the number of tests; NaN if it took part in none
 * @param before how many rows of the reference
 * @param after how many rows of the window
 * @since 0.1
 */
public record JointDrift(DriftState state, double auc, double pValue, double adjustedPValue, long before, long after) {}
