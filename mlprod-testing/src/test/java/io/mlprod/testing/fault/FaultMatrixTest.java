package io.mlprod.testing.fault;

import static io.mlprod.testing.fault.Expected.degraded;
import static io.mlprod.testing.fault.Expected.failure;
import static io.mlprod.testing.fault.Expected.rightAnswer;
import static io.mlprod.testing.fault.Expected.wrongAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.cache.Cache;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.record.NotInput;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.time.TimeSource;
import io.mlprod.validation.Action;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Range;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FaultMatrixTest {

    record Claim(double amount) {}

    @SuppressWarnings("ArrayRecordComponent") // tests compare deeply
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
                        assertThat(line.problem())
                                .contains("after the fault", "though 1 min had passed", "withoutRecovery(");
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

            FaultReport report = FaultMatrix.of(model, model.handle(), i -> new Claim(i < 38 ? 1 : i))
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

    record Repaired(
            @NotInput @Nullable String user,

            @Range(min = 0, max = 5) @OnViolation(Action.CLAMP)
            double clamped,

            @Nullable @OnViolation(value = Action.IMPUTE, with = "3")
            Float imputed,

            @Nullable String text,
            float amount) {}

    private static Repaired repaired(int i) {
        return new Repaired("u" + i, 10 + i, Float.NaN, "", i);
    }

    @Test
    void run_rowsThatAreRepairedOnTheirWay_answersToThoseAreRight() {
        try (ScriptedModel<Repaired, Risk> model = ScriptedModel.of(Repaired.class, Risk.class)) {
            model.otherwiseHashed(3);

            FaultMatrix.of(model, model.handle(), FaultMatrixTest::repaired)
                    .run()
                    .assertAsExpected();
        }
    }

    @Test
    void run_scriptFailsForARowAsItReachesTheModel_saysSo() {
        try (ScriptedModel<Repaired, Risk> model = ScriptedModel.of(Repaired.class, Risk.class)) {
            model.otherwise(row -> new Risk(row.user().length(), new float[] {1}));
            FaultMatrix<Repaired, Risk> matrix = FaultMatrix.of(model, model.handle(), FaultMatrixTest::repaired);

            assertThatThrownBy(matrix::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("There is no right answer to the input Repaired[user=u0")
                    .hasMessageContaining("NullPointerException")
                    .hasMessageContaining("null, 0 or false in @NotInput components");
        }
    }

    @Test
    void run_allRightAnswersAreEqual_isRefused() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            Risk same = new Risk(0.5f, new float[] {1});
            model.otherwise(same);
            Predictor<Claim, Risk> swallower = (claim, call) -> {
                try {
                    return model.handle().predict(claim, call);
                } catch (RuntimeException | Error e) {
                    return Prediction.of(same, model.handle().serving());
                }
            };
            FaultMatrix<Claim, Risk> matrix =
                    FaultMatrix.of(model, swallower, Claim::new).expectAll(rightAnswer());

            assertThatThrownBy(matrix::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Make inputs that differ");
            assertThatThrownBy(matrix::tests).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void run_rightAnswersComeFromTheModelItself_faultsDoNotHitThem() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            FaultMatrix.of(
                            model,
                            model.handle(),
                            Claim::new,
                            claim -> model.handle().predict(claim).value())
                    .run()
                    .assertAsExpected();
        }
    }

    @Test
    void run_wrongAnswer_lineShowsBothAnswers() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            model.otherwise(claim -> new Risk((float) claim.amount() / 1_000, new float[] {1}));
            Predictor<Claim, Decision> host =
                    (claim, call) -> model.handle().predict(claim, call).map(risk -> new Decision("a"));
            FaultMatrix<Claim, Decision> matrix =
                    FaultMatrix.of(model, host, Claim::new, claim -> new Decision("b" + claim.amount()));

            assertThat(matrix.run().lines())
                    .filteredOn(line -> line.fault() == FaultKind.LOAD_FAILURE)
                    .singleElement()
                    .satisfies(line -> assertThat(line.got())
                            .isEqualTo("a wrong answer, new Decision(\"a\") instead of new Decision(\"b40.0\")"));
        }
    }

    @Test
    void run_hostMakesAPredictionOfItsOwn_problemSaysThatItHidesTheDegradation() {
        try (ScriptedModel<Claim, Risk> model = model();
                FallbackChain<Claim, Risk> chain = chain(model)) {
            Predictor<Claim, Float> host = (claim, call) -> {
                Prediction<Risk> risk = chain.predict(claim, call);
                return Prediction.of(risk.value().p(), risk.model());
            };
            FaultMatrix<Claim, Float> matrix = FaultMatrix.of(
                            model,
                            host,
                            Claim::new,
                            claim -> model.answerTo(claim).p())
                    .expectAll(degraded("rule"));

            assertThat(matrix.run().lines())
                    .filteredOn(line -> line.fault() == FaultKind.EXCEPTION)
                    .singleElement()
                    .satisfies(line -> assertThat(line.problem())
                            .contains("whoever makes a new Prediction hides that it is degraded: pass the chain's on"
                                    + " with prediction.map(…)"));
        }
    }

    record Order(int number) {}

    record Decision(String text) {}

    @Test
    void run_hostWithTypesOfItsOwn_isTried() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            Predictor<Order, Decision> host = (order, call) -> {
                Prediction<Risk> risk = model.handle().predict(new Claim(order.number() * 2), call);
                return Prediction.of(new Decision("risk " + risk.value().p()), risk.model());
            };

            FaultMatrix.of(
                            model,
                            host,
                            Order::new,
                            order -> new Decision("risk "
                                    + model.answerTo(new Claim(order.number() * 2))
                                            .p()))
                    .run()
                    .assertAsExpected();
        }
    }

    record Label(String label) {}

    @Test
    void run_modelOfLabelsOnly_faultsOfNumbersAreLeftOut() {
        try (ScriptedModel<Claim, Label> model = ScriptedModel.of(Claim.class, Label.class)) {
            model.otherwise(claim -> new Label("l" + claim.amount()));

            FaultReport report =
                    FaultMatrix.of(model, model.handle(), Claim::new).run();

            report.assertAsExpected();
            assertThat(report.lines())
                    .filteredOn(line -> line.got().equals("left out: the model gives no floating numbers"))
                    .extracting(FaultReport.Line::fault)
                    .containsExactly(FaultKind.NAN, FaultKind.INFINITY, FaultKind.OUT_OF_RANGE);
        }
    }

    @Test
    void run_handleWithAnotherClock_hintsAtIt() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                .handle(builder -> builder.time(TimeSource.system()))
                .build()) {
            model.otherwiseHashed(3);
            FaultMatrix<Claim, Risk> matrix = FaultMatrix.of(model, model.handle(), Claim::new)
                    .without(Stream.of(FaultKind.values())
                            .filter(kind -> kind != FaultKind.LATENCY)
                            .toArray(FaultKind[]::new));

            assertThat(matrix.run().lines().get(0).problem())
                    .contains("got the right answer; time passes on the model's clock only");
        }
    }

    @Test
    void toString_oneProblemOfAllFaults_isPrintedOnce() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            Predictor<Claim, Risk> swapped = (claim, call) -> model.handle().predict(new Claim(7), call);

            String text = FaultMatrix.of(model, swapped, i -> new Claim(100 + i))
                    .without(FaultKind.STALE)
                    .run()
                    .toString();

            assertThat(text).contains("nan, infinity, wrong shape", ": even before the fault");
            assertThat(text.split("even before the fault").length).isLessThan(6);
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

    @Test
    void run_withoutAnyFault_isRefused() {
        try (ScriptedModel<Claim, Risk> model = model()) {
            FaultMatrix<Claim, Risk> none =
                    FaultMatrix.of(model, model.handle(), Claim::new).without(FaultKind.values());

            assertThatThrownBy(none::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("No fault is left to try");
            assertThatThrownBy(none::tests).isInstanceOf(IllegalStateException.class);
        }
    }
}
