package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.model.Inputs;
import io.mlprod.model.Tensor;
import java.nio.file.Path;

/** The models that src/test/models/README.md describes. */
final class OnnxModels {

    private OnnxModels() {}

    static Path path(String name) {
        return Path.of("src/test/resources/models", name + ".onnx");
    }

    static ModelHandleBuilder<Inputs, Float> model(String name) {
        return ModelHandle.builder(Inputs.class, Float.class).load(path(name));
    }

    static ModelHandle<Inputs, Float> open(String name) {
        return model(name).build();
    }

    /** One row of x. */
    static Inputs row(float a, float b) {
        return Inputs.of("x", Tensor.of(new float[] {a, b}, 1, 2));
    }
}
