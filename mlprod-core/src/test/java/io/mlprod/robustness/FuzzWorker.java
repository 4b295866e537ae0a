package io.mlprod.robustness;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.MlprodException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Loads damaged models, and asks those that load for a prediction. Runs as a process of its own, so that a crash of
 * native code ends this process and not the tests; the file with the seed in work then says which model it was.
 */
final class FuzzWorker {

    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** Arguments: file for progress, first seed, end of seeds, model files. */
    public static void main(String[] args) throws IOException {
        FuzzWorker worker = new FuzzWorker();
        long first = Long.parseLong(args[1]);
        long end = Long.parseLong(args[2]);
        List<byte[]> models = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            models.add(Files.readAllBytes(Path.of(args[i])));
        }
        try (FileChannel file = FileChannel.open(
                Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer progress = file.map(MapMode.READ_WRITE, 0, 8);
            for (long seed = first; seed < end; seed++) {
                progress.putLong(0, seed);
                byte[] model = models.get((int) (seed % models.size()));
                worker.one(seed, ModelMutations.mutate(model, seed));
            }
        }
        System.out.println("OUTCOMES " + worker.outcomes);
    }

    private void one(long seed, byte[] bytes) {
        long start = System.nanoTime();
        String outcome;
        try (ModelHandle<Inputs, Outputs> handle =
                ModelHandle.builder().load(ModelSource.of(bytes)).build()) {
            outcome = predict(handle);
        } catch (LoadException e) {
            outcome = "refused " + e.reason();
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            System.out.println("UNEXPECTED " + seed + " " + e);
            outcome = "unexpected";
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (millis > 1000) {
            System.out.println("SLOW " + seed + " " + millis + " ms " + outcome);
        }
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private static String predict(ModelHandle<Inputs, Outputs> handle) {
        Inputs inputs = null;
        for (ValueInfo input : handle.signature().inputs()) {
            Tensor tensor = plausible((TensorType) input.type());
            if (tensor == null) {
                return "loaded, input too large to try";
            }
            inputs = inputs == null ? Inputs.of(input.name(), tensor) : inputs.and(input.name(), tensor);
        }
        if (inputs == null) {
            inputs = Inputs.of(Map.of());
        }
        try {
            handle.predict(inputs, Call.timeout(Duration.ofSeconds(5)));
            return "answered";
        } catch (InvalidInputException e) {
            return "loaded, input refused";
        } catch (MlprodException e) {
            return "failed " + e.getClass().getSimpleName();
        }
    }

    private static Tensor plausible(TensorType type) {
        long[] shape = new long[type.rank()];
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = type.shape().get(i).isDynamic() ? 2 : type.shape().get(i).size();
            if (shape[i] > 100_000 || (size *= shape[i]) > 1_000_000) {
                return null;
            }
        }
        int count = (int) size;
        return switch (type.elementType()) {
            case STRING -> {
                String[] texts = new String[count];
                java.util.Arrays.fill(texts, "Wien");
                yield Tensor.of(texts, shape);
            }
            case BOOL -> Tensor.of(new boolean[count], shape);
            case FLOAT -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = 1.5f + i;
                }
                yield Tensor.of(values, shape);
            }
            default ->
                Tensor.of(
                        type.elementType(),
                        java.nio.ByteBuffer.allocateDirect(
                                        count * type.elementType().byteSize())
                                .order(java.nio.ByteOrder.nativeOrder()),
                        shape);
        };
    }
}
