package io.mlprod.fallback.internal.breaker;

import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.internal.log.Log;
import io.mlprod.time.TimeSource;
import java.util.concurrent.ThreadLocalRandom;

/** A factory that makes the breaker of a tier when its chain is built. */
@FunctionalInterface
public interface BreakerFactory {

    /** Returns the factory for a tier without a breaker. */
    BreakerFactory NONE = (label, time, log) -> NoBreaker.INSTANCE;

    /** Returns the factory for a tier with the library's breaker. */
    static BreakerFactory of(BreakerSettings settings) {
        return (label, time, log) -> new ResilienceBreaker(
                label, settings, time, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Returns the factory for a tier with a breaker of the application's own. */
    static BreakerFactory of(Breaker own) {
        return (label, time, log) -> new GuardedBreaker(label, own, log);
    }

    /**
     * Makes the breaker.
     *
     * @param label the chain and the tier, for messages
     */
    Breaker make(String label, TimeSource time, Log log);
}
