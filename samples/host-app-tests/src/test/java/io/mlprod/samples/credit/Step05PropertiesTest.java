package io.mlprod.samples.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import io.mlprod.testing.property.ModelProperties;
import org.junit.jupiter.api.Test;

/** Inputs that nobody thought of, made from the schema. */
@MlprodTest
class Step05PropertiesTest {

    @Model("src/main/resources/credit/credit-1.onnx")
    private static ModelHandle<Features, Score> credit;

    @Test
    void model_anyInput_answersOrRefuses() {
        ModelProperties.forAll(credit).invalidInputs(0.2).answersOrRejects();
    }

    @Test
    void model_anyValidInput_givesAProbability() {
        ModelProperties.forAll(credit)
                .baseline(new Features(8, 6, 45, 0))
                .check(features ->
                        assertThat(credit.predict(features).value().risk()).isBetween(0f, 1f));
    }
}
