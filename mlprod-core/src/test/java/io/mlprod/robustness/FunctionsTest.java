package io.mlprod.robustness;

import static io.mlprod.robustness.Models.bytes;
import static io.mlprod.robustness.Models.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.ModelHandle;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Functions that a model file defines, and bodies in bodies. ONNX Runtime 1.28 overflows the native stack in a chain of
 * 500 functions (SIGSEGV), and takes twice as long for each level of an If in an If and four times as long for each
 * function that calls the next one twice; what is hidden in a function goes past checks that only see the graph.
 */
class FunctionsTest {

    private static float[] answer(String model, float... x) {
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(bytes(model)))) {
            return handle.predict(Inputs.of("x", Tensor.of(x, x.length)))
                    .value()
                    .tensor("y")
                    .floats();
        }
    }

    private static LoadException refused(ModelSource source) {
        LoadException refused =
                catchThrowableOfType(LoadException.class, () -> open(source).close());
        assertThat(refused).as("was loaded").isNotNull();
        return refused;
    }

    @Test
    void predict_functionsInFunctionsAndBodies_compute() {
        assertThat(answer("function_calls", -4, 3)).containsExactly(-4.5f, -12);
    }

    @Test
    void predict_functionWithTheNameOfAnOperatorOfTheEngine_isThatOperator() {
        assertThat(answer("function_relu", -2, 3)).containsExactly(0, 3);
    }

    @Test
    void versions_functionThatKeepsRowsApart_isNotRunRowByRow() {
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(bytes("function_softmax")))) {
            assertThat(handle.versions().list().get(0).rowByRow()).isEmpty();
        }
    }

    @Test
    void classLabels_classifierInAFunction_areFound() {
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(bytes("risk_in_function")))) {
            assertThat(handle.signature().output("probabilities").classLabels()).containsExactly("good", "bad");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "function_tree_loop, CORRUPT, leads back up",
        "function_batch_norm_training, UNSUPPORTED, training mode",
        "function_chain, CORRUPT, deeper than 100",
        "function_itself, CORRUPT, calls itself"
    })
    void open_functionThatHidesSomethingDangerous_isRefused(String model, Reason reason, String message) {
        LoadException e = refused(ModelSource.of(bytes(model)));

        assertThat(e.reason()).isEqualTo(reason);
        assertThat(e).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"function_doubling, 576460752303423493", "nested_ifs, 21474836467"})
    void open_graphThatTheEngineNeedsLongFor_isRefusedWithItsSize(String model, String size) {
        LoadException e = refused(ModelSource.of(bytes(model)));

        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(e).hasMessageContainingAll(size, "30000", "ModelSource.maxGraphSize");
    }

    /** A graph counts its inputs, four times its outputs, its initializers, and the inputs of its nodes. */
    @Test
    void open_graphOfTheSizeThatIsAllowed_loads() {
        ModelSource linear = ModelSource.of(bytes("dynamic_batch"));

        assertThat(refused(linear.maxGraphSize(10)).getMessage()).contains("amounts to 11");
        open(linear.maxGraphSize(11)).close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void maxGraphSize_belowOne_isRefused(long size) {
        ModelSource source = ModelSource.of(bytes("dynamic_batch"));

        assertThatIllegalArgumentException().isThrownBy(() -> source.maxGraphSize(size));
    }
}
