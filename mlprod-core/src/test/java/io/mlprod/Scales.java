package io.mlprod;

import io.mlprod.lifecycle.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Versions of one small model, whose score is {@code x * weight} and whose label is 1 if that is above 0.5. */
public final class Scales {

    private static final float WEIGHT = 12345.678f; // what the file has; see make_models.py

    /** What it takes. */
    public record In(float x) {}

    /** What it gives. */
    public record Out(long label, float score) {}

    private Scales() {}

    /** The model with a weight, as the version of that name. */
    public static ModelSource version(String name, float weight) {
        return ModelSource.of(bytes(weight)).version(name);
    }

    /** The model's file with another weight in it. */
    public static byte[] bytes(float weight) {
        try (InputStream model = Scales.class.getResourceAsStream("/models/scale.onnx")) {
            ByteBuffer file = ByteBuffer.wrap(model.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
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
    public static ModelHandleBuilder<In, Out> builder() {
        return ModelHandle.builder(In.class, Out.class).name("m").version("1").load(version("1", 1));
    }
}
