package io.mlprod.fallback;

import io.mlprod.provenance.TierState;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker, which keeps calls away from a tier that fails, and lets them back when the tier works again.
 *
 * <p>Implement it only to replace the breaker that comes with the library, which {@link BreakerSettings} configures.
 * Implementations are thread-safe and quick, and never block.
 *
 * @since 0.1
 */
public interface Breaker {

    /**
     * Asks for permission to let a call through that a caller waits for.
     *
     * @return a permit that is used once; null if the call goes to the next tier
     */
    @Nullable
    Permit tryAcquire();

    /**
     * Asks for permission to probe, with a copy of a call, whether the tier works again. No caller waits for a probe or
     * gets its answer.
     *
     * @return a permit that is used once; null if no probe is due
     */
    @Nullable
    Permit tryAcquireProbe();

    /**
     * Returns the state of the breaker.
     *
     * @return {@link TierState#READY}, {@link TierState#RAMPING}, {@link TierState#PROBING} or {@link TierState#OPEN}
     */
    TierState state();

    /**
     * The right to let one call through, and the duty to report its result: exactly one of the methods is called, once.
     * That may happen on any thread, and long after the breaker has changed to another state; such a late report
     * changes nothing. The methods throw nothing.
     */
    interface Permit {

        /**
         * Reports that the tier worked.
         *
         * @param nanos how long it took, in nanoseconds
         */
        void succeeded(long nanos);

        /**
         * Reports that the tier failed.
         *
         * @param nanos how long it took, in nanoseconds
         * @param error what was thrown; null if nothing was, because the tier was too late or its answer was wrong
         */
        void failed(long nanos, @Nullable Throwable error);

        /** Reports that the call says nothing about the tier: it did not run, or its caller made a mistake or left. */
        void released();
    }
}
