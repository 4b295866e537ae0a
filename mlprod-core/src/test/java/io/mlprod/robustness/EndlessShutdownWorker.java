package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.nio.file.Path;
import java.time.Duration;

/** Leaves the JVM while a prediction runs that would not end for days. */
final class EndlessShutdownWorker {

    private EndlessShutdownWorker() {}

    /** Argument: the loop model. */
    public static void main(String[] args) throws InterruptedException {
        WatchedEngine runtime = new WatchedEngine();
        ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(Path.of(args[0]))
                .engine(runtime)
                .closeGrace(Duration.ofMillis(100))
                .build();
        Thread thread = new Thread(() -> handle.predict(Inputs.of("trips", Tensor.scalar(1L << 40))));
        thread.setUncaughtExceptionHandler(
                (who, e) -> System.out.println(e.getClass().getSimpleName()));
        thread.start();
        runtime.firstRun.await();
        System.exit(0);
    }
}
