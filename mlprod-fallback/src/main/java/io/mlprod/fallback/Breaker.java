package io.mlprod.fallback;

import io.mlprod.provenance.TierState;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: it keeps calls away from a tier that fails, and lets them back when it works again.
 *
 * <p>Implementations are thread-safe, quick, and never block. {@link BreakerSettings} configures the one that comes with the
 * library.
 *
 * @since 0.1
 */
public interface Breaker {

    /**
     * Asks to let a call through that a caller waits for.
     *
     * @return a permit that is used once; null if the call is to go to the next tier
     */
    @Nullable
    Permit tryAcquire();

    /**
     * Asks whether a copy of a call should try if the tier works again. Nobody waits for it or gets its answer.
     *
     * @return a permit that is used once; null if no trial is due
     */
    @Nullable
    Permit tryAcquireProbe();

    /**
     * Where the breaker stands.
     *
     * @return {@link TierState#READY}, {@link TierState#RAMPING}, {@link TierState#PROBING} or {@link TierState#OPEN}
     */
    TierState state();

    /**
     * The right to let one call through, and the duty to say what became of it: exactly one of its methods is called, once.
     * May be called on any thread, also long after the breaker has come to another state, which the call says nothing
     * about then. Throws nothing.
     */
    interface Permit {

        /**
         * The tier worked.
         *
         * @param nanos how long it took, in nanoseconds
         */
        void succeeded(long nanos);

        /**
         * The tier failed.
         *
         * @param nanos how long it took, in nanoseconds
         * @param error what was thrown; null if nothing was: it was too late, or its answer was wrong
         */
        void failed(long nanos, @Nullable Throwable error);

        /** The call says nothing about the tier: it did not run, or its caller did something wrong or left. */
        void released();
    }
}
