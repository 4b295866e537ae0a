package io.mlprod.internal.rollout;

import static io.mlprod.internal.rollout.CounterLayout.CANDIDATE;
import static io.mlprod.internal.rollout.CounterLayout.CONTROL;

import io.mlprod.internal.statistics.EventCounts;
import io.mlprod.internal.statistics.RateTest;
import io.mlprod.internal.statistics.RatioTest;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one guard makes of the counts. Immutable; pure functions of counts. */
final class GuardCheck {

    /** Nobody waits for more. */
    private static final long MOST_UNITS = 10_000_000_000L;

    private final Guard<?> guard;
    private final int index;
    private final List<Double> shares;
    private final TestLevels levels;
    private final double proof; // the level of each way to it
    private final CounterLayout layout;

    /**
     * Makes the check.
     *
     * @param guard the guard
     * @param index its place among the guards
     * @param shares of the steps
     * @param levels of the rollout's tests
     * @param layout of the counts
     */
    GuardCheck(Guard<?> guard, int index, List<Double> shares, TestLevels levels, CounterLayout layout) {
        this.guard = guard;
        this.index = index;
        this.shares = shares;
        this.levels = levels;
        this.proof = levels.ofProof(guard);
        this.layout = layout;
    }

    // ---- Back: by the first event of each unit in all steps, or by the rate of both arms in one

    /**
     * Why the rollout must be taken back, or null.
     *
     * @param strictness how many times as strong as usually the evidence must be
     */
    @Nullable
    String alarm(long[] counts, double strictness) {
        if (RatioTest.logEvidenceAbove(events(counts), guard.maxRatio()) >= Math.log(strictness / levels.ofTest())) {
            return String.format(
                    Locale.ROOT,
                    "guard %s: the candidate's rate is more than %s times the control's, %d to %d events at shares %s",
                    guard.name(),
                    guard.maxRatio(),
                    layout.total(counts, index, CANDIDATE),
                    layout.total(counts, index, CONTROL),
                    shares);
        }
        for (int step = 0; guard.maxRate().isPresent() && step < shares.size(); step++) {
            if (isRateAbove(step, counts, guard.maxRate().getAsDouble(), strictness)) {
                return String.format(
                        Locale.ROOT,
                        "guard %s: the rate of both arms is above %s, %d of %d units",
                        guard.name(),
                        guard.maxRate().getAsDouble(),
                        firsts(step, counts, CANDIDATE) + firsts(step, counts, CONTROL),
                        units(step, counts, CANDIDATE) + units(step, counts, CONTROL));
            }
        }
        return null;
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
        return RateTest.logEvidenceAbove(events, units, rate) >= Math.log(strictness / levels.ofRateInStep());
    }

    // ---- On: by the first prediction of each unit in this step

    /** Whether the guard finds the candidate surely good enough in a step. */
    boolean isProven(int step, long[] counts) {
        return isProvenBy(units(step, counts, CANDIDATE), step, counts);
    }

    /** What the next step waits for, in words; empty if nothing. */
    String missing(int step, long[] counts) {
        if (isProven(step, counts)) {
            return "";
        }
        OptionalLong more = moreUnits(step, counts);
        return String.format(
                Locale.ROOT,
                "proof that %s is below %s times the control's, or below %s of units: %s"
                        + " (so far %d of the candidate's %d units had it, %d of the control's %d)",
                guard.name(),
                guard.advanceBelow(),
                guard.orRateBelow(),
                more.isPresent()
                        ? "about " + more.getAsLong() + " more units of the candidate, if rates stay as they are"
                        : "no number of units proves it at the present rates",
                firsts(step, counts, CANDIDATE),
                units(step, counts, CANDIDATE),
                firsts(step, counts, CONTROL),
                units(step, counts, CONTROL));
    }

    /**
     * About how many more of the candidate's units it takes if rates stay as they are; empty if no number is enough.
     */
    OptionalLong moreUnits(int step, long[] counts) {
        long now = units(step, counts, CANDIDATE);
        long many = Math.max(1, now);
        while (!isProvenBy(many, step, counts)) {
            many *= 2;
            if (many > MOST_UNITS) {
                return OptionalLong.empty();
            }
        }
        long few = Math.max(now, many / 2);
        while (many - few > 1) {
            long middle = (few + many) / 2;
            if (isProvenBy(middle, step, counts)) {
                many = middle;
            } else {
                few = middle;
            }
        }
        return OptionalLong.of(many - now);
    }

    /** Whether so many of the candidate's units would be proof, if all counts of the step were so many times as large. */
    private boolean isProvenBy(long candidateUnits, int step, long[] counts) {
        long now = units(step, counts, CANDIDATE);
        double times = now == 0 ? 1 : (double) candidateUnits / now;
        long candidate = Math.round(times * firsts(step, counts, CANDIDATE));
        long control = Math.round(times * firsts(step, counts, CONTROL));
        return RateTest.upperBound(candidate, Math.max(candidate, candidateUnits), proof) < guard.orRateBelow()
                || RatioTest.logEvidenceBelow(
                                List.of(new EventCounts(shares.get(step), candidate, control)), guard.advanceBelow())
                        >= -Math.log(proof);
    }

    GuardStatus status(int step, long[] counts) {
        List<EventCounts> phases = events(counts);
        return new GuardStatus(
                guard.name(),
                firsts(Math.max(0, step), counts, CANDIDATE),
                units(Math.max(0, step), counts, CANDIDATE),
                firsts(Math.max(0, step), counts, CONTROL),
                units(Math.max(0, step), counts, CONTROL),
                RatioTest.lowerBound(phases, levels.ofTest()),
                RatioTest.upperBound(phases, levels.ofTest()),
                Math.exp(RatioTest.logEvidenceAbove(phases, guard.maxRatio())),
                1 / levels.ofTest(),
                missing(Math.max(0, step), counts));
    }

    private long firsts(int step, long[] counts, int arm) {
        return counts[layout.firsts(index, step, arm)];
    }

    /** The units whose first prediction in a step is known to have had the event or not; as many as had it, at least. */
    private long units(int step, long[] counts, int arm) {
        long known = counts[guard.isTold() ? layout.matured(step, arm) : layout.met(step, arm)];
        return Math.max(known, firsts(step, counts, arm)); // another thread may be between the two
    }
}
