package io.mlprod.testing.metamorphic;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Range;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Relations of real models, of records and of tensors. */
class HandleRelationsTest {

    private static Path model(String name) {
        return Path.of("../mlprod-core/src/test/resources/models/" + name + ".onnx");
    }

    record Four(@Range(min = 0, max = 1) float a, float b, float c, float d) {}

    private static final List<Four> ROWS =
            IntStream.range(0, 20).mapToObj(i -> new Four(i / 20f, i, -i, 3)).toList();

    @Test
    void check_recordsOfAHandle_passWithoutAScore() {
        try (ModelHandle<Four, Outputs> handle = ModelHandle.open(model("dynamic_batch"), Four.class, Outputs.class)) {
            Metamorphic.of(handle, ROWS)
                    .repeatable()
                    .independentOfOtherInputs()
                    .invariantToBatching()
                    .within(1e-5)
                    .invariantToOrder()
                    .robustToOutliers("a")
                    .check();
        }
    }

    @Test
    void increasingIn_rangeOfTheSchema_isUsed() {
        try (ModelHandle<Four, Outputs> handle = ModelHandle.open(model("dynamic_batch"), Four.class, Outputs.class)) {
            RelationResult result = Metamorphic.<Four, Outputs>of(handle, ROWS)
                    .score(answer -> answer.tensor("y").floats()[0])
                    .increasingIn("a")
                    .run()
                    .results()
                    .get(0);

            assertThat(result.relation()).endsWith("as a rises from 0 to 1");
            assertThat(result.applicable()).isEqualTo(20);
        }
    }

    @Test
    void check_tensors_areChangedAndCompared() {
        List<Inputs> rows = IntStream.range(0, 5)
                .mapToObj(i -> Inputs.of("x", Tensor.of(new float[] {i, 2, 3, 4}, 1, 4)))
                .toList();
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(model("dynamic_batch"))) {
            Metamorphic.of(handle, rows)
                    .repeatable()
                    .independentOfOtherInputs()
                    .invariantToBatching()
                    .within(1e-5)
                    .check();

            RelationResult changed = Metamorphic.of(handle, rows)
                    .invariantTo(Change.set("x", Tensor.of(new float[] {1, 2, 3, 40}, 1, 4)))
                    .run()
                    .results()
                    .get(0);
            assertThat(changed.failed()).isEqualTo(5);
            assertThat(changed.toString()).contains("Inputs.of(\"x\", Tensor.of(new float[] {");
        }
    }
}
