package io.mlprod.robustness;

import static io.mlprod.robustness.Models.LINEAR_ANSWER;
import static io.mlprod.robustness.Models.linear;
import static io.mlprod.robustness.Models.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Outcome;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.MlprodException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.ModelEvent;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {

    private static final Inputs ENDLESS = Inputs.of("trips", Tensor.scalar(1L << 40));
    private static final Inputs FIVE = Inputs.of("trips", Tensor.scalar(5L));

    private final WatchedEngine runtime = new WatchedEngine();

    private ModelHandleBuilder<Inputs, Outputs> loop() {
        return ModelHandle.builder().load(path("loop")).engine(runtime);
    }

    private ModelHandle<Inputs, Outputs> linearModel() {
        return ModelHandle.builder().load(path("dynamic_batch")).engine(runtime).build();
    }

    private static FutureTask<Throwable> start(Runnable action) {
        FutureTask<Throwable> task = new FutureTask<>(() -> catchThrowable(action::run));
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Asks with an input that is refused as long as the handle is open, and so never runs. */
    private static void awaitClosing(ModelHandle<Inputs, Outputs> handle) {
        Inputs wrong = Inputs.of("trips", Tensor.scalar(true));
        while (true) {
            try {
                handle.predict(wrong);
            } catch (InvalidInputException e) {
                Thread.onSpinWait();
            } catch (ClosedException e) {
                return;
            }
        }
    }

    // ---- after the close ------------------------------------------------------------------------

    @Test
    void predict_afterClose_saysOpenNewHandle() {
        ModelHandle<Inputs, Outputs> handle = linearModel();
        handle.close();

        assertThatThrownBy(() -> handle.predict(Models.LINEAR_INPUT))
                .isInstanceOf(ClosedException.class)
                .hasMessageContainingAll("dynamic_batch@", "closed", "open a new ModelHandle");
        assertThat(handle.predictAll(List.of(Models.LINEAR_INPUT, Models.LINEAR_INPUT)))
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.error()).isInstanceOf(ClosedException.class)));
        assertThat(runtime.runs).hasValue(0);
        assertThat(handle.serving().name()).isEqualTo("dynamic_batch");
        assertThat(handle.signature().inputs()).hasSize(1);
    }

    @Test
    void close_twice_freesOnce() {
        AtomicInteger closed = new AtomicInteger();
        ModelHandle<Inputs, Outputs> handle = loop().listener(event -> {
                    if (event instanceof ModelEvent.Closed) {
                        closed.incrementAndGet();
                    }
                })
                .build();

        handle.close();
        handle.close();

        assertThat(closed).hasValue(1);
        assertThat(runtime.freed.getCount()).isZero();
    }

    @Test
    void close_afterPredictions_freesAllInvocationsBeforeTheSession() {
        ModelHandle<Inputs, Outputs> handle = linearModel();
        for (int i = 0; i < 10; i++) {
            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        }
        handle.close();

        assertThat(runtime.openInvocations).hasValue(0);
        assertThat(runtime.freedTooEarly).hasValue(0);
    }

    // ---- while calls run ------------------------------------------------------------------------

    @Test
    void close_whileCallRuns_waitsForItsAnswer() throws Exception {
        ModelHandle<Inputs, Outputs> handle = loop().build();
        runtime.gate = new CountDownLatch(1);
        FutureTask<Throwable> call = start(() ->
                assertThat(handle.predict(FIVE).value().tensor("y").floats()).containsExactly(5f));
        runtime.firstRun.await();
        FutureTask<Throwable> first = start(handle::close);
        awaitClosing(handle);
        FutureTask<Throwable> second = start(handle::close);

        assertThat(first.isDone()).isFalse();
        assertThat(second.isDone()).isFalse();
        assertThat(runtime.freed.getCount()).isEqualTo(1);

        runtime.gate.countDown();
        assertThat(second.get()).isNull();
        assertThat(runtime.freed.getCount()).isZero();
        assertThat(first.get()).isNull();
        assertThat(call.get()).isNull();
        assertThat(runtime.freedTooEarly).hasValue(0);
    }

    @Test
    void close_graceOver_terminatesRunAndCallerGetsClosedException() throws Exception {
        ModelHandle<Inputs, Outputs> handle = loop().closeGrace(Duration.ZERO).build();
        FutureTask<Throwable> call = start(() -> handle.predict(ENDLESS));
        runtime.firstRun.await();

        handle.close();

        assertThat(call.get()).isInstanceOf(ClosedException.class).hasMessageContaining("loop@");
        assertThat(runtime.freedTooEarly).hasValue(0);
    }

    @Test
    void close_graceOverWithManyCalls_allEnd() throws Exception {
        ModelHandle<Inputs, Outputs> handle =
                loop().closeGrace(Duration.ofMillis(1)).build();
        List<FutureTask<Throwable>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(start(() -> handle.predict(ENDLESS)));
        }
        runtime.firstRun.await();

        handle.close();

        for (FutureTask<Throwable> call : calls) {
            assertThat(call.get()).isInstanceOf(ClosedException.class);
        }
        assertThat(runtime.freedTooEarly).hasValue(0);
    }

    @Test
    void close_graceOverWhilePredictAllRuns_restIsClosed() throws Exception {
        ModelHandle<Inputs, Outputs> handle = loop().closeGrace(Duration.ZERO).build();
        AtomicReference<List<Outcome<Outputs>>> outcomes = new AtomicReference<>();
        FutureTask<Throwable> call =
                start(() -> outcomes.set(handle.predictAll(List.of(FIVE, ENDLESS, FIVE, ENDLESS))));
        runtime.firstRun.await();

        handle.close();

        assertThat(call.get()).isNull();
        List<Outcome<Outputs>> all = outcomes.get();
        assertThat(all).hasSize(4);
        for (int i : new int[] {1, 2, 3}) {
            assertThatThrownBy(all.get(i)::prediction).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void close_endlessGrace_waitsAndFrees() throws Exception {
        ModelHandle<Inputs, Outputs> handle =
                loop().closeGrace(ChronoUnit.FOREVER.getDuration()).build();
        FutureTask<Throwable> call = start(() -> handle.predict(ENDLESS, Call.DEFAULT.timeout(Duration.ofMillis(100))));
        runtime.firstRun.await();

        handle.close();

        assertThat(runtime.freed.getCount()).isZero();
        assertThat(runtime.freedTooEarly).hasValue(0);
        assertThat(call.get()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void closeGrace_negative_isIllegal() {
        assertThatThrownBy(() -> loop().closeGrace(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- from odd places ------------------------------------------------------------------------

    @Test
    void close_fromListener_works() {
        AtomicReference<ModelHandle<Inputs, Outputs>> handle = new AtomicReference<>();
        List<Class<?>> events = new ArrayList<>();
        handle.set(loop().listener(event -> {
                    events.add(event.getClass());
                    if (event instanceof ModelEvent.Predicted) {
                        handle.get().close();
                    }
                })
                .build());

        assertThat(handle.get().predict(FIVE).value().tensor("y").floats()).containsExactly(5f);

        assertThat(events)
                .containsExactly(ModelEvent.Loaded.class, ModelEvent.Predicted.class, ModelEvent.Closed.class);
        assertThat(handle.get().statistics().listenerErrors()).isZero();
        assertThat(runtime.freed.getCount()).isZero();
        assertThatThrownBy(() -> handle.get().predict(FIVE)).isInstanceOf(ClosedException.class);
    }

    @Test
    void close_fromListenerOfClosed_doesNotWaitForItself() {
        AtomicReference<ModelHandle<Inputs, Outputs>> handle = new AtomicReference<>();
        handle.set(loop().listener(event -> {
                    if (event instanceof ModelEvent.Closed) {
                        handle.get().close();
                    }
                })
                .build());

        handle.get().close();

        assertThat(handle.get().statistics().listenerErrors()).isZero();
    }

    private static final AtomicReference<Runnable> IN_ACCESSOR = new AtomicReference<>(() -> {});

    @SuppressWarnings("ArrayRecordComponent")
    record Row(float[] x) {

        @Override
        public float[] x() {
            IN_ACCESSOR.get().run();
            return x;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Answer(float[] y) {}

    @Test
    void close_fromAccessor_isIllegalAndHandleStaysOpen() {
        try (ModelHandle<Row, Answer> handle = ModelHandle.builder(Row.class, Answer.class)
                .load(path("dynamic_batch"))
                .engine(runtime)
                .build()) {
            Row row = new Row(new float[] {1, 0, -1, 2});
            List<Throwable> errors = new ArrayList<>();
            IN_ACCESSOR.set(() -> errors.add(catchThrowable(handle::close)));

            assertThat(handle.predict(row).value().y()).containsExactly(LINEAR_ANSWER);

            IN_ACCESSOR.set(() -> {});
            assertThat(errors)
                    .isNotEmpty()
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("inside its own predict()"));
            assertThat(handle.predict(row).value().y()).containsExactly(LINEAR_ANSWER);
        } finally {
            IN_ACCESSOR.set(() -> {});
        }
        assertThat(runtime.freed.getCount()).isZero();
    }

    @Test
    void close_fromDependentOfAsyncAnswer_works() throws Exception {
        ModelHandle<Inputs, Outputs> handle = loop().build();

        handle.predictAsync(FIVE).thenRun(handle::close).get();

        assertThat(runtime.freed.getCount()).isZero();
    }

    // ---- interrupts -----------------------------------------------------------------------------

    @Test
    void predict_interruptedThread_answersAndKeepsInterrupt() {
        try (ModelHandle<Inputs, Outputs> handle = linearModel()) {
            Thread.currentThread().interrupt();
            try {
                assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
                assertThat(handle.predictAll(List.of(Models.LINEAR_INPUT, Models.LINEAR_INPUT)))
                        .allMatch(Outcome::isAnswered);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void predict_interruptedWhileRunning_runsToItsEndAndKeepsInterrupt() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle = loop().build()) {
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            FutureTask<Throwable> call = new FutureTask<>(() -> {
                Throwable error =
                        catchThrowable(() -> handle.predict(ENDLESS, Call.DEFAULT.timeout(Duration.ofMillis(200))));
                interrupted.set(Thread.currentThread().isInterrupted());
                return error;
            });
            Thread thread = new Thread(call);
            thread.start();
            runtime.firstRun.await();
            thread.interrupt();

            assertThat(call.get()).isInstanceOf(DeadlineExceededException.class);
            assertThat(interrupted).hasValue(true);
        }
    }

    @Test
    void close_interruptedWhileWaiting_waitsOnAndKeepsInterrupt() throws Exception {
        ModelHandle<Inputs, Outputs> handle = loop().build();
        runtime.gate = new CountDownLatch(1);
        FutureTask<Throwable> call = start(() -> handle.predict(FIVE));
        runtime.firstRun.await();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread closer = new Thread(() -> {
            handle.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        awaitClosing(handle);
        closer.interrupt();
        assertThat(runtime.freed.getCount()).isEqualTo(1);
        runtime.gate.countDown();
        closer.join();

        assertThat(interrupted).hasValue(true);
        assertThat(runtime.freed.getCount()).isZero();
        assertThat(runtime.freedTooEarly).hasValue(0);
        assertThat(call.get()).isNull();
    }

    // ---- handles that nobody closes -------------------------------------------------------------

    private WeakReference<ModelHandle<Inputs, Outputs>> usedAndForgotten() throws Exception {
        ModelHandle<Inputs, Outputs> handle = linearModel();
        assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
        handle.predictAsync(Models.LINEAR_INPUT).get();
        return new WeakReference<>(handle);
    }

    @Test
    void handle_garbage_isFreed() throws Exception {
        WeakReference<ModelHandle<Inputs, Outputs>> forgotten = usedAndForgotten();
        boolean freed = false;
        for (int i = 0; i < 100 && !freed; i++) {
            System.gc();
            freed = runtime.freed.await(100, TimeUnit.MILLISECONDS);
        }

        assertThat(freed).isTrue();
        assertThat(forgotten.get()).isNull();
        assertThat(runtime.freedTooEarly).hasValue(0);
    }

    // ---- at the worst moment --------------------------------------------------------------------

    private static void closeUnderFire(int rounds) throws Exception {
        int threads = 8;
        for (int round = 0; round < rounds; round++) {
            ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                    .load(path("dynamic_batch"))
                    .closeGrace(round % 3 == 0 ? Duration.ZERO : Duration.ofSeconds(30))
                    .build();
            CountDownLatch warm = new CountDownLatch(1 + round % 50);
            List<FutureTask<Throwable>> callers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                callers.add(start(() -> {
                    try {
                        while (true) {
                            assertThat(linear(handle)).containsExactly(LINEAR_ANSWER);
                            warm.countDown();
                        }
                    } catch (ClosedException e) {
                        warm.countDown();
                    }
                }));
            }
            warm.await();
            handle.close();
            for (FutureTask<Throwable> caller : callers) {
                Throwable error = caller.get();
                if (error != null) {
                    fail("round " + round, error);
                }
            }
        }
    }

    @Test
    void close_underEightThreads_everyCallIsRightOrClosed() throws Exception {
        closeUnderFire(20);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void close_underEightThreadsTenThousandTimes_everyCallIsRightOrClosed() throws Exception {
        closeUnderFire(10_000);
    }

    @Test
    void close_byEightThreadsAtOnce_allReturnWhenItIsFree() throws Exception {
        for (int round = 0; round < 25; round++) {
            WatchedEngine own = new WatchedEngine();
            ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                    .load(path("dynamic_batch"))
                    .engine(own)
                    .build();
            linear(handle);
            List<FutureTask<Throwable>> closers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                closers.add(start(() -> {
                    handle.close();
                    assertThat(own.freed.getCount()).isZero();
                }));
            }
            for (FutureTask<Throwable> closer : closers) {
                assertThat(closer.get()).isNull();
            }
            assertThat(own.freedTooEarly).hasValue(0);
        }
    }

    @Test
    void everything_atOnce_neverAnythingButAnswersAndOurErrors() throws Exception {
        for (int round = 0; round < 15; round++) {
            ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                    .load(path("dynamic_batch"))
                    .closeGrace(Duration.ZERO)
                    .async(AsyncLimits.DEFAULT.maxThreads(2).maxWaiting(4))
                    .build();
            CountDownLatch warm = new CountDownLatch(100);
            List<FutureTask<Throwable>> callers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int kind = i % 3;
                callers.add(start(() -> {
                    while (true) {
                        try {
                            switch (kind) {
                                case 0 ->
                                    handle.predict(Models.LINEAR_INPUT, Call.DEFAULT.timeout(Duration.ofNanos(50_000)));
                                case 1 ->
                                    handle.predictAll(List.of(Models.LINEAR_INPUT, Models.LINEAR_INPUT)).stream()
                                            .forEach(Outcome::prediction);
                                default ->
                                    handle.predictAsync(Models.LINEAR_INPUT).cancel(true);
                            }
                        } catch (ClosedException e) {
                            return;
                        } catch (MlprodException e) {
                            assertThat(e).isInstanceOf(DeadlineExceededException.class);
                        } finally {
                            warm.countDown();
                        }
                        if (kind == 2
                                && handle.predictAsync(Models.LINEAR_INPUT)
                                                .handle((p, e) -> e)
                                                .join()
                                        instanceof ClosedException) {
                            return;
                        }
                    }
                }));
            }
            warm.await();
            handle.close();
            for (FutureTask<Throwable> caller : callers) {
                assertThat(caller.get()).isNull();
            }
        }
    }
}
