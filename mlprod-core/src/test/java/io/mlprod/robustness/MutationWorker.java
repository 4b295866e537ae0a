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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Loads damaged models, and asks those that load for a prediction. Runs as a process of its own, so that a crash of
 * native code ends this process and not the tests; the file with the number in work then says which model it was.
 */
final class MutationWorker {

    private static final String WEIGHTS = "linear.weights";
    private static final int BETWEEN_GOOD_ONES = 500;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Path folder;
    private final ModelSource good;

    private MutationWorker(Path folder, ModelSource good) {
        this.folder = folder;
        this.good = good;
    }

    /** Arguments: file for progress, first number, end of numbers, folder for files, a good model, model files. */
    public static void main(String[] args) throws IOException {
        MutationWorker worker = new MutationWorker(Path.of(args[3]), ModelSource.of(Path.of(args[4])));
        long end = Long.parseLong(args[2]);
        List<Path> files = Arrays.stream(args).skip(5).map(Path::of).toList();
        List<byte[]> models = new ArrayList<>();
        for (Path file : files) {
            models.add(Files.readAllBytes(file));
        }
        try (FileChannel file = FileChannel.open(
                Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer progress = file.map(MapMode.READ_WRITE, 0, Long.BYTES);
            for (long number = Long.parseLong(args[1]); number < end; number++) {
                progress.putLong(0, number);
                String name = files.get(ModelMutations.turn(models.size(), number))
                        .getFileName()
                        .toString();
                worker.one(number, worker.source(name, ModelMutations.mutate(models, number)));
                if (number % BETWEEN_GOOD_ONES == 0 || number == end - 1) {
                    worker.goodOne(number);
                }
            }
        }
        System.out.println("OUTCOMES " + worker.outcomes);
    }

    /** Only a model in a file may have weights in another one. */
    private ModelSource source(String name, byte[] bytes) throws IOException {
        if (!name.equals("linear.onnx")) {
            return ModelSource.of(bytes);
        }
        if (!Files.exists(folder.resolve(WEIGHTS))) {
            Files.write(folder.resolve(WEIGHTS), new byte[6 * Float.BYTES]);
        }
        return ModelSource.of(Files.write(folder.resolve(name), bytes)).allowExternalData(WEIGHTS);
    }

    private void one(long number, ModelSource source) {
        String outcome;
        try (ModelHandle<Inputs, Outputs> handle = Models.open(source)) {
            outcome = predict(handle);
        } catch (LoadException e) {
            outcome = "refused " + e.reason();
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            System.out.println("UNTYPED " + number + " " + e.getClass().getName());
            outcome = "untyped";
        }
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** What came before must not have harmed a good model. */
    private void goodOne(long number) {
        try (ModelHandle<Inputs, Outputs> handle = Models.open(good)) {
            if (!Arrays.equals(Models.linear(handle), Models.LINEAR_ANSWER)) {
                throw new IllegalStateException("Another answer");
            }
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            System.out.println("UNTYPED " + number + " a good model behind it fails with "
                    + e.getClass().getName());
        }
    }

    private static String predict(ModelHandle<Inputs, Outputs> handle) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (ValueInfo input : handle.signature().inputs()) {
            Tensor tensor = plausible((TensorType) input.type());
            if (tensor == null) {
                return "loaded, input too large to try";
            }
            inputs.put(input.name(), tensor);
        }
        try {
            handle.predict(Inputs.of(inputs), Call.DEFAULT.timeout(Duration.ofSeconds(1)));
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
                Arrays.fill(texts, "Wien");
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
                        ByteBuffer.allocateDirect(count * type.elementType().byteSize())
                                .order(ByteOrder.nativeOrder()),
                        shape);
        };
    }
}
