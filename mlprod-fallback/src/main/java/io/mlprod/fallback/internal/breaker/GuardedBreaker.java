package io.mlprod.fallback.internal.breaker;

import io.mlprod.fallback.Breaker;
import io.mlprod.internal.log.Log;
import io.mlprod.provenance.TierState;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A guard around a breaker of the application's own. While that breaker throws, the tier is treated as open, and calls
 * that were let in before end as they would have otherwise. Thread-safe.
 */
final class GuardedBreaker implements Breaker {

    private final String tier;
    private final Breaker breaker;
    private final Log log;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    /**
     * Guards a breaker.
     *
     * @param tier the chain and the tier, for messages
     */
    GuardedBreaker(String tier, Breaker breaker, Log log) {
        this.tier = tier;
        this.breaker = breaker;
        this.log = log;
    }

    @Override
    public @Nullable Permit tryAcquire() {
        try {
            return guarded(breaker.tryAcquire());
        } catch (Throwable e) {
            return refused(e);
        }
    }

    @Override
    public @Nullable Permit tryAcquireProbe() {
        try {
            return guarded(breaker.tryAcquireProbe());
        } catch (Throwable e) {
            return refused(e);
        }
    }

    @Override
    public TierState state() {
        try {
            return breaker.state();
        } catch (Throwable e) {
            warnOnce(e);
            return TierState.OPEN;
        }
    }

    private @Nullable Permit guarded(@Nullable Permit permit) {
        return permit == null ? null : new GuardedPermit(permit);
    }

    private @Nullable Permit refused(Throwable error) {
        warnOnce(error);
        if (error instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        return null;
    }

    private void warnOnce(Throwable error) {
        if (!hasWarned.getAndSet(true)) {
            log.warn("The breaker of {} failed; told only once", tier, error);
        }
    }

    private final class GuardedPermit implements Permit {

        private final Permit permit;

        GuardedPermit(Permit permit) {
            this.permit = permit;
        }

        @Override
        public void succeeded(long nanos) {
            tell(() -> permit.succeeded(nanos));
        }

        @Override
        public void failed(long nanos, @Nullable Throwable error) {
            tell(() -> permit.failed(nanos, error));
        }

        @Override
        public void released() {
            tell(permit::released);
        }

        private void tell(Runnable report) {
            try {
                report.run();
            } catch (Throwable e) {
                warnOnce(e); // even if the JVM is in trouble: the next call to the breaker finds out
            }
        }
    }
}
