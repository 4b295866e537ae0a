package io.mlprod;

import static io.mlprod.TestModels.csv;
import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.model.Tensor;
import io.mlprod.record.Label;
import io.mlprod.record.Output;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and single values as outputs. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class RecordOutputTest {

    private static final float[] IRIS = csv("forest").get(0).features();
    private static final float[] CELL = csv("logistic30").get(0).features();

    enum Iris {
        @Label("setosa")
        SETOSA,
        versicolor,
        virginica
    }

    private record Full(String label, Map<String, Float> probabilities) {}

    @ParameterizedTest
    @ValueSource(strings = {"forest", "forest_zipmap"})
    void predict_labelAndMap_areInClassOrder(String model) {
        record Named(String label, Map<String, Float> probability) {}
        try (ModelHandle<float[], Named> handle = open(model, float[].class, Named.class)) {
            for (TestModels.Row row : csv("forest")) {
                Named value = handle.predict(row.features()).value();
                assertThat(value.label()).isEqualTo(row.expected().get(0));
                assertThat(value.probability().keySet()).containsExactly("setosa", "versicolor", "virginica");
                assertThat(value.probability().get("virginica")).isCloseTo((float) row.number(3), within(1e-5f));
            }
        }
    }

    @Test
    void predict_mapOfScores_isAnOrdinaryImmutableMap() {
        try (ModelHandle<float[], Full> handle = open("forest", float[].class, Full.class)) {
            Map<String, Float> scores = handle.predict(IRIS).value().probabilities();
            assertThat(scores)
                    .isEqualTo(Map.copyOf(scores))
                    .hasSameHashCodeAs(Map.copyOf(scores))
                    .hasSize(3);
            assertThat(scores.containsKey("setosa")).isTrue();
            assertThat(scores.get("tulip")).isNull();
            assertThatThrownBy(() -> scores.put("setosa", 0f)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> scores.remove("setosa")).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void predict_enumLabel_isFoundByLabelOrName() {
        record Typed(Iris label) {}
        try (ModelHandle<float[], Typed> handle = open("forest", float[].class, Typed.class)) {
            for (TestModels.Row row : csv("forest")) {
                assertThat(handle.predict(row.features()).value().label().name())
                        .isEqualToIgnoringCase(row.expected().get(0));
            }
        }
    }

    enum Binary {
        @Label("0")
        MALIGNANT,
        @Label("1")
        BENIGN
    }

    record AsLong(long label) {}

    record AsInt(int label) {}

    record AsEnum(Binary label) {}

    record AsBoolean(boolean label) {}

    private static <O> O cell(Class<O> type) {
        try (ModelHandle<float[], O> handle = open("logistic30", float[].class, type)) {
            return handle.predict(CELL).value();
        }
    }

    @Test
    void predict_integerLabel_canBeLongIntEnumOrBoolean() {
        assertThat(csv("logistic30").get(0).number(0)).isZero();
        assertThat(cell(AsLong.class).label()).isZero();
        assertThat(cell(AsInt.class).label()).isZero();
        assertThat(cell(AsEnum.class).label()).isEqualTo(Binary.MALIGNANT);
        assertThat(cell(AsBoolean.class).label()).isFalse();
    }

    record Arrays(float[] probabilities) {}

    record Lists(List<Float> probabilities) {}

    record Doubles(double[] probabilities) {}

    record Tensors(Tensor probabilities) {}

    record Second(
            @Output(value = "probabilities", column = 1) float score) {}

    @Test
    void predict_scores_canBeArrayListTensorOrColumn() {
        float first = (float) csv("logistic30").get(0).number(1);
        float second = (float) csv("logistic30").get(0).number(2);
        assertThat(cell(Arrays.class).probabilities()).containsExactly(new float[] {first, second}, within(1e-5f));
        assertThat(cell(Lists.class).probabilities())
                .hasSize(2)
                .first()
                .satisfies(score -> assertThat(score).isCloseTo(first, within(1e-5f)));
        assertThat(cell(Doubles.class).probabilities()[1]).isCloseTo(second, within(1e-5));
        assertThat(cell(Tensors.class).probabilities().shape()).containsExactly(1, 2);
        assertThat(cell(Second.class).score()).isCloseTo(second, within(1e-5f));
    }

    @Test
    void predict_listOfScores_cannotBeChanged() {
        assertThatThrownBy(() -> cell(Lists.class).probabilities().set(0, 1f))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    record ByLong(Map<Long, Float> probabilities) {}

    record ByText(Map<String, Double> probabilities) {}

    @Test
    void predict_integerClasses_canBeLongOrTextKeys() {
        assertThat(cell(ByLong.class).probabilities().keySet()).containsExactly(0L, 1L);
        assertThat(cell(ByText.class).probabilities().keySet()).containsExactly("0", "1");
        assertThat(cell(ByText.class).probabilities().get("1")).isInstanceOf(Double.class);
    }

    @Test
    void predict_zipmapWithUnsortedClasses_isInClassOrder() {
        record Animal(Map<String, Float> y) {}
        try (ModelHandle<float[], Animal> handle = open("zipmap_order", float[].class, Animal.class)) {
            assertThat(handle.predict(new float[] {1, 2, 3}).value().y())
                    .containsExactly(Map.entry("zebra", 1f), Map.entry("ant", 2f), Map.entry("mole", 3f));
        }
    }

    @Test
    void predict_twoZipmaps_giveTwoMaps() {
        record In(float[] a, float[] b) {}
        record Out(Map<Long, Float> byNumber, Map<String, Float> byName) {}
        try (ModelHandle<In, Out> handle = open("two_zipmaps", In.class, Out.class)) {
            Out out = handle.predict(new In(new float[] {1, 2}, new float[] {3, 4, 5}))
                    .value();
            assertThat(out.byNumber()).containsExactly(Map.entry(30L, 3f), Map.entry(10L, 4f), Map.entry(20L, 5f));
            assertThat(out.byName()).containsExactly(Map.entry("no", 1f), Map.entry("yes", 2f));
        }
    }

    record Digits(
            @Output(
                    value = "scores",
                    classes = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"})
            Map<String, Float> scores) {}

    @Test
    void predict_classesGivenInTheRecord_nameTheScores() {
        TestModels.Row row = csv("mlp").get(0);
        try (ModelHandle<float[], Digits> handle = open("mlp", float[].class, Digits.class)) {
            Map<String, Float> scores = handle.predict(row.features()).value().scores();
            assertThat(scores.keySet()).startsWith("zero", "one").endsWith("nine");
            assertThat(scores.get("nine")).isCloseTo((float) row.number(10), within(1e-5f));
        }
    }

    @Test
    void build_mapWithoutKnownClasses_saysHowToGiveThem() {
        record Unnamed(Map<String, Float> scores) {}
        assertThatThrownBy(() -> open("mlp", float[].class, Unnamed.class))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("needs class labels", "@Output(classes");
    }

    @Test
    void predict_singleValueTypes_areTheOneOutput() {
        try (ModelHandle<float[], Float> handle = open("lightgbm", float[].class, Float.class)) {
            TestModels.Row row = csv("lightgbm").get(0);
            assertThat(handle.predict(row.features()).value()).isCloseTo((float) row.number(0), within(1e-3f));
        }
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class)) {
            assertThat(handle.predict(new float[] {1, 0, -1, 2}).value()).containsExactly(14.5f, 15.5f, 18.25f);
        }
        try (ModelHandle<String, Long> handle = open("label_encoder", String.class, Long.class)) {
            assertThat(handle.predict("Übung").value()).isEqualTo(2L);
        }
        try (ModelHandle<Long, String> handle = open("emoji_output", Long.class, String.class)) {
            assertThat(handle.predict(0L).value()).isEqualTo("plain");
        }
        try (ModelHandle<float[], Tensor> handle = open("dynamic_batch", float[].class, Tensor.class)) {
            assertThat(handle.predict(new float[4]).value().shape()).containsExactly(1, 3);
        }
    }

    @Test
    void predict_unsignedOutputBeyondInt_isAnInvalidOutput() {
        try (ModelHandle<Long, Integer> handle = open("cast_uint32", Long.class, Integer.class)) {
            assertThat(handle.predict(7L).value()).isEqualTo(7);
            assertThatThrownBy(() -> handle.predict(4_000_000_000L))
                    .isInstanceOf(InvalidOutputException.class)
                    .hasMessageContainingAll("'y'", "wider type");
            assertThat(handle.predict(8L).value()).isEqualTo(8);
        }
    }

    @Test
    void predict_uint64BeyondLong_isAnInvalidOutput() {
        try (ModelHandle<Long, Long> handle = open("cast_uint64", Long.class, Long.class)) {
            assertThatThrownBy(() -> handle.predict(-1L)).isInstanceOf(InvalidOutputException.class);
        }
    }

    record Picky(float[] y) {
        Picky {
            if (y[0] > 10) {
                throw new IllegalArgumentException("too large");
            }
        }
    }

    @Test
    void predict_constructorThatThrows_isAnInvalidOutputWithTheCause() {
        try (ModelHandle<float[], Picky> handle = open("dynamic_batch", float[].class, Picky.class)) {
            assertThatThrownBy(() -> handle.predict(new float[] {1, 0, -1, 2}))
                    .isInstanceOf(InvalidOutputException.class)
                    .hasMessageContainingAll("dynamic_batch@", "Picky")
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            assertThat(handle.predict(new float[4]).value().y()).containsExactly(0.5f, -0.5f, 0.25f);
        }
    }

    record Wrong(
            long probabilities,
            @Output("score") float a,
            @Output(value = "label", column = 0) float b,
            Map<String, String> scores) {}

    @Test
    void build_recordThatDoesNotFit_namesEveryMismatch() {
        assertThatThrownBy(() -> open("logistic30", float[].class, Wrong.class))
                .isInstanceOf(LoadException.class)
                .satisfies(e -> assertThat(((LoadException) e).reason()).isEqualTo(Reason.SIGNATURE_MISMATCH))
                .hasMessageContainingAll(
                        "Wrong",
                        "component 'probabilities' (long) cannot hold float32 elements",
                        "asks for output 'score', which the model does not have",
                        "component 'b' (float) cannot hold int64 elements",
                        "component 'scores'");
    }

    @Test
    void build_oneValueForSeveralElements_saysWhatToDo() {
        record One(float y) {}
        assertThatThrownBy(() -> open("dynamic_batch", float[].class, One.class))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("is one value", "@Output with a column");
    }

    @Test
    void build_inputAndOutputThatDoNotFit_areReportedTogether() {
        record In(String age) {}
        record Out(String score) {}
        assertThatThrownBy(() -> open("columns", In.class, Out.class))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("component 'age'", "component 'score'");
    }

    @Test
    void predict_outputColumnBeyondTheRow_isRefused() {
        record Third(
                @Output(value = "probabilities", column = 2) float score) {}
        assertThatThrownBy(() -> cell(Third.class))
                .isInstanceOfAny(LoadException.class, InvalidOutputException.class)
                .hasMessageContaining("probabilities");
    }
}
