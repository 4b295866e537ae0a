package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.log.Log;
import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Calls of made-up chains, before the first chain of a process is built. The JVM loads and links classes when they are
 * first used, which takes tens of milliseconds: more than the first call of a chain may take, so that it would be
 * degraded although its models were warm. No predictor, gate, listener or breaker of the application is asked.
 */
final class ChainWarmUp {

    private static final Log LOG = Log.of(FallbackChain.class);
    private static final String NAME = "rehearsal";
    private static final Duration AMPLE = Duration.ofMinutes(1);
    private static final ModelVersion ORIGIN = new ModelVersion(NAME, "", "");
    private static final List<String> INPUTS =
            List.of("good", "good", "late", "full", "fails", "fails", "invalid", "unsure", "gated", "unknown", "good");

    private static boolean isDone;

    private ChainWarmUp() {}

    /** Plays, unless that was done; another thread that builds a chain waits until it is. */
    static synchronized void once() {
        if (!isDone) {
            isDone = true; // first, since what is played builds chains
            try {
                onTheCallersThread();
                strict();
                hedged();
            } catch (Exception | LinkageError e) { // the chain works as well, its first call is only slower
                LOG.debug("The rehearsal of a chain failed", e);
            }
        }
    }

    private static double play(String input) {
        return switch (input) {
            case "late" -> throw new DeadlineExceededException(NAME, null);
            case "full" -> throw new OverloadedException(NAME);
            case "fails" -> throw new IllegalStateException(NAME);
            case "invalid" -> Double.NaN;
            case "unsure" -> 0.5;
            default -> 1;
        };
    }

    /** Answers as the input says; each an object of its own. */
    private static Predictor<String, Double> predictor() {
        return new Predictor<>() {
            @Override
            public Prediction<Double> predict(String input, Call call) {
                return Prediction.of(play(input), ORIGIN);
            }
        };
    }

    private static FallbackChainBuilder<String, Double> begin() {
        return FallbackChain.<String, Double>named(NAME)
                .budget(AMPLE)
                .require("any", input -> true)
                .listener(event -> {});
    }

    private static void options(TierOptions<String, Double> tier) {
        BreakerSettings breaker = BreakerSettings.DEFAULT
                .window(2)
                .minimumCalls(2)
                .openFor(Duration.ofNanos(1), Duration.ofNanos(1))
                .slowCalls(AMPLE, 1);
        tier.timeout(AMPLE)
                .maxConcurrent(1, Duration.ofNanos(1))
                .breaker(breaker)
                .gate("level", Gate.level(() -> 0, 1, 0.5))
                .gate("open", input -> !input.equals("gated"))
                .accepts("known", input -> !input.equals("unknown"))
                .validWhen("positive", value -> value > 0)
                .rejectWhen("unsure", value -> value == 0.5);
    }

    private static void onTheCallersThread() {
        try (FallbackChain<String, Double> chain = begin().exercise(1)
                .primary(predictor(), ChainWarmUp::options)
                .then(predictor(), tier -> tier.reserve(Duration.ofNanos(1)).breaker())
                .thenLastKnownGood(input -> input, AMPLE)
                .thenRule(NAME, input -> null)
                .orElse(0.0)) {
            INPUTS.forEach(chain::predict);
            chain.predictAsync("good").join();
        }
    }

    private static void strict() {
        try (FallbackChain<String, Double> chain = begin().primary(predictor(), tier -> {
                    options(tier);
                    tier.strict();
                })
                .orElseThrow()) {
            for (String input : INPUTS) {
                try {
                    chain.predict(input);
                } catch (MlprodException expected) {
                    // some of them are answered so
                }
            }
        }
    }

    /** The first tier waits for the second, so that there is a hedge. */
    private static void hedged() {
        CountDownLatch isHedged = new CountDownLatch(1);
        Predictor<String, Double> first = (input, call) -> {
            try {
                isHedged.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Prediction.of(1.0, ORIGIN);
        };
        Predictor<String, Double> second = (input, call) -> {
            isHedged.countDown();
            return Prediction.of(1.0, ORIGIN);
        };
        try (FallbackChain<String, Double> chain = begin().primary(
                        first, tier -> tier.strict().hedge(Hedge.after(Duration.ofNanos(1))))
                .then(second, tier -> tier.strict().hedge(Hedge.at(0.95)))
                .thenRule(NAME, input -> 1.0)
                .orElseThrow()) {
            chain.predict("good");
        } finally {
            isHedged.countDown(); // also if this thread was interrupted, so that nothing was hedged
        }
    }
}
