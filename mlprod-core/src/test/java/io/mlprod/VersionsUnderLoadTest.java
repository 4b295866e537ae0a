package io.mlprod;

import static io.mlprod.VersionEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.OverloadedException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Cache, batches, bulk calls, bounds and virtual threads across a change of versions. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VersionsUnderLoadTest {

    private final VersionEngine engine = new VersionEngine();
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));

    private ModelHandleBuilder<In, Out> builder() {
        return Scales.builder().engine(engine).time(time).keepPrevious(Retention.NONE);
    }

    /** Version n multiplies by n. */
    private static ModelSource version(int number) {
        return Scales.version(Integer.toString(number), number);
    }

    private static float weight(Prediction<Out> answer) {
        return Float.parseFloat(answer.model().version());
    }

    private static void assertFits(In input, Prediction<Out> answer) {
        assertThat(answer.value().score()).isEqualTo(input.x() * weight(answer));
    }

    private static List<In> inputs(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(In::new).toList();
    }

    // ---- cache ------------------------------------------------------------------------------------

    @Test
    void predict_afterADeploy_neverGetsAnAnswerThatTheOldVersionGave() {
        try (ModelHandle<In, Out> handle = Scales.builder()
                .time(time)
                .cache(Cache.DEFAULT.maximumWeight(1 << 20))
                .build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(handle.predict(new In(2)).value().score()).isEqualTo(2);
            }
            handle.deploy(version(3));

            Prediction<Out> first = handle.predict(new In(2));
            assertThat(first.source()).isEqualTo(AnswerSource.RUN);
            assertThat(first.value().score()).isEqualTo(6);
            assertThat(handle.predict(new In(2)).source()).isEqualTo(AnswerSource.CACHE);

            handle.rollBack();
            assertThat(handle.predict(new In(2)).value().score()).isEqualTo(2);
        }
    }

    // ---- batches ----------------------------------------------------------------------------------

    @Test
    void predict_batchesWhileVersionsChange_noBatchHasTwoVersions() {
        AtomicInteger shared = new AtomicInteger();
        PredictionListener count = event -> {
            if (event instanceof ModelEvent.BatchRun batch && batch.calls() > 1) {
                shared.incrementAndGet();
            }
        };
        try (ModelHandle<In, Out> handle = builder()
                .batching(Batching.DEFAULT.maxRows(8).maxDelay(Duration.ofMillis(1)))
                .closeGrace(Duration.ZERO)
                .listener(count)
                .build()) {
            AtomicBoolean done = new AtomicBoolean();
            List<Asking<Integer>> callers = new ArrayList<>();
            for (int i = 1; i <= 6; i++) {
                In input = new In(i);
                callers.add(Asking.start(() -> {
                    int calls = 0;
                    while (!done.get()) {
                        assertFits(input, handle.predict(input));
                        calls++;
                    }
                    return calls;
                }));
            }
            for (int i = 2; i < 40; i++) {
                handle.deploy(version(i));
                time.advance(Duration.ofSeconds(1));
            }
            done.set(true);
            callers.forEach(caller -> assertThat(caller.result()).isPositive());
            assertThat(shared).as("batches of several calls").hasPositiveValue();
        }
        assertThat(engine.sessions).hasValue(0);
    }

    // ---- many inputs ------------------------------------------------------------------------------

    @Test
    void predictAll_deployWhileAChunkRuns_allFitTheirVersion() {
        List<In> inputs = inputs(5_000);
        try (ModelHandle<In, Out> handle = builder().build()) {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            engine.runGate = gate;
            Asking<List<Outcome<Out>>> call = Asking.start(() -> handle.predictAll(inputs));
            await(engine.running, 1);
            engine.letOthersPass();
            handle.deploy(version(3));
            time.advance(Duration.ofSeconds(1));
            assertThat(engine.sessions).as("still in use").hasValue(2);
            gate.complete(null);

            assertAllFit(inputs, call.result());
        }
    }

    @Test
    void predictAll_versionUnloadedBetweenTwoChunks_restIsAnsweredByItsSuccessor() {
        List<In> inputs = inputs(5_000);
        AtomicBoolean isFirst = new AtomicBoolean(true);
        List<Runnable> change = new ArrayList<>();
        PredictionListener afterTheFirst = event -> {
            if (event instanceof ModelEvent.Predicted && isFirst.getAndSet(false)) {
                change.get(0).run();
            }
        };
        try (ModelHandle<In, Out> handle = builder().listener(afterTheFirst).build()) {
            change.add(() -> {
                handle.deploy(version(3));
                time.advance(Duration.ofSeconds(1));
            });

            List<Outcome<Out>> outcomes = handle.predictAll(inputs);

            assertThat(engine.sessions).hasValue(1);
            assertThat(handle.statistics().listenerErrors()).isZero();
            assertAllFit(inputs, outcomes);
            assertThat(outcomes.get(0).prediction().model().version()).isEqualTo("1");
            assertThat(outcomes.get(4_999).prediction().model().version()).isEqualTo("3");
        }
    }

    private static void assertAllFit(List<In> inputs, List<Outcome<Out>> outcomes) {
        assertThat(outcomes).hasSameSizeAs(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            assertFits(inputs.get(i), outcomes.get(i).prediction());
        }
    }

    @Test
    void predictEach_deployOnTheWay_goesOnWithTheNewVersion() {
        List<In> inputs = inputs(20_000);
        List<String> versions = Collections.synchronizedList(new ArrayList<>());
        try (ModelHandle<In, Out> handle = builder().build()) {
            AtomicInteger next = new AtomicInteger();
            Progress progress = handle.predictEach(inputs.iterator(), (input, outcome) -> {
                assertFits(input, outcome.prediction());
                versions.add(outcome.prediction().model().version());
                if (next.incrementAndGet() == 10) {
                    handle.deploy(version(2));
                    time.advance(Duration.ofSeconds(1));
                }
            });
            assertThat(progress.done()).isEqualTo(20_000);
            assertThat(progress.failed()).isZero();
        }
        assertThat(versions).isSorted().startsWith("1").endsWith("2");
    }

    @Test
    void predictAsync_deployWhileCallsAreQueued_queuedOnesGetTheNewVersion() {
        try (ModelHandle<In, Out> handle = builder()
                .async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(100))
                .build()) {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            engine.runGate = gate;
            CompletableFuture<Prediction<Out>> running = handle.predictAsync(new In(5));
            await(engine.running, 1);
            CompletableFuture<Prediction<Out>> queued = handle.predictAsync(new In(5));
            engine.letOthersPass();

            handle.deploy(version(3));
            gate.complete(null);

            assertThat(running.join().value().score()).isEqualTo(5);
            assertThat(queued.join().value().score()).isEqualTo(15);
            assertThat(queued.join().model().version()).isEqualTo("3");
        }
    }

    // ---- bounds -----------------------------------------------------------------------------------

    @Test
    void admission_twoVersionsInMemory_shareTheBounds() {
        try (ModelHandle<In, Out> handle = builder()
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
                .warmUp(List.of(new In(1)))
                .build()) {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            engine.runGate = gate;
            Asking<Prediction<Out>> held = Asking.start(() -> handle.predict(new In(2)));
            await(engine.running, 1);
            engine.letOthersPass();

            handle.deploy(version(3)); // its warm-up needs no turn

            assertThatThrownBy(() -> handle.predict(new In(2)))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("m@3");
            gate.complete(null);
            assertThat(held.result().value().score()).isEqualTo(2);
            time.advance(Duration.ofSeconds(1));
            assertThat(engine.sessions).as("the first version is gone").hasValue(1);
            assertThat(handle.predict(new In(2)).value().score()).isEqualTo(6);
        }
    }

    // ---- virtual threads --------------------------------------------------------------------------

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void predict_onVirtualThreadsWhileVersionsChange_allFitTheirVersion() throws Exception {
        try (ModelHandle<In, Out> handle = builder().closeGrace(Duration.ZERO).build()) {
            AtomicBoolean done = new AtomicBoolean();
            List<CompletableFuture<Integer>> callers = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                In input = new In(i);
                callers.add(startVirtual(() -> {
                    int calls = 0;
                    do {
                        assertFits(input, handle.predict(input));
                        handle.predictAll(List.of(input, input))
                                .forEach(outcome -> assertFits(input, outcome.prediction()));
                        calls++;
                    } while (!done.get());
                    return calls;
                }));
            }
            for (int i = 2; i < 30; i++) {
                handle.deploy(version(i));
                time.advance(Duration.ofSeconds(1));
            }
            done.set(true);
            for (CompletableFuture<Integer> caller : callers) {
                assertThat(caller.get()).isPositive();
            }
        }
        assertThat(engine.sessions).hasValue(0);
    }

    /** Thread.startVirtualThread, which the tests' Java 17 does not know. */
    private static <T> CompletableFuture<T> startVirtual(Callable<T> work) throws ReflectiveOperationException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        };
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        return result;
    }
}
