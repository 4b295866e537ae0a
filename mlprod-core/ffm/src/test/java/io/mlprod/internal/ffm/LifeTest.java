package io.mlprod.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that are ended, handles that are closed, and native memory that is given back. */
@Timeout(120)
class LifeTest {

    private static final Path LOOP = OneModel.FOLDER.resolve("loop.onnx");
    private static final long FOREVER = Long.MAX_VALUE;

    @Test
    void terminate_inTheMiddleOfARun_endsItAndResumeAllowsTheNext() throws Exception {
        try (OneModel model = OneModel.ffm(LOOP);
                Invocation invocation = model.newInvocation(List.of("y"));
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            invocation.input(0).reshape(new long[0]);
            invocation.input(0).bytes().putLong(0, FOREVER);
            Future<?> run = thread.submit(invocation::run);
            invocation.terminate();
            assertThatThrownBy(run::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ModelExecutionException.class);
            invocation.resume();
            invocation.input(0).bytes().putLong(0, 3);
            invocation.run();
            assertThat(invocation.value(0)).isEqualTo(Tensor.of(new float[] {3}, 1));
        }
    }

    @Test
    void predict_overItsDeadline_endsAndTheHandleAnswersAgain() {
        try (ModelHandle<Inputs, Outputs> handle = OneModel.handle(LOOP)) {
            Call call = Call.DEFAULT.timeout(Duration.ofMillis(50));
            assertThatThrownBy(() -> handle.predict(trips(FOREVER), call))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(handle.predict(trips(2)).value().tensor("y")).isEqualTo(Tensor.of(new float[] {2}, 1));
        }
    }

    @Test
    void close_whileACallRuns_waitsForIt() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            ModelHandle<Inputs, Outputs> handle = OneModel.handle(LOOP);
            long many = 300_000;
            Future<Tensor> call =
                    thread.submit(() -> handle.predict(trips(many)).value().tensor("y"));
            while (!call.isDone() && handle.versions().list().get(0).inFlight() == 0) {
                Thread.onSpinWait();
            }
            handle.close();
            assertThat(call.get()).isEqualTo(Tensor.of(new float[] {many}, 1));
        }
    }

    private static Inputs trips(long count) {
        return Inputs.of("trips", Tensor.scalar(count));
    }

    @Test
    void predict_onTwoThreads_eachGetsItsOwnAnswers() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = OneModel.handle(OneModel.FOLDER.resolve("identity_string.onnx"));
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<Integer> calls = () -> {
                String own = Thread.currentThread().getName();
                int right = 0;
                for (int call = 0; call < 2_000; call++) {
                    String text = own + "😀".repeat(call % 40);
                    Inputs inputs = Inputs.of("x", Tensor.of(new String[] {text, own}, 1, 2));
                    right += handle.predict(inputs)
                                    .value()
                                    .tensor("y")
                                    .strings()[0]
                                    .equals(text)
                            ? 1
                            : 0;
                }
                return right;
            };
            for (Future<Integer> right : threads.invokeAll(List.of(calls, calls))) {
                assertThat(right.get()).isEqualTo(2_000);
            }
        }
    }

    @Test
    void close_afterTenThousandModels_memoryIsGivenBack() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeThat(status).exists();
        List<Path> models = List.of(
                OneModel.FOLDER.resolve("identity_float.onnx"),
                OneModel.FOLDER.resolve("logistic30_zipmap.onnx"),
                OneModel.FOLDER.resolve("identity_string.onnx"),
                OneModel.FOLDER.resolve("reshape.onnx")); // its runs fail
        open(models, 2_000);
        long before = residentKilobytes(status);
        open(models, 10_000);
        assertThat(residentKilobytes(status) - before).isLessThan(48 << 10); // 5 KB for each
    }

    /** The texts of errors are freed, which ONNX Runtime's Java binding does not do: it loses 350 bytes each time. */
    @Test
    void run_failsAgainAndAgain_memoryStays() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeThat(status).exists();
        try (OneModel model = OneModel.ffm(OneModel.FOLDER.resolve("identity_float.onnx"));
                Invocation invocation = model.newInvocation(List.of("y"))) {
            invocation.input(0).reshape(new long[] {1, 2});
            invocation.terminate();
            fail(invocation, 20_000);
            long before = residentKilobytes(status);
            fail(invocation, 200_000);
            assertThat(residentKilobytes(status) - before).isLessThan(32 << 10); // 160 bytes for each
        }
    }

    private static void fail(Invocation invocation, int times) {
        int failures = 0;
        for (int i = 0; i < times; i++) {
            try {
                invocation.run();
            } catch (ModelExecutionException e) {
                failures++;
            }
        }
        assertThat(failures).isEqualTo(times);
        System.gc();
    }

    private static void open(List<Path> models, int times) {
        for (int i = 0; i < times; i++) {
            try (OneModel model = OneModel.ffm(models.get(i % models.size()))) {
                model.run(1, i);
                model.run(1, i);
                model.run(2, i);
            }
        }
        System.gc(); // frees the buffers
    }

    private static long residentKilobytes(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
