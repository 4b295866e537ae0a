package io.mlprod.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchingTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 0, -1, Integer.MIN_VALUE})
    void maxRows_belowTwo_isIllegal(int rows) {
        assertThatThrownBy(() -> Batching.DEFAULT.maxRows(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("maxRows", "2 or more", String.valueOf(rows));
    }

    @Test
    void maxDelay_negative_isIllegal() {
        Batching batching = Batching.DEFAULT.maxRows(2);
        assertThatThrownBy(() -> batching.maxDelay(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("maxDelay", "negative", "-1 ns");
    }

    @Test
    void maxDelay_null_isRefused() {
        Batching batching = Batching.DEFAULT.maxRows(2);
        assertThatThrownBy(() -> batching.maxDelay(null)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 1})
    void queueRows_lessThanABatch_isIllegal(int rows) {
        Batching batching = Batching.DEFAULT.maxRows(32).queueRows(rows);
        assertThatThrownBy(() -> ModelHandle.builder().batching(batching))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("32", String.valueOf(rows), "queueRows", "maxRows");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void queueRows_none_isIllegalAtOnce(int rows) {
        assertThatThrownBy(() -> Batching.DEFAULT.queueRows(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(rows));
    }

    @Test
    void queueRows_fewerThanABatchWhicheverComesFirst_isRefusedByTheBuilder() {
        assertThatThrownBy(() -> ModelHandle.builder()
                        .batching(Batching.DEFAULT.queueRows(7).maxRows(8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1_024, 1_025, 5_000})
    void maxRows_anyNumber_hasAQueueOfAtLeastABatch(int rows) {
        Batching batching = Batching.DEFAULT.maxRows(rows);

        assertThat(batching.maxDelay()).isEqualTo(Duration.ofMillis(2));
        assertThat(batching.queueRows()).isEqualTo(rows > 1_024 ? rows : 1_024);
    }

    @Test
    void withers_otherBounds_keepTheRest() {
        assertThat(Batching.DEFAULT.queueRows(3).maxDelay(Duration.ZERO).maxRows(3))
                .hasToString("Batching[maxRows=3, maxDelay=0 ms, queueRows=3]");
    }

    private static ModelHandleBuilder<Inputs, Outputs> builder(String model) {
        return ModelHandle.builder().load(Path.of("src/test/resources/models", model + ".onnx"));
    }

    @Test
    void batching_null_isRefused() {
        ModelHandleBuilder<Inputs, Outputs> builder = builder("dynamic_batch");
        assertThatThrownBy(() -> builder.batching(null)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed_batch", "scalar", "totals", "constant_output"})
    void build_modelWithoutABatchDimension_saysWhatToDo(String model) {
        ModelHandleBuilder<Inputs, Outputs> builder = builder(model).batching(Batching.DEFAULT.maxRows(8));
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        LoadException.class, error -> assertThat(error.reason()).isEqualTo(Reason.SIGNATURE_MISMATCH))
                .hasMessageContainingAll(
                        model,
                        "micro-batching",
                        "dynamic first dimension",
                        "export the model",
                        "leave out batching(...)");
    }

    @Test
    void build_modelWithABatchDimension_isOpened() {
        try (ModelHandle<Inputs, Outputs> handle =
                builder("dynamic_batch").batching(Batching.DEFAULT.maxRows(8)).build()) {
            assertThat(handle.statistics().batching()).isPresent();
        }
    }
}
