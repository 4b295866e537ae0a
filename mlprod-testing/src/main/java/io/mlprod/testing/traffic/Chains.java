package io.mlprod.testing.traffic;

import io.mlprod.Predictor;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.TierStatus;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** What a fallback chain needs of its traffic. Loaded only for chains, since the module may not be there. */
final class Chains {

    private static final String CHAIN = "io.mlprod.fallback.FallbackChain";
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private Chains() {}

    /** Tests by name, so that no class of the module is loaded for anything else. */
    static boolean isChain(Predictor<?, ?> predictor) {
        return predictor.getClass().getName().equals(CHAIN);
    }

    static BiConsumer<PredictionId, Feedback> feedback(Predictor<?, ?> chain) {
        return (id, feedback) -> {
            boolean unused = ((FallbackChain<?, ?>) chain).feedback(id, feedback);
        };
    }

    /** Notes from now on what runs in the background of a chain, until the chain is closed. */
    static void watch(Predictor<?, ?> chain, Background background) {
        Subscription unused = ((FallbackChain<?, ?>) chain)
                .listen(PredictionListener.of(ChainEvent.Attempted.class, attempted -> {
                    if (attempted.purpose() != ChainEvent.Purpose.ANSWER) {
                        background.ended();
                    }
                }));
    }

    /**
     * Waits until no probe or exercise runs on a thread of the chain: if the time moved meanwhile, they would seem to
     * have taken that long.
     */
    static void settle(Predictor<?, ?> predictor, Background background) {
        FallbackChain<?, ?> chain = (FallbackChain<?, ?>) predictor;
        long end = System.nanoTime() + PATIENCE;
        while (isRunning(chain) || !background.isIdle()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The chain still runs something 10 s after its request, so the traffic"
                        + " cannot move the time on: " + chain.status()
                        + ". Does a predictor of yours wait for the machine's clock?");
            }
            LockSupport.parkNanos(20_000);
        }
    }

    private static boolean isRunning(FallbackChain<?, ?> chain) {
        for (TierStatus tier : chain.status()) {
            if (tier.load().running() > 0) {
                return true;
            }
        }
        return false;
    }
}
