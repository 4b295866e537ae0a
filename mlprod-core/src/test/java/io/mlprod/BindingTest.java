package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.record.Input;
import io.mlprod.record.Output;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which component goes where when the names or shapes leave room for mistakes. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class BindingTest {

    private static AbstractThrowableAssert<?, ?> assertRefused(String model, Class<?> input, Class<?> output) {
        return assertThatThrownBy(() -> open(model, input, output).close())
                .isInstanceOf(LoadException.class)
                .satisfies(e -> assertThat(((LoadException) e).reason()).isEqualTo(Reason.SIGNATURE_MISMATCH));
    }

    // ---- inputs

    record Replaced(float age, float height, long visits, String city, boolean member) {}

    @Test
    void build_componentThatHasBeenReplaced_namesBoth() {
        assertRefused("columns", Replaced.class, Outputs.class)
                .hasMessageContainingAll(
                        "component 'height'", "matches none of the inputs", "input income", "has no component");
    }

    record Alike(float x_11, float x_1_1) {}

    @Test
    void predict_inputsThatDifferInPunctuationOnly_areFoundByTheirExactNames() {
        try (ModelHandle<Alike, Float> handle = open("alike", Alike.class, Float.class)) {
            assertThat(handle.predict(new Alike(3, 5)).value()).isEqualTo(2);
        }
    }

    @Test
    void predict_rulesForInputsThatDifferInPunctuationOnly_areToldApart() {
        Schema schema = Schema.builder()
                .feature("x_11", rules -> rules.range(0, 3))
                .feature("x_1_1", rules -> rules.range(4, 5))
                .build();
        try (ModelHandle<Alike, Float> handle = open("alike", Alike.class, Float.class, schema)) {
            assertThat(handle.predict(new Alike(3, 5)).value()).isEqualTo(2);
            assertThatThrownBy(() -> handle.predict(new Alike(5, 3)))
                    .hasMessageContainingAll("x_11: range, expected 0.0 to 3.0", "x_1_1: range, expected 4.0 to 5.0");
        }
    }

    record Point(float x, float y) {}

    @Test
    void predict_columnNamedLikeItsWideInput_isAColumnLikeTheOthers() {
        try (ModelHandle<Point, Outputs> handle = open("identity_float", Point.class, Outputs.class)) {
            assertThat(handle.predict(new Point(1, 2)).value().tensor("y"))
                    .isEqualTo(Tensor.of(new float[] {1, 2}, 1, 2));
        }
    }

    record Renamed(@Input("age") float years, float income, long visits, String city, boolean member) {}

    private static final Renamed OLD = new Renamed(200, 0, 0, "Wien", true);
    private static final Renamed YOUNG = new Renamed(20, 0, 0, "Wien", true);

    @Test
    void predict_schemaRuleByTheModelsName_appliesToTheAnnotatedComponent() {
        Schema schema =
                Schema.builder().feature("age", rules -> rules.range(0, 150)).build();
        try (ModelHandle<Renamed, Float> handle = open("columns", Renamed.class, Float.class, schema)) {
            assertThat(handle.predict(YOUNG).violations()).isEmpty();
            assertThatThrownBy(() -> handle.predict(OLD)).hasMessageContaining("years: range, expected 0.0 to 150.0");
        }
    }

    @Test
    void predict_jsonRuleByTheModelsName_appliesToTheAnnotatedComponent(@TempDir Path folder) throws IOException {
        Path model = Files.copy(TestModels.path("columns"), folder.resolve("m.onnx"));
        Files.writeString(folder.resolve("m.schema.json"), "{\"features\": {\"age\": {\"min\": 0, \"max\": 150}}}");
        try (ModelHandle<Renamed, Float> handle =
                ModelHandle.builder(Renamed.class, Float.class).load(model).build()) {
            assertThat(handle.predict(YOUNG).violations()).isEmpty();
            assertThatThrownBy(() -> handle.predict(OLD)).hasMessageContaining("years: range, expected 0.0 to 150.0");
        }
    }

    private static class Plain {
        float x = 1;

        @Override
        public String toString() {
            return "Plain " + x;
        }
    }

    @Test
    void build_plainClassAsInput_saysToUseARecord() {
        assertRefused("dynamic_batch", Plain.class, Outputs.class)
                .hasMessageContainingAll("Plain cannot be an input", "record");
    }

    @Test
    void build_plainClassAsOutput_saysToUseARecord() {
        assertRefused("dynamic_batch", float[].class, Plain.class)
                .hasMessageContainingAll("Plain cannot be an output", "record");
    }

    // ---- arrays

    @Test
    void predict_arrayForAVectorOfAnyLength_isTheWholeTensor() {
        try (ModelHandle<float[], Outputs> handle = open("nonzero", float[].class, Outputs.class)) {
            for (int run = 0; run < 2; run++) {
                assertThat(handle.predict(new float[] {0, 5, 0, 6}).value().tensor("y"))
                        .isEqualTo(Tensor.of(new long[] {1, 3}, 1, 2));
                assertThat(handle.predict(new float[] {7}).value().tensor("y"))
                        .isEqualTo(Tensor.of(new long[] {0}, 1, 1));
            }
        }
    }

    record Quotient(float[] a, float[] b) {}

    @Test
    void predict_arraysForTwoVectorsOfOneLength_areTheWholeTensors() {
        try (ModelHandle<Quotient, Outputs> handle = open("divide", Quotient.class, Outputs.class)) {
            for (int run = 0; run < 2; run++) {
                assertThat(handle.predict(new Quotient(new float[] {6, 8, 9}, new float[] {2, 4, 3}))
                                .value()
                                .tensor("q")
                                .floats())
                        .containsExactly(3, 2, 3);
                assertThat(handle.predict(new Quotient(new float[] {1}, new float[] {2}))
                                .value()
                                .tensor("q")
                                .floats())
                        .containsExactly(0.5f);
            }
        }
    }

    @Test
    void predictAll_vectorsOfDifferentLengths_areTheSameAsOneByOne() {
        List<Quotient> inputs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            float[] a = new float[1 + i / 4 % 3];
            float[] b = new float[a.length];
            for (int j = 0; j < a.length; j++) {
                a[j] = i + j;
                b[j] = 1 + j;
            }
            inputs.add(new Quotient(a, b));
        }
        try (ModelHandle<Quotient, Outputs> handle = open("divide", Quotient.class, Outputs.class)) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                Quotient input = inputs.get(i);
                float[] q = outcomes.get(i).prediction().value().tensor("q").floats();
                assertThat(q).hasSameSizeAs(input.a());
                for (int j = 0; j < q.length; j++) {
                    assertThat(q[j]).isCloseTo(input.a()[j] / input.b()[j], within(1e-5f));
                }
            }
        }
    }

    private static final Schema COLUMNS = Schema.builder()
            .columns("x", "a", "b", "c", "d")
            .feature("b", rules -> rules.range(0, 1))
            .feature("d", rules -> rules.range(0, 1).clamp())
            .build();

    @Test
    void predict_arrayForNamedColumns_hasTheirRules() {
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class, COLUMNS)) {
            assertThatThrownBy(() -> handle.predict(new float[] {5, 2, 5, 0}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("b: range, expected 0.0 to 1.0");
        }
    }

    @Test
    void predict_arrayForNamedColumns_isRepairedByTheirRules() {
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class, COLUMNS)) {
            Prediction<float[]> prediction = handle.predict(new float[] {0, 0, 0, 50});
            assertThat(prediction.value()).containsExactly(10.5f, 10.5f, 12.25f);
            assertThat(prediction.violations()).extracting(Violation::feature).containsExactly("d");
        }
    }

    @Test
    void predictAll_arraysForNamedColumns_haveTheirRules() {
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class, COLUMNS)) {
            List<Outcome<float[]>> outcomes = handle.predictAll(
                    List.of(new float[] {5, 1, 5, 0}, new float[] {5, 2, 5, 0}, new float[] {0, 0, 0, 50}));
            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, false, true);
            assertThat(outcomes.get(2).prediction().violations())
                    .extracting(Violation::feature)
                    .containsExactly("d");
        }
    }

    // ---- whole numbers that the tensor cannot hold

    record Bytes(int a, int b) {}

    private static Prediction<Outputs> bytes(Schema schema, int a, int b) {
        try (ModelHandle<Bytes, Outputs> handle = open("identity_uint8", Bytes.class, Outputs.class, schema)) {
            return handle.predict(new Bytes(a, b));
        }
    }

    @Test
    void predict_intBeyondUint8WithClamp_becomesTheBound() {
        Schema schema = Schema.builder()
                .feature("a", rules -> rules.range(0, 100).clamp())
                .feature("b", rules -> rules.range(5, 100).clamp())
                .build();
        Prediction<Outputs> prediction = bytes(schema, 300, -300);
        assertThat(prediction.value().tensor("y").ints()).containsExactly(100, 5);
        assertThat(prediction.violations()).extracting(Violation::handling).containsOnly(Handling.CLAMPED);
        assertThat(prediction.violations()).extracting(Violation::actual).containsExactly(300L, -300L);
    }

    @Test
    void predict_intBeyondUint8WithImpute_becomesTheConstant() {
        Schema schema = Schema.builder()
                .feature("a", rules -> rules.range(0, 100).impute(42))
                .build();
        Prediction<Outputs> prediction = bytes(schema, 300, 7);
        assertThat(prediction.value().tensor("y").ints()).containsExactly(42, 7);
        assertThat(prediction.violations()).extracting(Violation::handling).containsExactly(Handling.IMPUTED);
    }

    @Test
    void predict_intBeyondUint8WithRange_breaksTheRange() {
        Schema schema =
                Schema.builder().feature("a", rules -> rules.range(0, 100)).build();
        assertThatThrownBy(() -> bytes(schema, 300, 7)).hasMessageContaining("a: range, expected 0 to 100");
    }

    @Test
    void predict_intBeyondUint8WithoutRule_isRejectedForItsType() {
        assertThatThrownBy(() -> bytes(Schema.empty(), 300, 7))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a: type, expected a value that uint8 can hold");
    }

    @Test
    void predict_goodIntAfterAnOverflow_isNotTakenForIt() {
        Schema schema = Schema.builder()
                .feature("a", rules -> rules.range(0, 100).clamp())
                .build();
        try (ModelHandle<Bytes, Outputs> handle = open("identity_uint8", Bytes.class, Outputs.class, schema)) {
            handle.predict(new Bytes(300, 1));
            assertThat(handle.predict(new Bytes(30, 1)).value().tensor("y").ints())
                    .containsExactly(30, 1);
        }
    }

    // ---- outputs

    record SeventhColumn(
            @Output(value = "probabilities", column = 7) float score) {}

    @Test
    void build_columnBeyondTheOutput_isRefused() {
        assertRefused("logistic30", float[].class, SeventhColumn.class)
                .hasMessageContainingAll("component 'score'", "column 7", "output probabilities");
    }

    record ThreeClasses(
            @Output(
                    value = "probabilities",
                    classes = {"a", "b", "c"})
            Map<String, Float> scores) {}

    @Test
    void build_moreClassesThanScores_isRefused() {
        assertRefused("logistic30", float[].class, ThreeClasses.class)
                .hasMessageContainingAll("component 'scores'", "3 classes", "output probabilities");
    }

    record ColumnOfAnArray(
            @Output(value = "probabilities", column = 1) float[] scores) {}

    @Test
    void build_columnForAnArray_isRefused() {
        assertRefused("logistic30", float[].class, ColumnOfAnArray.class)
                .hasMessageContainingAll("component 'scores'", "is an array", "one column");
    }

    // ---- no declared shape

    @Test
    void predict_inputWithoutADeclaredShape_takesAnyShape() {
        try (ModelHandle<Inputs, Outputs> handle = open("any_shape")) {
            for (long[] shape : new long[][] {{}, {1}, {1, 1}, {1, 1, 1, 1}, {1}}) {
                assertThat(handle.predict(Inputs.of("x", Tensor.of(new float[] {3}, shape)))
                                .value()
                                .tensor("y"))
                        .isEqualTo(Tensor.of(new float[] {6}, shape));
            }
        }
    }

    @Test
    void predictAll_inputsWithoutADeclaredShape_takeAnyShape() {
        try (ModelHandle<Inputs, Outputs> handle = open("any_shape")) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(List.of(
                    Inputs.of("x", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)), Inputs.of("x", Tensor.scalar(5f))));
            assertThat(outcomes.get(0).prediction().value().tensor("y"))
                    .isEqualTo(Tensor.of(new float[] {2, 4, 6, 8}, 2, 2));
            assertThat(outcomes.get(1).prediction().value().tensor("y")).isEqualTo(Tensor.scalar(10f));
        }
    }

    @Test
    void predict_nanInAnInputWithoutADeclaredShape_isRejected() {
        try (ModelHandle<Inputs, Outputs> handle = open("any_shape")) {
            assertThatThrownBy(() -> handle.predict(Inputs.of("x", Tensor.of(new float[] {1, Float.NaN}, 2, 1))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("finite");
        }
    }

    record One(float x) {}

    @Test
    void build_recordForAnInputWithoutADeclaredShape_saysToUseInputs() {
        assertRefused("any_shape", One.class, Outputs.class)
                .hasMessageContainingAll("input x", "no declared shape", "use Inputs");
    }

    @Test
    void build_arrayForAnInputWithoutADeclaredShape_saysToUseInputs() {
        assertRefused("any_shape", float[].class, Outputs.class)
                .hasMessageContainingAll("input x", "no declared shape", "use Inputs");
    }
}
