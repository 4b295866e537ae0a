package io.mlprod.testing.docs;

import static io.mlprod.testing.MlprodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.testing.FakeModel;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.fake.ScriptedModel;
import org.junit.jupiter.api.Test;

/** The first example of EXTENSION.md and README.md: they show its imports as they are here, and its test. */
@MlprodTest
class ClaimServiceTest {

    enum Decision {
        PAY,
        REVIEW
    }

    record Claim(double amount, int days) {}

    record Risk(float score) {}

    record ClaimService(io.mlprod.Predictor<Claim, Risk> model) {
        Decision decide(Claim claim) {
            return model.predict(claim).value().score() > 0.5f ? Decision.REVIEW : Decision.PAY;
        }
    }

    @FakeModel(name = "claims")
    private ScriptedModel<Claim, Risk> model;

    @Test
    void largeClaims_goToAPerson() {
        model.when(claim -> claim.amount() > 10_000).thenReturn(new Risk(0.9f)).otherwise(new Risk(0.1f));
        ClaimService service = new ClaimService(model.handle());

        assertThat(service.decide(new Claim(20_000, 3))).isEqualTo(Decision.REVIEW);
        assertThat(service.decide(new Claim(500, 3))).isEqualTo(Decision.PAY);
        assertThat(model).wasCalled(2).hasLastInput(new Claim(500, 3));
    }
}
