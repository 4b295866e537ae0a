package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.TestModels.Row;
import io.mlprod.batching.BatchStatistics;
import io.mlprod.batching.Batching;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads, tiny deadlines, interrupts, invalid inputs and a close in the middle; every call has one right end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MicroBatchStressTest {

    private static final int THREADS = 32;
    private static final int MAX_ROWS = 8;

    private static final String ANSWERED = "answered";

    /** What the model says to each row when it is alone. */
    private final List<float[]> expected = new ArrayList<>();

    private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> seen = new TreeSet<>();

    private List<Row> rows = List.of();
    private String model = "";
    private String input = "";
    private String output = "";
    private int width;

    private Inputs inputs(int first, int count) {
        float[] values = new float[count * width];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows.get((first + i) % rows.size()).features(), 0, values, i * width, width);
        }
        return Inputs.of(input, Tensor.of(values, count, width));
    }

    private void prepare(String name, String inputName, String outputName) {
        model = name;
        expected.clear();
        rows = TestModels.csv(model);
        input = inputName;
        output = outputName;
        width = rows.get(0).features().length;
        try (ModelHandle<Inputs, Outputs> alone = TestModels.open(model)) {
            for (int i = 0; i < rows.size(); i++) {
                expected.add(alone.predict(inputs(i, 1)).value().tensor(output).floats());
            }
        }
    }

    private void assertOwnRows(Outputs outputs, int first, int count) {
        float[] actual = outputs.tensor(output).floats();
        int classes = expected.get(0).length;
        assertThat(actual).hasSize(count * classes);
        for (int i = 0; i < actual.length; i++) {
            float own = expected.get((first + i / classes) % rows.size())[i % classes];
            if (!(Math.abs(actual[i] - own) <= 1e-5)) {
                throw new AssertionError("row " + (first + i / classes) + ": " + actual[i] + " instead of " + own);
            }
        }
    }

    /** The end of one call; anything but what is named here fails the test. */
    private String end(ModelHandle<Inputs, Outputs> handle, Random random, boolean interruptFromOutside) {
        int first = random.nextInt(rows.size());
        int count = random.nextInt(8) == 0 ? 1 + random.nextInt(MAX_ROWS + 2) : 1;
        boolean valid = random.nextInt(20) != 0;
        Inputs given = valid ? inputs(first, count) : Inputs.of(input, Tensor.of(new float[width + 1], 1, width + 1));
        Call call = random.nextInt(3) == 0
                ? Call.DEFAULT.timeout(Duration.ofNanos(1 + (long) (2_000_000 * Math.pow(random.nextDouble(), 3))))
                : Call.DEFAULT;
        boolean interrupted = random.nextInt(50) == 0;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            Prediction<Outputs> prediction = handle.predict(given, call);
            assertThat(valid).isTrue();
            assertOwnRows(prediction.value(), first, count);
            return ANSWERED;
        } catch (DeadlineExceededException e) {
            assertThat(call.timeout()).isPresent();
            return "late";
        } catch (CancelledException e) {
            assertThat(interrupted || interruptFromOutside).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return "cancelled";
        } catch (OverloadedException e) {
            return "overloaded";
        } catch (InvalidInputException e) {
            assertThat(valid).isFalse();
            return "invalid";
        } catch (ClosedException e) {
            return "closed";
        } catch (MlprodException e) {
            throw new AssertionError("No call should end so", e);
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    private void stress(int callsBeforeClose, boolean interruptFromOutside) throws Exception {
        ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(TestModels.path(model))
                .batching(Batching.DEFAULT
                        .maxRows(MAX_ROWS)
                        .maxDelay(Duration.ofMillis(1))
                        .queueRows(24))
                .build();
        CountDownLatch enough = new CountDownLatch(callsBeforeClose);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(i);
            FutureTask<Void> task = new FutureTask<>(() -> {
                String end = "";
                while (!end.equals("closed")) {
                    asked.incrementAndGet();
                    end = end(handle, random, interruptFromOutside);
                    ends.computeIfAbsent(end, name -> new AtomicInteger()).incrementAndGet();
                    enough.countDown();
                }
                return null;
            });
            tasks.add(task);
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        Random random = new Random(99);
        while (!enough.await(1, TimeUnit.MILLISECONDS) && tasks.stream().noneMatch(FutureTask::isDone)) {
            if (interruptFromOutside) {
                threads.get(random.nextInt(THREADS)).interrupt();
            }
        }
        handle.close();
        for (FutureTask<Void> task : tasks) {
            task.get();
        }

        assertThat(ends.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(asked.get());
        assertThat(ends.get("closed")).hasValue(THREADS);
        assertThat(ends).containsKey(ANSWERED);
        seen.addAll(ends.keySet());
        BatchStatistics statistics = handle.statistics().batching().orElseThrow();
        assertThat(statistics.queuedRows()).isZero();
        assertThat(statistics.rowsPerBatch()).as("some calls did share a run").isGreaterThan(1);
        assertThat(statistics.rejected())
                .isEqualTo(ends.getOrDefault("overloaded", new AtomicInteger()).get());
    }

    @ParameterizedTest
    @CsvSource({"logistic30, X, probabilities, false", "logistic30, X, probabilities, true", "mlp, pixels, scores, true"
    })
    void predict_manyThreadsAndACloseInTheMiddle_everyCallHasOneRightEnd(
            String name, String inputName, String outputName, boolean interruptFromOutside) throws Exception {
        prepare(name, inputName, outputName);
        stress(8_000, interruptFromOutside);
    }

    @ParameterizedTest
    @CsvSource({"logistic30, X, probabilities", "mlp, pixels, scores"})
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void predict_manyThreadsAndManyCloses_everyCallHasOneRightEnd(String name, String inputName, String outputName)
            throws Exception {
        prepare(name, inputName, outputName);
        for (int round = 0; round < 200; round++) {
            ends.clear();
            asked.set(0);
            stress(round % 10 == 0 ? 100_000 : 2_000, round % 2 == 0);
        }
        assertThat(seen).contains(ANSWERED, "late", "cancelled", "invalid", "overloaded", "closed");
    }
}
