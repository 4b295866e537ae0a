package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is done to a model's bytes, loading it ends in a handle or a LoadException, and a prediction of such a handle in
 * an answer or an MlprodException: no other exception, no crash, no endless run, no flood of memory.
 */
class MutationFuzzTest {

    private static final int PROCESSES = 2;
    private static final int SECONDS_WITHOUT_PROGRESS = 60;
    private static final long MAX_RESIDENT_KIB = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void load_hundredThousandMutations_endInHandleOrLoadException() throws Exception {
        fuzz(0, 100_000, "logistic30", "forest", "columns");
    }

    @Test
    void load_mutationsOfTreesOfVersionFive_endInHandleOrLoadException() throws Exception {
        byte[] model = TreeStructureTest.versionFive(1, 5, new long[] {-1, -2, 3, -3}, new long[] {1, 2, -4, -5});
        fuzz(0, 4_000, Files.write(folder.resolve("five.onnx"), model));
    }

    @Test
    @Tag("soak")
    void load_mutationsOfManyModels_endInHandleOrLoadException() throws Exception {
        fuzz(
                1_000_000,
                1_100_000,
                "forest_zipmap",
                "xgboost",
                "lightgbm",
                "two_wide",
                "label_encoder",
                "two_zipmaps",
                "tokens",
                "cnn",
                "mlp",
                "loop",
                "logistic30_zipmap");
    }

    private void fuzz(long first, long end, String... models) throws Exception {
        fuzz(first, end, Stream.of(models).map(Models::path).toArray(Path[]::new));
    }

    private void fuzz(long first, long end, Path... models) throws Exception {
        Worker[] workers = new Worker[PROCESSES];
        long share = (end - first) / PROCESSES;
        try {
            for (int i = 0; i < PROCESSES; i++) {
                workers[i] = new Worker(first + i * share, first + (i + 1) * share, models);
            }
            for (Worker worker : workers) {
                worker.await();
            }
        } finally {
            for (Worker worker : workers) {
                if (worker != null) {
                    worker.process.destroyForcibly().waitFor();
                }
            }
        }
    }

    private final class Worker {

        private final ForkedJvm jvm;
        private final Process process;
        private final Path progress;
        private final Path output;

        Worker(long first, long end, Path... models) throws IOException {
            Path own = Files.createDirectory(folder.resolve("seeds-" + first));
            jvm = new ForkedJvm(own).option("-Xmx512m").option("-XX:TieredStopAtLevel=1");
            progress = Files.write(own.resolve("progress"), new byte[Long.BYTES]);
            output = own.resolve("output.txt");
            List<String> arguments = new java.util.ArrayList<>();
            arguments.addAll(List.of(progress.toString(), Long.toString(first), Long.toString(end)));
            for (Path model : models) {
                arguments.add(model.toString());
            }
            process = jvm.start(output, FuzzWorker.class, arguments);
        }

        void await() throws IOException, InterruptedException {
            long lastSeed = -1;
            long lastMove = System.nanoTime();
            while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
                long seed = seed();
                if (seed != lastSeed) {
                    lastSeed = seed;
                    lastMove = System.nanoTime();
                }
                assertThat(System.nanoTime() - lastMove)
                        .as("nanoseconds that seed %d has taken without an end", seed)
                        .isLessThan(TimeUnit.SECONDS.toNanos(SECONDS_WITHOUT_PROGRESS));
                assertThat(ProcessMemory.residentKib(process.pid()))
                        .as("KiB of memory at seed %d", seed)
                        .isLessThan(MAX_RESIDENT_KIB);
            }
            ForkedJvm.Result result = jvm.result(process.exitValue(), output);
            assertThat(result.exitCode())
                    .as("seed %d ended the process; %s", seed(), result.output())
                    .isZero();
            assertThat(result.crashLogs()).isEmpty();
            assertThat(result.output()).contains("OUTCOMES").doesNotContain("UNEXPECTED");
            System.out.println("[fuzz] " + result.output().strip());
        }

        private long seed() throws IOException {
            return ByteBuffer.wrap(Files.readAllBytes(progress)).getLong();
        }
    }
}
