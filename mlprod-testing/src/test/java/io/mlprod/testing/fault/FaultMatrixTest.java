package io.mlprod.testing.fault;

import static io.mlprod.testing.fault.Expected.degraded;
import static io.mlprod.testing.fault.Expected.failure;
import static io.mlprod.testing.fault.Expected.rightAnswer;
import static io.mlprod.testing.fault.Expected.wrongAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Predictor;
import io.mlprod.cache.Cache;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.testing.fake.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FaultMatrixTest {

    record Claim(double amount) {}

    record Risk(float p, float[] parts) {}

    private static ScriptedModel<Claim, Risk> model() {
        return ScriptedModel.of(Claim.class, Risk.class).otherwiseHashed(3);
    }

    private static FallbackChain<Claim, Risk> chain(ScriptedModel<Claim, Risk> model) {
        return FallbackChain.builder(Claim.class, Risk.class)
                .time(model.time())
                .primary(model.handle(), tier -> tier.validWhen("probability", risk -> risk.p() <= 1))
                .thenRule("rule", claim -> new Risk(0.5f, new float[] {1}))
                .orElseThrow();
    }

    private static FaultMatrix<Claim, Risk> matrixOfChain(ScriptedModel<Claim, Risk> model) {
        return FaultMatrix.of(model, () -> chain(model), Claim::new)
                .expectAll(degraded("rule"))
                .expect(failure(StackOverflowError.class), FaultKind.STACK_OVERFLOW)
                .expect(failure(OutOfMemoryError.class), FaultKind.OUT_OF_MEMORY)
                .expect(wrongAnswer(), FaultKind.STALE)
                .withoutRecovery(FaultKind.LINKAGE_ERROR)
                .recovery(Duration.ofMinutes(1));
    }

    @TestFactory
    Stream<DynamicTest> bareHandle() {
        ScriptedModel<Claim, Risk> model = model();
        return FaultMatrix.of(model, model.handle(), Claim::new).tests().onClose(model::close);
    }

    @Test
    void run_bareHandle_triesAllFaults() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            FaultReport report =
                    FaultMatrix.of(model, model.handle(), Claim::new).run();

            assertThat(report.lines()).extracting(FaultReport.Line::fault).containsExactly(FaultKind.values());
            assertThat(report.isAsExpected()).as(report.toString()).isTrue();
        }
    }

    @Test
    void run_chain_givesWhatWasDeclared() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            assertThatCode(() -> matrixOfChain(model).run().assertAsExpected()).doesNotThrowAnyException();
        }
    }

    @Test
    void run_expectationIsWrong_tableNamesFaultAndWhatWasGot() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            FaultReport report =
                    matrixOfChain(model).expect(rightAnswer(), FaultKind.NAN).run();

            assertThat(report.isAsExpected()).isFalse();
            assertThatThrownBy(report::assertAsExpected)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("1 of 15 faults did not come out as expected\n")
                    .hasMessageContaining("  WRONG nan ")
                    .hasMessageEndingWith(
                            "nan: the caller must get the right answer, but got a degraded answer of 'rule'");
        }
    }

    @Test
    void run_linkageErrorInChain_isReportedAsNotRecovered() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            FaultReport report = matrixOfChain(model).withoutRecovery().run();

            assertThat(report.lines())
                    .filteredOn(line -> !line.isAsExpected())
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.fault()).isEqualTo(FaultKind.LINKAGE_ERROR);
                        assertThat(line.problem()).contains("after the fault", "though 1 min had passed");
                    });
        }
    }

    @Test
    void run_cachedHandle_meetsEveryFault() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                .handle(builder -> builder.cache(Cache.DEFAULT))
                .build()) {
            model.otherwiseHashed(3);

            FaultMatrix.of(model, model.handle(), Claim::new).run().assertAsExpected();
        }
    }

    @Test
    void run_sameInputBehindCache_saysThatTheFaultDidNotHappen() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                .handle(builder -> builder.cache(Cache.DEFAULT))
                .build()) {
            model.otherwiseHashed(3);

            FaultReport report = FaultMatrix.of(model, model.handle(), i -> new Claim(1))
                    .without(FaultKind.LOAD_FAILURE, FaultKind.OUT_OF_MEMORY_AT_LOAD)
                    .run();

            assertThat(report.lines())
                    .allSatisfy(line -> assertThat(line.problem()).contains("the fault did not happen"));
        }
    }

    @Test
    void run_callerThatNeverRecovers_isReported() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            boolean[] hasFailed = {false};
            Predictor<Claim, Risk> stubborn = (claim, call) -> {
                if (hasFailed[0]) {
                    throw new IllegalStateException("given up");
                }
                try {
                    return model.handle().predict(claim, call);
                } catch (RuntimeException e) {
                    hasFailed[0] = true;
                    throw e;
                }
            };

            FaultReport report = FaultMatrix.of(model, stubborn, Claim::new).run();

            assertThat(report.lines().get(0).problem())
                    .isEqualTo("after the fault the caller still got IllegalStateException: given up instead of the"
                            + " right answer; if a breaker has to close first, allow for it with recovery(…)");
        }
    }

    @Test
    void run_callerThatSwallowsAnswers_isReportedBeforeTheFault() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            Predictor<Claim, Risk> swapped = (claim, call) -> model.handle().predict(new Claim(7), call);

            FaultReport report =
                    FaultMatrix.of(model, swapped, i -> new Claim(100 + i)).run();

            assertThat(report.lines())
                    .allSatisfy(line -> assertThat(line.problem())
                            .startsWith("even before the fault the caller got a wrong answer"));
        }
    }

    @Test
    void expect_noFault_isRefused() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            FaultMatrix<Claim, Risk> matrix = FaultMatrix.of(model, model.handle(), Claim::new);

            assertThatThrownBy(() -> matrix.expect(rightAnswer()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expectAll");
        }
    }

    @Test
    void without_leavesFaultsOut() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            FaultReport report = FaultMatrix.of(model, model.handle(), Claim::new)
                    .without(FaultKind.HANG)
                    .run();

            assertThat(report.lines())
                    .extracting(FaultReport.Line::fault)
                    .isEqualTo(Stream.of(FaultKind.values())
                            .filter(kind -> kind != FaultKind.HANG)
                            .toList());
            assertThat(List.of(FaultKind.values())).hasSize(15);
        }
    }
}
