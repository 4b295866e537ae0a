package io.mlprod.robustness;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does everything that touches native memory over and over, and prints how much memory the process occupies. */
final class LeakWorker {

    private static final int SAMPLES = 10;
    private static Path folder = Path.of("");

    private LeakWorker() {}

    /** Arguments: how many predictions between two samples, model files. */
    public static void main(String[] args) {
        int each = Integer.parseInt(args[0]);
        folder = Path.of(args[1]).resolveSibling("");
        List<ModelHandle<Inputs, Outputs>> handles = new ArrayList<>();
        List<Inputs> inputs = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            ModelHandle<Inputs, Outputs> handle = ModelHandle.open(Path.of(args[i]));
            handles.add(handle);
            inputs.add(input(handle, 1));
        }
        long count = 0;
        for (int sample = 0; sample <= SAMPLES; sample++) {
            for (int i = 0; i < each; i++) {
                int which = i % handles.size();
                once(handles.get(which), inputs.get(which), i);
                count++;
            }
            System.gc();
            System.out.println(count + " predictions "
                    + ProcessMemory.residentKib(ProcessHandle.current().pid()) + " KiB");
        }
        handles.forEach(ModelHandle::close);
    }

    private static void once(ModelHandle<Inputs, Outputs> handle, Inputs input, int turn) {
        try {
            handle.predict(input, turn % 10 == 0 ? Call.DEFAULT.timeout(Duration.ofSeconds(10)) : Call.DEFAULT);
            if (turn % 97 == 0 && handle.signature().isBatchable()) {
                handle.predict(input(handle, 1 + turn % 31)); // more shapes than are kept
            }
        } catch (ModelExecutionException e) {
            // intdiv is meant to fail
        }
        if (turn % 1_009 == 0) {
            ModelHandle.open(folder.resolve("columns.onnx")).close();
            try {
                ModelHandle.builder()
                        .load(ModelSource.of(folder.resolve("missing_operator.onnx")))
                        .build()
                        .close();
            } catch (io.mlprod.error.LoadException e) {
                // a load that native code refuses
            }
        }
    }

    private static Inputs input(ModelHandle<Inputs, Outputs> handle, int rows) {
        Inputs inputs = null;
        for (ValueInfo info : handle.signature().inputs()) {
            TensorType type = (TensorType) info.type();
            long[] shape = new long[type.rank()];
            int size = 1;
            for (int i = 0; i < shape.length; i++) {
                shape[i] = type.shape().get(i).isDynamic()
                        ? rows
                        : type.shape().get(i).size();
                size *= (int) shape[i];
            }
            Tensor tensor;
            if (type.elementType() == ElementType.STRING) {
                String[] texts = new String[size];
                java.util.Arrays.fill(texts, "cat");
                tensor = Tensor.of(texts, shape);
            } else if (type.elementType() == ElementType.INT32) {
                tensor = Tensor.of(new int[size], shape);
            } else if (type.elementType() == ElementType.INT64) {
                tensor = Tensor.of(new long[size], shape);
            } else {
                tensor = Tensor.of(new float[size], shape);
            }
            inputs = inputs == null ? Inputs.of(info.name(), tensor) : inputs.and(info.name(), tensor);
        }
        return inputs;
    }
}
