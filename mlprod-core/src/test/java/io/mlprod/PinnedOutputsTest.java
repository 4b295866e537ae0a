package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outputs that keep their memory from run to run, when a run fails or an output is not what the file declares. */
class PinnedOutputsTest {

    private static Inputs reshape(int firstValue, long... target) {
        float[] values = new float[6];
        for (int i = 0; i < values.length; i++) {
            values[i] = firstValue + i;
        }
        return Inputs.of("x", Tensor.of(values)).and("target", Tensor.of(target));
    }

    private static Tensor y(ModelHandle<Inputs, Outputs> handle, Inputs inputs) {
        return handle.predict(inputs).value().tensor("y");
    }

    /** Repeats, as memory is pinned by the first answer and used from the second on. */
    private static void assertAnswers(ModelHandle<Inputs, Outputs> handle, int firstValue) {
        for (int run = 0; run < 3; run++) {
            Inputs inputs = reshape(firstValue + run, 2, 3);
            Tensor x = inputs.tensor("x");
            assertThat(y(handle, inputs)).isEqualTo(Tensor.of(x.floats(), 2, 3));
        }
    }

    @Test
    void predict_afterARunThatFailed_givesTheNewData() {
        try (ModelHandle<Inputs, Outputs> handle = open("reshape")) {
            assertAnswers(handle, 10);
            assertThatThrownBy(() -> handle.predict(reshape(20, 4, 4))).isInstanceOf(ModelExecutionException.class);
            assertAnswers(handle, 30);
        }
    }

    @Test
    void predict_failedRunsOnTwoThreads_neverGiveOldData() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (ModelHandle<Inputs, Outputs> handle = open("reshape")) {
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                int base = (thread + 1) * 10_000;
                ends.add(threads.submit(() -> {
                    for (int round = 0; round < 100; round++) {
                        assertAnswers(handle, base + round * 10);
                        assertThatThrownBy(() -> handle.predict(reshape(base, 4, 4)))
                                .isInstanceOf(ModelExecutionException.class);
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void predict_sameInputShapeOtherOutputShape_isRightEveryTime() {
        try (ModelHandle<Inputs, Outputs> handle = open("reshape")) {
            for (int run = 0; run < 3; run++) {
                assertThat(y(handle, reshape(run, 2, 3)).shape()).containsExactly(2, 3);
                assertThat(y(handle, reshape(run, 3, 2)).shape()).containsExactly(3, 2);
            }
        }
    }

    @Test
    void predict_labelDeclaredAsOneButOneForEachRow_isRightEveryTime() {
        List<TestModels.Row> rows = TestModels.csv("lightgbm_classifier");
        float[][] features = rows.stream().map(TestModels.Row::features).toArray(float[][]::new);
        long[] labels = rows.stream()
                .mapToLong(row -> Long.parseLong(row.expected().get(0)))
                .toArray();
        Inputs all = Inputs.of("X", Tensor.of(features));
        try (ModelHandle<Inputs, Outputs> handle = open("lightgbm_classifier")) {
            for (int run = 0; run < 4; run++) {
                Outputs outputs = handle.predict(all).value();
                assertThat(outputs.tensor("label").longs()).containsExactly(labels);
                for (int i = 0; i < rows.size(); i++) {
                    for (int column = 0; column < 3; column++) {
                        assertThat((double) outputs.tensor("probabilities").floats()[i * 3 + column])
                                .isCloseTo(rows.get(i).number(1 + column), within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void predict_labelDeclaredAsOneWithOneAndSeveralRowsInTurn_isRightEveryTime() {
        List<TestModels.Row> rows = TestModels.csv("lightgbm_classifier");
        try (ModelHandle<Inputs, Outputs> handle = open("lightgbm_classifier")) {
            for (int run = 0; run < 4; run++) {
                for (int count : new int[] {1, 3, 30}) {
                    float[][] features = rows.subList(0, count).stream()
                            .map(TestModels.Row::features)
                            .toArray(float[][]::new);
                    assertThat(handle.predict(Inputs.of("X", Tensor.of(features)))
                                    .value()
                                    .tensor("label")
                                    .longs())
                            .containsExactly(rows.subList(0, count).stream()
                                    .mapToLong(
                                            row -> Long.parseLong(row.expected().get(0)))
                                    .toArray());
                }
            }
        }
    }

    @Test
    void predictAll_labelDeclaredAsOne_isTheSameAsOneByOne() {
        List<TestModels.Row> rows = TestModels.csv("lightgbm_classifier");
        List<Inputs> inputs = rows.stream()
                .map(row -> Inputs.of("X", Tensor.of(row.features(), 1, 4)))
                .toList();
        try (ModelHandle<Inputs, Outputs> handle = open("lightgbm_classifier")) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
            assertThat(IntStream.range(0, rows.size())
                            .mapToObj(i -> Long.toString(outcomes.get(i)
                                    .prediction()
                                    .value()
                                    .tensor("label")
                                    .longAt(0))))
                    .containsExactlyElementsOf(
                            rows.stream().map(row -> row.expected().get(0)).toList());
        }
    }

    @Test
    void predict_outputOfNineDimensions_isAnInvalidOutput() {
        long[] nine = new long[9];
        Arrays.fill(nine, 1);
        nine[4] = 6;
        try (ModelHandle<Inputs, Outputs> handle = open("reshape")) {
            for (int run = 0; run < 2; run++) {
                assertThatThrownBy(() -> handle.predict(reshape(0, nine)))
                        .isInstanceOf(InvalidOutputException.class)
                        .hasMessageContainingAll("reshape@", "'y'", "9 dimensions", "at most 8");
            }
        }
    }

    @Test
    void predict_outputOfEightDimensions_isGivenWhole() {
        long[] eight = {1, 1, 2, 1, 1, 3, 1, 1};
        try (ModelHandle<Inputs, Outputs> handle = open("reshape")) {
            assertThat(y(handle, reshape(0, eight))).isEqualTo(Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, eight));
        }
    }
}
