package io.mlprod.internal.experiment;

import io.mlprod.experiment.Experiment;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reasons why numbers must not be read, with what to do about each. Stateless. */
final class ReadoutRefusals {

    /** The probability with which each check refuses sound data by chance. */
    static final double ALPHA = 0.01;

    private static final double MOST_LOST = 0.05;
    private static final double MOST_UNKNOWN = 0.01;

    private ReadoutRefusals() {}

    /** Returns the objections to all numbers. */
    static List<String> ofAll(Experiment<?> experiment, Tallies tallies) {
        List<String> reasons = new ArrayList<>();
        if (speaksAgainst(tallies.sampleRatioEvidence(), 1)) {
            reasons.add("Units did not come to the arms as the weights say. Some arm loses units: look for errors,"
                    + " timeouts or"
                    + " filters in one arm only, mend that, and begin under another name.");
        }
        if (tallies.loss().share() > MOST_LOST) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%.1f %% of predictions or outcomes were forgotten before they could count (up to 5 %% is"
                            + " accepted)."
                            + " Begin anew with a larger maxDecisions than %,d%s.",
                    100 * tallies.loss().share(),
                    experiment.maxDecisions(),
                    within(experiment.outcomesWithin(), tallies)));
        }
        if (tallies.loss().unknownShare() > MOST_UNKNOWN) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%.1f %% of outcomes came when their prediction was forgotten, so their arm is unknown (up"
                            + " to 1 %% is"
                            + " accepted). Begin anew with outcomesWithin longer than %s, or, if it was less than a"
                            + " day ago, with"
                            + " a larger maxDecisions than %,d.",
                    100 * tallies.loss().unknownShare(),
                    DurationText.of(experiment.outcomesWithin()),
                    experiment.maxDecisions()));
        }
        if (experiment.bandit().isPresent()) {
            reasons.add("A bandit moves the weights, which breaks tests of differences. Estimate from the logged"
                    + " propensities"
                    + " with OffPolicy, or run an experiment without a bandit.");
        }
        return reasons;
    }

    /** Returns, in words, how many predictions must be remembered; empty while that is not known. */
    private static String within(Duration age, Tallies tallies) {
        double counted = Duration.between(tallies.since(), tallies.at()).toNanos();
        return counted < age.toNanos()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; on average %,d predictions came within %s (outcomesWithin)",
                        Math.round(tallies.loss().predictions() * (age.toNanos() / counted)),
                        DurationText.of(age));
    }

    /** Returns the objection to the numbers of one arm; empty if there is none. */
    static String ofArm(Tallies.PairTally pair, int arms, String arm, Duration outcomesWithin) {
        if (speaksAgainst(pair.unequalEvidence(), arms)) {
            return String.format(
                    Locale.ROOT,
                    "slices of equal share got %,d units in control and %,d in %s; one of them loses units: look"
                            + " for errors,"
                            + " timeouts or filters in one arm only",
                    pair.controlUnits().exposed(),
                    pair.armUnits().exposed(),
                    arm);
        }
        if (speaksAgainst(pair.unequallyLateEvidence(), arms)) {
            return String.format(
                    Locale.ROOT,
                    "outcomes come later in %s: %s of them more than %s after the prediction (outcomesWithin),"
                            + " against %s in"
                            + " %s; begin anew with a longer outcomesWithin",
                    pair.moreLate() > 0 ? arm : "control",
                    late(pair.moreLate() > 0 ? pair.armUnits() : pair.controlUnits()),
                    DurationText.of(outcomesWithin),
                    late(pair.moreLate() > 0 ? pair.controlUnits() : pair.armUnits()),
                    pair.moreLate() > 0 ? "control" : arm);
        }
        return "";
    }

    /** Returns the objection to a difference that could be due to outcomes which came too late. */
    static String noMoreThanLate(double share) {
        return String.format(
                Locale.ROOT,
                "the difference may be no larger than the %.1f %% of outcomes that came too late to count; begin"
                        + " anew with a"
                        + " longer outcomesWithin",
                100 * share);
    }

    private static boolean speaksAgainst(double logEvidence, int tests) {
        return logEvidence >= Math.log(tests / ALPHA);
    }

    private static String late(Tallies.Slice slice) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * slice.lateShare());
    }
}
