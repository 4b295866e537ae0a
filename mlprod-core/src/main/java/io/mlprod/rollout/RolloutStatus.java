package io.mlprod.rollout;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of a rollout at one moment, as one process sees it. Immutable.
 *
 * @param name the rollout's name
 * @param epoch the number of this start, counted from 1; 0 before the store was read
 * @param state the state
 * @param step the current step, from 0; -1 before the first
 * @param share the share of units that the candidate answers
 * @param since when it came into this state, by the clock of the process that changed it; for people only
 * @param reason why it is in this state
 * @param guards what each guard has found in the current step, with the counts of all processes as of the last poll
 * @param missing what the next step waits for, in words; empty if it waits for nothing, or there is no next step
 * @param outcomes how much feedback for {@link Guard#event} is lost, in words; empty if nothing is known of it
 * @param store whether the store answers, and has received what was decided here
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
        String outcomes,
        StoreStatus store) {

    /** Copies the lists. */
    public RolloutStatus {
        guards = List.copyOf(guards);
        missing = List.copyOf(missing);
    }

    /**
     * The connection to the store: whether it answers this process, and has received what was decided here.
     *
     * @param silentSince when the store was first asked without answering in time, by this process's clock, for people
     *     only; empty if it has answered since, or was not asked
     * @param failure how it failed; empty if it answers
     * @param untold the decision that holds here and that the store does not know yet, as {@code ROLLED_BACK: why} or
     *     {@code PAUSED: why}; empty if it knows all of them
     */
    public record StoreStatus(Optional<Instant> silentSince, String failure, String untold) {
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
     * The counts of one arm. Where several processes meet the same units, their counts are divided by how much these
     * overlap, which is approximate for the first two numbers.
     *
     * @param units the units whose first prediction in the current step was judged, exactly; if there are many
     *     millions, a part of them, the same part in both arms. For events that feedback reports, those whose first
     *     prediction is old enough; 0, as are the other numbers, while too much feedback is lost, or it cannot be known
     *     yet whether it is
     * @param events those of them that had the event at that prediction
     * @param affected the units that have had the event at any prediction so far, in all steps, counted where it came
     *     first, once over all processes; beyond 1,000 units of a guard, or 50,000 without a {@link Rollout#store},
     *     further ones are counted in part, in both arms alike
     */
    public record ArmStatus(long units, long events, long affected) {

        /**
         * Returns the part of the units that had the event at their first prediction in the current step.
         *
         * @return 0 to 1; 0 without units
         */
        public double rate() {
            return units == 0 ? 0 : (double) events / units;
        }

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
     * The ratio of the candidate's rate to the control's in the current step.
     *
     * @param lower the ratio is surely not below this; 0 if nothing is known
     * @param upper the ratio is surely not above this, and a step may end when that is below the guard's
     *     {@code advanceBelow}; infinite if nothing is known
     * @param level the probability that a bound is ever wrong, for each of the two, however often they are looked at
     */
    public record RatioStatus(double lower, double upper, double level) {
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
     * What one guard found.
     *
     * @param guard the guard's name
     * @param candidate the counts of the candidate's units
     * @param control the counts of the control's units
     * @param ratio the bounds of the ratio of the two rates
     * @param proof why the candidate is surely good enough for the next step, in words; empty if it is not
     * @param missing what that proof still needs, in words; empty if there is one
     * @param outlook how soon a worse candidate would be found out, in words; empty if that is not known
     */
    public record GuardStatus(
            String guard,
            ArmStatus candidate,
            ArmStatus control,
            RatioStatus ratio,
            String proof,
            String missing,
            String outlook) {

        /**
         * Returns whether the guard finds the candidate surely good enough for the next step.
         *
         * @return true if there is a {@link #proof}
         */
        public boolean isProven() {
            return !proof.isEmpty();
        }

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
     * Returns everything in sentences for people, see the page on verdicts.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(PlainText.line("rollout " + name + ", epoch " + epoch + ": " + state
                + (step < 0 ? "" : " (step " + step + ")") + ", the candidate answers " + NumberText.percent(share)
                + " of units, since " + since + ": " + reason));
        if (step >= 0) {
            guards.forEach(of -> add(text, of));
        }
        missing.forEach(what -> line(text, "  waits for " + what));
        if (!outcomes.isEmpty()) {
            line(text, "  outcomes: " + outcomes);
        }
        store.silentSince.ifPresent(at -> line(text, "  the store does not answer since " + at + ": " + store.failure));
        if (!store.untold.isEmpty()) {
            line(text, "  the store does not know yet: " + store.untold);
        }
        line(text, "  " + advice());
        return text.toString();
    }

    private void add(StringBuilder text, GuardStatus of) {
        if (of.candidate.units == 0 && of.control.units == 0) {
            line(text, "  guard " + of.guard + ": no unit was judged in this step yet");
            return;
        }
        line(
                text,
                "  guard " + of.guard + ": at their first prediction in this step "
                        + NumberText.percent(of.candidate.rate()) + " of the candidate's "
                        + NumberText.units(of.candidate.units) + " had it, and "
                        + NumberText.percent(of.control.rate()) + " of the control's "
                        + NumberText.count(of.control.units));
        if (state != RolloutState.ROLLED_BACK) { // what decided is in the first line
            line(text, "    candidate's rate to control's: " + words(of.ratio));
            line(
                    text,
                    of.isProven()
                            ? "    surely good enough: " + of.proof
                            : "    not decided: neither surely good enough nor surely worse");
        }
        if (!state.isFinal() && !of.outlook.isEmpty()) {
            line(text, "    " + of.outlook);
        }
    }

    private static String words(RatioStatus ratio) {
        String lower = ratio.lower >= 0.01 ? "at least " + NumberText.bound(ratio.lower, RoundingMode.FLOOR) : "";
        String upper = ratio.upper < Double.POSITIVE_INFINITY
                ? "at most " + NumberText.bound(ratio.upper, RoundingMode.CEILING)
                : "";
        String both = lower + (lower.isEmpty() || upper.isEmpty() ? "" : " and ") + upper;
        return both.isEmpty()
                ? "not known yet"
                : "surely " + both + " times (each bound is wrong in less than " + NumberText.oneOf(ratio.level)
                        + " rollouts)";
    }

    private String advice() {
        return switch (state) {
            case PENDING -> "no unit is answered by the candidate until the store was read";
            case SHADOW -> "no unit is answered by the candidate yet; nothing to do, it goes on automatically";
            case STEP ->
                "guards move it on or take it back; pause, rollBack and promote are for what they do not see or cannot"
                        + " prove";
            case PAUSED ->
                "the share stays as it is, and a guard may still take it back; rollBack and promote decide it"
                        + " by hand";
            case PROMOTING -> "the candidate answers everything; nothing to do, it ends automatically";
            case PROMOTED -> "the handle's serving() says what serves now, and its rollBack() goes back";
            case ROLLED_BACK ->
                "the control answers everything, and this version is not tried again automatically; mend it"
                        + " and load it as another version, or allow it again with againAfter(" + epoch + ")";
        };
    }

    private static void line(StringBuilder text, String line) {
        text.append('\n').append(PlainText.line(line));
    }
}
