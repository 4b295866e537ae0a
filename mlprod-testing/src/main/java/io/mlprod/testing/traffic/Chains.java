package io.mlprod.testing.traffic;

import io.mlprod.Predictor;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
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

    /**
     * Waits until no probe or exercise runs on a thread of the chain: if the time moved meanwhile, they would seem to
     * have taken that long.
     */
    static void settle(Predictor<?, ?> predictor) {
        FallbackChain<?, ?> chain = (FallbackChain<?, ?>) predictor;
        long end = System.nanoTime() + PATIENCE;
        for (TierStatus tier : chain.status()) {
            while (isRunning(chain, tier.tier())) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("Tier " + tier.tier()
                            + " of the chain still runs 10 s after its request; the traffic cannot move the time on."
                            + " Does a predictor of yours wait for the machine's clock?");
                }
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private static boolean isRunning(FallbackChain<?, ?> chain, String tier) {
        return chain.status().stream()
                .anyMatch(status -> status.tier().equals(tier) && status.load().running() > 0);
    }
}
