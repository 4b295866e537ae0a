package io.mlprod.samples.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import org.junit.jupiter.api.Test;

/** The real model behind the rules, loaded once. */
@MlprodTest
class Step02RealModelTest {

    @Model("src/main/resources/credit/credit-1.onnx")
    private static ModelHandle<Features, Score> credit;

    @Test
    void decide_clearCases_areDecided() {
        CreditDesk desk = new CreditDesk(credit);

        assertThat(desk.decide(new Application(9_000, 1_000, 50, 0, "north"))).isEqualTo(Decision.APPROVE);
        assertThat(desk.decide(new Application(1_200, 30_000, 30, 5, "west"))).isEqualTo(Decision.DECLINE);
    }
}
