package io.mlprod.fallback.docs;

import io.micrometer.core.instrument.MeterRegistry;
import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.fallback.Gate;
import io.mlprod.fallback.GateLevels;
import io.mlprod.fallback.Hedge;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.PredictionListener;
import io.mlprod.provenance.Degradation;
import io.mlprod.record.Input;
import io.mlprod.record.NotInput;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Java of the README, which {@link DocsTest} compares with it and runs. */
final class Examples {

    private static final Logger LOG = LoggerFactory.getLogger(Examples.class);

    private Examples() {}

    record Payment(
            @NotInput String card,
            @Input("x") float amount,
            @NotInput @Nullable Float spentToday) {}

    record Fraud(float score) {

        static final Fraud NONE = new Fraud(0);
        static final Fraud REVIEW = new Fraud(0.5f);
    }

    static FallbackChain<Payment, Fraud> firstPrediction(
            ModelHandle<Payment, Fraud> fraud, ModelHandle<Payment, Fraud> lite) {
        FallbackChain<Payment, Fraud> chain = FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .budget(Duration.ofMillis(20))
                .primary(
                        fraud,
                        tier -> tier.timeout(Duration.ofMillis(12))
                                .maxConcurrent(4)
                                .breaker())
                .then(lite, tier -> tier.reserve(Duration.ofMillis(5)).breaker())
                .thenLastKnownGood(Payment::card, Duration.ofMinutes(10))
                .thenRule("amount", small -> small.amount() < 20 ? Fraud.NONE : null)
                .orElse(Fraud.REVIEW);
        return chain;
    }

    static void answers(FallbackChain<Payment, Fraud> chain, Payment payment) {
        Prediction<Fraud> answer = chain.predict(payment);
        System.out.println(answer.value()); // Fraud[score=0.375]
        System.out.println(answer.provenance()); // payments: fraud SUCCESS in 30 µs

        chain.switchOff("fraud", "retraining");
        Prediction<Fraud> other = chain.predict(payment);
        System.out.println(other.isDegraded()); // true
        System.out.println(other.model()); // lite@3
        System.out.println(other.provenance()); // payments: fraud GATED by retraining, lite SUCCESS in 20 µs

        chain.status().forEach(tier -> System.out.println(tier));
        // 0 fraud SWITCHED_OFF (retraining) running=0 {SUCCESS=1, GATED=1}
        // 1 lite READY running=0 {SUCCESS=1}
        // 2 last-known-good READY running=0 {}
        // 3 amount READY running=0 {}
        // 4 default READY running=0 {}
    }

    static FallbackChain<Payment, Fraud> budgets(
            Predictor<Payment, Fraud> fraud, Predictor<Payment, Fraud> lite, ManualTime time) {
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .time(time)
                .budget(Duration.ofMillis(20))
                .primary(fraud, tier -> tier.timeout(Duration.ofMillis(12)).breaker())
                .then(lite, tier -> tier.reserve(Duration.ofMillis(5)).minBudget(Duration.ofMillis(2)))
                .orElse(Fraud.REVIEW);
    }

    static Prediction<Fraud> inTime(FallbackChain<Payment, Fraud> chain, Payment payment) {
        Prediction<Fraud> answer = chain.predict(payment, Call.DEFAULT.timeout(Duration.ofMillis(10)));
        return answer;
    }

    static FallbackChain<Payment, Fraud> strict(Predictor<Payment, Fraud> fraud, Predictor<Payment, Fraud> lite) {
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .budget(Duration.ofMillis(20))
                .primary(
                        fraud,
                        tier -> tier.timeout(Duration.ofMillis(12)).strict().maxConcurrent(4))
                .then(lite)
                .orElse(Fraud.REVIEW);
    }

    static FallbackChain<Payment, Fraud> breaker(Predictor<Payment, Fraud> fraud) {
        BreakerSettings breaker = BreakerSettings.DEFAULT.failureRate(0.2).slowCalls(Duration.ofMillis(8), 0.5);
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .primary(fraud, tier -> tier.breaker(breaker))
                .orElse(Fraud.REVIEW);
    }

    static FallbackChain<Payment, Fraud> gates(
            Predictor<Payment, Fraud> fraud, Predictor<Payment, Fraud> lite, DoubleSupplier drift) {
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .primary(
                        fraud,
                        tier -> tier.gate(
                                        "drift",
                                        Gate.level(
                                                drift, GateLevels.closeAt(0.25).reopenAt(0.10)))
                                .gate(
                                        "outliers",
                                        Gate.outliers(
                                                payment -> payment.amount() > 10_000,
                                                1_000,
                                                GateLevels.closeAt(0.10).reopenAt(0.02)))
                                .accepts("history", payment -> payment.spentToday() != null))
                .then(lite)
                .orElse(Fraud.REVIEW);
    }

    static FallbackChain<Payment, Fraud> quality(Predictor<Payment, Fraud> fraud, Predictor<Payment, Fraud> lite) {
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .require("amount-not-negative", payment -> payment.amount() >= 0)
                .primary(
                        fraud,
                        tier -> tier.validWhen("probability", answer -> answer.score() >= 0 && answer.score() <= 1)
                                .rejectWhen("unsure", answer -> answer.score() > 0.4 && answer.score() < 0.6))
                .then(lite)
                .orElse(Fraud.REVIEW);
    }

    static FallbackChain<Payment, Fraud> hedged(Predictor<Payment, Fraud> fraud, Predictor<Payment, Fraud> lite) {
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .budget(Duration.ofMillis(20))
                .primary(fraud, tier -> tier.strict().hedge(Hedge.at(0.95)))
                .then(lite, tier -> tier.strict())
                .orElse(Fraud.REVIEW);
    }

    static FallbackChain<Payment, Fraud> exercised(Predictor<Payment, Fraud> fraud, Predictor<Payment, Fraud> lite) {
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .exercise(0.001, (first, lower) -> Math.abs(first.score() - lower.score()) < 0.1)
                .primary(fraud)
                .then(lite, tier -> tier.breaker())
                .orElse(Fraud.REVIEW);
    }

    record Amount(@Input("x") float amount) {}

    static FallbackChain<Payment, Fraud> otherTypes(
            ModelHandle<Payment, Fraud> fraud, ModelHandle<Amount, Float> amounts) {
        Predictor<Payment, Fraud> lite = (payment, call) ->
                amounts.predict(new Amount(payment.amount()), call).map(Fraud::new);

        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .primary(fraud)
                .then(lite, tier -> tier.name("amounts"))
                .orElse(Fraud.REVIEW);
    }

    static PredictionListener meters(MeterRegistry registry) {
        PredictionListener meters = event -> {
            if (event instanceof ChainEvent.ChainAnswered answered) {
                String tier = answered.provenance().tier();
                String degraded = String.valueOf(answered.provenance().degraded());
                registry.timer("mlprod.fallback.answers", "chain", answered.chain(), "tier", tier, "degraded", degraded)
                        .record(answered.duration());
            } else if (event instanceof ChainEvent.Attempted tried && tried.purpose() == ChainEvent.Purpose.ANSWER) {
                String tier = tried.attempt().tier();
                String outcome = tried.attempt().outcome().name();
                registry.counter("mlprod.fallback.attempts", "chain", tried.chain(), "tier", tier, "outcome", outcome)
                        .increment();
            } else if (event instanceof ChainEvent.ChainFailed failed) {
                String error = failed.error().getClass().getSimpleName();
                registry.counter("mlprod.fallback.failed", "chain", failed.chain(), "error", error)
                        .increment();
            } else if (event instanceof ChainEvent.TierChanged tier) {
                LOG.warn("{}", tier); // its text is safe to print, whatever the reason holds
            }
        };
        return meters;
    }

    static Prediction<Fraud> tomorrow(Predictor<Payment, Fraud> fraud, Payment payment) {
        var time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
        var chain = FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .time(time)
                .primary(fraud)
                .thenLastKnownGood(Payment::card, Duration.ofHours(12))
                .orElse(Fraud.REVIEW);
        chain.predict(payment);
        chain.switchOff("primary", "test");
        time.advance(Duration.ofDays(1));
        return chain.predict(payment); // by default: what is remembered is too old
    }

    static final class BadRequest extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    static FallbackChain<Payment, Fraud> callersFault(Predictor<Payment, Fraud> remote) {
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .primary(remote, tier -> tier.callersFault(BadRequest.class::isInstance))
                .orElse(Fraud.REVIEW);
    }

    static int status(Predictor<Payment, Fraud> chain, Payment payment) {
        try {
            Prediction<Fraud> answer = chain.predict(payment);
            boolean isMade = answer.source() != AnswerSource.RULE;
            return isMade ? 200 : status(answer.degradation(), 200); // 200: the rule or constant is what the host wants
        } catch (InvalidInputException e) {
            return 400; // e.violations() says what is wrong
        } catch (ChainExhaustedException e) {
            return status(e.reason(), 503); // there is no answer at all
        }
    }

    private static int status(Degradation reason, int otherwise) {
        return switch (reason) {
            case OVERLOADED -> 429;
            case TIMEOUT -> 504;
            case FAILED, BREAKER_OPEN, GATED -> 503;
            default -> otherwise;
        };
    }

    static void feedback(FallbackChain<Payment, Fraud> chain, String text) {
        chain.feedback(PredictionId.parse(text), Feedback.label(true));
    }
}
