package io.mlprod.evaluation;

/**
 * The ways to make one number of a metric's values for several classes. A class for which the metric is undefined is
 * left out, as scikit-learn does with {@code zero_division=nan}.
 *
 * @since 0.1
 */
public enum Average {
    /** The mean over classes: a rare class counts as much as a frequent one. */
    MACRO,
    /** The metric of all decisions taken together, whatever their class. */
    MICRO,
    /** The mean over classes, weighted by how often each class occurs among the actual labels. */
    WEIGHTED
}
