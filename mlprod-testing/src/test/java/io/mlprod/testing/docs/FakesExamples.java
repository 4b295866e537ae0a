package io.mlprod.testing.docs;

import static io.mlprod.testing.fault.Expected.degraded;
import static io.mlprod.testing.fault.Expected.failure;
import static io.mlprod.testing.fault.Expected.wrongAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.cache.Cache;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.testing.fake.RecordedAnswers;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.fault.FaultKind;
import io.mlprod.testing.fault.FaultMatrix;
import io.mlprod.testing.fault.FaultPlan;
import io.mlprod.testing.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of FAKES.md. */
@Timeout(60)
class FakesExamples {

    record Claim(double amount, String country) {}

    record Risk(float p) {}

    /** The host's code: rules around a model. */
    static final class ClaimService {
        private final Predictor<Claim, Risk> risks;

        ClaimService(Predictor<Claim, Risk> risks) {
            this.risks = risks;
        }

        String decide(Claim claim) {
            if (claim.amount() < 50) {
                return "pay";
            }
            try {
                return risks.predict(claim).value().p() > 0.8 ? "inspect" : "pay";
            } catch (MlprodException e) {
                return "queue";
            }
        }
    }

    @Test
    void riskyClaim_isInspected() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            model.when(claim -> claim.amount() > 1_000)
                    .thenReturn(new Risk(0.97f))
                    .when(claim -> claim.country().equals("US"))
                    .thenReturn(new Risk(0.1f), new Risk(0.9f))
                    .onCall(7)
                    .thenThrow(() -> new ModelExecutionException("no luck", null))
                    .otherwise(new Risk(0.2f));
            ClaimService service = new ClaimService(model.handle());

            assertThat(service.decide(new Claim(2_000, "DE"))).isEqualTo("inspect");
            assertThat(service.decide(new Claim(20, "DE"))).isEqualTo("pay");
            assertThat(model.inputs()).containsExactly(new Claim(2_000, "DE"));
        }
    }

    static String messageOfNoRule() {
        ScriptedModel<Claim, Risk> model =
                ScriptedModel.builder(Claim.class, Risk.class).name("claims").build();
        model.when(claim -> claim.amount() > 1_000).thenReturn(new Risk(0.97f));
        try {
            model.handle().predict(new Claim(120, "D\u001b[31mE"));
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        } finally {
            model.reset();
            model.close();
        }
    }

    @Test
    void settings() {
        ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                .name("claims")
                .version("7")
                .handle(builder -> builder.cache(Cache.DEFAULT))
                .build()
                .otherwiseHashed(42);

        Risk first = model.handle().predict(new Claim(1, "DE")).value();
        assertThat(model.handle().predict(new Claim(1, "DE")).value()).isEqualTo(first);
        assertThat(model.calls()).isEqualTo(1);
        model.close();
    }

    @Test
    void newVersion_isWorse_comesBack() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            model.otherwise(new Risk(0.2f));
            ScriptedModel<Claim, Risk> next = model.version("2").otherwise(new Risk(0.9f));
            ModelHandle<Claim, Risk> handle = model.handle();

            handle.deploy(next.source());
            assertThat(handle.predict(new Claim(120, "DE")).value()).isEqualTo(new Risk(0.9f));
            assertThat(next.calls()).isEqualTo(1);

            handle.rollBack();
            assertThat(handle.predict(new Claim(120, "DE")).value()).isEqualTo(new Risk(0.2f));
        }
    }

    @Test
    void recorded(@TempDir Path folder) {
        Path file = folder.resolve("claims.jsonl");
        List<Claim> claims = List.of(new Claim(120, "DE"), new Claim(2_000, "US"));
        try (ScriptedModel<Claim, Risk> standIn =
                ScriptedModel.of(Claim.class, Risk.class).otherwiseHashed(1)) {
            ModelHandle<Claim, Risk> realHandle = standIn.handle();

            RecordedAnswers.record(realHandle, Claim.class, Risk.class, claims, file);
        }
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            model.otherwise(RecordedAnswers.replay(file, Claim.class, Risk.class));

            assertThat(model.handle().predictAll(claims)).hasSize(2);
        }
    }

    @Test
    void slowModel_claimIsQueued() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            model.otherwise(new Risk(0.2f));
            FaultPlan slow = Faults.latency(Duration.ofMillis(50)).onCalls(2, 4);
            model.inject(slow);
            Call call = Call.DEFAULT.timeout(Duration.ofMillis(20));

            model.handle().predict(new Claim(120, "DE"), call);
            assertThatThrownBy(() -> model.handle().predict(new Claim(120, "DE"), call))
                    .isInstanceOf(DeadlineExceededException.class);

            slow.remove();
            for (int i = 0; i < 10; i++) {
                model.handle().predict(new Claim(120, "DE"), call);
            }
        }
    }

    private static FallbackChain<Claim, Risk> chain(ScriptedModel<Claim, Risk> model) {
        return FallbackChain.builder(Claim.class, Risk.class)
                .time(model.time())
                .primary(model.handle(), tier -> tier.validWhen("probability", risk -> risk.p() <= 1))
                .thenRule("rule", claim -> new Risk(0.5f))
                .orElseThrow();
    }

    private final ScriptedModel<Claim, Risk> model =
            ScriptedModel.of(Claim.class, Risk.class).otherwiseHashed(42);

    @TestFactory
    Stream<DynamicTest> everyFault_ofTheChain() {
        return FaultMatrix.of(model, () -> chain(model), i -> new Claim(100 + i, "DE"))
                .expectAll(degraded("rule"))
                .expect(failure(StackOverflowError.class), FaultKind.STACK_OVERFLOW)
                .expect(failure(OutOfMemoryError.class), FaultKind.OUT_OF_MEMORY)
                .expect(wrongAnswer(), FaultKind.STALE)
                .withoutRecovery(FaultKind.LINKAGE_ERROR)
                .tests()
                .onClose(model::close);
    }

    record Order(String claimNumber, double amount, String country) {}

    record Payout(boolean isInspected, float risk) {}

    private final ScriptedModel<Claim, Risk> risks =
            ScriptedModel.of(Claim.class, Risk.class).otherwiseHashed(42);

    private static Payout payout(Risk risk) {
        return new Payout(risk.p() > 0.9f, risk.p());
    }

    @TestFactory
    Stream<DynamicTest> everyFault_ofTheHost() {
        FallbackChain<Claim, Risk> chain = chain(risks);
        Predictor<Order, Payout> host = (order, call) ->
                chain.predict(new Claim(order.amount(), order.country()), call).map(risk -> payout(risk));

        return FaultMatrix.of(
                        risks,
                        host,
                        i -> new Order("C-" + i, 100 + i, "DE"),
                        order -> payout(risks.answerTo(new Claim(order.amount(), order.country()))))
                .expectAll(degraded("rule"))
                .without(FaultKind.STACK_OVERFLOW, FaultKind.OUT_OF_MEMORY, FaultKind.LINKAGE_ERROR)
                .expect(wrongAnswer(), FaultKind.STALE)
                .tests()
                .onClose(chain::close)
                .onClose(risks::close);
    }

    static String reportOfForgottenCheck() {
        try (ScriptedModel<Claim, Risk> model =
                        ScriptedModel.of(Claim.class, Risk.class).otherwiseHashed(42);
                FallbackChain<Claim, Risk> forgetful = FallbackChain.builder(Claim.class, Risk.class)
                        .time(model.time())
                        .primary(model.handle())
                        .thenRule("rule", claim -> new Risk(0.5f))
                        .orElseThrow()) {
            return FaultMatrix.of(model, forgetful, i -> new Claim(100 + i, "DE"))
                    .expectAll(degraded("rule"))
                    .without(
                            FaultKind.LATENCY,
                            FaultKind.HANG,
                            FaultKind.STACK_OVERFLOW,
                            FaultKind.OUT_OF_MEMORY,
                            FaultKind.LINKAGE_ERROR,
                            FaultKind.WRONG_TYPE,
                            FaultKind.MISSING_OUTPUT,
                            FaultKind.WRONG_SHAPE,
                            FaultKind.STALE,
                            FaultKind.OUT_OF_MEMORY_AT_LOAD)
                    .run()
                    .toString();
        }
    }
}
