package io.mlprod;

import static io.mlprod.TestModels.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mlprod.TestModels.Row;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ForwardingEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest {

    private static final Path ANY_MODEL = TestModels.path("dynamic_batch");
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int MANY = 10_000;

    private final FakeEngine engine = FakeEngine.number();

    record In(float x) {}

    record Out(float y) {}

    /** A virtual thread, with what its work ended with. */
    private record Started<T>(FutureTask<T> task, Thread thread) {

        T result() throws Exception {
            return task.get(60, TimeUnit.SECONDS);
        }

        Throwable error() throws Exception {
            try {
                throw new AssertionError("ended with " + task.get(60, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    /** Thread.startVirtualThread, which the tests' Java 17 does not know. */
    private static <T> Started<T> startVirtual(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        try {
            Thread thread = (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
            return new Started<>(task, thread);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("There are no virtual threads", e);
        }
    }

    private ModelHandleBuilder<In, Out> builder() {
        return ModelHandle.builder(In.class, Out.class).load(ANY_MODEL).engine(engine);
    }

    /** Keeps the processor, as native code keeps a virtual thread on its carrier. */
    private static void spinUntil(AtomicBoolean open) {
        while (!open.get()) {
            Thread.onSpinWait();
        }
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void predict_engineThatLetsGoOfItsCarrier_runsOnTheCallersThread() throws Exception {
        Queue<Thread> ran = new ConcurrentLinkedQueue<>();
        engine.work = first -> ran.add(Thread.currentThread());
        Engine waiting = new ForwardingEngine(engine) {
            @Override
            public EngineLimits limits() {
                return EngineLimits.builder().pinsCarrier(false).build();
            }
        };
        try (ModelHandle<In, Out> handle = builder().engine(waiting).build()) {
            Started<Prediction<Out>> call = startVirtual(() -> handle.predict(new In(1)));
            assertThat(call.result().value()).isEqualTo(new Out(2));
            assertThat(ran).containsExactly(call.thread());
        }
    }

    // ---- many -----------------------------------------------------------------------------------

    @Test
    void predict_manyThreadsOnAShortModel_allGetTheirAnswers() throws Exception {
        List<Row> rows = csv("logistic30");
        try (ModelHandle<Inputs, Outputs> handle = TestModels.open("logistic30")) {
            CountDownLatch all = new CountDownLatch(MANY);
            List<Started<Long>> calls = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                Inputs input =
                        Inputs.of("X", Tensor.of(rows.get(i % rows.size()).features(), 1, 30));
                calls.add(startVirtual(() -> {
                    all.countDown();
                    all.await();
                    return handle.predict(input).value().tensor("label").longs()[0];
                }));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(calls.get(i).result())
                        .isEqualTo((long) rows.get(i % rows.size()).number(0));
            }
        }
    }

    @Test
    void predict_manyThreadsOnASlowModel_allGetTheirAnswersAndFewRunAtATime() throws Exception {
        engine.work = first -> spin(Duration.ofNanos(300_000));
        try (ModelHandle<In, Out> handle = builder().build()) {
            List<Started<Float>> calls = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                int x = i;
                calls.add(startVirtual(() -> handle.predict(new In(x)).value().y()));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(calls.get(i).result()).isEqualTo(2f * i);
            }
            assertThat(engine.runs).hasValue(MANY);
            assertThat(engine.mostRunning.get()).isLessThanOrEqualTo(PROCESSORS);
        }
    }

    @Test
    void predict_manyThreadsWithLittleTime_allEnd() throws Exception {
        engine.work = first -> spin(Duration.ofMillis(1));
        try (ModelHandle<In, Out> handle = builder().build()) {
            List<Started<Float>> calls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                calls.add(startVirtual(() -> handle.predict(new In(1), Call.DEFAULT.timeout(Duration.ofMillis(100)))
                        .value()
                        .y()));
            }
            int answered = 0;
            for (Started<Float> call : calls) {
                Throwable error = catchThrowable(call::result);
                if (error == null) {
                    answered++;
                } else {
                    assertThat(error.getCause()).isInstanceOf(DeadlineExceededException.class);
                }
            }
            assertThat(answered).isPositive();
            assertAllThreadsAreThere(handle);
        }
    }

    /** As many runs as processors are possible at a time still. */
    private void assertAllThreadsAreThere(ModelHandle<In, Out> handle) throws Exception {
        engine.work = first -> {};
        CompletableFuture<Void> gate = engine.hold();
        List<Started<Float>> calls = new ArrayList<>();
        for (int i = 0; i < PROCESSORS; i++) {
            calls.add(startVirtual(() -> handle.predict(new In(1)).value().y()));
        }
        engine.awaitRunning(PROCESSORS);
        gate.complete(null);
        for (Started<Float> call : calls) {
            assertThat(call.result()).isEqualTo(2);
        }
    }

    // ---- others go on ---------------------------------------------------------------------------

    @Test
    void predict_allRunsAreSlow_otherVirtualThreadsGoOn() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        engine.work = first -> spinUntil(open);
        List<Started<Float>> slow = new ArrayList<>();
        try (ModelHandle<In, Out> handle = builder().build()) {
            try {
                for (int i = 0; i < 20 * PROCESSORS; i++) {
                    slow.add(
                            startVirtual(() -> handle.predict(new In(1)).value().y()));
                }
                engine.awaitRunning(PROCESSORS);
                assertOthersGoOn();
            } finally {
                open.set(true);
            }
            for (Started<Float> call : slow) {
                assertThat(call.result()).isEqualTo(2);
            }
        }
    }

    @Test
    void predictAll_allRunsAreSlow_otherVirtualThreadsGoOn() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        engine.work = first -> spinUntil(open);
        List<Started<List<Outcome<Out>>>> slow = new ArrayList<>();
        try (ModelHandle<In, Out> handle = builder().build()) {
            try {
                for (int i = 0; i < 20 * PROCESSORS; i++) {
                    slow.add(startVirtual(() -> handle.predictAll(List.of(new In(1), new In(2)))));
                }
                engine.awaitRunning(PROCESSORS);
                assertOthersGoOn();
            } finally {
                open.set(true);
            }
            for (Started<List<Outcome<Out>>> call : slow) {
                assertThat(call.result())
                        .extracting(outcome -> outcome.prediction().value().y())
                        .containsExactly(2f, 4f);
            }
        }
    }

    @Test
    void predict_nativeRunsAreEndless_otherVirtualThreadsGoOn() throws Exception {
        Inputs endless = Inputs.of("trips", Tensor.scalar(1L << 40));
        List<Started<Prediction<Outputs>>> slow = new ArrayList<>();
        ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(TestModels.path("loop"))
                .closeGrace(Duration.ZERO)
                .build();
        try {
            CountDownLatch started = new CountDownLatch(4 * PROCESSORS);
            for (int i = 0; i < 4 * PROCESSORS; i++) {
                slow.add(startVirtual(() -> {
                    started.countDown();
                    return handle.predict(endless);
                }));
            }
            started.await();
            assertOthersGoOn();
        } finally {
            handle.close();
        }
        for (Started<Prediction<Outputs>> call : slow) {
            assertThat(call.error()).isInstanceOf(ClosedException.class);
        }
    }

    private static void assertOthersGoOn() throws Exception {
        AtomicInteger done = new AtomicInteger();
        List<Started<Integer>> others = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            others.add(startVirtual(() -> {
                spin(Duration.ofNanos(1_000));
                return done.incrementAndGet();
            }));
        }
        try {
            for (Started<Integer> other : others) {
                other.task().get(30, TimeUnit.SECONDS);
            }
        } catch (TimeoutException e) {
            throw new AssertionError("the runs keep the carriers; only " + done + " of 1,000 others went on", e);
        }
    }

    // ---- ended from outside ---------------------------------------------------------------------

    @Test
    void predict_timeRunsOutInTheRunOrBefore_getsDeadlineExceeded() throws Exception {
        try (ModelHandle<In, Out> handle = builder().build()) {
            CompletableFuture<Void> gate = engine.hold();
            List<Started<Prediction<Out>>> calls = new ArrayList<>();
            for (int i = 0; i < 3 * PROCESSORS; i++) {
                calls.add(startVirtual(() -> handle.predict(new In(1), Call.DEFAULT.timeout(Duration.ofMillis(50)))));
            }
            for (Started<Prediction<Out>> call : calls) {
                assertThat(call.error())
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessageContaining("dynamic_batch@");
            }
            gate.complete(null);
            engine.awaitRunning(0);
            assertAllThreadsAreThere(handle);
        }
    }

    /** As on platform threads: an interrupt ends a wait, does not disturb a run, and is never lost. */
    @Test
    void predict_interrupted_endsThoseThatWaitAndNotThoseThatRun() throws Exception {
        try (ModelHandle<In, Out> handle = builder().build()) {
            CompletableFuture<Void> gate = engine.hold();
            CountDownLatch cancelled = new CountDownLatch(2 * PROCESSORS);
            AtomicInteger answered = new AtomicInteger();
            List<Started<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 3 * PROCESSORS; i++) {
                calls.add(startVirtual(() -> {
                    Throwable error = catchThrowable(() -> handle.predict(new In(1)));
                    if (error == null) {
                        answered.incrementAndGet();
                    } else {
                        assertThat(error).isInstanceOf(CancelledException.class);
                        cancelled.countDown();
                    }
                    return Thread.currentThread().isInterrupted();
                }));
            }
            engine.awaitRunning(PROCESSORS);
            for (Started<Boolean> call : calls) {
                call.thread().interrupt();
            }
            cancelled.await();
            assertThat(answered).hasValue(0);
            gate.complete(null);
            for (Started<Boolean> call : calls) {
                assertThat(call.result()).as("the flag").isTrue();
            }
            assertThat(answered).hasValue(PROCESSORS);
            engine.awaitRunning(0);
            assertAllThreadsAreThere(handle);
        }
    }

    @Test
    void close_virtualThreadsWait_runsAreAnsweredAndTheRestIsClosed() throws Exception {
        ModelHandle<In, Out> handle = builder().build();
        CompletableFuture<Void> gate = engine.hold();
        List<Started<Float>> calls = new ArrayList<>();
        for (int i = 0; i < 10 * PROCESSORS; i++) {
            calls.add(startVirtual(() -> handle.predict(new In(1)).value().y()));
        }
        engine.awaitRunning(PROCESSORS);
        Asking<Boolean> closer = Asking.start(handle::close).awaitWaitingIn("LeasePool");
        gate.complete(null);
        assertThat(closer.result()).isTrue();

        int answered = 0;
        for (Started<Float> call : calls) {
            Throwable error = catchThrowable(call::result);
            if (error == null) {
                answered++;
            } else {
                assertThat(error.getCause()).isInstanceOf(ClosedException.class);
            }
        }
        assertThat(answered).isEqualTo(PROCESSORS);
    }

    @Test
    void predictEach_onAVirtualThread_answersAll() throws Exception {
        try (ModelHandle<In, Out> handle = builder().build()) {
            List<In> inputs = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                inputs.add(new In(i));
            }
            AtomicInteger next = new AtomicInteger();
            Started<Progress> call = startVirtual(() -> handle.predictEach(
                    inputs.iterator(),
                    (input, outcome) ->
                            assertThat(outcome.prediction().value().y()).isEqualTo(2f * next.getAndIncrement())));
            assertThat(call.result().done()).isEqualTo(20_000);
            assertThat(call.result().failed()).isZero();
        }
    }

    // ---- admission ------------------------------------------------------------------------------

    @Test
    void predict_admissionIsFull_isOverloadedOnVirtualThreadsToo() throws Exception {
        try (ModelHandle<In, Out> handle = builder()
                .admission(AdmissionLimits.DEFAULT
                        .maxRuns(PROCESSORS)
                        .maxWaiting(0)
                        .maxWait(Duration.ZERO))
                .build()) {
            CompletableFuture<Void> gate = engine.hold();
            List<Started<Float>> calls = new ArrayList<>();
            for (int i = 0; i < PROCESSORS; i++) {
                calls.add(startVirtual(() -> handle.predict(new In(1)).value().y()));
            }
            engine.awaitRunning(PROCESSORS);
            Started<Prediction<Out>> tooMany =
                    startVirtual(() -> handle.predict(new In(1), Call.DEFAULT.timeout(Duration.ofSeconds(2))));
            Throwable error = tooMany.error();
            gate.complete(null);
            assertThat(error).isInstanceOf(OverloadedException.class);
            for (Started<Float> call : calls) {
                call.result();
            }
        }
    }
}
