package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.error.DeployException;
import io.mlprod.error.LoadException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A small heap in which two threads predict while a watched folder is fed files that would take all of it. */
final class SmallHeapWorker {

    private SmallHeapWorker() {}

    /** Arguments: a good model, a folder of bad ones, an empty folder to watch. */
    public static void main(String[] args) throws Exception {
        Path watched = Path.of(args[2]);
        AtomicBoolean ends = new AtomicBoolean();
        AtomicLong predictions = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        try (ModelHandle<Inputs, Outputs> handle = Models.open(ModelSource.of(Path.of(args[0])));
                Stream<Path> files = Files.list(Path.of(args[1]))) {
            for (int i = 0; i < 2; i++) {
                threads.add(new Thread(() -> predict(handle, ends, predictions)));
            }
            threads.forEach(Thread::start);
            ModelWatch watch = handle.versions().watch(watched, Duration.ofMillis(5));
            for (Path file : files.sorted().toList()) {
                Files.move(file, watched.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                String failure = awaitFailure(handle, watch, file.getFileName().toString());
                System.out.println("REFUSED " + file.getFileName() + " " + failure);
            }
            Files.copy(Path.of(args[0]), watched.resolve("z.onnx"));
            while (watch.lastFailure().isPresent()) { // the good one at last
                LockSupport.parkNanos(1_000_000);
            }
            ends.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.out.println("PREDICTED " + (predictions.get() > 0));
    }

    private static String awaitFailure(ModelHandle<Inputs, Outputs> handle, ModelWatch watch, String name) {
        String version = name.substring(0, name.lastIndexOf('.'));
        while (true) {
            boolean isNamed = handle.versions().list().stream()
                    .anyMatch(status -> status.model().version().equals(version));
            RuntimeException failure = watch.lastFailure().orElse(null);
            if (isNamed && failure instanceof DeployException e && e.getCause() instanceof LoadException cause) {
                return cause.reason().toString();
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void predict(ModelHandle<Inputs, Outputs> handle, AtomicBoolean ends, AtomicLong predictions) {
        try {
            while (!ends.get()) {
                if (!Arrays.equals(Models.linear(handle), Models.LINEAR_ANSWER)) {
                    throw new IllegalStateException("Another answer");
                }
                predictions.incrementAndGet();
                LockSupport.parkNanos(100_000); // a processor is left to what loads
            }
        } catch (Throwable e) {
            System.out.println("FAILED " + e);
            e.printStackTrace(System.out);
        }
    }
}
