package io.mlprod.testing.assertion;

import static io.mlprod.testing.MlprodAssertions.assertThat;
import static io.mlprod.testing.MonitoringAssertions.assertThat;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.quality.QualityState;
import io.mlprod.provenance.Provenance;
import io.mlprod.rollout.RolloutState;
import io.mlprod.testing.NullCalls;
import io.mlprod.testing.NullCalls.NullCall;
import io.mlprod.testing.fake.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Null where an assertion needs something to compare with: refused and named. */
class NullExpectationsTest {

    record Claim(double amount) {}

    record Risk(float p) {}

    private static final ScriptedModel<Claim, Risk> MODEL =
            ScriptedModel.of(Claim.class, Risk.class).otherwise(new Risk(0.5f));

    private static final ModelVersion VERSION = new ModelVersion("fraud", "7", "");

    private static final Map<Class<?>, Supplier<?>> SAMPLES = Map.ofEntries(
            entry(String.class, () -> "x"),
            entry(Class.class, () -> RuntimeException.class),
            entry(Object.class, () -> "x"),
            entry(Duration.class, () -> Duration.ofSeconds(1)),
            entry(ModelVersion.class, () -> VERSION),
            entry(PredictionAssert.class, () -> assertThat(Prediction.of("out", VERSION))),
            entry(
                    OutcomeAssert.class,
                    () -> assertThat((Outcome<String>) new Outcome.Answered<>(Prediction.of("out", VERSION)))),
            entry(ProvenanceAssert.class, () -> assertThat(Provenance.DIRECT)),
            entry(ViolationsAssert.class, () -> new ViolationsAssert(List.of())),
            entry(ModelHandleAssert.class, () -> assertThat(MODEL.handle())),
            entry(ScriptedModelAssert.class, () -> assertThat(MODEL)),
            entry(
                    RolloutStatusAssert.class,
                    () -> assertThat(CoreAssertionsTest.status(RolloutState.STEP, "", List.of()))),
            entry(ReadoutAssert.class, () -> assertThat(CoreAssertionsTest.readout(false, List.of()))),
            entry(DriftReportAssert.class, () -> assertThat(ReportAssertionsTest.drift())),
            entry(QualityReportAssert.class, () -> assertThat(ReportAssertionsTest.quality(QualityState.OK))),
            entry(PerformanceReportAssert.class, () -> assertThat(ReportAssertionsTest.performance())),
            entry(HealthAssert.class, () -> assertThat(ReportAssertionsTest.health(Health.Effect.NOT_LIVE))),
            entry(
                    MonitorStatusAssert.class,
                    () -> assertThat(ReportAssertionsTest.status(
                            List.of(ReportAssertionsTest.alert(Alert.State.FIRING)), List.of()))));

    static Stream<NullCall> calls() {
        return new NullCalls(SAMPLES, Set.of())
                .of(NullCalls.publicTypes(PredictionAssert.class, "io.mlprod.testing.assertion."));
    }

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void parameter_null_isRefusedAndNamed(NullCall call) throws ReflectiveOperationException {
        assertThat(call.failure())
                .isInstanceOf(NullPointerException.class)
                .message()
                .isNotBlank()
                .doesNotStartWith("Cannot "); // the JVM's words, of our code
    }
}
