package io.mlprod.fallback.internal.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Resilience4j as the judge of a tier's last calls. While all calls in its window are good ones, one more would change
 * nothing there, so it is not told: a tier that works costs neither a lock nor a write. Thread-safe.
 */
final class CallJudge {

    /** Stands for what a tier threw, which may hold values of an input: Resilience4j logs exceptions at DEBUG. */
    private final Throwable failure = new TierFailure();

    private final CircuitBreaker judge;
    private final int window;
    private final long slowAfter;
    private final AtomicInteger bad = new AtomicInteger(); // calls that the judge has been told of
    private volatile int cleanSince = -1; // the number of bad calls at which the window was seen to hold good ones only
    private int told; // good calls; one that is lost only delays the next look

    CallJudge(String name, CircuitBreakerConfig config) {
        judge = CircuitBreaker.of(name, config);
        window = config.getSlidingWindowSize();
        slowAfter = config.getSlowCallDurationThreshold().toNanos();
    }

    /** Returns whether all calls in the window are good ones, so that the judge lets all through. */
    private boolean isClean() {
        return cleanSince == bad.get();
    }

    /** Returns whether the judge lets a call through. */
    boolean admits() {
        return isClean() || judge.tryAcquirePermission();
    }

    /** Returns whether the judge has opened. */
    boolean hasOpened() {
        return !isClean() && judge.getState() != CircuitBreaker.State.CLOSED;
    }

    void succeeded(long nanos) {
        boolean isGood = nanos <= slowAfter;
        if (isGood && isClean()) {
            return;
        }
        judge.onSuccess(nanos, TimeUnit.NANOSECONDS);
        if (!isGood) {
            bad.incrementAndGet();
        } else if (++told % window == 0) {
            look();
        }
    }

    void failed(long nanos) {
        judge.onError(nanos, TimeUnit.NANOSECONDS, failure);
        bad.incrementAndGet(); // after the judge has it: a look that has missed it counts for nothing
    }

    private void look() {
        int before = bad.get();
        CircuitBreaker.Metrics metrics = judge.getMetrics();
        if (metrics.getNumberOfBufferedCalls() == window
                && metrics.getNumberOfFailedCalls() == 0
                && metrics.getNumberOfSlowCalls() == 0) {
            cleanSince = before;
        }
    }

    private static final class TierFailure extends Exception {

        private static final long serialVersionUID = 1;

        TierFailure() {
            super(null, null, false, false);
        }
    }
}
