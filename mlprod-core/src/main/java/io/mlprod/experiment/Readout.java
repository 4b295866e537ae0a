package io.mlprod.experiment;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an experiment has shown so far. Immutable. May be read as often as liked: intervals and p values are made for that.
 *
 * <p>A comparison is significant when its p value, corrected by Holm's procedure for all metrics and arms of the experiment,
 * is at most {@link #alpha}. Its interval is taken at the level at which that procedure tested it, so it leaves out zero
 * exactly when the verdict is {@link Verdict#BETTER} or {@link Verdict#WORSE}. The intervals are those of the asymptotic
 * confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021, equation 9) at a third of the level, since the
 * values of units that have been counted go on growing.
 *
 * @param experiment the experiment's name
 * @param alpha the accepted probability of any false finding
 * @param adaptive whether a bandit moves the weights; there are no p values and no verdicts then
 * @param arms the arms, control first
 * @param sampleRatio whether units came to the arms as the weights say
 * @param comparisons each metric of each arm against control, by metric and then by arm
 * @param leftOut what is not in the numbers
 * @since 0.1
 */
public record Readout(
        String experiment,
        double alpha,
        boolean adaptive,
        List<Arm> arms,
        SampleRatio sampleRatio,
        List<Comparison> comparisons,
        LeftOut leftOut) {

    /** What a comparison says. */
    public enum Verdict {
        /** Fewer than 100 units in a slice, or, of a share, fewer than 10 with the event or 10 without. */
        NOT_ENOUGH_DATA,
        /** Nothing was found; see the interval for how large a difference may still be. */
        NO_DIFFERENCE_SHOWN,
        /** The arm is better than control. */
        BETTER,
        /** The arm is worse than control. */
        WORSE,
        /** The numbers must not be read: the sample ratio is off, or a bandit moves the weights. */
        REFUSED
    }

    /**
     * One arm.
     *
     * @param name its name
     * @param version its version's name
     * @param weight its share of all units now
     * @param units the units that are counted
     * @param exposures their predictions
     */
    public record Arm(String name, String version, double weight, long units, long exposures) {
        /**
         * Everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Whether new units came to the arms as the weights say. If they did not, something loses units of one arm, and what is
     * left cannot be compared.
     *
     * @param checked whether it could be checked: not after arms grew unevenly out of units that no arm had
     * @param pValue of the sequential test, which holds whenever one looks
     * @param mismatch whether the p value is at most 0.01
     */
    public record SampleRatio(boolean checked, double pValue, boolean mismatch) {}

    /**
     * One metric of one arm against control, over slices of equal share.
     *
     * @param metric the metric's name
     * @param arm the arm's name
     * @param controlUnits the units of control's slice
     * @param armUnits the units of the arm's slice
     * @param controlValue control's mean or share; NaN without units
     * @param armValue the arm's mean or share; NaN without units
     * @param difference the arm's minus control's, adjusted by the covariate if there is one; NaN without units
     * @param lower the lower bound of the difference; negative infinity if nothing is known or the verdict is refused
     * @param upper the upper bound of the difference; infinity if nothing is known or the verdict is refused
     * @param pValue of this comparison alone, valid whenever one looks; NaN if the verdict is refused
     * @param adjustedPValue corrected for all comparisons; NaN if the verdict is refused
     * @param adjustedByCovariate whether the covariate was used (CUPED)
     * @param verdict what it comes to
     */
    public record Comparison(
            String metric,
            String arm,
            long controlUnits,
            long armUnits,
            double controlValue,
            double armValue,
            double difference,
            double lower,
            double upper,
            double pValue,
            double adjustedPValue,
            boolean adjustedByCovariate,
            Verdict verdict) {
        /**
         * Everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * What is not in the numbers.
     *
     * @param noUnit predictions without a unit
     * @param inTwoArms units that were seen in a second arm, and are left out of all metrics
     * @param beyondMaxUnits predictions of units for which there was no room
     * @param lateOutcomes feedback that came after its prediction was forgotten
     */
    public record LeftOut(long noUnit, long inTwoArms, long beyondMaxUnits, long lateOutcomes) {}

    /** Copies the lists. */
    public Readout {
        arms = List.copyOf(arms);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * A table to paste into a ticket.
     *
     * @return several lines, in plain text
     */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("Experiment " + experiment + ", alpha " + alpha);
        if (sampleRatio.mismatch()) {
            lines.add("!!! SAMPLE RATIO MISMATCH (p = " + p(sampleRatio.pValue()) + "): do not read the metrics.");
            lines.add("!!! Units of an arm get lost; look for errors, timeouts or filters in one arm only.");
        } else if (sampleRatio.checked()) {
            lines.add("Sample ratio as planned (p = " + p(sampleRatio.pValue()) + ")");
        } else {
            lines.add("Sample ratio not checked: arms grew unevenly while units were known already");
        }
        if (adaptive) {
            lines.add("A bandit moves the weights: no p values, no verdicts; use the logged propensities (OffPolicy)");
        }
        lines.add("");
        int armWidth = arms.stream().mapToInt(arm -> arm.name().length()).max().orElse(0);
        int versionWidth = Math.max(
                7, arms.stream().mapToInt(arm -> arm.version().length()).max().orElse(0));
        String armRow = "%-" + Math.max(3, armWidth) + "s  %-" + versionWidth + "s  %6s  %11s  %11s";
        lines.add(row(armRow, "arm", "version", "weight", "units", "predictions"));
        for (Arm arm : arms) {
            lines.add(row(
                    armRow,
                    arm.name(),
                    arm.version(),
                    row("%.4f", arm.weight()),
                    row("%,d", arm.units()),
                    row("%,d", arm.exposures())));
        }
        lines.add("");
        int metricWidth = comparisons.stream()
                .mapToInt(comparison -> comparison.metric().length())
                .max()
                .orElse(0);
        String metricRow = "%-" + Math.max(6, metricWidth) + "s  %-" + Math.max(3, armWidth)
                + "s  %17s  %9s  %9s  %10s  %8s  %-23s  %8s  %s";
        lines.add(row(
                metricRow,
                "metric",
                "arm",
                "units compared",
                "control",
                "arm",
                "difference",
                "relative",
                "interval",
                "p (Holm)",
                "verdict"));
        for (Comparison comparison : comparisons) {
            lines.add(row(
                    metricRow,
                    comparison.metric(),
                    comparison.arm(),
                    row("%,d", comparison.controlUnits()) + " : " + row("%,d", comparison.armUnits()),
                    number(comparison.controlValue()),
                    number(comparison.armValue()),
                    signed(comparison.difference()),
                    percent(comparison),
                    interval(comparison),
                    p(comparison.adjustedPValue()),
                    words(comparison)));
        }
        lines.add("");
        lines.add(
                "An interval leaves out 0 exactly where the verdict is better or worse, p (Holm) <= alpha. Look as often as"
                        + " you like.");
        lines.add(row(
                "Left out: %,d predictions without a unit, %,d units in two arms, %,d predictions beyond maxUnits,"
                        + " %,d late outcomes",
                leftOut.noUnit(), leftOut.inTwoArms(), leftOut.beyondMaxUnits(), leftOut.lateOutcomes()));
        return PlainText.lines(lines);
    }

    private static String words(Comparison comparison) {
        String verdict = comparison.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        boolean tested = Double.isFinite(comparison.lower());
        return tested && comparison.adjustedByCovariate() ? verdict + " (CUPED)" : verdict;
    }

    private static String percent(Comparison comparison) {
        double relative = 100 * comparison.difference() / Math.abs(comparison.controlValue());
        return Double.isFinite(relative) ? row("%+.1f%%", relative) : "-";
    }

    private static String interval(Comparison comparison) {
        return Double.isFinite(comparison.lower())
                ? "[" + signed(comparison.lower()) + ", " + signed(comparison.upper()) + "]"
                : "-";
    }

    /** Four significant digits, so that shares of a thousandth and revenues of a million both can be read. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double magnitude = Math.abs(value);
        if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e7)) {
            return row("%.3e", value);
        }
        int decimals = magnitude == 0 ? 0 : (int) Math.max(0, 3 - Math.floor(Math.log10(magnitude)));
        return row("%." + decimals + "f", value);
    }

    private static String signed(double value) {
        return value > 0 ? "+" + number(value) : number(value);
    }

    private static String p(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return value < 0.0001 ? "<0.0001" : row("%.4f", value);
    }

    private static String row(String format, Object... cells) {
        return String.format(Locale.ROOT, format, cells);
    }
}
