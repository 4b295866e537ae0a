package io.mlprod.internal.experiment;

import io.mlprod.internal.statistics.PairMoments;
import io.mlprod.internal.statistics.SampleRatioEvidence;
import java.time.Instant;
import java.util.List;

/**
 * The counts of an experiment at one moment. Immutable.
 *
 * @param arms each arm, control first
 * @param pairs each arm's comparable slice and control's, in the order of the arms; none for control
 * @param at the moment
 * @param since when counting started: with the experiment, or later if a change of weights made it start again
 * @param stopped whether the experiment was stopped, so that nothing grows older
 * @param reweighed whether weights were changed since counting started
 * @param begunAnew how often counting started again
 * @param setAside how many units were forgotten because of that, in total
 * @param sampleRatioChecked whether it can be checked that units arrive according to the weights
 * @param sampleRatioEvidence the natural logarithm of the e-value against that
 * @param noUnit predictions without a unit
 * @param moved units whose arm changed, or that left the experiment, with a change of weights
 * @param beyondMaxUnits predictions of units for which there was no room
 * @param lateOutcomes feedback on predictions that were older than the experiment's outcomesWithin
 * @param loss what could not be remembered
 */
public record Tallies(
        List<ArmTally> arms,
        List<PairTally> pairs,
        Instant at,
        Instant since,
        boolean stopped,
        boolean reweighed,
        int begunAnew,
        long setAside,
        boolean sampleRatioChecked,
        double sampleRatioEvidence,
        long noUnit,
        long moved,
        long beyondMaxUnits,
        long lateOutcomes,
        Loss loss) {

    /**
     * Returns the share of outcomes that came too late. Each unit counts once, by its first outcome, so that no busy
     * unit decides; a unit of control counts once for each arm that it is compared with.
     *
     * @return 0 to 1; 0 without outcomes
     */
    public double lateShare() {
        long late = pairs.stream()
                .mapToLong(pair -> pair.controlUnits().late() + pair.armUnits().late())
                .sum();
        long told = pairs.stream()
                .mapToLong(pair -> pair.controlUnits().told() + pair.armUnits().told())
                .sum();
        return ratio(late, told);
    }

    private static double ratio(long part, long of) {
        return of == 0 ? 0 : (double) part / of;
    }

    /**
     * The counts of one arm.
     *
     * @param weight the arm's share of all units now
     * @param units the units that are counted
     * @param exposures the predictions of these units
     * @param learned what a bandit has learned about it; about nothing if there is no bandit
     */
    public record ArmTally(double weight, long units, long exposures, WeightedMean learned) {}

    /**
     * Two slices of equal share, which are compared. Moments are over units of full age, which are those whose first
     * prediction is older than outcomesWithin, and over what was reported in time about predictions that are so old.
     *
     * @param control each metric over control's slice
     * @param arm each metric over the arm's slice
     * @param samples each metric's values in both slices, for quantiles; none for other metrics
     * @param controlUnits the units of control's slice
     * @param armUnits the units of the arm's slice
     */
    public record PairTally(
            List<PairMoments> control,
            List<PairMoments> arm,
            List<SliceValues> samples,
            Slice controlUnits,
            Slice armUnits) {

        /**
         * Returns the evidence against "both slices get equally many units", which is valid at every look. The slices
         * are of equal share and have been counted for equally long, so more units in one of them were lost in the
         * other.
         *
         * @return the natural logarithm of an e-value; reject at level &alpha; from ln(1/&alpha;) on
         */
        public double unequalEvidence() {
            return SampleRatioEvidence.logEvidence(List.of(new SampleRatioEvidence.Phase(
                    List.of(0.5, 0.5), List.of(controlUnits.exposed(), armUnits.exposed()))));
        }

        /**
         * Returns the evidence against "outcomes are late equally often in both slices", which is valid at every look.
         *
         * @return the natural logarithm of an e-value; reject at level &alpha; from ln(1/&alpha;) on
         */
        public double unequallyLateEvidence() {
            return LatenessEvidence.logEvidence(
                    controlUnits.late(), controlUnits.inTime(), armUnits.late(), armUnits.inTime());
        }

        /**
         * Returns by how much the share of late outcomes is larger for the arm than for control.
         *
         * @return the difference of the shares of late outcomes, from -1 to 1; 0 while a slice has no outcomes
         */
        public double moreLate() {
            boolean isKnown = controlUnits.told() > 0 && armUnits.told() > 0;
            return isKnown ? armUnits.lateShare() - controlUnits.lateShare() : 0;
        }
    }

    /**
     * The units of a slice.
     *
     * @param exposed those that had a prediction
     * @param ofFullAge those whose first prediction is older than outcomesWithin; only these are compared
     * @param inTime those whose first outcome was reported in time
     * @param late those whose first outcome was reported too late
     */
    public record Slice(long exposed, long ofFullAge, long inTime, long late) {

        /** The counts of a slice without units. */
        public static final Slice EMPTY = new Slice(0, 0, 0, 0);

        /**
         * Returns for how many units an outcome was reported.
         *
         * @return the units, each counted once
         */
        public long told() {
            return inTime + late;
        }

        /**
         * Returns the share of these units whose first outcome was reported too late.
         *
         * @return 0 to 1; 0 without outcomes
         */
        public double lateShare() {
            return ratio(late, told());
        }
    }

    /**
     * The data that could not be remembered for as long as they should have been.
     *
     * @param predictions the predictions that were noted
     * @param forgotten those of them that were forgotten before outcomesWithin was over: maxDecisions is too small
     * @param outcomes the outcomes that were reported in time
     * @param lost those of them that could not be kept until they count
     * @param unknown the outcomes, not among these, of predictions that were forgotten, so that it is unknown to which
     *     arm they belong
     */
    public record Loss(long predictions, long forgotten, long outcomes, long lost, long unknown) {

        /**
         * Returns the larger of the two shares that were lost.
         *
         * @return 0 to 1; above 0.05 the numbers should not be read
         */
        public double share() {
            return Math.max(ratio(forgotten, predictions), ratio(lost, outcomes));
        }

        /**
         * Returns the share of outcomes for which it is unknown to which arm they belong.
         *
         * @return 0 to 1; above 0.01 the numbers should not be read
         */
        public double unknownShare() {
            return ratio(unknown, outcomes + unknown);
        }
    }
}
