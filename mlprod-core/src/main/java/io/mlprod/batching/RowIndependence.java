package io.mlprod.batching;

/**
 * A rule for when several inputs may share a run of the model. A shared run gives each input its own answer only if the
 * model's rows do not influence one another.
 *
 * <p>A dynamic first dimension does not prove that: it may be time, or the model may quantise, normalise or sort over
 * it. {@code VersionStatus.rowByRow} says why a version runs its inputs one by one.
 *
 * @since 0.1
 */
public enum RowIndependence {
    /**
     * The default: inputs share runs if the graph proves that every output's row depends only on the same row of the
     * inputs. As a second safeguard, up to eight inputs of the first batch, and later two of every 100,000 rows, are
     * also run alone and compared. If they differ by more than rounding, all inputs are run one by one from then on.
     * This costs less than one hundredth of the time of the quickest models.
     */
    PROVEN,
    /**
     * Inputs share runs whatever the graph says, and nothing is compared. For owners of a model who know that its rows
     * are independent, or accept that they are not quite, as with dynamic quantisation.
     */
    ASSUMED,
    /** Every input gets a run of its own. */
    NONE
}
