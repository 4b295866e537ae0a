package io.mlprod.fallback.internal.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.internal.text.PlainText;
import io.mlprod.provenance.TierState;
import io.mlprod.time.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The library's breaker. Resilience4j judges the calls of a tier that works; this class does the rest. In Resilience4j
 * the time until a tier is probed follows the wall clock, calls from before the opening are taken for probes, and a
 * probe that ends with an {@link Error}, or never, can block all others for good.
 *
 * <p>Its whole state is one reference to the current phase. A phase that is over never becomes current again, except
 * one that a probe was taken from and given back to, so whatever refers to a phase that is over does nothing.
 */
public final class ResilienceBreaker implements Breaker {

    private static final AtomicReferenceFieldUpdater<ResilienceBreaker, Phase> PHASE =
            AtomicReferenceFieldUpdater.newUpdater(ResilienceBreaker.class, Phase.class, "phase");

    private static final Duration NEVER_SLOW = Duration.ofNanos(Long.MAX_VALUE);

    /**
     * A clock for judges: one that has opened is not asked again; if it were, its time to try again would not have
     * come.
     */
    private static final Clock STANDING_STILL = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final String name;
    private final CircuitBreakerConfig judging;
    private final long slowAfter;
    private final int probes;
    private final Recovery recovery;
    private final TimeSource time;
    private volatile Phase phase;

    /**
     * Creates a closed breaker.
     *
     * @param name shown in Resilience4j's log
     * @param random returns numbers from 0 to below 1
     */
    public ResilienceBreaker(String name, BreakerSettings settings, TimeSource time, DoubleSupplier random) {
        this.name = PlainText.line(name);
        this.time = time;
        Duration slowAfter = settings.slowAfter().orElse(NEVER_SLOW);
        judging = CircuitBreakerConfig.custom()
                .slidingWindow(
                        settings.window(),
                        settings.minimumCalls(),
                        SlidingWindowType.COUNT_BASED,
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .failureRateThreshold(percent(settings.failureRate()))
                .slowCallDurationThreshold(slowAfter)
                .slowCallRateThreshold(percent(settings.slowShare()))
                .recordException(anything -> true)
                .ignoreException(anything -> false)
                .writableStackTraceEnabled(false)
                .clock(STANDING_STILL)
                .build();
        this.slowAfter = slowAfter.toNanos();
        probes = settings.probes();
        recovery = new Recovery(settings, random);
        phase = new Serving(recovery.first(), true);
    }

    /** Returns the share in percent, but never zero, to which the least shares round and which Resilience4j refuses. */
    private static float percent(double share) {
        return Math.max(Float.MIN_NORMAL, (float) (100 * share));
    }

    @Override
    public @Nullable Permit tryAcquire() {
        return phase instanceof Serving serving && serving.admits() ? serving : null;
    }

    @Override
    public @Nullable Permit tryAcquireProbe() {
        long now = time.nanoTime();
        if (current(now) instanceof Waiting waiting && now - waiting.due() >= 0) {
            Probing probe = new Probing(waiting, now + recovery.probeLimit());
            return move(waiting, probe) ? probe : null;
        }
        return null;
    }

    @Override
    public TierState state() {
        long now = time.nanoTime();
        return current(now).state(now);
    }

    /**
     * Returns the phase after the changes that are due to time alone; which thread asks, and when, makes no difference.
     */
    private Phase current(long now) {
        if (phase instanceof Probing probe && probe.isLate(now)) {
            move(probe, probe.reopened(probe.limit));
        }
        return phase;
    }

    private boolean move(Phase from, Phase to) {
        return PHASE.compareAndSet(this, from, to);
    }

    private Waiting opened(long from, long openTime) {
        return new Waiting(from + recovery.jittered(openTime), openTime, 0);
    }

    private enum Outcome {
        SUCCEEDED,
        FAILED,
        RELEASED
    }

    private sealed interface Phase {

        TierState state(long now);
    }

    /** A phase in which calls run. It is the permit of each of them. */
    private abstract sealed class Running implements Phase, Permit {

        @Override
        public final void succeeded(long nanos) {
            report(Outcome.SUCCEEDED, nanos);
        }

        @Override
        public final void failed(long nanos, @Nullable Throwable error) {
            report(Outcome.FAILED, nanos);
        }

        @Override
        public final void released() {
            report(Outcome.RELEASED, 0);
        }

        private void report(Outcome outcome, long nanos) {
            if (phase == this) { // otherwise it has no effect, see the class comment
                try {
                    apply(outcome, nanos);
                } catch (Throwable outOfMemory) {
                    // Or out of stack. This call is not counted. The next call notices a judge that has opened, and a
                    // probe is given up when its time is over.
                }
            }
        }

        abstract void apply(Outcome outcome, long nanos);
    }

    /**
     * A phase in which the tier gets calls. Each has a judge of its own, so a report that comes as the phase ends,
     * after the phase was seen to be current, does not reach the next one's judge.
     */
    private final class Serving extends Running {

        private final CallJudge judge = new CallJudge(name, judging);
        private final long closed = time.nanoTime();
        private final long openTime;
        private volatile boolean recovered;

        /**
         * Starts the phase.
         *
         * @param openTime how long the breaker opens if it does so before it has recovered
         */
        Serving(long openTime, boolean recovered) {
            this.openTime = openTime;
            this.recovered = recovered;
        }

        @Override
        public TierState state(long now) {
            return hasRecovered(now) ? TierState.READY : TierState.RAMPING;
        }

        /** Returns whether the breaker has recovered; remembered, so that the time is not read for each call. */
        private boolean hasRecovered(long now) {
            if (!recovered && recovery.isComplete(now - closed)) {
                recovered = true;
            }
            return recovered;
        }

        boolean admits() {
            if (!recovered && !ramps(time.nanoTime())) {
                return false;
            }
            boolean isClosed = judge.admits();
            if (!isClosed) {
                open(); // the call that opened it is about to report so, or could not
            }
            return isClosed;
        }

        private boolean ramps(long now) {
            return hasRecovered(now) || recovery.letsThrough(now - closed);
        }

        @Override
        void apply(Outcome outcome, long nanos) {
            switch (outcome) {
                case SUCCEEDED -> judge.succeeded(nanos);
                case FAILED -> judge.failed(nanos);
                case RELEASED -> {}
            }
            if (judge.hasOpened()) {
                open();
            }
        }

        private void open() {
            long now = time.nanoTime();
            move(this, opened(now, hasRecovered(now) ? recovery.first() : openTime));
        }
    }

    /**
     * A phase in which the tier gets no calls, and may get a probe once it is due.
     *
     * @param due the time from which a probe may come
     * @param openTime how long the breaker was opened for, without jitter
     * @param successes how many probes have succeeded since
     */
    private record Waiting(long due, long openTime, int successes) implements Phase {

        @Override
        public TierState state(long now) {
            return successes == 0 ? TierState.OPEN : TierState.PROBING;
        }
    }

    /** A phase in which a probe runs. */
    private final class Probing extends Running {

        private final Waiting before;
        private final long limit;

        Probing(Waiting before, long limit) {
            this.before = before;
            this.limit = limit;
        }

        @Override
        public TierState state(long now) {
            return TierState.PROBING;
        }

        boolean isLate(long now) {
            return now - limit >= 0;
        }

        @Override
        void apply(Outcome outcome, long nanos) {
            long now = time.nanoTime();
            Phase next = isLate(now)
                    ? reopened(limit)
                    : switch (outcome) {
                        case SUCCEEDED -> nanos > slowAfter ? reopened(now) : confirmed(now);
                        case FAILED -> reopened(now);
                        case RELEASED -> before;
                    };
            move(this, next);
        }

        Waiting reopened(long from) {
            return opened(from, recovery.after(before.openTime()));
        }

        private Phase confirmed(long now) {
            int successes = before.successes() + 1;
            return successes < probes
                    ? new Waiting(now, before.openTime(), successes)
                    : new Serving(recovery.after(before.openTime()), false);
        }
    }
}
