package io.mlprod.internal.rollout;

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

    /** How far a count of units may be off; rates give the candidate, or the fleet, the benefit or the harm of it. */
    static final double UNIT_ERROR = 0.01;

    /** Nobody waits for more. */
    private static final long MOST_UNITS = 10_000_000_000L;

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

    /** Whether the guard finds the candidate surely good enough. */
    boolean isProven(long[] counts) {
        return isProvenBy(units(counts, CounterLayout.CANDIDATE), counts);
    }

    /** What the next step waits for, in words; empty if nothing. */
    String missing(long[] counts) {
        if (isProven(counts)) {
            return "";
        }
        OptionalLong more = moreUnits(counts);
        String lost = counts[layout.lost(index)] == 0 ? "" : "; too many units had it, further ones are not counted";
        return String.format(
                Locale.ROOT,
                "proof that %s is below %s times the control's, or below %s of units: %s"
                        + " (so far %d of the candidate's %d units had it, %d of the control's %d)%s",
                guard.name(),
                guard.advanceBelow(),
                guard.orRateBelow(),
                more.isPresent()
                        ? "about " + more.getAsLong() + " more units of the candidate, if rates stay as they are"
                        : "no number of units proves it at the present rates",
                events(counts, CounterLayout.CANDIDATE),
                units(counts, CounterLayout.CANDIDATE),
                events(counts, CounterLayout.CONTROL),
                units(counts, CounterLayout.CONTROL),
                lost);
    }

    /**
     * About how many more of the candidate's units it takes if rates stay as they are; empty if no number is enough.
     */
    OptionalLong moreUnits(long[] counts) {
        long now = units(counts, CounterLayout.CANDIDATE);
        long many = Math.max(1, now);
        while (!isProvenBy(many, counts)) {
            many *= 2;
            if (many > MOST_UNITS) {
                return OptionalLong.empty();
            }
        }
        long few = Math.max(now, many / 2);
        while (many - few > 1) {
            long middle = (few + many) / 2;
            if (isProvenBy(middle, counts)) {
                many = middle;
            } else {
                few = middle;
            }
        }
        return OptionalLong.of(many - now);
    }

    /** Whether so many of the candidate's units would be proof, if all counts were so many times as large. */
    private boolean isProvenBy(long candidateUnits, long[] counts) {
        long now = units(counts, CounterLayout.CANDIDATE);
        double times = now == 0 ? 1 : (double) candidateUnits / now;
        return isRateBelow(Math.round(times * events(counts, CounterLayout.CANDIDATE)), candidateUnits, counts)
                || RatioTest.logEvidenceBelow(phases(counts, times), guard.advanceBelow()) >= needed;
    }

    private boolean isRateBelow(long events, long units, long[] counts) {
        long least = Math.max(events, (long) (units * (1 - UNIT_ERROR)));
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
        return phases(counts, 1);
    }

    private List<EventCounts> phases(long[] counts, double times) {
        List<EventCounts> phases = new ArrayList<>(shares.size());
        for (int step = 0; step < shares.size(); step++) {
            long candidate = Math.round(times * counts[layout.events(index, step, CounterLayout.CANDIDATE)]);
            long control = Math.round(times * counts[layout.events(index, step, CounterLayout.CONTROL)]);
            if (candidate + control > 0) {
                phases.add(new EventCounts(shares.get(step), candidate, control));
            }
        }
        return phases;
    }
}
