package io.mlprod.samples.credit;

import io.mlprod.ModelHandle;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import io.mlprod.testing.metamorphic.Change;
import io.mlprod.testing.metamorphic.Metamorphic;
import org.junit.jupiter.api.Test;

/** What has to hold between answers, whatever they are. */
@MlprodTest
class Step06RelationsTest {

    @Model("src/main/resources/credit/credit-1.onnx")
    private static ModelHandle<Features, Score> credit;

    @Test
    void model_allApplicants_keepsItsRelations() {
        Metamorphic.<Features, Score>of(credit, Data.TEST.map(Data::features))
                .score(Score::risk)
                .decreasingIn("income")
                .within(1e-6)
                .increasing(Change.<Features>add("latePayments", 1).when(features -> features.latePayments() < 6))
                .invariantTo(Change.set("age", 20f, 80f)) // the champion does not look at the age
                .repeatable()
                .check();
    }
}
