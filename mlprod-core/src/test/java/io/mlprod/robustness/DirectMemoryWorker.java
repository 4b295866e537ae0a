package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.nio.file.Path;

/** Predicts from 6 MB sixty times. */
final class DirectMemoryWorker {

    private static final int WIDTH = 6 << 17;

    private DirectMemoryWorker() {}

    /** Argument: a model that sums rows. */
    public static void main(String[] args) {
        Inputs inputs = Inputs.of("x", Tensor.of(new long[WIDTH], 1, WIDTH));
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(Path.of(args[0]))) {
            for (int i = 0; i < 60; i++) {
                long sum = handle.predict(inputs).value().tensor("y").longs()[0];
                if (sum != 0) {
                    throw new AssertionError("run " + i + " gave " + sum);
                }
            }
        }
        System.out.println("all answered");
    }
}
