package io.mlprod.monitoring;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.lifecycle.ModelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A model of five features of different kinds, and made-up rows for it; see columns.onnx of mlprod-core's tests. */
public final class Visitors {

    /** What it takes. */
    public record Visitor(float age, float income, long visits, String city, boolean member) {}

    /** What it gives. */
    public record Answer(float score) {}

    private static final List<String> CITIES = List.of("Wien", "Graz", "Linz");

    private Visitors() {}

    /** The model as the version of that name; each has another digest, since another comment is in the file. */
    public static ModelSource version(String name) {
        byte[] model = file();
        byte[] documented = Arrays.copyOf(model, model.length + 3);
        documented[model.length] = 6 << 3 | 2; // ModelProto.doc_string
        documented[model.length + 1] = 1;
        documented[model.length + 2] = (byte) name.charAt(0);
        return ModelSource.of(documented).version(name);
    }

    /** The model with another bias, as the version of that name: its scores are higher by two. */
    public static ModelSource shifted(String name) {
        byte[] model = file();
        byte[] bias = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(-1)
                .array();
        int at = 0;
        while (!Arrays.equals(model, at, at + 4, bias, 0, 4)) {
            at++;
        }
        model[at + 3] ^= (byte) 0x80; // the sign
        return ModelSource.of(model).version(name);
    }

    private static byte[] file() {
        try {
            return Files.readAllBytes(Path.of("../mlprod-core/src/test/resources/models/columns.onnx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A handle named visitors, on version 1. */
    public static ModelHandleBuilder<Visitor, Answer> handle() {
        return ModelHandle.builder(Visitor.class, Answer.class).name("visitors").load(version("1"));
    }

    /** Rows whose ages are around a mean. */
    public static List<Visitor> rows(int count, double meanAge, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> new Visitor(
                        (float) (meanAge + 10 * random.nextGaussian()),
                        (float) (50_000 + 10_000 * random.nextGaussian()),
                        random.nextInt(5),
                        CITIES.get(random.nextInt(CITIES.size())),
                        random.nextBoolean()))
                .toList();
    }
}
