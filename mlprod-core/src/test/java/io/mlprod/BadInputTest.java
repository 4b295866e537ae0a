package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.InvalidInputException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Schema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller can get wrong, each with an error that helps; the handle answers correctly afterwards. */
class BadInputTest {

    private static final Tensor GOOD = Tensor.of(new float[] {1, 0, -1, 2}, 1, 4);

    private final ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
            .name("fraud")
            .version("7")
            .load(TestModels.path("dynamic_batch"))
            .schema(Schema.builder()
                    .feature("x", feature -> feature.range(-100, 100))
                    .maxBatch(3)
                    .build())
            .build();

    @AfterEach
    void nextCallIsRightAndClose() {
        try (handle) {
            assertThat(handle.predict(Inputs.of("x", GOOD)).value().tensor("y").floats())
                    .containsExactly(14.5f, 15.5f, 18.25f);
        }
    }

    private void refused(Inputs inputs, String... words) {
        assertThatThrownBy(() -> handle.predict(inputs))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("fraud@7 rejected an input")
                .hasMessageContainingAll(words);
    }

    @Test
    void predict_wrongName_namesBothNames() {
        refused(Inputs.of("X", GOOD), "2 violations", "x: required", "float32[N, 4]", "X: name", "[x]");
    }

    @Test
    void predict_oneInputTooMany_isNamed() {
        refused(Inputs.of("x", GOOD).and("z", GOOD), "1 violation", "z: name", "[x]");
    }

    @Test
    void predict_noInputs_saysWhatIsRequired() {
        refused(Inputs.of(java.util.Map.of()), "x: required", "float32[N, 4]");
    }

    @Test
    void predict_wrongType_saysBothTypes() {
        refused(Inputs.of("x", Tensor.of(new double[4], 1, 4)), "x: type", "float32, not float64");
    }

    @Test
    void predict_wrongRank_saysBothShapes() {
        refused(Inputs.of("x", Tensor.of(new float[4])), "x: shape", "float32[N, 4], not [4]");
        refused(Inputs.of("x", Tensor.of(new float[4], 1, 1, 4)), "not [1, 1, 4]");
    }

    @Test
    void predict_wrongDimension_saysBothShapes() {
        refused(Inputs.of("x", Tensor.of(new float[5], 1, 5)), "x: shape", "float32[N, 4], not [1, 5]");
    }

    @Test
    void predict_nullInput_isRefused() {
        assertThatThrownBy(() -> handle.predict(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("The input is null");
    }

    @Test
    void predictAll_nullInput_isRefusedWithItsPlace() {
        assertThatThrownBy(() -> handle.predictAll(java.util.Arrays.asList(Inputs.of("x", GOOD), null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("Input 1 is null");
        assertThatThrownBy(() -> handle.predictAll(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void predict_nullTensor_isRefusedBeforeItGetsHere() {
        assertThatThrownBy(() -> handle.predict(Inputs.of("x", null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'x' is null");
    }

    @Test
    void predict_nan_namesElementAndRow() {
        float[] values = new float[8];
        values[6] = Float.NaN;
        refused(Inputs.of("x", Tensor.of(values, 2, 4)), "row 1, x[2]: finite", "not NaN");
    }

    @Test
    void predict_infinity_isRefused() {
        refused(Inputs.of("x", Tensor.of(new float[] {0, 0, 0, Float.NEGATIVE_INFINITY}, 1, 4)), "x[3]: finite");
    }

    @Test
    void predict_outOfRange_saysTheRangeButNotTheValue() {
        Inputs inputs = Inputs.of("x", Tensor.of(new float[] {0, 123456, 0, 0}, 1, 4));
        refused(inputs, "x[1]: range", "-100.0 to 100.0");
        assertThatThrownBy(() -> handle.predict(inputs)).hasMessageNotContaining("123456");
    }

    @Test
    void predict_tooLargeABatch_saysHowManyAreAllowed() {
        refused(Inputs.of("x", Tensor.of(new float[16], 4, 4)), "maxBatch", "at most 3 rows");
    }

    @Test
    void predict_inputsWithDifferentRows_saysWhich() {
        try (ModelHandle<Inputs, Outputs> divide = open("divide")) {
            Inputs inputs = Inputs.of("a", Tensor.of(new float[2])).and("b", Tensor.of(new float[] {1, 2, 3}));
            assertThatThrownBy(() -> divide.predict(inputs))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("b: shape", "2 rows as in 'a', not 3");
        }
    }

    @Test
    void predict_severalWrongInputs_namesAll() {
        try (ModelHandle<Inputs, Outputs> columns = open("columns")) {
            Inputs inputs = Inputs.of("age", Tensor.of(new double[1], 1, 1))
                    .and("income", Tensor.of(new float[2], 1, 2))
                    .and("vists", Tensor.of(new long[1], 1, 1));
            assertThatThrownBy(() -> columns.predict(inputs))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll(
                            "age: type",
                            "income: shape",
                            "visits: required",
                            "city: required",
                            "member: required",
                            "vists: name");
        }
    }

    @Test
    void predictAll_badInputs_failAloneWithTheSameErrors() {
        List<Outcome<Outputs>> outcomes = handle.predictAll(List.of(
                Inputs.of("x", GOOD),
                Inputs.of("X", GOOD),
                Inputs.of("x", Tensor.of(new double[4], 1, 4)),
                Inputs.of("x", Tensor.of(new float[16], 4, 4)),
                Inputs.of("x", GOOD)));
        assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, false, false, false, true);
        assertThatThrownBy(outcomes.get(2)::prediction)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("float32, not float64");
        assertThatThrownBy(outcomes.get(3)::prediction).hasMessageContaining("at most 3 rows");
    }
}
