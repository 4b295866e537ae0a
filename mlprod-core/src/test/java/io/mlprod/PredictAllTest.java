package io.mlprod;

import static io.mlprod.TestModels.csv;
import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.PredictionId;
import io.mlprod.model.Tensor;
import io.mlprod.observe.ModelEvent;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("ArrayRecordComponent") // never compared
class PredictAllTest {

    private static final int MANY = 1_000;

    private static float[] row(int i) {
        return new float[] {i % 7, -i % 11, i * 0.5f % 13, i % 3};
    }

    /** By the weights in make_models.py. */
    private static float[] linear(float[] x) {
        float[] bias = {0.5f, -0.5f, 0.25f};
        float[] y = new float[3];
        for (int column = 0; column < 3; column++) {
            y[column] = bias[column];
            for (int i = 0; i < 4; i++) {
                y[column] += x[i] * (3 * i + column + 1);
            }
        }
        return y;
    }

    private static Inputs x(Tensor tensor) {
        return Inputs.of("x", tensor);
    }

    private static Tensor y(Outcome<Outputs> outcome) {
        return outcome.prediction().value().tensor("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic_batch", "fixed_batch"})
    void predictAll_thousandRows_eachGetsItsOwnAnswer(String model) {
        List<float[]> inputs =
                IntStream.range(0, MANY).mapToObj(PredictAllTest::row).toList();
        try (ModelHandle<float[], float[]> handle = open(model, float[].class, float[].class)) {
            for (int run = 0; run < 2; run++) {
                List<Outcome<float[]>> outcomes = handle.predictAll(inputs);
                assertThat(outcomes).hasSize(MANY);
                for (int i = 0; i < MANY; i++) {
                    assertThat(outcomes.get(i).prediction().value())
                            .as("row %s", i)
                            .containsExactly(linear(row(i)), within(1e-4f));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic_batch", "fixed_batch"})
    void predictAll_tensors_areTheSameAsOneByOne(String model) {
        List<Inputs> inputs = IntStream.range(0, 300)
                .mapToObj(i -> x(Tensor.of(row(i), 1, 4)))
                .toList();
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                Tensor alone = handle.predict(inputs.get(i)).value().tensor("y");
                assertThat(y(outcomes.get(i)).shape()).containsExactly(alone.shape());
                assertThat(y(outcomes.get(i)).floats()).containsExactly(alone.floats(), within(1e-4f));
            }
        }
    }

    @Test
    void predictAll_logistic30_isTheSameAsOneByOne() {
        record Cell(long label, Map<Long, Float> probabilities) {}
        List<float[]> inputs =
                csv("logistic30").stream().map(TestModels.Row::features).toList();
        try (ModelHandle<float[], Cell> handle = open("logistic30", float[].class, Cell.class)) {
            List<Outcome<Cell>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                Cell together = outcomes.get(i).prediction().value();
                Cell alone = handle.predict(inputs.get(i)).value();
                assertThat(together.label()).isEqualTo(alone.label());
                assertThat(together.probabilities().get(1L))
                        .isCloseTo(alone.probabilities().get(1L), within(1e-5f));
            }
        }
    }

    @Test
    void predictAll_sequencesOfMaps_areTheSameAsOneByOne() {
        List<Inputs> inputs = csv("forest").stream()
                .map(row -> Inputs.of("X", Tensor.of(row.features(), 1, 4)))
                .toList();
        try (ModelHandle<Inputs, Outputs> handle = open("forest_zipmap")) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(outcomes.get(i).prediction().value())
                        .isEqualTo(handle.predict(inputs.get(i)).value());
            }
        }
    }

    @Test
    void predictAll_textsAndNumbers_areTheSameAsOneByOne() {
        record In(float[] num, String[] cat) {}
        record Out(String label, float score) {}
        String[] words = {"a", "b", "x", ""};
        List<In> inputs = IntStream.range(0, 600)
                .mapToObj(i -> new In(new float[] {i % 3, 0, 1}, new String[] {words[i % 4], words[i / 4 % 4]}))
                .toList();
        try (ModelHandle<In, Out> handle = open("two_wide", In.class, Out.class)) {
            List<Outcome<Out>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(outcomes.get(i).prediction().value())
                        .isEqualTo(handle.predict(inputs.get(i)).value());
            }
        }
    }

    // ---- invalid rows

    @ParameterizedTest
    @ValueSource(strings = {"dynamic_batch", "fixed_batch"})
    void predictAll_invalidRowsAnywhere_keepTheirPlace(String model) {
        Schema schema = Schema.builder()
                .feature("x", feature -> feature.range(-1000, 1000))
                .build();
        List<float[]> inputs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            inputs.add(isBad(i) ? bad(i) : row(i));
        }
        try (ModelHandle<float[], float[]> handle = open(model, float[].class, float[].class, schema)) {
            List<Outcome<float[]>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < MANY; i++) {
                Outcome<float[]> outcome = outcomes.get(i);
                assertThat(outcome.isAnswered()).as("row %s", i).isEqualTo(!isBad(i));
                if (isBad(i)) {
                    assertThatThrownBy(outcome::prediction)
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessageContaining(rule(i));
                } else {
                    assertThat(outcome.prediction().value()).containsExactly(linear(row(i)), within(1e-4f));
                }
            }
        }
    }

    private static boolean isBad(int i) {
        return i % 10 == 0 || i == 255 || i == 256 || i == 257 || i == MANY - 1;
    }

    private static float[] bad(int i) {
        return switch (i % 3) {
            case 0 -> new float[3];
            case 1 -> new float[] {0, Float.NaN, 0, 0};
            default -> new float[] {0, 0, 5000, 0};
        };
    }

    private static String rule(int i) {
        return switch (i % 3) {
            case 0 -> "length";
            case 1 -> "finite";
            default -> "range";
        };
    }

    @Test
    void predictAll_onlyInvalidRows_allFail() {
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class)) {
            assertThat(handle.predictAll(List.of(new float[3], new float[0], new float[] {1, 2, 3, Float.NaN})))
                    .noneMatch(Outcome::isAnswered);
        }
    }

    @Test
    void predictAll_oneValidAmongInvalid_isAnswered() {
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class)) {
            List<Outcome<float[]>> outcomes =
                    handle.predictAll(List.of(new float[3], new float[] {1, 0, -1, 2}, new float[5]));
            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(false, true, false);
            assertThat(outcomes.get(1).prediction().value()).containsExactly(14.5f, 15.5f, 18.25f);
        }
    }

    @Test
    void predictAll_repairedRows_haveTheirOwnFindings() {
        Schema schema = Schema.builder()
                .feature("x", feature -> feature.range(0, 1).clamp())
                .build();
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class, schema)) {
            List<Outcome<float[]>> outcomes = handle.predictAll(
                    List.of(new float[] {1, 0, 0, 1}, new float[] {1, 0, 7, 1}, new float[] {0, 0, 0, 1}));
            assertThat(outcomes.get(0).prediction().violations()).isEmpty();
            assertThat(outcomes.get(2).prediction().violations()).isEmpty();
            List<Violation> findings = outcomes.get(1).prediction().violations();
            assertThat(findings).extracting(Violation::handling).containsExactly(Handling.CLAMPED);
            assertThat(findings).extracting(Violation::feature).containsExactly("x[2]");
            assertThat(findings)
                    .extracting(Violation::row)
                    .as("the row of its own input")
                    .containsExactly(0);
            assertThat(outcomes.get(1).prediction().value())
                    .containsExactly(linear(new float[] {1, 0, 1, 1}), within(1e-4f));
        }
    }

    // ---- shapes

    record Tokens(long[] inputIds, long[] attentionMask) {}

    @Test
    void predictAll_differentLengthsMixed_areTheSameAsOneByOne() {
        List<Tokens> inputs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long[] ids = new long[i / 3 % 5 + 1];
            long[] mask = new long[ids.length];
            for (int j = 0; j < ids.length; j++) {
                ids[j] = (i * 7L + j) % 50;
                mask[j] = (i + j) % 4 == 0 ? 0 : 1;
            }
            inputs.add(new Tokens(ids, mask));
        }
        try (ModelHandle<Tokens, float[]> handle = open("tokens", Tokens.class, float[].class)) {
            List<Outcome<float[]>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(outcomes.get(i).prediction().value())
                        .as("row %s", i)
                        .containsExactly(handle.predict(inputs.get(i)).value(), within(1e-5f));
            }
        }
    }

    @Test
    void predictAll_inputsOfSeveralRows_getAllTheirRows() {
        List<Inputs> inputs = new ArrayList<>();
        for (int rows : new int[] {2, 1, 0, 3, 300, 1, 5}) {
            float[] values = new float[rows * 4];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(row(rows + i), 0, values, i * 4, 4);
            }
            inputs.add(x(Tensor.of(values, rows, 4)));
        }
        try (ModelHandle<Inputs, Outputs> handle =
                open("dynamic_batch", Schema.builder().allowEmptyInputs().build())) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                Tensor alone = handle.predict(inputs.get(i)).value().tensor("y");
                assertThat(y(outcomes.get(i)).shape()).containsExactly(alone.shape());
                assertThat(y(outcomes.get(i)).floats()).containsExactly(alone.floats(), within(1e-4f));
            }
        }
    }

    @Test
    void predictAll_violationInASecondRow_namesTheRowWithinItsInput() {
        try (ModelHandle<Inputs, Outputs> handle = open("dynamic_batch")) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(List.of(
                    x(Tensor.of(new float[8], 2, 4)),
                    x(Tensor.of(new float[] {0, 0, 0, 0, 0, 0, 0, Float.NaN}, 2, 4)),
                    x(Tensor.of(new float[4], 1, 4))));
            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, false, true);
            assertThatThrownBy(outcomes.get(1)::prediction).hasMessageContaining("row 1, x[3]: finite");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonzero", "seq_int64", "constant_output", "initializer_output"})
    void predictAll_modelThatCannotBeBatched_isTheSameAsOneByOne(String model) {
        boolean floats = !model.startsWith("seq");
        List<Inputs> inputs = IntStream.range(0, 20)
                .mapToObj(i -> model.endsWith("output")
                        ? Tensor.of(new float[] {i, 1}, 1, 2)
                        : floats ? Tensor.of(new float[] {i % 2, i % 3, i % 5}) : Tensor.of(new long[] {i, 1}))
                .map(PredictAllTest::x)
                .toList();
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(outcomes.get(i).prediction().value())
                        .isEqualTo(handle.predict(inputs.get(i)).value());
            }
        }
    }

    @Test
    void predictAll_passthroughOutput_isSplitLikeTheOthers() {
        try (ModelHandle<Inputs, Outputs> handle = open("passthrough")) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(IntStream.range(0, 10)
                    .mapToObj(i -> x(Tensor.of(new float[] {i, 1}, 1, 2)))
                    .toList());
            for (int i = 0; i < 10; i++) {
                Outputs outputs = outcomes.get(i).prediction().value();
                assertThat(outputs.tensor("x")).isEqualTo(Tensor.of(new float[] {i, 1}, 1, 2));
                assertThat(outputs.tensor("y")).isEqualTo(Tensor.of(new float[] {i * 2f, 2}, 1, 2));
            }
        }
    }

    @Test
    void predictAll_rowsThatInfluenceOneAnother_areTheSameAsOneByOne() {
        try (ModelHandle<float[], float[]> handle = open("softmax_axis0", float[].class, float[].class)) {
            for (int run = 0; run < 3; run++) {
                List<Outcome<float[]>> outcomes =
                        handle.predictAll(List.of(new float[] {1, 2, 3}, new float[] {3, 2, 1}, new float[] {0, 0, 9}));
                assertThat(outcomes)
                        .allSatisfy(outcome ->
                                assertThat(outcome.prediction().value()).containsExactly(1, 1, 1));
            }
        }
    }

    /** The first two rows alone would not show it: each outweighs all others in the batch by far. */
    @Test
    void predictAll_influenceThatTheFirstRowsHide_isFoundOrHarmless() {
        try (ModelHandle<Inputs, Outputs> handle = open("softmax_axis0")) {
            Inputs several = x(Tensor.of(new float[] {1, 2, 3, 3, 2, 1}, 2, 3));
            List<Outcome<Outputs>> outcomes =
                    handle.predictAll(List.of(several, x(Tensor.of(new float[] {-90, -90, -90}, 1, 3)), several));
            for (int i : new int[] {0, 2}) {
                assertThat(y(outcomes.get(i)).floats())
                        .containsExactly(
                                handle.predict(several).value().tensor("y").floats(), within(1e-5f));
            }
            assertThat(y(outcomes.get(1)).floats()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void predictAll_inputsWithRowsOfTheirOwnCount_areTheSameAsOneByOne() {
        try (ModelHandle<Inputs, Outputs> handle =
                ModelHandle.builder().load(TestModels.broadcastingDivide(true)).build()) {
            List<Inputs> inputs = List.of(
                    quotient(new float[] {6, 8}, 2), quotient(new float[] {9, 3}, 3), quotient(new float[] {7}, 1));
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(outcomes.get(i).prediction().value())
                        .isEqualTo(handle.predict(inputs.get(i)).value());
            }
        }
    }

    private static Inputs quotient(float[] a, float... b) {
        return Inputs.of("a", Tensor.of(a)).and("b", Tensor.of(b));
    }

    // ---- failures of single rows

    @Test
    void predictAll_nanInOneRowsOutput_failsThatRowOnly() {
        try (ModelHandle<Inputs, Outputs> handle = open("divide")) {
            for (int run = 0; run < 2; run++) {
                List<Outcome<Outputs>> outcomes = handle.predictAll(IntStream.range(0, 20)
                        .mapToObj(i -> quotient(new float[] {i}, i == 7 || i == 0 ? 0 : 2))
                        .toList());
                for (int i = 0; i < 20; i++) {
                    if (i == 7 || i == 0) {
                        assertThatThrownBy(outcomes.get(i)::prediction)
                                .isInstanceOf(InvalidOutputException.class)
                                .hasMessageContaining("NaN or infinity");
                    } else {
                        assertThat(outcomes.get(i)
                                        .prediction()
                                        .value()
                                        .tensor("q")
                                        .floats())
                                .containsExactly(i / 2f);
                    }
                }
            }
        }
    }

    @Test
    void predictAll_modelFailsOnOneRow_failsThatRowOnly() {
        try (ModelHandle<Inputs, Outputs> handle = open("intdiv")) {
            for (int run = 0; run < 2; run++) {
                List<Outcome<Outputs>> outcomes =
                        handle.predictAll(IntStream.range(0, 20)
                                .mapToObj(i -> Inputs.of("a", Tensor.of(new int[] {i}))
                                        .and("b", Tensor.of(new int[] {i == 5 || i == 19 ? 0 : 2})))
                                .toList());
                for (int i = 0; i < 20; i++) {
                    if (i == 5 || i == 19) {
                        assertThatThrownBy(outcomes.get(i)::prediction).isInstanceOf(ModelExecutionException.class);
                    } else {
                        assertThat(outcomes.get(i)
                                        .prediction()
                                        .value()
                                        .tensor("q")
                                        .ints())
                                .containsExactly(i / 2);
                    }
                }
            }
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
    void predictAll_constructorThatThrowsForOneRow_failsThatRowOnly() {
        try (ModelHandle<float[], Picky> handle = open("dynamic_batch", float[].class, Picky.class)) {
            List<Outcome<Picky>> outcomes =
                    handle.predictAll(List.of(new float[4], new float[] {1, 0, -1, 2}, new float[4]));
            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, false, true);
            assertThatThrownBy(outcomes.get(1)::prediction).isInstanceOf(InvalidOutputException.class);
        }
    }

    // ---- the rest

    @Test
    void predictAll_emptyList_isEmpty() {
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class)) {
            assertThat(handle.predictAll(List.of())).isEmpty();
        }
    }

    @Test
    void predictAll_outcomes_cannotBeChanged() {
        try (ModelHandle<float[], float[]> handle = open("dynamic_batch", float[].class, float[].class)) {
            List<Outcome<float[]>> outcomes = handle.predictAll(List.of(new float[4]));
            assertThatThrownBy(outcomes::clear).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void predictAll_eachInput_hasItsOwnIdAndOneEvent() {
        List<PredictionId> told = new ArrayList<>();
        try (ModelHandle<float[], float[]> handle = ModelHandle.builder(float[].class, float[].class)
                .load(TestModels.path("dynamic_batch"))
                .listener(event -> {
                    if (event instanceof ModelEvent.Predicted answered) {
                        told.add(answered.id());
                    } else if (event instanceof ModelEvent.PredictionFailed failed) {
                        told.add(failed.id());
                    }
                })
                .build()) {
            List<float[]> inputs = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                inputs.add(i % 100 == 3 ? new float[3] : row(i));
            }
            List<PredictionId> answered = handle.predictAll(inputs).stream()
                    .filter(Outcome::isAnswered)
                    .map(outcome -> outcome.prediction().id())
                    .toList();
            assertThat(answered).doesNotHaveDuplicates().hasSize(594);
            assertThat(told).doesNotHaveDuplicates().hasSize(600).containsAll(answered);
        }
    }
}
