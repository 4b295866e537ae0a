package io.mlprod;

import static io.mlprod.TestModels.csv;
import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.TestModels.Row;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class RealModelsTest {

    private static final Schema MAY_BE_EMPTY =
            Schema.builder().allowEmptyInputs().build();

    private static final Offset<Float> ROUNDING = within(1e-5f);
    private static final int RUNS = 3;

    private static Tensor floats(int rows, float... values) {
        return Tensor.of(values, rows, values.length / rows);
    }

    private static Outputs predict(ModelHandle<Inputs, Outputs> handle, String input, Tensor tensor) {
        return handle.predict(Inputs.of(input, tensor)).value();
    }

    // ---- element types

    private static String fileOf(ElementType type) {
        return switch (type) {
            case FLOAT -> "identity_float";
            case DOUBLE -> "identity_double";
            default -> "identity_" + type;
        };
    }

    /** Rows of two elements whose values say which run they belong to, with the type's extremes among them. */
    private static Tensor sample(ElementType type, int rows, int run) {
        long[] shape = {rows, 2};
        if (type == ElementType.STRING) {
            String[] texts = IntStream.range(0, rows * 2)
                    .mapToObj(i -> "ü日" + run + "." + i)
                    .toArray(String[]::new);
            return Tensor.of(texts, shape);
        }
        ByteBuffer bytes = ByteBuffer.allocate(rows * 2 * type.byteSize()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < rows * 2; i++) {
            type.writeDouble(bytes, i, type == ElementType.BOOL ? (i + run) % 2 : run * 10 + i);
        }
        if (type.isInteger() && rows > 0) {
            type.writeLong(bytes, 0, -1 - run);
        }
        return Tensor.of(type, bytes, shape);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            mode = Mode.EXCLUDE,
            names = {"UINT16", "UINT32", "UINT64"})
    void predict_identityOfEachType_givesTheInputBack(ElementType type) {
        try (ModelHandle<Inputs, Outputs> handle = open(fileOf(type))) {
            for (int rows : new int[] {1, 5, 2, 1}) {
                for (int run = 0; run < RUNS; run++) {
                    Tensor given = sample(type, rows, run);
                    assertThat(predict(handle, "x", given).tensor("y")).isEqualTo(given);
                }
            }
        }
    }

    @Test
    void predict_resultKept_isNotChangedByTheNextRun() {
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float")) {
            Tensor first = null;
            for (int run = 0; run < RUNS; run++) {
                first = predict(handle, "x", floats(1, 1, 2)).tensor("y");
            }
            predict(handle, "x", floats(1, 8, 9));
            assertThat(first.floats()).containsExactly(1, 2);
        }
    }

    @Test
    void predict_specialFloatsWhereAllowed_keepTheirBits() {
        Schema any = Schema.builder()
                .nonFiniteInputs(NonFinite.ALLOW)
                .allowNonFiniteOutputs()
                .build();
        float[] special = {Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, Float.MAX_VALUE, 0};
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float", any)) {
            Tensor given = Tensor.of(special, 3, 2);
            assertThat(predict(handle, "x", given).tensor("y")).isEqualTo(given);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uint16", "uint32", "uint64"})
    void predict_castToUnsigned_givesTrueValues(String type) {
        long largest = type.equals("uint16") ? 65535L : type.equals("uint32") ? 4294967295L : Long.MAX_VALUE;
        try (ModelHandle<Inputs, Outputs> handle = open("cast_" + type)) {
            for (int run = 0; run < RUNS; run++) {
                Tensor y = predict(handle, "x", Tensor.of(new long[] {run, 40000, largest}))
                        .tensor("y");
                assertThat(y.elementType()).hasToString(type);
                assertThat(y.longs()).containsExactly(run, 40000, largest);
            }
        }
    }

    @Test
    void predict_castOfMinusOneToUint64_isTheLargestValue() {
        try (ModelHandle<Inputs, Outputs> handle = open("cast_uint64")) {
            assertThat(predict(handle, "x", Tensor.of(new long[] {-1}))
                            .tensor("y")
                            .bigIntegers())
                    .containsExactly(new BigInteger("18446744073709551615"));
        }
    }

    // ---- shapes

    @Test
    void predict_scalar_givesAScalar() {
        try (ModelHandle<Inputs, Outputs> handle = open("scalar")) {
            for (int run = 0; run < RUNS; run++) {
                assertThat(predict(handle, "x", Tensor.scalar(run + 0.5f)).tensor("y"))
                        .isEqualTo(Tensor.scalar(run * 2f + 1));
            }
        }
    }

    @Test
    void predict_eightDimensions_keepsTheShape() {
        try (ModelHandle<Inputs, Outputs> handle = open("rank8")) {
            for (long[] shape : new long[][] {{1, 2, 1, 2, 1, 2, 1, 1}, {2, 2, 2, 1, 1, 1, 1, 1}}) {
                Tensor given = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, shape);
                assertThat(predict(handle, "x", given).tensor("y")).isEqualTo(given);
            }
        }
    }

    @Test
    void predict_dimensionOfSizeZero_givesNoElements() {
        try (ModelHandle<Inputs, Outputs> handle = open("zero", MAY_BE_EMPTY)) {
            for (int rows : new int[] {2, 2, 1, 0}) {
                Tensor given = Tensor.of(new float[0], rows, 0);
                assertThat(predict(handle, "x", given).tensor("y")).isEqualTo(given);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            mode = Mode.EXCLUDE,
            names = {"UINT16", "UINT32", "UINT64"})
    void predict_noRows_givesNoRows(ElementType type) {
        try (ModelHandle<Inputs, Outputs> handle = open(fileOf(type), MAY_BE_EMPTY)) {
            Tensor none = sample(type, 0, 0);
            assertThat(predict(handle, "x", none).tensor("y")).isEqualTo(none);
            Tensor some = sample(type, 1, 1);
            assertThat(predict(handle, "x", some).tensor("y")).isEqualTo(some);
            assertThat(predict(handle, "x", none).tensor("y")).isEqualTo(none);
        }
    }

    @Test
    void predict_outputShapeDependsOnData_isRightEveryTime() {
        try (ModelHandle<Inputs, Outputs> handle = open("nonzero")) {
            float[][] inputs = {
                {0, 5, 0, 6},
                {1, 0, 0, 2},
                {1, 1, 1, 1},
                {0, 0, 0, 0},
                {0, 0, 0, 9},
                {0, 0, 0, 0},
                {3, 0, 0, 0},
                {1, 1, 1, 1},
                {1, 0, 1},
                {0, 0, 1},
                {0, 5, 0, 6}
            };
            for (float[] input : inputs) {
                long[] places = IntStream.range(0, input.length)
                        .filter(i -> input[i] != 0)
                        .asLongStream()
                        .toArray();
                assertThat(predict(handle, "x", Tensor.of(input)).tensor("y"))
                        .isEqualTo(Tensor.of(places, 1, places.length));
            }
        }
    }

    // ---- sequences and maps

    @Test
    void predict_sequenceOfTensors_givesOnePerRow() {
        try (ModelHandle<Inputs, Outputs> handle = open("seq_tensor")) {
            for (int run = 0; run < RUNS; run++) {
                SequenceValue y = predict(handle, "x", floats(2, run, 2, 3, 4)).sequence("y");
                assertThat(y.elements()).containsExactly(floats(1, run, 2), floats(1, 3, 4));
            }
            assertThat(predict(handle, "x", floats(1, 7, 8)).sequence("y").elements())
                    .containsExactly(floats(1, 7, 8));
        }
    }

    @Test
    void predict_sequenceOfStrings_givesThem() {
        try (ModelHandle<Inputs, Outputs> handle = open("seq_string")) {
            Tensor given = Tensor.of(new String[] {"a", "ü"});
            assertThat(predict(handle, "x", given).sequence("y").elements())
                    .containsExactly(given, Tensor.of(new String[] {"end"}));
        }
    }

    @Test
    void predict_sequenceOfInt64_givesThem() {
        try (ModelHandle<Inputs, Outputs> handle = open("seq_int64")) {
            assertThat(predict(handle, "x", Tensor.of(new long[] {1, 2}))
                            .sequence("y")
                            .elements())
                    .containsExactly(Tensor.of(new long[] {1, 2}), Tensor.of(new long[] {7}));
        }
    }

    private static List<Map.Entry<Object, Object>> entries(SequenceValue sequence, int row) {
        return List.copyOf(((MapValue) sequence.elements().get(row)).entries().entrySet());
    }

    @Test
    void predict_zipmapWithUnsortedClasses_keepsTheClassOrder() {
        try (ModelHandle<Inputs, Outputs> handle = open("zipmap_order")) {
            SequenceValue y = predict(handle, "x", floats(2, 1, 2, 3, 4, 5, 6)).sequence("y");
            assertThat(entries(y, 0))
                    .containsExactly(Map.entry("zebra", 1f), Map.entry("ant", 2f), Map.entry("mole", 3f));
            assertThat(entries(y, 1))
                    .containsExactly(Map.entry("zebra", 4f), Map.entry("ant", 5f), Map.entry("mole", 6f));
        }
    }

    @Test
    void predict_twoZipmaps_keepTheirOwnClassOrders() {
        try (ModelHandle<Inputs, Outputs> handle = open("two_zipmaps")) {
            Outputs outputs = handle.predict(Inputs.of("a", floats(1, 1, 2)).and("b", floats(1, 3, 4, 5)))
                    .value();
            assertThat(entries(outputs.sequence("by_name"), 0))
                    .containsExactly(Map.entry("no", 1f), Map.entry("yes", 2f));
            assertThat(entries(outputs.sequence("by_number"), 0))
                    .containsExactly(Map.entry(30L, 3f), Map.entry(10L, 4f), Map.entry(20L, 5f));
        }
    }

    // ---- outputs that no node computes

    @Test
    void predict_inputThatIsAnOutput_isPassedThrough() {
        try (ModelHandle<Inputs, Outputs> handle = open("passthrough")) {
            for (int run = 0; run < RUNS; run++) {
                Outputs outputs = predict(handle, "x", floats(1, run, 2));
                assertThat(outputs.tensor("x")).isEqualTo(floats(1, run, 2));
                assertThat(outputs.tensor("y")).isEqualTo(floats(1, run * 2, 4));
            }
            assertThat(predict(handle, "x", floats(2, 1, 2, 3, 4)).tensor("x")).isEqualTo(floats(2, 1, 2, 3, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant_output", "initializer_output"})
    void predict_constantOutput_isAlwaysTheConstant(String model) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            for (int rows : new int[] {1, 1, 3, 1}) {
                Tensor given = Tensor.of(new float[rows * 2], rows, 2);
                Outputs outputs = predict(handle, "x", given);
                assertThat(outputs.tensor("y")).isEqualTo(given);
                assertThat(outputs.tensor("c").floats()).containsExactly(1, 2, 3);
            }
        }
    }

    // ---- models with several inputs

    @Test
    void predict_tokensOfDifferentLengths_givesMeansOfTheSameEmbeddings() {
        try (ModelHandle<Inputs, Outputs> handle = open("tokens")) {
            float[] three = embedding(handle, new long[] {3}, new long[] {1});
            float[] four = embedding(handle, new long[] {4, 9, 9, 9}, new long[] {1, 0, 0, 0});
            for (int run = 0; run < RUNS; run++) {
                float[] mean = embedding(handle, new long[] {3, 4, 0}, new long[] {1, 1, 0});
                for (int i = 0; i < mean.length; i++) {
                    assertThat(mean[i]).isCloseTo((three[i] + four[i]) / 2, ROUNDING);
                }
                assertThat(embedding(handle, new long[] {3, 4}, new long[] {0, 0}))
                        .containsOnly(0);
            }
        }
    }

    private static float[] embedding(ModelHandle<Inputs, Outputs> handle, long[] ids, long[] mask) {
        return handle.predict(Inputs.of("input_ids", Tensor.of(ids, 1, ids.length))
                        .and("attention_mask", Tensor.of(mask, 1, mask.length)))
                .value()
                .tensor("embedding")
                .floats();
    }

    @Test
    void predict_wideNumbersAndTexts_givesLabelAndScore() {
        try (ModelHandle<Inputs, Outputs> handle = open("two_wide")) {
            for (int run = 0; run < RUNS; run++) {
                Outputs outputs = handle.predict(Inputs.of("num", floats(2, 1, 1, 1, 0, 0, 0.5f))
                                .and("cat", Tensor.of(new String[] {"a", "b", "x", "a"}, 2, 2)))
                        .value();
                assertThat(outputs.tensor("label").strings()).containsExactly("high", "low");
                assertThat(outputs.tensor("score").floats()).containsExactly(6, 1.5f);
            }
        }
    }

    @Test
    void predict_oneInputPerColumn_givesTheScore() {
        try (ModelHandle<Inputs, Outputs> handle = open("columns")) {
            Inputs inputs = Inputs.of("age", floats(2, 40, 50))
                    .and("income", floats(2, 50000, 0))
                    .and("visits", Tensor.of(new long[] {3, 0}, 2, 1))
                    .and("city", Tensor.of(new String[] {"Wien", "Oslo"}, 2, 1))
                    .and("member", Tensor.of(new boolean[] {true, false}, 2, 1));
            assertThat(handle.predict(inputs).value().tensor("score").floats())
                    .containsExactly(new float[] {1.35f, 0}, ROUNDING);
        }
    }

    @Test
    void predict_textsOutsideAscii_reachTheModelUndamaged() {
        try (ModelHandle<Inputs, Outputs> handle = open("label_encoder")) {
            Tensor words = Tensor.of(new String[] {"日本", "cat", "Übung", "dog", ""});
            assertThat(predict(handle, "x", words).tensor("y").longs()).containsExactly(3, 1, 2, -1, -1);
        }
    }

    // ---- trained models against the training library

    @Test
    void predict_logistic30_isWhatScikitLearnPredicts() {
        try (ModelHandle<Inputs, Outputs> handle = open("logistic30")) {
            for (Row row : csv("logistic30")) {
                Outputs outputs = predict(handle, "X", floats(1, row.features()));
                assertThat(outputs.tensor("label").longs()).containsExactly((long) row.number(0));
                assertThat(outputs.tensor("probabilities").floats())
                        .containsExactly(new float[] {(float) row.number(1), (float) row.number(2)}, ROUNDING);
            }
        }
    }

    @Test
    void predict_logistic30InOneBatch_isWhatScikitLearnPredicts() {
        List<Row> rows = csv("logistic30");
        float[][] features = rows.stream().map(Row::features).toArray(float[][]::new);
        try (ModelHandle<Inputs, Outputs> handle = open("logistic30")) {
            Outputs outputs = predict(handle, "X", Tensor.of(features));
            assertThat(outputs.tensor("label").longs())
                    .containsExactly(
                            rows.stream().mapToLong(row -> (long) row.number(0)).toArray());
        }
    }

    @Test
    void predict_logistic30Zipmap_isWhatScikitLearnPredicts() {
        try (ModelHandle<Inputs, Outputs> handle = open("logistic30_zipmap")) {
            for (Row row : csv("logistic30")) {
                Outputs outputs = predict(handle, "X", floats(1, row.features()));
                MapValue map = (MapValue)
                        outputs.sequence("output_probability").elements().get(0);
                assertThat((float) map.entries().get(0L)).isCloseTo((float) row.number(1), ROUNDING);
                assertThat((float) map.entries().get(1L)).isCloseTo((float) row.number(2), ROUNDING);
            }
        }
    }

    @Test
    void predict_forest_isWhatScikitLearnPredicts() {
        try (ModelHandle<Inputs, Outputs> handle = open("forest")) {
            for (Row row : csv("forest")) {
                Outputs outputs = predict(handle, "X", floats(1, row.features()));
                assertThat(outputs.tensor("label").strings())
                        .containsExactly(row.expected().get(0));
                float[] expected = {(float) row.number(1), (float) row.number(2), (float) row.number(3)};
                assertThat(outputs.tensor("probabilities").floats()).containsExactly(expected, ROUNDING);
            }
        }
    }

    @Test
    void predict_xgboostWithMissingValues_isWhatXgboostPredicts() {
        Schema schema = Schema.builder()
                .feature("X", feature -> feature.nonFinite(NonFinite.ALLOW_NAN))
                .build();
        List<Row> rows = csv("xgboost");
        assertThat(rows).anyMatch(row -> Float.isNaN(row.features()[0]));
        try (ModelHandle<Inputs, Outputs> handle = open("xgboost", schema)) {
            for (Row row : rows) {
                Outputs outputs = predict(handle, "X", floats(1, row.features()));
                assertThat(outputs.tensor("label").longs()).containsExactly((long) row.number(0));
                assertThat(outputs.tensor("probabilities").floats())
                        .containsExactly(new float[] {(float) row.number(1), (float) row.number(2)}, ROUNDING);
            }
        }
    }

    @Test
    void predict_lightgbm_isWhatLightgbmPredicts() {
        try (ModelHandle<Inputs, Outputs> handle = open("lightgbm")) {
            String output = handle.signature().outputs().get(0).name();
            for (Row row : csv("lightgbm")) {
                String input = handle.signature().inputs().get(0).name();
                Tensor predicted =
                        predict(handle, input, floats(1, row.features())).tensor(output);
                assertThat(predicted.shape()).containsExactly(1, 1);
                assertThat(predicted.floats()[0]).isCloseTo((float) row.number(0), within(1e-3f));
            }
        }
    }

    @Test
    void predict_mlp_isWhatScikitLearnPredicts() {
        try (ModelHandle<Inputs, Outputs> handle = open("mlp")) {
            for (Row row : csv("mlp")) {
                float[] scores = predict(handle, "pixels", floats(1, row.features()))
                        .tensor("scores")
                        .floats();
                for (int i = 0; i < scores.length; i++) {
                    assertThat(scores[i]).isCloseTo((float) row.number(i + 1), ROUNDING);
                }
            }
        }
    }

    @Test
    void predict_cnnBatch_isTheSameAsEachImageAlone() {
        try (ModelHandle<Inputs, Outputs> handle = open("cnn")) {
            float[] two = new float[2 * 64];
            for (int i = 0; i < two.length; i++) {
                two[i] = (i * 37 % 101) / 101f;
            }
            float[] together = predict(handle, "image", Tensor.of(two, 2, 1, 8, 8))
                    .tensor("scores")
                    .floats();
            for (int image = 0; image < 2; image++) {
                Tensor alone = Tensor.of(Arrays.copyOfRange(two, image * 64, image * 64 + 64), 1, 1, 8, 8);
                assertThat(Arrays.copyOfRange(together, image * 10, image * 10 + 10))
                        .containsExactly(
                                predict(handle, "image", alone).tensor("scores").floats(), within(1e-4f));
            }
        }
    }

    @Test
    void predict_manyShapesInTurn_givesEachItsOwnAnswer() {
        try (ModelHandle<Inputs, Outputs> handle = open("dynamic_batch")) {
            for (int run = 0; run < RUNS; run++) {
                for (int rows = 1; rows <= 7; rows++) {
                    float[] x = new float[rows * 4];
                    for (int row = 0; row < rows; row++) {
                        x[row * 4] = row + run;
                    }
                    float[] y =
                            predict(handle, "x", floats(rows, x)).tensor("y").floats();
                    for (int row = 0; row < rows; row++) { // first row of the weights times x, plus the bias
                        assertThat(Arrays.copyOfRange(y, row * 3, row * 3 + 3))
                                .containsExactly(row + run + 0.5f, 2 * (row + run) - 0.5f, 3 * (row + run) + 0.25f);
                    }
                }
            }
        }
    }
}
