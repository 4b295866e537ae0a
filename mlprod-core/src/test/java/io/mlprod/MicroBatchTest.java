package io.mlprod;

import static io.mlprod.internal.batching.GatedModel.BLOCKS;
import static io.mlprod.internal.batching.GatedModel.BREAKS;
import static io.mlprod.internal.batching.GatedModel.FAILS;
import static io.mlprod.internal.batching.GatedModel.NOT_A_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.batching.BatchStatistics;
import io.mlprod.batching.Batching;
import io.mlprod.batching.ReleaseReason;
import io.mlprod.cache.Cache;
import io.mlprod.engine.Engines;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.batching.GatedModel;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.ModelEvent;
import io.mlprod.spi.Engine;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One run at a time, so that calls that come during a run have to wait for each other. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MicroBatchTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Rows never wait for others while a run could begin. */
    private static final Batching EAGER = Batching.DEFAULT.maxRows(16).maxDelay(Duration.ZERO);

    private static final Comparator<Float> ROUNDING = (a, b) -> Math.abs(a - b) <= 1e-5 ? 0 : Float.compare(a, b);
    private static final Call A_SECOND = Call.DEFAULT.timeout(Duration.ofSeconds(1));

    private final GatedModel model = new GatedModel();
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final BlockingQueue<ModelEvent.BatchRun> batches = new LinkedBlockingQueue<>();
    private final BlockingQueue<ModelEvent.Predicted> answers = new LinkedBlockingQueue<>();

    /** A call on a thread of its own. */
    private static final class Asked {
        private final Thread thread;
        private final FutureTask<Prediction<Outputs>> task;
        private volatile boolean wasInterrupted;

        Asked(Supplier<Prediction<Outputs>> call) {
            task = new FutureTask<>(() -> {
                try {
                    return call.get();
                } finally {
                    wasInterrupted = Thread.currentThread().isInterrupted();
                }
            });
            thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        }

        Prediction<Outputs> prediction() throws Exception {
            return task.get();
        }

        Prediction<Outputs> join() {
            try {
                return task.get();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        double[] y() throws Exception {
            return task.get().value().tensor("y").doubles();
        }

        Throwable error() throws Exception {
            try {
                throw new AssertionError("answered: " + task.get());
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    private ModelHandleBuilder<Inputs, Outputs> builder(Batching batching) {
        return ModelHandle.builder()
                .name("m")
                .version("1")
                .load(TestModels.path("dynamic_batch"))
                .engine(model)
                .intraOpThreads(PROCESSORS) // so there is one run at a time
                .batching(batching)
                .time(time)
                .listener(event -> {
                    if (event instanceof ModelEvent.BatchRun run) {
                        batches.add(run);
                    } else if (event instanceof ModelEvent.Predicted answer) {
                        answers.add(answer);
                    }
                });
    }

    /** Opens a handle that has compared a batch with single runs already. */
    private ModelHandle<Inputs, Outputs> open(Batching batching) throws Exception {
        return trusting(builder(batching).build());
    }

    private ModelHandle<Inputs, Outputs> trusting(ModelHandle<Inputs, Outputs> handle) throws Exception {
        Asked blocked = block(handle);
        Asked one = ask(handle, x(101));
        Asked other = ask(handle, x(102));
        awaitQueued(handle, 2);
        model.open();
        for (Asked asked : List.of(blocked, one, other)) {
            asked.prediction();
        }
        batches.take();
        batches.take();
        model.runs.clear();
        return handle;
    }

    /** Each value a row of one column. */
    private static Inputs x(double... values) {
        return Inputs.of("x", Tensor.of(values, values.length, 1));
    }

    private static Inputs wide(double first) {
        return Inputs.of("x", Tensor.of(new double[] {first, 1000}, 1, 2));
    }

    private static Asked ask(ModelHandle<Inputs, Outputs> handle, Inputs input) {
        return new Asked(() -> handle.predict(input));
    }

    /** Asks, one after the other, and returns when all wait. */
    private static List<Asked> askInOrder(ModelHandle<Inputs, Outputs> handle, Inputs... inputs) {
        int rows = handle.statistics().batching().orElseThrow().queuedRows();
        List<Asked> asked = new ArrayList<>();
        for (Inputs input : inputs) {
            asked.add(ask(handle, input));
            rows += (int) input.tensor("x").shape()[0];
            awaitQueued(handle, rows);
        }
        return asked;
    }

    private Asked block(ModelHandle<Inputs, Outputs> handle) {
        Asked asked = ask(handle, x(BLOCKS));
        model.blocked.acquireUninterruptibly();
        return asked;
    }

    private static void awaitQueued(ModelHandle<Inputs, Outputs> handle, int rows) {
        while (handle.statistics().batching().orElseThrow().queuedRows() != rows) {
            Thread.onSpinWait();
        }
    }

    private static double[] plusOne(double... values) {
        return Arrays.stream(values).map(value -> value + 1).toArray();
    }

    // ---- who shares a run -----------------------------------------------------------------------

    @Test
    void predict_callsDuringARun_shareTheNextAndEachGetsItsOwnRow() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            Asked blocked = block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(2), x(3), x(4), x(5));
            model.open();

            assertThat(blocked.y()).containsExactly(0);
            for (int i = 0; i < 5; i++) {
                assertThat(asked.get(i).y()).containsExactly(i + 2);
            }
            assertThat(model.runs).containsExactly(List.of(BLOCKS), List.of(1.0, 2.0, 3.0, 4.0, 5.0));
        }
    }

    @Test
    void predict_moreCallsThanMaxRows_goInSeveralRunsInTheirOrder() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                open(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO).queueRows(20))) {
            block(handle);
            List<Asked> asked = askInOrder(
                    handle, IntStream.range(0, 10).mapToObj(MicroBatchTest::x).toArray(Inputs[]::new));
            model.open();

            for (int i = 0; i < 10; i++) {
                assertThat(asked.get(i).y()).containsExactly(i + 1);
            }
            assertThat(model.runs)
                    .containsExactly(
                            List.of(BLOCKS),
                            List.of(0.0, 1.0, 2.0, 3.0),
                            List.of(4.0, 5.0, 6.0, 7.0),
                            List.of(8.0, 9.0));
        }
    }

    @Test
    void predict_inputsOfSeveralRows_rowsAreCountedNotCalls() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                open(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO))) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1, 2), x(3, 4), x(5), x(6, 7, 8), x(9, 10), x(11, 12, 14), x(15));
            model.open();

            List<double[]> given = List.of(
                    new double[] {1, 2},
                    new double[] {3, 4},
                    new double[] {5},
                    new double[] {6, 7, 8},
                    new double[] {9, 10},
                    new double[] {11, 12, 14},
                    new double[] {15});
            for (int i = 0; i < given.size(); i++) {
                assertThat(asked.get(i).y()).containsExactly(plusOne(given.get(i)));
            }
            assertThat(model.runs)
                    .containsExactly(
                            List.of(BLOCKS),
                            List.of(1.0, 2.0, 3.0, 4.0),
                            List.of(5.0, 6.0, 7.0, 8.0),
                            List.of(9.0, 10.0),
                            List.of(11.0, 12.0, 14.0, 15.0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 9})
    void predict_asManyRowsAsABatchOrMore_runsAloneAndAtOnce(int rows) throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                open(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO))) {
            long before = handle.statistics().batching().orElseThrow().calls();
            Asked blocked = block(handle);
            double[] values = IntStream.range(0, rows).asDoubleStream().toArray();

            Prediction<Outputs> large = handle.predict(x(values));

            assertThat(large.value().tensor("y").doubles()).containsExactly(plusOne(values));
            assertThat(large.source()).isEqualTo(AnswerSource.RUN);
            assertThat(blocked.task.isDone()).isFalse();
            assertThat(handle.statistics().batching().orElseThrow().calls()).isEqualTo(before + 1);
            model.open();
        }
    }

    @Test
    void predict_differentShapes_neverShareARun() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1), wide(2), x(3), wide(4));
            model.open();

            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(1).y()).containsExactly(1003);
            assertThat(asked.get(2).y()).containsExactly(4);
            assertThat(asked.get(3).y()).containsExactly(1005);
            assertThat(model.runs).containsExactly(List.of(BLOCKS), List.of(1.0, 3.0), List.of(2.0, 4.0));
        }
    }

    @Test
    void predict_firstBatch_isComparedWithItsInputsAloneTheExtremesFirst() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = builder(EAGER).build()) {
            Asked blocked = block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(2), x(3));
            model.open();

            assertThat(blocked.y()).containsExactly(0);
            for (int i = 0; i < 3; i++) {
                assertThat(asked.get(i).y()).containsExactly(i + 2);
                assertThat(asked.get(i).prediction().source()).isEqualTo(AnswerSource.BATCH);
            }
            assertThat(model.runs)
                    .containsExactly(List.of(BLOCKS), List.of(1.0, 2.0, 3.0), List.of(3.0), List.of(1.0), List.of(2.0));
        }
    }

    @Test
    void predictAsync_manyCalls_fillABatch() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                open(Batching.DEFAULT.maxRows(8).maxDelay(Duration.ZERO))) {
            block(handle);
            List<CompletableFuture<Prediction<Outputs>>> futures = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                futures.add(handle.predictAsync(x(i)));
            }
            awaitQueued(handle, 8);
            model.open();

            for (int i = 0; i < 8; i++) {
                assertThat(futures.get(i).get().value().tensor("y").doubles()).containsExactly(i + 1);
            }
            assertThat(model.runs).extracting(List::size).containsExactly(1, 8);
        }
    }

    // ---- who does not get an answer ---------------------------------------------------------------

    @Test
    void predict_queueFull_isOverloadedAndNothingIsLost() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                open(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO).queueRows(4))) {
            block(handle);
            List<Asked> asked = new ArrayList<>(askInOrder(handle, x(1, 2), x(3)));

            assertThatThrownBy(() -> handle.predict(x(7, 8)))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContainingAll("m@1", "4 rows", "slow down", "Batching.queueRows");
            asked.addAll(askInOrder(handle, x(4)));
            assertThatThrownBy(() -> handle.predict(x(9))).isInstanceOf(OverloadedException.class);
            model.open();

            assertThat(asked.get(0).y()).containsExactly(2, 3);
            assertThat(asked.get(1).y()).containsExactly(4);
            assertThat(asked.get(2).y()).containsExactly(5);
            assertThat(model.runs).containsExactly(List.of(BLOCKS), List.of(1.0, 2.0, 3.0, 4.0));
            assertThat(handle.statistics().batching().orElseThrow().rejected()).isEqualTo(2);
        }
    }

    @Test
    void predict_deadlineWhileQueued_leavesAndIsNotRun() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1));

            Asked hurried = new Asked(() -> handle.predict(x(2), A_SECOND));
            awaitQueued(handle, 2);
            time.advance(Duration.ofSeconds(1));

            assertThat(hurried.error())
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContainingAll("m@1", "1 s");
            assertThat(handle.statistics().batching().orElseThrow().left()).isEqualTo(1);
            assertThat(handle.statistics().batching().orElseThrow().queuedRows())
                    .isEqualTo(1);
            asked = new ArrayList<>(asked);
            asked.addAll(askInOrder(handle, x(3)));
            model.open();

            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(1).y()).containsExactly(4);
            assertThat(model.runs).containsExactly(List.of(BLOCKS), List.of(1.0, 3.0));
        }
    }

    @Test
    void predict_deadlineDuringARunThatOthersShare_endsTheCallNotTheRun() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            Asked hurried = new Asked(() -> handle.predict(x(1), A_SECOND));
            awaitQueued(handle, 1);
            Asked patient = askInOrder(handle, x(BLOCKS)).get(0);
            model.open();
            model.blocked.acquire(); // the run of both
            time.advance(Duration.ofSeconds(1));

            assertThat(hurried.error()).isInstanceOf(DeadlineExceededException.class);
            assertThat(patient.task.isDone()).isFalse();
            model.open();
            assertThat(patient.y()).containsExactly(0);
        }
    }

    @Test
    void predict_deadlinesOfAllInARunPass_endTheRun() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            Asked one = new Asked(() -> handle.predict(x(1), A_SECOND));
            awaitQueued(handle, 1);
            Asked other = new Asked(() -> handle.predict(x(BLOCKS), A_SECOND));
            awaitQueued(handle, 2);
            model.open();
            model.blocked.acquire();
            time.advance(Duration.ofSeconds(1));

            assertThat(one.error()).isInstanceOf(DeadlineExceededException.class);
            assertThat(other.error()).isInstanceOf(DeadlineExceededException.class);
            assertThat(handle.predict(x(5)).value().tensor("y").doubles()).containsExactly(6);
        }
    }

    @Test
    void predict_interruptWhileQueued_isCancelledAndKeepsTheFlag() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(2), x(3));

            asked.get(1).thread.interrupt();

            assertThat(asked.get(1).error())
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("m@1");
            assertThat(asked.get(1).wasInterrupted).isTrue();
            assertThat(handle.statistics().batching().orElseThrow().left()).isEqualTo(1);
            awaitQueued(handle, 2);
            model.open();
            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(2).y()).containsExactly(4);
            assertThat(model.runs).containsExactly(List.of(BLOCKS), List.of(1.0, 3.0));
        }
    }

    @Test
    void predict_callerLeavesAfterItsBatchWasTaken_othersGetTheirOwnRows() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch resume = new CountDownLatch(1);
        Semaphore taken = new Semaphore(0);
        try (ModelHandle<Inputs, Outputs> handle = builder(EAGER)
                .listener(event -> {
                    if (event instanceof ModelEvent.BatchRun) {
                        awaitUninterruptibly(release);
                    }
                })
                .build()) {
            handle.predict(x(0)); // now the only thread for batches is with the listener
            model.runs.clear();
            model.beforeInvocation = () -> {
                if (Thread.currentThread().getName().contains("-batch-")) {
                    taken.release();
                    awaitUninterruptibly(resume);
                }
            };
            List<Asked> asked = askInOrder(handle, x(1, 2), x(3, 4, 5), x(6));
            release.countDown();
            taken.acquire(); // the batch of these three has left the queue, and nothing was copied yet
            assertThat(handle.statistics().batching().orElseThrow().queuedRows())
                    .isZero();

            asked.get(1).thread.interrupt();
            assertThat(asked.get(1).error()).isInstanceOf(CancelledException.class);
            resume.countDown();

            assertThat(asked.get(0).y()).containsExactly(2, 3);
            assertThat(asked.get(2).y()).containsExactly(7);
            assertThat(model.runs).first().isEqualTo(List.of(1.0, 2.0, 6.0));
        }
    }

    @Test
    void predict_allCallersLeaveAfterTheirBatchWasTaken_costsNoRun() throws Exception {
        CountDownLatch resume = new CountDownLatch(1);
        Semaphore taken = new Semaphore(0);
        model.beforeInvocation = () -> {
            if (Thread.currentThread().getName().contains("-batch-")) {
                taken.release();
                awaitUninterruptibly(resume);
            }
        };
        try (ModelHandle<Inputs, Outputs> handle = builder(EAGER).build()) {
            Asked asked = ask(handle, x(1));
            taken.acquire();
            asked.thread.interrupt();
            assertThat(asked.error()).isInstanceOf(CancelledException.class);
            resume.countDown();

            assertThat(handle.predict(x(2)).value().tensor("y").doubles()).containsExactly(3);
            assertThat(model.runs).containsExactly(List.of(2.0));
        }
    }

    @Test
    void predict_oneRowOnWhichTheModelFails_failsOnlyItsCall() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(FAILS), x(3));
            model.open();

            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(1).error())
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessageContainingAll("m@1", "unlucky");
            assertThat(asked.get(2).y()).containsExactly(4);
            assertThat(asked.get(0).prediction().source()).isEqualTo(AnswerSource.RUN);
            assertThat(model.runs)
                    .containsExactly(
                            List.of(BLOCKS), List.of(1.0, FAILS, 3.0), List.of(1.0), List.of(FAILS), List.of(3.0));
        }
    }

    @Test
    void predict_oneRowOnWhichTheEngineThrowsSomethingElse_failsOnlyItsCall() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(BREAKS), x(3));
            model.open();

            assertThat(asked.get(1).error()).hasStackTraceContaining("broken");
            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(2).y()).containsExactly(4);
        }
    }

    @Test
    void predict_oneRowAnsweredByNaN_failsOnlyItsCall() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(2, NOT_A_NUMBER), x(3));
            model.open();

            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(1).error()).isInstanceOf(InvalidOutputException.class);
            assertThat(asked.get(2).y()).containsExactly(4);
            assertThat(asked.get(2).prediction().source()).isEqualTo(AnswerSource.BATCH);
            assertThat(model.runs)
                    .containsExactly(List.of(BLOCKS), List.of(1.0, 2.0, NOT_A_NUMBER, 3.0), List.of(2.0, NOT_A_NUMBER));
        }
    }

    @Test
    void predict_invalidInput_neverEntersTheQueue() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            Asked blocked = block(handle);
            BatchStatistics before = handle.statistics().batching().orElseThrow();

            assertThatThrownBy(() -> handle.predict(x(Double.NaN))).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> handle.predict(Inputs.of("x", Tensor.of(new float[] {1}, 1, 1))))
                    .isInstanceOf(InvalidInputException.class);

            assertThat(blocked.task.isDone()).isFalse();
            model.open();
            blocked.prediction();
            assertThat(handle.statistics().batching().orElseThrow())
                    .usingRecursiveComparison()
                    .ignoringFields("nanosPerRow", "nanosPerRun")
                    .isEqualTo(before);
        }
    }

    // ---- close --------------------------------------------------------------------------------------

    private static List<Thread> batchThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mlprod-m@1-batch-"))
                .toList();
    }

    @Test
    void close_whileCallsAreQueued_theyEndBeforeTheRunAndNothingIsLeft() throws Exception {
        ModelHandle<Inputs, Outputs> handle = open(EAGER);
        Asked blocked = block(handle);
        List<Asked> queued = askInOrder(handle, x(1), x(2), wide(3));
        List<Thread> threads = batchThreads();
        assertThat(threads).isNotEmpty();

        FutureTask<Void> close = new FutureTask<>(handle::close, null);
        new Thread(close).start();
        for (Asked asked : queued) {
            assertThat(asked.error())
                    .isInstanceOf(ClosedException.class)
                    .hasMessageContainingAll("m@1", "open a new ModelHandle");
        }
        assertThat(blocked.task.isDone()).isFalse();
        assertThat(close.isDone()).isFalse();
        model.open();

        assertThat(blocked.y()).containsExactly(0);
        close.get();
        assertThat(model.runs).containsExactly(List.of(BLOCKS));
        assertThat(model.sessionsClosed).hasValue(1);
        assertThat(model.freedTooEarly).hasValue(0);
        assertThat(handle.statistics().batching().orElseThrow().queuedRows()).isZero();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThatThrownBy(() -> handle.predict(x(1))).isInstanceOf(ClosedException.class);
    }

    @Test
    void close_graceOver_endsTheRunAndAllCalls() throws Exception {
        ModelHandle<Inputs, Outputs> handle =
                trusting(builder(EAGER).closeGrace(Duration.ZERO).build());
        Asked blocked = block(handle);
        List<Asked> queued = askInOrder(handle, x(1), x(2));

        handle.close();

        assertThat(blocked.error()).isInstanceOf(ClosedException.class);
        for (Asked asked : queued) {
            assertThat(asked.error()).isInstanceOf(ClosedException.class);
        }
        assertThat(model.freedTooEarly).hasValue(0);
    }

    @Test
    void close_byAListenerOfABatch_endsTheCallsThatAreQueued() throws Exception {
        CompletableFuture<ModelHandle<Inputs, Outputs>> toClose = new CompletableFuture<>();
        CompletableFuture<Object> closed = new CompletableFuture<>();
        ModelHandle<Inputs, Outputs> handle = builder(EAGER)
                .listener(event -> {
                    if (event instanceof ModelEvent.BatchRun && toClose.isDone()) {
                        toClose.join().close();
                        closed.complete("closed");
                    }
                })
                .build();
        Asked blocked = block(handle);
        List<Asked> queued = askInOrder(handle, x(1), x(2));
        toClose.complete(handle);
        model.open();

        assertThat(blocked.y()).containsExactly(0);
        for (Asked asked : queued) {
            assertThat(asked.error()).isInstanceOf(ClosedException.class);
        }
        assertThat(closed.get()).isEqualTo("closed");
        assertThat(model.sessionsClosed).hasValue(1);
        assertThat(handle.statistics().listenerErrors()).isZero();
    }

    // ---- models that are not what they seem -----------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"center", "softmax_axis0"})
    void predict_rowsThatInfluenceOneAnother_areAsAloneAndBatchingTurnsItselfOff(String name) throws Exception {
        List<Inputs> inputs = mixing(name);
        CountDownLatch release = new CountDownLatch(1);
        try (ModelHandle<Inputs, Outputs> alone = TestModels.open(name);
                ModelHandle<Inputs, Outputs> handle = real(name, release, new ClaimedIndependence())) {
            List<Asked> asked = askTogether(handle, inputs, "x", release);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(asked.get(i).prediction().value().tensor("y"))
                        .isEqualTo(alone.predict(inputs.get(i)).value().tensor("y"));
                assertThat(asked.get(i).prediction().source()).isEqualTo(AnswerSource.RUN);
            }
            long calls = handle.statistics().batching().orElseThrow().calls();
            handle.predict(inputs.get(0));
            assertThat(handle.statistics().batching().orElseThrow().calls())
                    .as("calls that reach the queue now")
                    .isEqualTo(calls);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"center", "softmax_axis0"})
    void predict_graphThatMixesRows_neverReachesTheQueue(String name) {
        try (ModelHandle<Inputs, Outputs> handle = real(name, new CountDownLatch(0), Engines.onnxRuntime())) {
            for (Inputs input : mixing(name)) {
                assertThat(handle.predict(input).source()).isEqualTo(AnswerSource.RUN);
            }

            assertThat(handle.statistics().batching().orElseThrow().calls()).isZero();
        }
    }

    private static List<Inputs> mixing(String name) {
        List<Inputs> inputs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            float[] values = {i, 3 * i, -i};
            int width = name.equals("center") ? 2 : 3;
            inputs.add(Inputs.of("x", Tensor.of(Arrays.copyOf(values, width), 1, width)));
        }
        return inputs;
    }

    @Test
    void predict_sequencesOfMaps_areAsAlone() throws Exception {
        List<Inputs> inputs = TestModels.csv("logistic30").stream()
                .limit(20)
                .map(row -> Inputs.of("X", Tensor.of(row.features(), 1, 30)))
                .toList();
        assertAsAlone("logistic30_zipmap", "X", inputs, "output_probability");
    }

    @Test
    void predict_texts_areAsAlone() throws Exception {
        List<Inputs> inputs = new ArrayList<>();
        for (String text : List.of("a", "bb", "", "ccc", "日本")) {
            inputs.add(Inputs.of("x", Tensor.of(new String[] {text, text + "!"}, 1, 2)));
        }
        assertAsAlone("identity_string", "x", inputs, "y");
    }

    /** Opens a real model whose only thread for batches stays with the listener after the first one. */
    private static ModelHandle<Inputs, Outputs> real(String name, CountDownLatch release, Engine runtime) {
        return ModelHandle.builder()
                .engine(runtime)
                .load(TestModels.path(name))
                .intraOpThreads(PROCESSORS)
                .batching(Batching.DEFAULT.maxRows(50).maxDelay(Duration.ZERO))
                .listener(event -> {
                    if (event instanceof ModelEvent.BatchRun) {
                        awaitUninterruptibly(release);
                    }
                })
                .build();
    }

    /** Has them run as one batch, if the model allows. */
    private static List<Asked> askTogether(
            ModelHandle<Inputs, Outputs> handle, List<Inputs> inputs, String name, CountDownLatch release) {
        handle.predict(inputs.get(0));
        List<Asked> asked = inputs.stream().map(input -> ask(handle, input)).toList();
        awaitQueued(
                handle,
                inputs.stream()
                        .mapToInt(input -> (int) input.tensor(name).shape()[0])
                        .sum());
        release.countDown();
        return asked;
    }

    private static void assertAsAlone(String model, String input, List<Inputs> inputs, String output) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ModelHandle<Inputs, Outputs> alone = TestModels.open(model);
                ModelHandle<Inputs, Outputs> handle = real(model, release, Engines.onnxRuntime())) {
            List<Asked> asked = askTogether(handle, inputs, input, release);
            for (int i = 0; i < inputs.size(); i++) {
                Prediction<Outputs> prediction = asked.get(i).prediction();
                assertThat(prediction.source()).isEqualTo(AnswerSource.BATCH);
                assertThat(prediction.value().value(output))
                        .usingRecursiveComparison()
                        .withComparatorForType(ROUNDING, Float.class)
                        .isEqualTo(alone.predict(inputs.get(i)).value().value(output));
            }
        }
    }

    // ---- what is told -----------------------------------------------------------------------------------

    @Test
    void predict_aloneOrTogether_predictionAndEventSaySo() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = open(EAGER)) {
            answers.clear();
            Asked alone = block(handle);
            Asked first = askInOrder(handle, x(1)).get(0);
            long queued = System.nanoTime();
            Asked second = askInOrder(handle, x(2)).get(0);
            long opened = System.nanoTime();
            model.open();

            assertThat(alone.prediction().source()).isEqualTo(AnswerSource.RUN);
            assertThat(first.prediction().source()).isEqualTo(AnswerSource.BATCH);
            assertThat(second.prediction().source()).isEqualTo(AnswerSource.BATCH);
            assertThat(first.prediction().queueTime()).isGreaterThanOrEqualTo(Duration.ofNanos(opened - queued));
            for (int i = 0; i < 3; i++) {
                ModelEvent.Predicted told = answers.take();
                Prediction<Outputs> prediction = List.of(alone, first, second).stream()
                        .map(Asked::join)
                        .filter(one -> one.id().equals(told.id()))
                        .findFirst()
                        .orElseThrow();
                assertThat(told.source()).isEqualTo(prediction.source());
                assertThat(told.queueTime()).isEqualTo(prediction.queueTime());
                assertThat(told.duration()).isGreaterThanOrEqualTo(told.queueTime());
            }
        }
    }

    @Test
    void batchRun_batchOfSeveralCalls_tellsCallsRowsTimesAndReason() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                open(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO))) {
            block(handle);
            Asked first = askInOrder(handle, x(1, 2)).get(0);
            long queued = System.nanoTime();
            askInOrder(handle, x(3), x(4), x(5));
            long opened = System.nanoTime();
            model.open();

            assertThat(batches.take()).satisfies(run -> {
                assertThat(run.model()).isEqualTo(handle.serving());
                assertThat(run.reason()).isEqualTo(ReleaseReason.DELAY);
                assertThat(run.calls()).isEqualTo(1);
                assertThat(run.duration()).isGreaterThanOrEqualTo(Duration.ofNanos(opened - queued));
            });
            assertThat(batches.take()).satisfies(run -> {
                assertThat(run.reason()).isEqualTo(ReleaseReason.FULL);
                assertThat(run.calls()).isEqualTo(3);
                assertThat(run.rows()).isEqualTo(4);
                assertThat(run.queueTime())
                        .isEqualTo(first.prediction().queueTime())
                        .isGreaterThanOrEqualTo(Duration.ofNanos(opened - queued));
                assertThat(run.duration()).isPositive();
            });
            assertThat(batches.take()).satisfies(run -> {
                assertThat(run.reason()).isEqualTo(ReleaseReason.DELAY);
                assertThat(run.rows()).isEqualTo(1);
            });
        }
    }

    @Test
    void batchRun_costUnknown_doesNotWait() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                builder(EAGER.maxDelay(Duration.ofDays(1_000))).build()) {
            handle.predict(x(1));

            assertThat(batches.take().reason()).isEqualTo(ReleaseReason.COST);
        }
    }

    @Test
    void statisticsBatching_afterBatches_countsThem() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                builder(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO)).build()) {
            assertThat(handle.statistics().batching().orElseThrow().rowsPerBatch())
                    .isNaN();
            assertThat(handle.statistics().batching().orElseThrow().nanosPerRow())
                    .isZero();
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1, 2), x(3), x(4), x(5));
            assertThat(handle.statistics().batching().orElseThrow().queuedRows())
                    .isEqualTo(5);
            model.open();
            for (Asked one : asked) {
                one.prediction();
            }

            BatchStatistics statistics = handle.statistics().batching().orElseThrow();
            assertThat(statistics.batches())
                    .containsOnly(Map.entry(ReleaseReason.DELAY, 2L), Map.entry(ReleaseReason.FULL, 1L));
            assertThat(statistics.calls()).isEqualTo(5);
            assertThat(statistics.rows()).isEqualTo(6);
            assertThat(statistics.rowsPerBatch()).isEqualTo(2);
            assertThat(statistics.rejected() + statistics.left() + statistics.queuedRows())
                    .isZero();
            assertThat(statistics.nanosPerRow() + statistics.nanosPerRun()).isPositive();
        }
    }

    @Test
    void statisticsBatching_withoutBatching_isEmpty() {
        try (ModelHandle<Inputs, Outputs> handle = TestModels.open("dynamic_batch")) {
            assertThat(handle.statistics().batching()).isEmpty();
        }
    }

    // ---- together with the rest ---------------------------------------------------------------------------

    @Test
    void predict_cacheToo_equalInputsAreOneRowOfTheBatch() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = trusting(
                builder(EAGER).cache(Cache.DEFAULT.maximumWeight(1_000_000)).build())) {
            Asked blocked = new Asked(() -> handle.predict(x(BLOCKS, 50)));
            model.blocked.acquire();
            Asked one = askInOrder(handle, x(1)).get(0);
            Asked same = ask(handle, x(1));
            Asked other = ask(handle, x(2));
            awaitQueued(handle, 2);
            model.open();

            assertThat(blocked.y()).containsExactly(0, 51);
            assertThat(one.y()).containsExactly(2);
            assertThat(one.prediction().source()).isEqualTo(AnswerSource.BATCH);
            assertThat(same.y()).containsExactly(2);
            assertThat(same.prediction().source()).isEqualTo(AnswerSource.CACHE);
            assertThat(other.y()).containsExactly(3);
            assertThat(handle.predict(x(2)).source()).isEqualTo(AnswerSource.CACHE);
            assertThat(model.runs).containsExactly(List.of(BLOCKS, 50.0), List.of(1.0, 2.0));
        }
    }

    @Test
    void predict_cacheTooAndOneRowFails_onlyThatIsNotRemembered() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = trusting(
                builder(EAGER).cache(Cache.DEFAULT.maximumWeight(1_000_000)).build())) {
            new Asked(() -> handle.predict(x(BLOCKS, 50)));
            model.blocked.acquire();
            List<Asked> asked = askInOrder(handle, x(1), x(FAILS));
            model.open();
            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(1).error()).isInstanceOf(ModelExecutionException.class);
            model.runs.clear();

            assertThat(handle.predict(x(1)).source()).isEqualTo(AnswerSource.CACHE);
            assertThatThrownBy(() -> handle.predict(x(FAILS))).isInstanceOf(ModelExecutionException.class);
            assertThat(model.runs).containsExactly(List.of(FAILS));
        }
    }

    @Test
    void predict_admissionToo_aLargeInputWaitsForTheBatchesTurn() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = trusting(builder(
                        Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO))
                .intraOpThreads(1)
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(10).maxWait(Duration.ofDays(1)))
                .build())) {
            block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(2));
            Asked large = ask(handle, x(3, 4, 5, 6, 7));
            model.open();

            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(1).y()).containsExactly(3);
            assertThat(large.y()).containsExactly(4, 5, 6, 7, 8);
            assertThat(model.mostRunning).hasValue(1);
        }
    }

    @Test
    void predict_admissionWithoutWaiting_turnsALargeInputAwayAndTheBatchIsAnswered() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = trusting(builder(
                        Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO))
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
                .build())) {
            Asked blocked = block(handle);
            List<Asked> asked = askInOrder(handle, x(1), x(2));

            assertThatThrownBy(() -> handle.predict(x(3, 4, 5, 6, 7))).isInstanceOf(OverloadedException.class);
            model.open();

            assertThat(blocked.y()).containsExactly(0);
            assertThat(asked.get(0).y()).containsExactly(2);
            assertThat(asked.get(1).y()).containsExactly(3);
        }
    }

    @Test
    void predict_admissionOfOneRun_isOneRunAtATimeFromManyThreads() throws Exception {
        List<Asked> asked = new ArrayList<>();
        try (ModelHandle<Inputs, Outputs> handle = builder(
                        Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO))
                .intraOpThreads(1)
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(100).maxWait(Duration.ofDays(1)))
                .build()) {
            for (int i = 0; i < 40; i++) {
                asked.add(ask(handle, i % 5 == 0 ? x(100 + i, 100 + i, 100 + i, 100 + i) : x(100 + i)));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(asked.get(i).y()).hasSize(i % 5 == 0 ? 4 : 1).containsOnly(101 + i);
            }
        }
        assertThat(model.mostRunning).hasValue(1);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
