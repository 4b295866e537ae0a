package io.mlprod;

import io.mlprod.lifecycle.ModelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;

/** Versions of one small model, whose score is {@code x * weight} and whose label is 1 if that is above 0.5. */
final class Scales {

    private static final float WEIGHT = 12345.678f; // what the file has; see make_models.py

    record In(float x) {}

    record Out(long label, float score) {}

    private Scales() {}

    /** The model with a weight, as the version of that name. */
    static ModelSource version(String name, float weight) {
        return ModelSource.of(bytes(weight)).version(name);
    }

    static byte[] bytes(float weight) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(TestModels.path("scale")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i + 4 <= file.capacity(); i++) {
                if (file.getFloat(i) == WEIGHT) {
                    file.putFloat(i, weight);
                    return file.array();
                }
            }
            throw new AssertionError("No weight in scale.onnx");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model that answers alike but has another digest, since it is documented. */
    static ModelSource twin(String name, float weight) {
        byte[] model = bytes(weight);
        byte[] documented = Arrays.copyOf(model, model.length + 3);
        documented[model.length] = 6 << 3 | 2; // ModelProto.doc_string
        documented[model.length + 1] = 1;
        documented[model.length + 2] = '.';
        return ModelSource.of(documented).version(name);
    }

    /** A handle named m on version 1, whose weight is 1. */
    static ModelHandleBuilder<In, Out> builder() {
        return ModelHandle.builder(In.class, Out.class).name("m").version("1").load(version("1", 1));
    }
}
