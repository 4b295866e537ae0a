package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** Predicts, and once more when told to; then it ends. */
final class KilledProcessWorker {

    private KilledProcessWorker() {}

    /** Arguments: a model that sums rows, and whether to wait for a byte of input. */
    public static void main(String[] args) throws IOException {
        Inputs input = Inputs.of("x", Tensor.of(new long[] {1, 2}, 1, 2));
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(Path.of(args[0]))) {
            System.out.println(
                    "sum " + handle.predict(input).value().tensor("y").longs()[0]);
            if (Boolean.parseBoolean(args[1])) {
                int unused = System.in.read();
                System.out.println(
                        "again " + handle.predict(input).value().tensor("y").longs()[0]);
            }
        }
    }
}
