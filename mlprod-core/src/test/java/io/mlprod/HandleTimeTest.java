package io.mlprod;

import static io.mlprod.Asking.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.AnswerSource;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends by a handle's time: nothing here ends by itself, and nothing waits for the machine's. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandleTimeTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration ALMOST = HOUR.minusNanos(1);
    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final Call WITHIN_AN_HOUR = Call.DEFAULT.timeout(HOUR);

    record In(float x) {}

    record Out(float y) {}

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final FakeEngine engine = FakeEngine.number();

    private ModelHandleBuilder<In, Out> builder() {
        return ModelHandle.builder(In.class, Out.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(engine)
                .time(time);
    }

    @AfterEach
    void letRunsEnd() {
        engine.gate.complete(null);
    }

    /** A call that stays in the engine. */
    private Asking<Prediction<Out>> running(ModelHandle<In, Out> handle, Call call) {
        CompletableFuture<Void> unused = engine.hold();
        Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1), call));
        engine.awaitRunning(1);
        return running;
    }

    @Test
    void predict_timePassesTheExpiryOfAnAnswer_runsAgain() {
        try (ModelHandle<In, Out> handle = builder()
                .cache(Cache.DEFAULT.maximumWeight(1 << 20).expireAfterWrite(HOUR))
                .build()) {
            handle.predict(new In(3));
            time.advance(ALMOST);
            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.CACHE);

            time.advance(INSTANT);

            assertThat(handle.predict(new In(3)).source()).isEqualTo(AnswerSource.RUN);
        }
    }

    @Test
    void advance_pastTheDeadlineOfARun_terminatesIt() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            Asking<Prediction<Out>> running = running(handle, WITHIN_AN_HOUR);
            time.advance(ALMOST);
            assertThat(engine.running).hasValue(1);

            time.advance(INSTANT);

            assertThat(running.error()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void advance_pastOneOfTwoDeadlines_theOtherRunGoesOn() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            Asking<Prediction<Out>> later = running(handle, Call.DEFAULT.timeout(HOUR.multipliedBy(2)));
            Asking<Prediction<Out>> earlier = start(() -> handle.predict(new In(2), WITHIN_AN_HOUR));
            engine.awaitRunning(2);

            time.advance(HOUR);
            assertThat(earlier.error()).isInstanceOf(DeadlineExceededException.class);
            assertThat(engine.running).hasValue(1);

            time.advance(HOUR);
            assertThat(later.error()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void advance_pastTheDeadlineOfANativeRun_terminatesIt() {
        try (ModelHandle<Inputs, Outputs> handle =
                ModelHandle.builder().load(TestModels.path("loop")).time(time).build()) {
            Inputs endless = Inputs.of("trips", Tensor.scalar(Long.MAX_VALUE));
            Asking<Prediction<Outputs>> running = start(() -> handle.predict(endless, WITHIN_AN_HOUR));
            running.awaitIn("OnnxInvocation");

            time.advance(HOUR);

            assertThat(running.error()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void advance_pastTheLongestWaitForATurn_turnsTheCallAway() {
        try (ModelHandle<In, Out> handle = builder()
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(1).maxWait(HOUR))
                .build()) {
            Asking<Prediction<Out>> unused = running(handle, Call.DEFAULT);
            Asking<Prediction<Out>> waiting = start(() -> handle.predict(new In(2)));
            waiting.awaitWaitingIn("Admission");

            time.advance(HOUR);

            assertThat(waiting.error()).isInstanceOf(OverloadedException.class);
            engine.gate.complete(null);
        }
    }

    @Test
    void advance_pastTheDeadlineOfACallThatWaitsForATurn_endsIt() {
        try (ModelHandle<In, Out> handle = builder()
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(1).maxWait(HOUR.multipliedBy(2)))
                .build()) {
            Asking<Prediction<Out>> unused = running(handle, Call.DEFAULT);
            Asking<Prediction<Out>> waiting = start(() -> handle.predict(new In(2), WITHIN_AN_HOUR));
            waiting.awaitWaitingIn("Admission");

            time.advance(HOUR);

            assertThat(waiting.error()).isInstanceOf(DeadlineExceededException.class);
            engine.gate.complete(null);
        }
    }

    @Test
    void advance_notAsFarAsTheLongestWait_theCallStillGetsItsTurn() {
        try (ModelHandle<In, Out> handle = builder()
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(1).maxWait(HOUR))
                .build()) {
            Asking<Prediction<Out>> unused = running(handle, Call.DEFAULT);
            Asking<Prediction<Out>> waiting = start(() -> handle.predict(new In(2)));
            waiting.awaitWaitingIn("Admission");
            time.advance(ALMOST);

            engine.gate.complete(null);

            assertThat(waiting.result().value()).isEqualTo(new Out(4));
        }
    }

    @Test
    void advance_pastTheDeadlineOfACallInTheAsyncQueue_failsItWhileTheOtherRuns() {
        try (ModelHandle<In, Out> handle =
                builder().async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(1)).build()) {
            CompletableFuture<Void> unused = engine.hold();
            CompletableFuture<Prediction<Out>> running = handle.predictAsync(new In(1));
            engine.awaitRunning(1);
            CompletableFuture<Prediction<Out>> waiting = handle.predictAsync(new In(2), WITHIN_AN_HOUR);

            time.advance(HOUR);

            assertThatThrownBy(waiting::join).hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(running).isNotDone();
            engine.gate.complete(null);
        }
    }

    @Test
    void advance_pastTheDeadlineOfACallThatWaitsForTheSameAnswer_endsIt() {
        try (ModelHandle<In, Out> handle =
                builder().cache(Cache.DEFAULT.maximumWeight(1 << 20)).build()) {
            Asking<Prediction<Out>> unused = running(handle, Call.DEFAULT);
            Asking<Prediction<Out>> joining = start(() -> handle.predict(new In(1), WITHIN_AN_HOUR));
            joining.awaitWaitingIn("AnswerCache");

            time.advance(HOUR);

            assertThat(joining.error()).isInstanceOf(DeadlineExceededException.class);
            engine.gate.complete(null);
        }
    }

    @Test
    void advance_pastTheDeadlineOfACallInABatch_endsIt() {
        try (ModelHandle<In, Out> handle =
                builder().batching(Batching.DEFAULT.maxRows(2)).build()) {
            CompletableFuture<Void> unused = engine.hold();
            Asking<Prediction<Out>> batched = start(() -> handle.predict(new In(1), WITHIN_AN_HOUR));
            engine.awaitRunning(1);

            time.advance(HOUR);

            assertThat(batched.error()).isInstanceOf(DeadlineExceededException.class);
            engine.gate.complete(null);
        }
    }

    @Test
    void predict_timeStandsStillUnderBatching_isAnswered() {
        try (ModelHandle<In, Out> handle =
                builder().batching(Batching.DEFAULT.maxRows(100)).build()) {
            assertThat(handle.predict(new In(1), WITHIN_AN_HOUR).value()).isEqualTo(new Out(2));
        }
    }

    /** The deadline passes between the moment the call began and its run, as if another thread had moved the time. */
    @Test
    void advance_pastTheDeadlineOfACallThatHasNotReachedTheEngine_endsItAtOnce() {
        try (ModelHandle<In, Out> handle = builder()
                .cache(Cache.DEFAULT.maximumWeight(1), input -> {
                    time.advance(HOUR);
                    return false;
                })
                .build()) {
            assertThatThrownBy(() -> handle.predict(new In(1), WITHIN_AN_HOUR))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(engine.runs).hasValue(0);
        }
    }

    @Test
    void predict_timeout_readsTheTimeThreeTimes() {
        AtomicInteger readings = new AtomicInteger();
        TimeSource counted = new TimeSource() {
            @Override
            public long nanoTime() {
                readings.incrementAndGet();
                return time.nanoTime();
            }

            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public Runnable schedule(Duration delay, Runnable task) {
                return time.schedule(delay, task);
            }
        };
        engine.gate.complete(null);
        try (ModelHandle<In, Out> handle = builder().time(counted).build()) {
            handle.predict(new In(1), WITHIN_AN_HOUR); // which also plans the watchdog's next look
            readings.set(0);

            handle.predict(new In(1), WITHIN_AN_HOUR);

            assertThat(readings).hasValue(3);
        }
    }
}
