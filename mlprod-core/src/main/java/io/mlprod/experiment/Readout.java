package io.mlprod.experiment;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The results of an experiment so far. Immutable. You may read results as often as you like: intervals and p values are
 * made for that.
 *
 * <p>A comparison is significant when its p value, corrected by Holm's procedure for all metrics and arms of the
 * experiment, is at most {@link #alpha}. Its intervals are taken at the level at which that procedure tested it, so
 * they leave out zero exactly when the verdict is {@link Verdict#BETTER} or {@link Verdict#WORSE}; each contains the
 * true value in at least 1 - alpha of all experiments, however often one looks.
 *
 * <p>Intervals of shares and means are those of the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha,
 * Kennedy and Ramdas (2021, equation 9), widened for skewed values. They are taken at a third of the level, since the
 * values of units that have been counted go on growing. Those of quantiles are order statistics by an exact test, also
 * at a third of the level.
 *
 * <p>A comparison that is refused or lacks data has no values and no difference: they are NaN, and bounds are infinite.
 *
 * @param experiment the experiment's name
 * @param alpha the accepted probability of any false finding
 * @param adaptive whether a bandit moves the weights; all comparisons are refused then
 * @param counted the time over which units were counted
 * @param arms the arms, control first
 * @param sampleRatio whether new units came to the arms as the weights say
 * @param refusals why no comparison may be read, and what to do; empty if they may
 * @param comparisons each metric of each arm against control, by metric and then by arm
 * @param leftOut the data that are not in the numbers
 * @since 0.1
 */
public record Readout(
        String experiment,
        double alpha,
        boolean adaptive,
        Counted counted,
        List<Arm> arms,
        SampleRatio sampleRatio,
        List<String> refusals,
        List<Comparison> comparisons,
        LeftOut leftOut) {

    /** The verdict of a comparison. */
    public enum Verdict {
        /** Too few units, or too few units make up most of the sum; {@link Comparison#reason} says what is missing. */
        NOT_ENOUGH_DATA,
        /**
         * No difference was found, which does not mean that there is none; the interval shows how large it may still
         * be.
         */
        NO_DIFFERENCE_SHOWN,
        /** The arm is better than control. */
        BETTER,
        /** The arm is worse than control. */
        WORSE,
        /** The numbers must not be read; {@link Comparison#reason} or {@link Readout#refusals} says why. */
        REFUSED
    }

    /**
     * The time over which units were counted.
     *
     * @param since when counting started: with the experiment, or later if a change of weights made it start anew
     * @param until the moment of this readout
     * @param begunAnew how often counting started anew
     * @param setAside how many units were forgotten because of that
     * @param outcomesWithin the age of a prediction up to which its outcomes count
     */
    public record Counted(Instant since, Instant until, int begunAnew, long setAside, Duration outcomesWithin) {

        /**
         * Describes the time on one line.
         *
         * @return everything, safe to print
         */
        @Override
        public String toString() {
            return PlainText.line("Counted[since=" + since + ", until=" + until + ", begunAnew=" + begunAnew
                    + ", setAside=" + setAside + ", outcomesWithin=" + DurationText.of(outcomesWithin) + "]");
        }
    }

    /**
     * An arm of the experiment.
     *
     * @param name the arm's name
     * @param version the name of the arm's version
     * @param weight the arm's current share of all units
     * @param units the units that are counted
     * @param exposures predictions, including those of units that changes of weights have set aside since
     */
    public record Arm(String name, String version, double weight, long units, long exposures) {
        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A check whether new units came to the arms as the weights say. If they did not, units of one arm are being lost
     * somewhere, and the rest cannot be compared.
     *
     * @param checked whether it could be checked: not after arms grew unevenly out of units that no arm had
     * @param pValue of the sequential test, which holds whenever one looks
     * @param mismatch whether the p value is at most 0.01
     * @param reweighed whether weights were changed since counting began, so that the arms' units need not be as they
     *     say
     */
    public record SampleRatio(boolean checked, double pValue, boolean mismatch, boolean reweighed) {}

    /**
     * An estimate with its interval.
     *
     * @param value the estimate; NaN if there is none
     * @param lower the lower bound; negative infinity if there is none
     * @param upper the upper bound; infinity if there is none
     */
    public record Estimate(double value, double lower, double upper) {

        /**
         * Returns whether both bounds are known.
         *
         * @return false if a bound is infinite
         */
        public boolean isBounded() {
            return Double.isFinite(lower) && Double.isFinite(upper);
        }

        /**
         * Returns whether the interval leaves out zero.
         *
         * @return true if it is above or below zero as a whole
         */
        public boolean leavesOutZero() {
            return lower > 0 || upper < 0;
        }
    }

    /**
     * A comparison of one metric between an arm and control, over slices of equal share.
     *
     * @param metric the metric
     * @param arm the arm's name
     * @param controlUnits the units of control's slice that are compared
     * @param armUnits the units of the arm's slice that are compared
     * @param controlValue control's share, mean or quantile
     * @param armValue the arm's share, mean or quantile
     * @param difference the arm's minus control's, adjusted by the covariate if there is one
     * @param relative the difference over the magnitude of control's value; without bounds if that may be 0
     * @param pValue of this comparison alone, valid whenever one looks; 1 without enough data, NaN if it is refused
     * @param adjustedPValue corrected for all comparisons; 1 without enough data, NaN if it is refused
     * @param adjustedByCovariate whether the covariate was used (CUPED)
     * @param verdict the verdict
     * @param reason what is missing if there is not enough data, or why it is refused; otherwise empty
     */
    public record Comparison(
            Metric metric,
            String arm,
            long controlUnits,
            long armUnits,
            double controlValue,
            double armValue,
            Estimate difference,
            Estimate relative,
            double pValue,
            double adjustedPValue,
            boolean adjustedByCovariate,
            Verdict verdict,
            String reason) {
        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The data that are not in the numbers.
     *
     * @param noUnit predictions without a unit
     * @param moved units that changes of weights took out of their arm; they are left out of all metrics for good
     * @param beyondMaxUnits predictions of units beyond {@link Experiment#maxUnits()}
     * @param lateOutcomes feedback that came later than outcomesWithin
     * @param lateShare the share of it, from 0 to 1, among the first outcomes of all units that are compared
     */
    public record LeftOut(long noUnit, long moved, long beyondMaxUnits, long lateOutcomes, double lateShare) {}

    /** Copies the lists. */
    public Readout {
        arms = List.copyOf(arms);
        refusals = List.copyOf(refusals);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Returns the results as text to paste into a ticket.
     *
     * @return several lines, in plain text
     */
    @Override
    public String toString() {
        return ReadoutText.of(this);
    }
}
