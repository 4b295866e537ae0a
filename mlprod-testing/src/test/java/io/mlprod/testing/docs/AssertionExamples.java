package io.mlprod.testing.docs;

import static io.mlprod.testing.MlprodAssertions.assertThat;
import static io.mlprod.testing.MlprodAssertions.assertThatInvalidInputIsThrownBy;
import static io.mlprod.testing.MonitoringAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Degradation;
import io.mlprod.provenance.Provenance;
import io.mlprod.testing.assertion.PredictionAssert;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.validation.Range;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.SoftAssertions;

/** The code of ASSERTIONS.md, and what it prints. */
final class AssertionExamples {

    private AssertionExamples() {}

    record Applicant(@Range(min = 18, max = 120) int age, double income) {}

    record Credit(float score) {}

    static void all(Prediction<Credit> prediction, ScriptedModel<Applicant, Credit> model) {
        ModelHandle<Applicant, Credit> handle = model.handle();

        assertThat(prediction)
                .hasValueSatisfying(credit -> assertThat(credit.score()).isBetween(0f, 1f))
                .hasFiniteScores()
                .isNotDegraded()
                .wasAnsweredBy("credit", "7");
        assertThat(model).wasCalled(1).hasLastInput(new Applicant(40, 52_000));
        assertThat(handle).serves("7").hasInput("income").accepts(new Applicant(40, 52_000));

        assertThatInvalidInputIsThrownBy(() -> handle.predict(new Applicant(3, 0)))
                .hasViolationAt("age")
                .withRule("range")
                .withValue(3);
    }

    static void monitored(ModelMonitor monitor, ModelVersion model) {
        assertThat(monitor.status()).hasNoAlerts().hasNoProblems().health().isReady();
        assertThat(monitor.status()).drift(model).hasDriftOnlyIn("income").hasState("age", DriftState.OK);
    }

    static void soft(Prediction<Credit> prediction) {
        SoftAssertions.assertSoftly(softly -> {
            softly.check(() -> assertThat(prediction).isNotDegraded());
            softly.check(() -> assertThat(prediction).hasFiniteScores());
        });
    }

    static String degraded() {
        Prediction<Credit> prediction = Prediction.builder(new Credit(0.5f), new ModelVersion("credit-lite", "3", ""))
                .id(new PredictionId(1, 2))
                .provenance(new Provenance(
                        "credit",
                        new Attempt("lite", 1, AttemptOutcome.SUCCESS, "", 800_000, null),
                        List.of(new Attempt("full", 0, AttemptOutcome.TIMEOUT, "", 12_000_000, null)),
                        true,
                        null,
                        null))
                .build();
        PredictionAssert<Credit> assertion = assertThat(prediction).isDegradedBy(Degradation.TIMEOUT);
        return Assertions.catchThrowable(assertion::isNotDegraded).getMessage();
    }

    static String violated() {
        try (ScriptedModel<Applicant, Credit> model = ScriptedModel.of(Applicant.class, Credit.class)) {
            ModelHandle<Applicant, Credit> handle = model.handle();
            return Assertions.catchThrowable(
                            () -> assertThatInvalidInputIsThrownBy(() -> handle.predict(new Applicant(3, 0)))
                                    .hasViolationAt("income"))
                    .getMessage();
        }
    }
}
