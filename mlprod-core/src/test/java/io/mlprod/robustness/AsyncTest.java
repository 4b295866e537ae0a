package io.mlprod.robustness;

import static io.mlprod.robustness.Models.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Prediction;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.PredictionId;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncTest {

    private final WatchedEngine runtime = new WatchedEngine();

    private ModelHandleBuilder<Inputs, Outputs> loop() {
        return ModelHandle.builder().load(path("loop")).engine(runtime);
    }

    private static Inputs trips(long count) {
        return Inputs.of("trips", Tensor.scalar(count));
    }

    private static float answer(CompletableFuture<Prediction<Outputs>> future) {
        return future.join().value().tensor("y").floats()[0];
    }

    private static Throwable error(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            return e.getCause();
        }
        throw new AssertionError("was answered");
    }

    @Test
    void predictAsync_manyInputs_eachFutureHasItsOwnAnswer() {
        try (ModelHandle<Inputs, Outputs> handle = loop().async(
                        AsyncLimits.DEFAULT.maxThreads(4).maxWaiting(2_000))
                .build()) {
            List<CompletableFuture<Prediction<Outputs>>> futures = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                futures.add(handle.predictAsync(trips(i % 97)));
            }
            Set<PredictionId> ids = new HashSet<>();
            for (int i = 0; i < 2_000; i++) {
                assertThat(answer(futures.get(i))).isEqualTo(i % 97);
                ids.add(futures.get(i).join().id());
            }
            assertThat(ids).hasSize(2_000);
        }
    }

    @Test
    void predictAsync_runs_onDaemonThreadsNamedAfterTheModel() {
        ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
        try (ModelHandle<Inputs, Outputs> handle = loop().name("loops")
                .version("3")
                .listener(event -> {
                    if (event instanceof ModelEvent.Predicted) {
                        threads.add(Thread.currentThread());
                    }
                })
                .build()) {
            handle.predictAsync(trips(1)).join();

            assertThat(threads).singleElement().satisfies(thread -> {
                assertThat(thread.getName()).contains("mlprod-loops-async");
                assertThat(thread.isDaemon()).isTrue();
            });
        }
    }

    @Test
    void predictAsync_invalidInput_failsTheFuture() {
        try (ModelHandle<Inputs, Outputs> handle = loop().build()) {
            assertThat(error(handle.predictAsync(Inputs.of("trips", Tensor.scalar(true)))))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void predictAsync_null_throwsAtOnce() {
        try (ModelHandle<Inputs, Outputs> handle = loop().build()) {
            assertThatThrownBy(() -> handle.predictAsync(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> handle.predictAsync(trips(1), null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void async_belowOne_isIllegal() {
        assertThatThrownBy(() -> loop().async(AsyncLimits.DEFAULT.maxThreads(0).maxWaiting(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> loop().async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void predictAsync_queueFull_failsAtOnceWithoutStackTraceAndTellsListeners() throws Exception {
        ConcurrentLinkedQueue<Event> failed = new ConcurrentLinkedQueue<>();
        try (ModelHandle<Inputs, Outputs> handle = loop().async(
                        AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(2))
                .listener(event -> {
                    if (event instanceof ModelEvent.PredictionFailed) {
                        failed.add(event);
                    }
                })
                .build()) {
            runtime.gate = new CountDownLatch(1);
            CompletableFuture<Prediction<Outputs>> running = handle.predictAsync(trips(1));
            runtime.firstRun.await();
            CompletableFuture<Prediction<Outputs>> waiting1 = handle.predictAsync(trips(2));
            CompletableFuture<Prediction<Outputs>> waiting2 = handle.predictAsync(trips(3));

            CompletableFuture<Prediction<Outputs>> refused =
                    handle.predictAsync(trips(4), Call.DEFAULT.tag("who", "me"));

            assertThat(refused).isCompletedExceptionally();
            assertThat(error(refused))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContainingAll("loop@", "2 calls waiting", "ModelHandleBuilder.async")
                    .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
            assertThat(failed).singleElement().isInstanceOfSatisfying(ModelEvent.PredictionFailed.class, event -> {
                assertThat(event.error()).isInstanceOf(OverloadedException.class);
                assertThat(event.tags()).containsEntry("who", "me");
            });

            runtime.gate.countDown();
            assertThat(List.of(answer(running), answer(waiting1), answer(waiting2)))
                    .containsExactly(1f, 2f, 3f);
            assertThat(answer(handle.predictAsync(trips(5)))).isEqualTo(5);
        }
    }

    @Test
    void cancel_beforeItsTurn_costsNoRun() throws Exception {
        try (ModelHandle<Inputs, Outputs> handle =
                loop().async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(10)).build()) {
            runtime.gate = new CountDownLatch(1);
            CompletableFuture<Prediction<Outputs>> running = handle.predictAsync(trips(1));
            runtime.firstRun.await();
            CompletableFuture<Prediction<Outputs>> cancelled = handle.predictAsync(trips(2));
            CompletableFuture<Prediction<Outputs>> last = handle.predictAsync(trips(3));

            assertThat(cancelled.cancel(true)).isTrue();
            runtime.gate.countDown();

            assertThat(answer(last)).isEqualTo(3);
            assertThat(answer(running)).isEqualTo(1);
            assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
            assertThat(runtime.runs).hasValue(2);
        }
    }

    @Test
    void predictAsync_afterClose_failsWithClosedException() {
        ModelHandle<Inputs, Outputs> handle = loop().build();
        handle.close();

        assertThat(error(handle.predictAsync(trips(1))))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("loop@");
    }

    @Test
    void close_fullQueue_everyFutureCompletes() throws Exception {
        for (int round = 0; round < 50; round++) {
            WatchedEngine own = new WatchedEngine();
            own.gate = new CountDownLatch(1);
            ModelHandle<Inputs, Outputs> handle = loop().engine(own)
                    .async(AsyncLimits.DEFAULT.maxThreads(2).maxWaiting(100))
                    .build();
            List<CompletableFuture<Prediction<Outputs>>> futures = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                futures.add(handle.predictAsync(trips(i)));
            }
            own.firstRun.await();
            Thread closer = new Thread(handle::close);
            closer.start();
            own.gate.countDown();
            closer.join();

            int answered = 0;
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Prediction<Outputs>> future = futures.get(i);
                Throwable error = future.handle((answer, e) -> e).join();
                if (error == null) {
                    assertThat(answer(future)).isEqualTo(i);
                    answered++;
                } else {
                    assertThat(error).isInstanceOf(ClosedException.class);
                }
            }
            assertThat(answered).as("what ran already was answered").isPositive();
            assertThat(own.freedTooEarly).hasValue(0);
        }
    }

    @Test
    void close_whileOthersSubmit_everyFutureCompletes() throws Exception {
        closeWhileOthersSubmit(15);
    }

    @Tag("soak")
    @Test
    void close_whileOthersSubmitThousandTimes_everyFutureCompletes() throws Exception {
        closeWhileOthersSubmit(1_000);
    }

    private static void closeWhileOthersSubmit(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                    .load(path("loop"))
                    .async(AsyncLimits.DEFAULT.maxThreads(2).maxWaiting(50))
                    .build();
            CountDownLatch submitted = new CountDownLatch(200);
            List<List<CompletableFuture<Prediction<Outputs>>>> all = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                List<CompletableFuture<Prediction<Outputs>>> futures = new ArrayList<>();
                all.add(futures);
                Thread thread = new Thread(() -> {
                    for (int k = 0; k < 2_000; k++) {
                        futures.add(handle.predictAsync(trips(3)));
                        submitted.countDown();
                    }
                });
                threads.add(thread);
                thread.start();
            }
            submitted.await();
            handle.close();
            for (Thread thread : threads) {
                thread.join();
            }

            for (List<CompletableFuture<Prediction<Outputs>>> futures : all) {
                assertThat(futures).hasSize(2_000);
                for (CompletableFuture<Prediction<Outputs>> future : futures) {
                    Throwable error = future.handle((answer, e) -> e).join();
                    if (error == null) {
                        assertThat(answer(future)).isEqualTo(3);
                    } else {
                        assertThat(error).isInstanceOfAny(ClosedException.class, OverloadedException.class);
                    }
                }
            }
        }
    }
}
