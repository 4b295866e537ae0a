package io.mlprod.fallback.internal.chain;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.OverloadedException;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.fallback.Gate;
import io.mlprod.fallback.GateLevels;
import io.mlprod.fallback.Hedge;
import io.mlprod.fallback.internal.breaker.BreakerFactory;
import io.mlprod.fallback.internal.check.AnswerRules;
import io.mlprod.fallback.internal.check.NamedCondition;
import io.mlprod.fallback.internal.gate.AdmissionRules;
import io.mlprod.fallback.internal.gate.NamedGate;
import io.mlprod.fallback.internal.tier.InstantTierPlan;
import io.mlprod.fallback.internal.tier.KnownPredictor;
import io.mlprod.fallback.internal.tier.ModelTierPlan;
import io.mlprod.fallback.internal.tier.TierLimits;
import io.mlprod.fallback.internal.tier.TierPlan;
import io.mlprod.fallback.internal.tier.TierSettings;
import io.mlprod.internal.log.Log;
import io.mlprod.model.ModelVersion;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A warm-up that calls made-up chains before the first chain of a process is built. The JVM loads and links classes
 * when they are first used, which takes tens of milliseconds. That is more than the first call of a chain may take, so
 * its answer would be degraded although its models are warm. No predictor, gate, listener or breaker of the application
 * is called.
 */
public final class ChainWarmUp {

    private static final String NAME = "warm-up";
    private static final Duration AMPLE = Duration.ofMinutes(1);
    private static final long AMPLE_NANOS = AMPLE.toNanos();
    private static final Duration LEAST = Duration.ofNanos(1);
    private static final ModelVersion ORIGIN = new ModelVersion(NAME, "", "");
    private static final List<String> INPUTS =
            List.of("good", "good", "late", "full", "fails", "fails", "invalid", "unsure", "gated", "unknown", "good");
    private static final AdmissionRules<String> NO_ADMISSION = new AdmissionRules<>(List.of(), List.of());
    private static final AnswerRules<Double> NO_RULES = new AnswerRules<>(List.of(), List.of(), error -> false);

    private static boolean isDone;

    private ChainWarmUp() {}

    /** Makes the calls unless they were made; another thread that builds a chain waits until they are. */
    public static synchronized void once(Log log) {
        if (!isDone) {
            isDone = true;
            try {
                onTheCallersThread(log);
                strict(log);
                hedged(log);
            } catch (Exception | LinkageError e) { // the chain works without it, only its first call is slower
                log.debug("The warm-up of a chain failed", e);
            }
        }
    }

    private static ChainCalls<String, Double> chain(
            double exercised, List<TierPlan<String, Double>> plans, @Nullable Double end, Log log) {
        ChainSettings<String, Double> settings = new ChainSettings<>(
                NAME,
                AMPLE_NANOS,
                List.of(new NamedCondition<>("any", input -> true)),
                false,
                exercised,
                Objects::equals,
                UnaryOperator.identity(),
                List.of(event -> {}),
                TimeSource.system(),
                AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(1));
        return new ChainCalls<>(settings, plans, end, log);
    }

    private static TierPlan<String, Double> model(
            Predictor<String, Double> predictor, TierSettings<String, Double> settings) {
        return new ModelTierPlan<>(KnownPredictor.of(predictor), settings);
    }

    private static TierLimits limits(boolean isStrict) {
        return new TierLimits(AMPLE_NANOS, 0, 0, 1, 1, isStrict);
    }

    private static TierSettings<String, Double> everything(boolean isStrict) {
        BreakerSettings breaker = BreakerSettings.DEFAULT
                .window(2)
                .minimumCalls(2)
                .openFor(LEAST)
                .openAtMost(LEAST)
                .slowCalls(AMPLE, 1);
        return new TierSettings<>(
                "first",
                limits(isStrict),
                new AdmissionRules<>(
                        List.of(
                                new NamedGate<>(
                                        "level",
                                        Gate.<String>level(
                                                () -> 0, GateLevels.closeAt(1).reopenAt(0.5))),
                                new NamedGate<>("open", input -> !input.equals("gated"))),
                        List.of(new NamedCondition<>("known", input -> !input.equals("unknown")))),
                BreakerFactory.of(breaker),
                new AnswerRules<>(
                        List.of(new NamedCondition<>("positive", value -> value > 0)),
                        List.of(new NamedCondition<>("unsure", value -> value == 0.5)),
                        error -> false),
                null,
                null);
    }

    private static TierSettings<String, Double> second(boolean isStrict, @Nullable Hedge hedge) {
        return new TierSettings<>(
                "second",
                limits(isStrict),
                NO_ADMISSION,
                BreakerFactory.of(BreakerSettings.DEFAULT),
                NO_RULES,
                hedge,
                null);
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

    private static Prediction<Double> predict(String input, Call call) {
        return Prediction.of(play(input), ORIGIN);
    }

    private static void onTheCallersThread(Log log) {
        ChainCalls<String, Double> chain = chain(
                1,
                List.of(
                        model(ChainWarmUp::predict, everything(false)),
                        model(ChainWarmUp::predict, second(false, null)),
                        InstantTierPlan.lastKnownGood(input -> input, AMPLE, 1),
                        InstantTierPlan.rule(NAME, input -> null)),
                0.0,
                log);
        try {
            INPUTS.forEach(input -> chain.predict(input, Call.DEFAULT));
            chain.predictAsync("good", Call.DEFAULT).join();
        } finally {
            chain.close();
        }
    }

    private static void strict(Log log) {
        ChainCalls<String, Double> chain = chain(0, List.of(model(ChainWarmUp::predict, everything(true))), null, log);
        try {
            for (String input : INPUTS) {
                try {
                    chain.predict(input, Call.DEFAULT);
                } catch (MlprodException expected) {
                    // some of the calls are answered this way
                }
            }
        } finally {
            chain.close();
        }
    }

    /** Calls a chain whose first tier waits for the second, so that there is a hedge. */
    private static void hedged(Log log) {
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
        TierSettings<String, Double> waiting = new TierSettings<>(
                "first", limits(true), NO_ADMISSION, BreakerFactory.NONE, NO_RULES, Hedge.after(LEAST), null);
        ChainCalls<String, Double> chain = chain(
                0,
                List.of(
                        model(first, waiting),
                        model(second, second(true, Hedge.at(0.95))),
                        InstantTierPlan.rule(NAME, input -> 1.0)),
                null,
                log);
        try {
            chain.predict("good", Call.DEFAULT);
        } finally {
            isHedged.countDown(); // even if this thread was interrupted, so that nothing was hedged
            chain.close();
        }
    }
}
