package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.error.ClosedException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Leaves the JVM while four threads predict. */
final class ShutdownWorker {

    private static final int THREADS = 4;

    private ShutdownWorker() {}

    /** Arguments: the forest model, whether to close on shutdown, how many predictions to wait for. */
    public static void main(String[] args) throws InterruptedException {
        ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(Path.of(args[0]))
                .closeOnShutdown(Boolean.parseBoolean(args[1]))
                .build();
        CountDownLatch worked = new CountDownLatch(Integer.parseInt(args[2]));
        Inputs input = Inputs.of("X", Tensor.of(new float[] {5.1f, 3.5f, 1.4f, 0.2f}, 1, 4));
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> predict(handle, input, worked));
            thread.setDaemon(true);
            thread.start();
        }
        worked.await();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> serveOn(Path.of(args[0]), input)));
        System.exit(0);
    }

    /** What servers do that shut down gracefully: the last requests are answered beside ONNX Runtime's own hook. */
    private static void serveOn(Path model, Inputs input) {
        try {
            for (int i = 0; i < 20; i++) {
                try (ModelHandle<Inputs, Outputs> late =
                        ModelHandle.builder().load(model).closeOnShutdown(false).build()) {
                    late.predict(input);
                }
            }
        } catch (Throwable e) {
            System.out.println("UNEXPECTED in the shutdown hook " + e);
        }
    }

    /** Goes on after the close, as a server does whose requests still come in. */
    private static void predict(ModelHandle<Inputs, Outputs> handle, Inputs input, CountDownLatch worked) {
        while (true) {
            try {
                handle.predict(input);
                worked.countDown();
            } catch (ClosedException e) {
                Thread.onSpinWait();
            } catch (Throwable e) {
                System.out.println("UNEXPECTED " + e);
                return;
            }
        }
    }
}
