package io.mlprod.monitoring.metrics;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.validation.Action;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Versions of one small model, whose score is {@code x * weight}. Its input is clamped below and refused if NaN. */
final class Ages {

    private static final Path FILE = Path.of("../mlprod-core/src/test/resources/models/scale.onnx");
    private static final float WEIGHT = 12345.678f; // what the file has

    /** What it takes. */
    public record In(
            @Range(min = 0, max = 120) @OnViolation(Action.CLAMP)
            float x) {}

    /** What it gives. */
    public record Out(long label, float score) {}

    private Ages() {}

    /** The model with a weight, as the version of that name. */
    static ModelSource version(String name, float weight) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(FILE)).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i + 4 <= file.capacity(); i++) {
                if (file.getFloat(i) == WEIGHT) {
                    return ModelSource.of(file.putFloat(i, weight).array()).version(name);
                }
            }
            throw new AssertionError("No weight in " + FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A handle named ages on version 1, whose weight is 1. */
    static ModelHandleBuilder<In, Out> builder() {
        return builder("ages");
    }

    static ModelHandleBuilder<In, Out> builder(String name) {
        return ModelHandle.builder(In.class, Out.class).name(name).version("1").load(version("1", 1));
    }
}
