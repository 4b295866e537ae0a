package io.mlprod.fallback.internal.breaker;

import io.mlprod.fallback.BreakerSettings;
import io.mlprod.provenance.TierState;
import java.util.ArrayList;
import java.util.List;

/**
 * What a breaker should do, in the words of {@link BreakerSettings} rather than of its implementation: for one thread,
 * everything happens when its time has come, and calls and probes have numbers in place of permits.
 */
final class BreakerModel {

    private static final long TEN_SECONDS = 10_000_000_000L;

    private record Call(boolean failed, boolean slow) {}

    private final BreakerSettings settings;
    private final double random;

    private TierState state = TierState.READY;
    private long now;
    private int doublings;

    /** While calls come through. */
    private int period;

    private List<Call> window = new ArrayList<>();
    private long rampEnd;

    /** While they do not. */
    private long due;

    private int successes;
    private int probe;
    private boolean probeRuns;
    private long probeEnd;

    BreakerModel(BreakerSettings settings, double random) {
        this.settings = settings;
        this.random = random;
    }

    TierState state() {
        return state;
    }

    int period() {
        return period;
    }

    int probe() {
        return probe;
    }

    void advance(long nanos) {
        now += nanos;
        if (probeRuns && now >= probeEnd) {
            open(probeEnd);
        }
        if (state == TierState.RAMPING && now >= rampEnd) {
            state = TierState.READY;
            doublings = 0;
        }
    }

    /** How long until time alone changes something, or a probe is due; 1 if it never does. */
    long untilNext() {
        long next = probeRuns ? probeEnd : state == TierState.RAMPING ? rampEnd : due;
        return Math.max(1, next - now);
    }

    boolean acquire() {
        double rampLeft = state == TierState.RAMPING
                ? (rampEnd - now) / (double) settings.ramp().toNanos()
                : 0;
        return serves() && random < 1 - 0.9 * rampLeft;
    }

    private boolean serves() {
        return state == TierState.READY || state == TierState.RAMPING;
    }

    void finishCall(int itsPeriod, boolean failed, long nanos) {
        if (itsPeriod == period && serves()) {
            window.add(new Call(failed, isSlow(nanos)));
            List<Call> last = window.subList(Math.max(0, window.size() - settings.window()), window.size());
            long failures = last.stream().filter(Call::failed).count();
            long slow = last.stream().filter(Call::slow).count();
            boolean enough = last.size() >= Math.min(settings.minimumCalls(), settings.window());
            if (enough
                    && (failures >= settings.failureRate() * last.size()
                            || slow >= settings.slowShare() * last.size())) {
                open(now);
            }
        }
    }

    private boolean isSlow(long nanos) {
        return settings.slowAfter().isPresent()
                && nanos > settings.slowAfter().get().toNanos();
    }

    boolean acquireProbe() {
        if (serves() || probeRuns || now < due) {
            return false;
        }
        probe++;
        probeRuns = true;
        probeEnd = now + Math.max(TEN_SECONDS, settings.openAtMost().toNanos());
        state = TierState.PROBING;
        return true;
    }

    void finishProbe(int itsNumber, boolean failed, long nanos) {
        if (probeRuns && itsNumber == probe) {
            if (failed || isSlow(nanos)) {
                open(now);
            } else {
                probeRuns = false;
                successes++;
                if (successes == settings.probes()) {
                    close();
                }
            }
        }
    }

    void releaseProbe(int itsNumber) {
        if (probeRuns && itsNumber == probe) {
            probeRuns = false;
            state = successes == 0 ? TierState.OPEN : TierState.PROBING;
        }
    }

    private void open(long from) {
        long doubled = (long) (settings.openFor().toNanos() * Math.pow(2, doublings));
        long openTime = Math.min(settings.openAtMost().toNanos(), doubled);
        doublings++;
        state = TierState.OPEN;
        due = from + (long) (openTime * (1 + settings.jitter() * (2 * random - 1)));
        successes = 0;
        probeRuns = false;
    }

    private void close() {
        state = TierState.RAMPING;
        rampEnd = now + settings.ramp().toNanos();
        window = new ArrayList<>();
        period++;
        advance(0);
    }
}
