package io.mlprod.batching;

/**
 * A rule for when several inputs may share a run of the model, which gives each its own answer only if the model's rows
 * do not influence one another.
 *
 * <p>A dynamic first dimension does not say so: it may be time, or the model may quantise, normalise or sort over it.
 * {@code VersionStatus.rowByRow} says why a version runs its inputs one by one.
 *
 * @since 0.1
 */
public enum RowIndependence {
    /**
     * The default: inputs share runs if the graph proves that every output's row depends on the same row of the inputs
     * only. As a second net, up to eight inputs of the first batch, and later two of every 100,000 rows, are also run
     * alone and compared; where they differ by more than rounding, all inputs are run one by one from then on. That
     * costs less than one hundredth of the time of the quickest models.
     */
    PROVEN,
    /**
     * The owner of the model knows that its rows are independent, or accepts that they are not quite, as with dynamic
     * quantisation: inputs share runs whatever the graph says, and nothing is compared.
     */
    ASSUMED,
    /** Every input has a run of its own. */
    NONE
}
