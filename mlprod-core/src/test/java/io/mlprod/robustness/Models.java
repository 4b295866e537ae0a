package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The test models, and inputs whose answers are known. */
final class Models {

    static final Inputs LINEAR_INPUT = Inputs.of("x", Tensor.of(new float[] {1, 0, -1, 2}, 1, 4));
    static final float[] LINEAR_ANSWER = {14.5f, 15.5f, 18.25f};

    private Models() {}

    static Path path(String name) {
        return Path.of("src/test/resources/models", name + ".onnx").toAbsolutePath();
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelHandle<Inputs, Outputs> open(ModelSource source) {
        return ModelHandle.builder().load(source).build();
    }

    static float[] linear(ModelHandle<Inputs, Outputs> handle) {
        return handle.predict(LINEAR_INPUT).value().tensor("y").floats();
    }
}
