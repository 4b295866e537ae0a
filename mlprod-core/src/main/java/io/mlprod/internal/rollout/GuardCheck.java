package io.mlprod.internal.rollout;

import static io.mlprod.internal.rollout.CounterLayout.CANDIDATE;
import static io.mlprod.internal.rollout.CounterLayout.CONTROL;

import io.mlprod.internal.statistics.EventCounts;
import io.mlprod.internal.statistics.RateEvidence;
import io.mlprod.internal.statistics.RatioEvidence;
import io.mlprod.internal.text.NumberText;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RolloutStatus.ArmStatus;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import io.mlprod.rollout.RolloutStatus.RatioStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The conclusions of one guard from the counts. Immutable; pure functions of counts. */
final class GuardCheck {

    /** The number of units beyond which no rollout waits. */
    private static final long MOST_UNITS = 10_000_000_000L;

    /** The largest share of predictions that a guard's code may fail to judge. */
    private static final double MOST_THROWN = 0.001;

    private final Guard<?> guard;
    private final int index;
    private final List<Double> shares;
    private final TestLevels levels;
    private final double proof; // the level of each way to a proof
    private final CounterLayout layout;
    private final FeedbackLosses losses;

    /**
     * Creates the check.
     *
     * @param guard the guard
     * @param index its place among the guards
     * @param shares the candidate's shares in the steps
     * @param levels the levels of the rollout's tests
     * @param layout the layout of the counts
     * @param losses the limits of lost feedback
     */
    GuardCheck(
            Guard<?> guard,
            int index,
            List<Double> shares,
            TestLevels levels,
            CounterLayout layout,
            FeedbackLosses losses) {
        this.guard = guard;
        this.index = index;
        this.shares = shares;
        this.levels = levels;
        this.proof = levels.ofProof(guard);
        this.layout = layout;
        this.losses = losses;
    }

    // ---- To take back: by the first event of each unit in all steps, or by the rate of both arms in one

    /**
     * Returns why the rollout must be taken back, or null.
     *
     * @param strictness how many times as strong as usual the evidence must be
     */
    @Nullable
    String alarm(long[] counts, double strictness) {
        if (isBlind(counts)) {
            return null;
        }
        if (RatioEvidence.logEvidenceAbove(events(counts), guard.maxRatio())
                >= Math.log(strictness / levels.ofTest())) {
            return "guard " + guard.name() + ": the candidate's rate is surely above " + times(guard.maxRatio()) + ": "
                    + affected(counts) + wrongIn(levels.alpha());
        }
        for (int step = 0; guard.maxRate().isPresent() && step < shares.size(); step++) {
            double rate = guard.maxRate().getAsDouble();
            if (isRateAbove(step, counts, rate, strictness)) {
                return "guard " + guard.name() + ": the rate of both arms together, " + together(step, counts)
                        + ", is surely above " + NumberText.exactPercent(rate) + wrongIn(levels.alpha())
                        + "; the control alone has " + rate(step, counts, CONTROL);
            }
        }
        return null;
    }

    /** Returns, in words, how many units had the event at any of their predictions, in the last step that compares. */
    private String affected(long[] counts) {
        int last = 0;
        for (int step = 0; step < shares.size(); step++) {
            if (counts[layout.events(index, step, CANDIDATE)] > 0) {
                last = step;
            }
        }
        long candidate = counts[layout.events(index, last, CANDIDATE)];
        long control = counts[layout.events(index, last, CONTROL)];
        long earlier =
                layout.total(counts, index, CANDIDATE) + layout.total(counts, index, CONTROL) - candidate - control;
        return against(
                        last,
                        candidate,
                        Math.max(candidate, judged(last, counts, CANDIDATE)),
                        control,
                        Math.max(control, judged(last, counts, CONTROL)))
                + (earlier > 0 ? ", with what was seen in other steps" : "");
    }

    private String together(int step, long[] counts) {
        return rate(
                        firsts(step, counts, CANDIDATE) + firsts(step, counts, CONTROL),
                        units(step, counts, CANDIDATE) + units(step, counts, CONTROL))
                + " in step " + step;
    }

    private String rate(int step, long[] counts, int arm) {
        return rate(firsts(step, counts, arm), units(step, counts, arm));
    }

    private static String rate(long events, long units) {
        return NumberText.percent((double) events / Math.max(1, units)) + " of " + NumberText.units(units);
    }

    /** Returns the number of units of which it is known whether they had the event. */
    private long judged(int step, long[] counts, int arm) {
        return guard.isTold() ? units(step, counts, arm) : counts[layout.units(step, arm)];
    }

    private static String against(int step, long candidate, long candidateUnits, long control, long controlUnits) {
        return rate(candidate, candidateUnits) + " against "
                + NumberText.percent((double) control / Math.max(1, controlUnits)) + " of "
                + NumberText.count(controlUnits) + " had it in step " + step;
    }

    private static String wrongIn(double level) {
        return " (wrong in less than " + NumberText.oneOf(level) + " rollouts)";
    }

    private static String times(double ratio) {
        return (ratio == 1 ? "" : NumberText.exact(ratio) + " times ") + "the control's";
    }

    private List<EventCounts> events(long[] counts) {
        List<EventCounts> phases = new ArrayList<>(shares.size());
        for (int step = 0; step < shares.size(); step++) {
            long candidate = counts[layout.events(index, step, CANDIDATE)];
            long control = counts[layout.events(index, step, CONTROL)];
            if (candidate + control > 0) {
                phases.add(new EventCounts(shares.get(step), candidate, control));
            }
        }
        return phases;
    }

    private boolean isRateAbove(int step, long[] counts, double rate, double strictness) {
        long events = firsts(step, counts, CANDIDATE) + firsts(step, counts, CONTROL);
        long units = units(step, counts, CANDIDATE) + units(step, counts, CONTROL);
        return RateEvidence.logEvidenceAbove(events, units, rate) >= Math.log(strictness / levels.ofRateInStep());
    }

    // ---- To go on: by the first prediction of each unit in this step

    /** Returns whether the guard has proof that the candidate is good enough in a step. */
    boolean isProven(int step, long[] counts) {
        return !isBlind(counts) && !isUnjudged(counts) && isProvenBy(units(step, counts, CANDIDATE), step, counts);
    }

    /**
     * Returns whether the guard must not find anything, neither good nor bad, since too much of what it waits for is
     * lost.
     */
    private boolean isBlind(long[] counts) {
        return guard.isTold() && losses.areBlinding(counts);
    }

    /** Returns whether its code threw so often that an answer which it could not judge is no longer rare. */
    private boolean isUnjudged(long[] counts) {
        long met = 0;
        for (int step = 0; step < shares.size(); step++) {
            met += counts[layout.met(step, CANDIDATE)] + counts[layout.met(step, CONTROL)];
        }
        return counts[layout.thrown(index)] > MOST_THROWN * met;
    }

    /** Returns, in words, what the next step waits for; empty if nothing. */
    String missing(int step, long[] counts) {
        if (isProven(step, counts)) {
            return "";
        }
        if (isBlind(counts)) {
            return guard.name() + ": " + losses.missing(counts);
        }
        if (isUnjudged(counts)) {
            return guard.name() + " to judge: its code threw on " + NumberText.count(counts[layout.thrown(index)])
                    + " predictions, which proves nothing; mend it and start again, or promote by hand";
        }
        OptionalLong more = moreUnits(step, counts);
        return "proof that the rate of " + guard.name() + " is below " + times(limit(step)) + orRate() + ": "
                + (more.isPresent()
                        ? "about " + NumberText.count(more.getAsLong())
                                + " more units of the candidate, if rates stay as they are"
                        : "no number of units proves it at the present rates; look at what goes wrong, then call"
                                + " rollBack, or promote to accept it");
    }

    private String orRate() {
        return guard.orRateBelow() > 0 ? ", or below " + NumberText.exactPercent(guard.orRateBelow()) : "";
    }

    /**
     * Returns about how many more of the candidate's units are needed if rates stay as they are; empty if no number is
     * enough.
     */
    OptionalLong moreUnits(int step, long[] counts) {
        if (isBlind(counts) || isUnjudged(counts)) {
            return OptionalLong.empty();
        }
        long now = units(step, counts, CANDIDATE);
        OptionalLong enough = least(now, units -> isProvenBy(units, step, counts));
        return enough.isEmpty() ? enough : OptionalLong.of(enough.getAsLong() - now);
    }

    /**
     * Returns whether this many of the candidate's units would be proof if all counts of the step grew by the same
     * factor.
     */
    private boolean isProvenBy(long candidateUnits, int step, long[] counts) {
        long now = units(step, counts, CANDIDATE);
        double times = now == 0 ? 1 : (double) candidateUnits / now;
        long candidate = Math.round(times * firsts(step, counts, CANDIDATE));
        long control = Math.round(times * firsts(step, counts, CONTROL));
        return isRateBelow(candidate, Math.max(candidate, candidateUnits))
                || isRatioBelow(step, new EventCounts(shares.get(step), candidate, control));
    }

    private boolean isRateBelow(long events, long units) {
        return RateEvidence.logEvidenceBelow((double) events, (double) units, guard.orRateBelow()) >= -Math.log(proof);
    }

    private boolean isRatioBelow(int step, EventCounts firsts) {
        return RatioEvidence.logEvidenceBelow(List.of(firsts), limit(step)) >= -Math.log(proof);
    }

    /** Returns the ratio that must have been ruled out before the step ends. */
    private double limit(int step) {
        return step == shares.size() - 1 ? guard.promoteBelow() : guard.advanceBelow();
    }

    // ---- For people

    /** Returns what the guard knows about a step; before the first step, that it knows nothing. */
    GuardStatus status(int viewed, long[] counts, CountPace pace, long nanos) {
        int step = Math.min(Math.max(0, viewed), shares.size() - 1); // another process may have had more steps
        if (isBlind(counts)) {
            ArmStatus unknown = new ArmStatus(0, 0, 0);
            RatioStatus open = new RatioStatus(0, Double.POSITIVE_INFINITY, proof);
            return new GuardStatus(guard.name(), unknown, unknown, open, "", missing(step, counts), "");
        }
        EventCounts firsts =
                new EventCounts(shares.get(step), firsts(step, counts, CANDIDATE), firsts(step, counts, CONTROL));
        return new GuardStatus(
                guard.name(),
                arm(step, counts, CANDIDATE),
                arm(step, counts, CONTROL),
                new RatioStatus(
                        RatioEvidence.lowerBound(List.of(firsts), proof),
                        RatioEvidence.upperBound(List.of(firsts), proof),
                        proof),
                isUnjudged(counts) ? "" : proof(step, firsts, units(step, counts, CANDIDATE)) + untold(counts),
                missing(step, counts),
                outlook(step, counts, pace, nanos));
    }

    private ArmStatus arm(int step, long[] counts, int arm) {
        return new ArmStatus(units(step, counts, arm), firsts(step, counts, arm), layout.total(counts, index, arm));
    }

    /** Returns what people need to know if they take silence for good news. */
    private String untold(long[] counts) {
        boolean isSilent =
                layout.total(counts, index, CANDIDATE) + layout.total(counts, index, CONTROL) == 0 && guard.isTold();
        return isSilent
                ? "; but the application has reported no " + guard.name()
                        + ": if there are some, check what feedback(...) returns"
                : "";
    }

    private String proof(int step, EventCounts firsts, long units) {
        if (isRatioBelow(step, firsts)) {
            return "its rate is below " + times(limit(step)) + wrongIn(proof);
        }
        return isRateBelow(Math.round(firsts.candidate()), units)
                ? "its rate is below " + NumberText.exactPercent(guard.orRateBelow()) + wrongIn(proof)
                : "";
    }

    /**
     * Returns how soon a candidate that is twice as bad as the limit allows would be found, judged by what the control
     * has in this step.
     */
    private String outlook(int step, long[] counts, CountPace pace, long nanos) {
        OptionalLong events = eventsToFind(step);
        String time = events.isEmpty()
                ? null
                : pace.timeFor(events.getAsLong(), layout.events(index, step, CONTROL), counts, nanos);
        return time == null
                ? ""
                : "at this pace a candidate with " + times(2 * guard.maxRatio()) + " rate would be taken back after "
                        + time + " of a step";
    }

    /**
     * Returns how many events the control has by the time that the events expected of such a candidate are enough;
     * empty if no number is.
     */
    private OptionalLong eventsToFind(int step) {
        return least(0, events -> isFound(events, step));
    }

    /**
     * Returns the least number, not below the first, from which the condition holds on; empty if that is beyond what
     * any rollout waits for.
     */
    private static OptionalLong least(long first, LongPredicate isEnough) {
        long many = Math.max(1, first);
        while (!isEnough.test(many)) {
            many *= 2;
            if (many > MOST_UNITS) {
                return OptionalLong.empty();
            }
        }
        long few = Math.max(first, many / 2);
        while (many - few > 1) {
            long middle = (few + many) / 2;
            if (isEnough.test(middle)) {
                many = middle;
            } else {
                few = middle;
            }
        }
        return OptionalLong.of(many);
    }

    private boolean isFound(long control, int step) {
        double odds = 2 * guard.maxRatio() * shares.get(step) / (1 - shares.get(step));
        long candidate = Math.round(Math.min(odds * control, 1e6 * MOST_UNITS));
        return RatioEvidence.logEvidenceAbove(
                        List.of(new EventCounts(shares.get(step), candidate, control)), guard.maxRatio())
                >= -Math.log(levels.ofTest());
    }

    private long firsts(int step, long[] counts, int arm) {
        return counts[layout.firsts(index, step, arm)];
    }

    /**
     * Returns the units whose first prediction in a step is known to have had the event or not; at least as many as had
     * it.
     */
    private long units(int step, long[] counts, int arm) {
        long known = counts[guard.isTold() ? layout.matured(step, arm) : layout.met(step, arm)];
        return Math.max(known, firsts(step, counts, arm)); // another thread may be between the two
    }
}
