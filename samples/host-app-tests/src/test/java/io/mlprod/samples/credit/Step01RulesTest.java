package io.mlprod.samples.credit;

import static io.mlprod.testing.MlprodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.testing.FakeModel;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.fake.ScriptedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules, with a model that says what the test wants: no file, no native code. */
@MlprodTest
class Step01RulesTest {

    @FakeModel(name = "credit")
    private ScriptedModel<Features, Score> model;

    private CreditDesk desk;

    @BeforeEach
    void openTheDesk() {
        desk = new CreditDesk(model.handle());
    }

    @ParameterizedTest
    @CsvSource({"0.1, APPROVE", "0.24, APPROVE", "0.25, REVIEW", "0.6, REVIEW", "0.61, DECLINE"})
    void decide_risk_isTheRule(float risk, Decision decision) {
        model.otherwise(new Score(risk));

        assertThat(desk.decide(new Application(3_000, 1_000, 40, 0, "north"))).isEqualTo(decision);
        assertThat(model).wasCalled(1);
    }

    @Test
    void decide_minor_isDeclinedWithoutAModel() {
        assertThat(desk.decide(new Application(3_000, 1_000, 17, 0, "north"))).isEqualTo(Decision.DECLINE);
        assertThat(model).wasCalled(0);
    }

    @Test
    void decide_manyLatePayments_reachTheModelAsSix() {
        model.otherwise(new Score(0.5f));
        desk.decide(new Application(Math.E, Math.E, 40, 30, "north"));

        assertThat(model).hasLastInput(new Features(1, 1, 40, 6));
    }
}
