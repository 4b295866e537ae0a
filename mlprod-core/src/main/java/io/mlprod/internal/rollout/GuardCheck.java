package io.mlprod.internal.rollout;

import io.mlprod.internal.statistics.EventCounts;
import io.mlprod.internal.statistics.RateTest;
import io.mlprod.internal.statistics.RatioTest;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one guard makes of the counts. Immutable; pure functions of counts. */
final class GuardCheck {

    /** How far a count of units may be off; rates give the candidate, or the fleet, the benefit or the harm of it. */
    static final double UNIT_ERROR = 0.01;

    private final Guard<?> guard;
    private final int index;
    private final List<Double> shares;
    private final double alpha;
    private final double needed;
    private final CounterLayout layout;

    /**
     * Makes the check.
     *
     * @param guard the guard
     * @param index its place among the guards
     * @param shares of the steps
     * @param alpha of each test of this guard
     * @param layout of the counts
     */
    GuardCheck(Guard<?> guard, int index, List<Double> shares, double alpha, CounterLayout layout) {
        this.guard = guard;
        this.index = index;
        this.shares = shares;
        this.alpha = alpha;
        this.needed = -Math.log(alpha);
        this.layout = layout;
    }

    /** Why the rollout must be taken back, or null. */
    @Nullable
    String alarm(long[] counts) {
        if (RatioTest.logEvidenceAbove(phases(counts), guard.maxRatio()) >= needed) {
            return String.format(
                    Locale.ROOT,
                    "guard %s: the candidate's rate is more than %s times the control's, %d to %d events at shares %s",
                    guard.name(),
                    guard.maxRatio(),
                    events(counts, CounterLayout.CANDIDATE),
                    events(counts, CounterLayout.CONTROL),
                    shares);
        }
        if (guard.maxRate().isPresent() && isRateAbove(counts, guard.maxRate().getAsDouble())) {
            return String.format(
                    Locale.ROOT,
                    "guard %s: the rate of both arms is above %s, %d of %d units",
                    guard.name(),
                    guard.maxRate().getAsDouble(),
                    events(counts, CounterLayout.CANDIDATE) + events(counts, CounterLayout.CONTROL),
                    units(counts, CounterLayout.CANDIDATE) + units(counts, CounterLayout.CONTROL));
        }
        return null;
    }

    private boolean isRateAbove(long[] counts, double rate) {
        long events = events(counts, CounterLayout.CANDIDATE) + events(counts, CounterLayout.CONTROL);
        long units = units(counts, CounterLayout.CANDIDATE) + units(counts, CounterLayout.CONTROL);
        long most = Math.max(events, (long) Math.ceil(units * (1 + UNIT_ERROR)));
        return RateTest.logEvidenceAbove(events, most, rate) >= needed;
    }

    /** What the next step waits for, in words; empty if nothing. */
    String missing(long[] counts) {
        if (isRateBelow(counts) || RatioTest.logEvidenceBelow(phases(counts), guard.advanceBelow()) >= needed) {
            return "";
        }
        String lost = counts[layout.lost(index)] == 0 ? "" : "; too many units had it, further ones are not counted";
        return String.format(
                Locale.ROOT,
                "proof that %s is below %s times the control's, or below %s of units; so far %d of %d units against %d of %d%s",
                guard.name(),
                guard.advanceBelow(),
                guard.orRateBelow(),
                events(counts, CounterLayout.CANDIDATE),
                units(counts, CounterLayout.CANDIDATE),
                events(counts, CounterLayout.CONTROL),
                units(counts, CounterLayout.CONTROL),
                lost);
    }

    private boolean isRateBelow(long[] counts) {
        long events = events(counts, CounterLayout.CANDIDATE);
        long least = Math.max(events, (long) (units(counts, CounterLayout.CANDIDATE) * (1 - UNIT_ERROR)));
        return counts[layout.lost(index)] == 0 && RateTest.upperBound(events, least, alpha) < guard.orRateBelow();
    }

    GuardStatus status(long[] counts) {
        List<EventCounts> phases = phases(counts);
        return new GuardStatus(
                guard.name(),
                events(counts, CounterLayout.CANDIDATE),
                units(counts, CounterLayout.CANDIDATE),
                events(counts, CounterLayout.CONTROL),
                units(counts, CounterLayout.CONTROL),
                RatioTest.lowerBound(phases, alpha),
                RatioTest.upperBound(phases, alpha),
                Math.exp(RatioTest.logEvidenceAbove(phases, guard.maxRatio())),
                1 / alpha,
                missing(counts));
    }

    private long events(long[] counts, int arm) {
        return layout.total(counts, index, arm);
    }

    private long units(long[] counts, int arm) {
        return counts[layout.allUnits(arm)];
    }

    private List<EventCounts> phases(long[] counts) {
        List<EventCounts> phases = new ArrayList<>(shares.size());
        for (int step = 0; step < shares.size(); step++) {
            long candidate = counts[layout.events(index, step, CounterLayout.CANDIDATE)];
            long control = counts[layout.events(index, step, CounterLayout.CONTROL)];
            if (candidate + control > 0) {
                phases.add(new EventCounts(shares.get(step), candidate, control));
            }
        }
        return phases;
    }
}
