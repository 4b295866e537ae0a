package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import java.io.IOException;
import java.nio.file.Path;

/** Loads a model, and prints how much memory the process had at most. */
final class LoadWorker {

    private LoadWorker() {}

    /** Argument: a model. */
    public static void main(String[] args) throws IOException {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.open(Path.of(args[0]))) {
            System.out.println("LOADED " + handle.signature().inputs().size());
        }
        System.out.println(
                "PEAK " + ProcessMemory.peakKib(ProcessHandle.current().pid()) + " KiB");
    }
}
