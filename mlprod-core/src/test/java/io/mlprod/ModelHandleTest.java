package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelHandleTest {

    static Path model(String name) {
        return Path.of("src/test/resources/models", name + ".onnx");
    }

    record Score(long label, Map<Long, Float> probabilities) {}

    @Test
    void predict_dynamicBatch_computes() {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(model("dynamic_batch"))) {
            System.out.println(handle.signature());
            for (int i = 0; i < 5; i++) {
                Outputs out = handle.predict(Inputs.of("x", Tensor.of(new float[] {1, 0, -1, 2}, 1, 4)))
                        .value();
                assertThat(out.tensor("y").floats()).containsExactly(14.5f, 15.5f, 18.25f);
            }
        }
    }

    @Test
    void predict_zipmap_typed() {
        for (String name : List.of("logistic30", "logistic30_zipmap")) {
            try (ModelHandle<float[], Score> handle = ModelHandle.builder(float[].class, Score.class)
                    .load(model(name))
                    .build()) {
                for (int i = 0; i < 5; i++) {
                    System.out.println(handle.predict(new float[30]).value());
                }
                System.out.println(handle.predictAll(List.of(new float[30], new float[29], new float[30])));
            }
        }
    }
}
