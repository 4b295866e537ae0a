package io.mlprod.internal.experiment;

import io.mlprod.internal.statistics.PairMoments;
import java.util.List;

/**
 * What had been counted at one moment. Immutable.
 *
 * @param arms each arm, control first
 * @param pairs each arm's comparable slice and control's, in the order of the arms; none for control
 * @param sampleRatioChecked whether units still arrive by the weights
 * @param sampleRatioEvidence the natural logarithm of the e-value against that
 * @param noUnit predictions without a unit
 * @param inTwoArms units that were seen in a second arm
 * @param beyondMaxUnits predictions of units for which there was no room
 * @param lateOutcomes feedback to predictions that had been forgotten
 */
public record Tallies(
        List<ArmTally> arms,
        List<PairTally> pairs,
        boolean sampleRatioChecked,
        double sampleRatioEvidence,
        long noUnit,
        long inTwoArms,
        long beyondMaxUnits,
        long lateOutcomes) {

    /**
     * One arm.
     *
     * @param weight its share of all units now
     * @param units the units that are counted
     * @param exposures their predictions
     * @param metrics each metric over all its units
     */
    public record ArmTally(double weight, long units, long exposures, List<PairMoments> metrics) {}

    /**
     * Two slices of equal share, which are compared.
     *
     * @param control each metric over control's slice
     * @param arm each metric over the arm's slice
     */
    public record PairTally(List<PairMoments> control, List<PairMoments> arm) {}
}
