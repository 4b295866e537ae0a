package io.mlprod.rollout;

import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a rollout stands at one moment, as one process sees it. Immutable.
 *
 * @param name the rollout's name
 * @param epoch the count of its starts; 0 before the store was read
 * @param state where it stands
 * @param step the current step, from 0; -1 before the first
 * @param share the share of units that the candidate answers
 * @param since when it came there, by the clock of who brought it there; for people only
 * @param reason why it stands there
 * @param guards what the guards know, with the counts of all processes as of the last poll
 * @param missing what the next step waits for, in words; empty if nothing, or if there is none
 * @param store whether the store answers, and knows what was decided here
 * @since 0.1
 */
public record RolloutStatus(
        String name,
        long epoch,
        RolloutState state,
        int step,
        double share,
        Instant since,
        String reason,
        List<GuardStatus> guards,
        List<String> missing,
        StoreStatus store) {

    /** Copies the lists. */
    public RolloutStatus {
        guards = List.copyOf(guards);
        missing = List.copyOf(missing);
    }

    /**
     * Whether the store answers this process, and knows what was decided in it.
     *
     * @param silentSince when it was first asked without answering in time, by this process's clock, for people only;
     *     empty if it has answered since, or was not asked
     * @param failure how that went; empty if it answers
     * @param untold the decision that holds here and that the store does not know yet, as {@code ROLLED_BACK: why} or
     *     {@code PAUSED: why}; empty if it knows all
     */
    public record StoreStatus(Optional<Instant> silentSince, String failure, String untold) {
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
     * What one guard knows. Counts are of units: the first event of each in this epoch. Units are counted to within 1 % up to
     * twelve million, and once in each process that they come to.
     *
     * @param guard the guard's name
     * @param candidateEvents the candidate's units that had the event
     * @param candidateUnits the candidate's units
     * @param controlEvents the control's units that had the event
     * @param controlUnits the control's units
     * @param ratioLower the lower bound of the ratio of rates, by comparable events only; the rollout is taken back when
     *     it is above the guard's {@code maxRatio}
     * @param ratioUpper the upper bound of the ratio of rates; infinite without events
     * @param evidence the e-value against "not worse than maxRatio": 1 says nothing, {@code needed} takes back
     * @param needed the number of tests divided by alpha
     * @param missing what the next step waits for, in words; empty if nothing
     */
    public record GuardStatus(
            String guard,
            long candidateEvents,
            long candidateUnits,
            long controlEvents,
            long controlUnits,
            double ratioLower,
            double ratioUpper,
            double evidence,
            double needed,
            String missing) {
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
     * A table for people.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(PlainText.line(String.format(
                Locale.ROOT,
                "rollout %s, epoch %d: %s%s, share %.4g since %s: %s",
                name,
                epoch,
                state,
                step < 0 ? "" : " (step " + step + ")",
                share,
                since,
                reason)));
        if (!guards.isEmpty()) {
            row(text, "guard", "candidate", "control", "ratio", "evidence");
        }
        for (GuardStatus of : guards) {
            row(
                    text,
                    of.guard,
                    of.candidateEvents + " of " + of.candidateUnits,
                    of.controlEvents + " of " + of.controlUnits,
                    ratio(of),
                    String.format(Locale.ROOT, "%.3g of %.3g", of.evidence, of.needed));
        }
        missing.forEach(what -> text.append("\n  waits for ").append(PlainText.line(what)));
        store.silentSince.ifPresent(at -> text.append("\n  the store does not answer since ")
                .append(at)
                .append(": ")
                .append(PlainText.line(store.failure)));
        if (!store.untold.isEmpty()) {
            text.append("\n  the store does not know yet: ").append(PlainText.line(store.untold));
        }
        return text.toString();
    }

    private static String ratio(GuardStatus of) {
        boolean isKnown = of.ratioLower > 0 || of.ratioUpper < Double.POSITIVE_INFINITY;
        String upper =
                of.ratioUpper == Double.POSITIVE_INFINITY ? "any" : String.format(Locale.ROOT, "%.3g", of.ratioUpper);
        return isKnown ? String.format(Locale.ROOT, "%.3g to %s", of.ratioLower, upper) : "not known yet";
    }

    private static void row(
            StringBuilder text, String guard, String candidate, String control, String ratio, String evidence) {
        text.append("\n  ")
                .append(PlainText.line(String.format(
                        Locale.ROOT, "%-20s %18s %18s %22s %20s", guard, candidate, control, ratio, evidence)));
    }
}
