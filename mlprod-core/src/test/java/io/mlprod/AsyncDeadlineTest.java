package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.admission.AsyncLimits;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.time.ManualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call whose time runs out while it waits behind a long run. */
@Timeout(60)
class AsyncDeadlineTest {

    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Call longCall = Call.DEFAULT.timeout(Duration.ofSeconds(1)).tag("call", "long");
    private final Call shortCall = Call.DEFAULT.timeout(Duration.ofMillis(1)).tag("call", "short");

    private ModelHandle<Inputs, Outputs> oneThread() {
        return ModelHandle.builder()
                .load(TestModels.path("loop"))
                .time(time)
                .async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(10))
                .listener(events::add)
                .build();
    }

    private static Inputs trips(long count) {
        return Inputs.of("trips", Tensor.scalar(count));
    }

    private List<String> failures() {
        return events.stream()
                .filter(ModelEvent.PredictionFailed.class::isInstance)
                .map(event -> ((ModelEvent.PredictionFailed) event).tags().get("call"))
                .toList();
    }

    @Test
    void predictAsync_behindOthers_durationHoldsTheTimeInTheQueue() {
        try (ModelHandle<Inputs, Outputs> handle = oneThread()) {
            List<CompletableFuture<Prediction<Outputs>>> calls = Stream.generate(
                            () -> handle.predictAsync(trips(100_000)))
                    .limit(5)
                    .toList();
            calls.forEach(CompletableFuture::join);
        }
        assertThat(events)
                .filteredOn(ModelEvent.Predicted.class::isInstance)
                .map(ModelEvent.Predicted.class::cast)
                .hasSize(5)
                .allSatisfy(event -> assertThat(event.duration()).isGreaterThanOrEqualTo(event.queueTime()));
    }

    @Test
    void predictAsync_timeoutBehindALongRun_failsBeforeThatRunEnds() {
        try (ModelHandle<Inputs, Outputs> handle = oneThread()) {
            CompletableFuture<Prediction<Outputs>> running = handle.predictAsync(trips(Long.MAX_VALUE), longCall);
            CompletableFuture<Prediction<Outputs>> waiting = handle.predictAsync(trips(1), shortCall);

            time.advance(Duration.ofMillis(1));
            assertThatThrownBy(waiting::join).hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(running).isNotDone();
            time.advance(Duration.ofSeconds(1));
            assertThatThrownBy(running::join).hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(failures()).containsExactly("short", "long");
        }
    }

    @Test
    void predictAsync_timeoutBehindALongRun_tellsListenersOnce() {
        try (ModelHandle<Inputs, Outputs> handle = oneThread()) {
            CompletableFuture<?> unused = handle.predictAsync(trips(Long.MAX_VALUE), longCall);
            unused = handle.predictAsync(trips(1), shortCall);
            time.advance(Duration.ofSeconds(1));
            handle.predictAsync(trips(1)).join(); // so the thread has come to the waiting call, too

            assertThat(events.stream()
                            .filter(ModelEvent.PredictionFailed.class::isInstance)
                            .map(ModelEvent.PredictionFailed.class::cast)
                            .filter(event -> "short".equals(event.tags().get("call"))))
                    .singleElement()
                    .satisfies(event -> assertThat(event.error()).isInstanceOf(DeadlineExceededException.class));
            assertThat(events)
                    .filteredOn(ModelEvent.Predicted.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void predictAsync_cancelledWhileItWaits_deadlineTellsNobody() {
        Call halfASecond = Call.DEFAULT.timeout(Duration.ofMillis(500));
        try (ModelHandle<Inputs, Outputs> handle = oneThread()) {
            CompletableFuture<?> running = handle.predictAsync(trips(Long.MAX_VALUE), longCall);
            CompletableFuture<?> cancelled = handle.predictAsync(trips(1), halfASecond.tag("call", "cancelled"));
            cancelled.cancel(false);
            CompletableFuture<?> later = handle.predictAsync(trips(1), halfASecond.tag("call", "later"));

            time.advance(Duration.ofMillis(500));
            assertThatThrownBy(later::join).hasCauseInstanceOf(DeadlineExceededException.class);
            time.advance(Duration.ofMillis(500));
            assertThatThrownBy(running::join).hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(failures()).containsExactly("later", "long");
        }
    }

    private ModelHandle<Inputs, Outputs> withoutListener() {
        return ModelHandle.builder()
                .load(TestModels.path("loop"))
                .time(time)
                .async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(1))
                .build();
    }

    private static void awaitForgotten(WeakReference<Inputs> input) {
        Eventually.collected(() -> input.get() == null, () -> "the input is kept");
    }

    private static WeakReference<Inputs> answered(ModelHandle<Inputs, Outputs> handle) {
        Inputs input = trips(1);
        handle.predictAsync(input, Call.DEFAULT.timeout(Duration.ofHours(1))).join();
        return new WeakReference<>(input);
    }

    @Test
    void predictAsync_answeredLongBeforeItsDeadline_isForgotten() {
        try (ModelHandle<Inputs, Outputs> handle = withoutListener()) {
            awaitForgotten(answered(handle));
        }
    }

    private static WeakReference<Inputs> rejected(ModelHandle<Inputs, Outputs> handle) {
        while (true) {
            Inputs input = trips(1);
            CompletableFuture<?> call = handle.predictAsync(input, Call.DEFAULT.timeout(Duration.ofHours(1)));
            if (call.isCompletedExceptionally()) {
                assertThatThrownBy(call::join).hasCauseInstanceOf(OverloadedException.class);
                return new WeakReference<>(input);
            }
        }
    }

    @Test
    void predictAsync_queueIsFull_callIsForgotten() {
        try (ModelHandle<Inputs, Outputs> handle = withoutListener()) {
            CompletableFuture<?> running = handle.predictAsync(trips(Long.MAX_VALUE), longCall);

            awaitForgotten(rejected(handle));

            time.advance(Duration.ofSeconds(1));
            assertThatThrownBy(running::join).hasCauseInstanceOf(DeadlineExceededException.class);
        }
    }
}
