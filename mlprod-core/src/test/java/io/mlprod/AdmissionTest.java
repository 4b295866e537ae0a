package io.mlprod;

import static io.mlprod.Asking.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.cache.Cache;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionTest {

    private static final Path ANY_MODEL = TestModels.path("dynamic_batch");
    private static final Duration LONG = Duration.ofSeconds(55);

    private final FakeEngine engine = FakeEngine.number();

    record In(float x) {}

    record Out(float y) {}

    private ModelHandleBuilder<In, Out> builder() {
        return ModelHandle.builder(In.class, Out.class).load(ANY_MODEL).engine(engine);
    }

    private ModelHandle<In, Out> open(int runs, int waiting, Duration wait) {
        return builder()
                .admission(AdmissionLimits.DEFAULT
                        .maxRuns(runs)
                        .maxWaiting(waiting)
                        .maxWait(wait))
                .build();
    }

    /** Fails if a turn or a place to wait has been lost, and if there is a turn too many. */
    private static void assertTurns(int runs, int waiting, ModelHandle<In, Out> handle, FakeEngine engine) {
        assertThat(engine.running).hasValue(0);
        CompletableFuture<Void> gate = engine.hold();
        List<Asking<Prediction<Out>>> calls = new ArrayList<>();
        try {
            for (int i = 0; i < runs; i++) {
                calls.add(start(() -> handle.predict(new In(1))));
            }
            for (Asking<?> call : calls) {
                call.awaitWaitingIn("FakeEngine$FakeInvocation");
            }
            List<Asking<Prediction<Out>>> others = new ArrayList<>();
            for (int i = 0; i < Math.max(1, waiting); i++) {
                others.add(start(() -> handle.predict(new In(2), Call.DEFAULT.timeout(Duration.ofMillis(50)))));
            }
            for (Asking<Prediction<Out>> other : others) {
                Throwable error = other.error();
                assertThat(error).isInstanceOfAny(OverloadedException.class, DeadlineExceededException.class);
                assertThat(error.getMessage().contains("calls waiting"))
                        .as(error.getMessage())
                        .isEqualTo(waiting == 0);
            }
            assertThat(engine.running).hasValue(runs);
        } finally {
            gate.complete(null);
        }
        calls.forEach(Asking::result);
    }

    // ---- how many -------------------------------------------------------------------------------

    @Test
    void predict_manyThreads_neverMoreRunsThanAllowed() {
        try (ModelHandle<In, Out> handle = open(3, 100, LONG)) {
            engine.work = first -> {
                for (int i = 0; i < 1_000; i++) {
                    Thread.onSpinWait();
                }
            };
            List<Asking<Boolean>> calls = new ArrayList<>();
            for (int thread = 0; thread < 32; thread++) {
                int x = thread;
                calls.add(start(() -> {
                    for (int i = 0; i < 300; i++) {
                        assertThat(handle.predict(new In(x)).value().y()).isEqualTo(2 * x);
                    }
                }));
            }
            calls.forEach(Asking::result);
            assertThat(engine.mostRunning.get()).isBetween(1, 3);
            assertThat(engine.runs).hasValue(32 * 300);
        }
    }

    @Test
    void predict_asManyAsAllowed_runAtTheSameTime() {
        try (ModelHandle<In, Out> handle = open(3, 0, Duration.ZERO)) {
            assertTurns(3, 0, handle, engine);
        }
    }

    @Test
    void predictAll_whileTheTurnIsTaken_waitsForItsTurn() {
        try (ModelHandle<In, Out> handle = open(1, 10, LONG)) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            Asking<List<Outcome<Out>>> all = start(() -> handle.predictAll(List.of(new In(1), new In(2), new In(3))));
            all.awaitWaitingIn("Admission");
            gate.complete(null);

            assertThat(all.result())
                    .extracting(outcome -> outcome.prediction().value().y())
                    .containsExactly(2f, 4f, 6f);
            running.result();
            assertThat(engine.mostRunning).hasValue(1);
        }
    }

    @Test
    void predict_invalidInput_takesNoTurn() {
        try (ModelHandle<In, Out> handle = open(1, 0, Duration.ZERO)) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            assertThatThrownBy(() -> handle.predict(new In(Float.NaN))).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> handle.predict(new In(1))).isInstanceOf(OverloadedException.class);
            gate.complete(null);
            running.result();
        }
    }

    @Test
    void predict_answerIsCached_takesNoTurn() {
        try (ModelHandle<In, Out> handle = builder()
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
                .cache(Cache.DEFAULT.maximumWeight(1_000_000))
                .build()) {
            handle.predict(new In(5));
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(2);
            assertThat(handle.predict(new In(5)).value()).isEqualTo(new Out(10));
            Asking<Prediction<Out>> joining = start(() -> handle.predict(new In(1)));
            joining.awaitWaitingIn("AnswerCache");
            assertThatThrownBy(() -> handle.predict(new In(6))).isInstanceOf(OverloadedException.class);
            gate.complete(null);
            assertThat(joining.result().value()).isEqualTo(new Out(2));
            running.result();
        }
    }

    // ---- who is turned away ---------------------------------------------------------------------

    @Test
    void predictAll_noTurnComes_failsWithoutAskingForEachInput() {
        try (ModelHandle<In, Out> handle = open(1, 1, Duration.ofMillis(1))) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            List<In> many = IntStream.range(0, 10_000).mapToObj(In::new).toList();

            List<MlprodException> errors = handle.predictAll(many).stream()
                    .map(outcome -> outcome.failure().orElseThrow())
                    .toList();
            assertThat(errors).allMatch(error -> error instanceof OverloadedException);
            assertThat(errors.stream().distinct().count()).isLessThan(many.size()); // one for many inputs
            gate.complete(null);
            running.result();
        }
    }

    @Test
    void predict_tooManyWait_isOverloadedAtOnceWithoutStackTrace() {
        try (ModelHandle<In, Out> handle = open(1, 2, LONG)) {
            CompletableFuture<Void> gate = engine.hold();
            List<Asking<Prediction<Out>>> calls = new ArrayList<>();
            calls.add(start(() -> handle.predict(new In(1))));
            engine.awaitRuns(1);
            for (int i = 0; i < 2; i++) {
                calls.add(start(() -> handle.predict(new In(1))).awaitWaitingIn("Admission"));
            }
            assertThatThrownBy(() -> handle.predict(new In(1)))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContainingAll(
                            "dynamic_batch@", "1 runs", "2 calls waiting", "ModelHandleBuilder.admission")
                    .satisfies(error -> assertThat(error.getStackTrace()).isEmpty());
            gate.complete(null);
            calls.forEach(Asking::result);
            assertThat(engine.runs).hasValue(3);
        }
    }

    @Test
    void predict_waitsTooLong_isOverloaded() {
        try (ModelHandle<In, Out> handle = open(1, 2, Duration.ofMillis(20))) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            assertThatThrownBy(() -> handle.predict(new In(1), Call.DEFAULT.timeout(LONG)))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContainingAll("dynamic_batch@", "no turn came", "20 ms")
                    .satisfies(error -> assertThat(error.getStackTrace()).isEmpty());
            gate.complete(null);
            running.result();
            assertTurns(1, 2, handle, engine);
        }
    }

    @Test
    void predict_timeRunsOutWhileItWaits_getsDeadlineExceeded() {
        try (ModelHandle<In, Out> handle = open(1, 2, LONG)) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            assertThatThrownBy(() -> handle.predict(new In(1), Call.DEFAULT.timeout(Duration.ofMillis(20))))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("dynamic_batch@");
            gate.complete(null);
            running.result();
            assertThat(engine.runs).hasValue(1);
            assertTurns(1, 2, handle, engine);
        }
    }

    @Test
    void predict_interruptedWhileItWaits_isCancelledAndKeepsTheFlag() {
        try (ModelHandle<In, Out> handle = open(1, 2, LONG)) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            Asking<Prediction<Out>> waiting = start(() -> handle.predict(new In(1)));
            waiting.awaitWaitingIn("Admission").interrupt();

            assertThat(waiting.error()).isInstanceOf(CancelledException.class).hasMessageContaining("dynamic_batch@");
            assertThat(waiting.wasInterruptedAfter()).isTrue();
            gate.complete(null);
            running.result();
            assertTurns(1, 2, handle, engine);
        }
    }

    @Test
    void predict_interruptedAndTurnIsFree_isAnswered() {
        try (ModelHandle<In, Out> handle = open(1, 2, LONG)) {
            Asking<Prediction<Out>> call = start(() -> {
                Thread.currentThread().interrupt();
                return handle.predict(new In(1));
            });
            assertThat(call.result().value()).isEqualTo(new Out(2));
            assertThat(call.wasInterruptedAfter()).isTrue();
        }
    }

    // ---- close ----------------------------------------------------------------------------------

    @Test
    void close_whileCallsWait_theyGetClosedExceptionBeforeTheRunEnds() {
        ModelHandle<In, Out> handle = open(1, 20, LONG);
        CompletableFuture<Void> gate = engine.hold();
        Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
        engine.awaitRuns(1);
        List<Asking<Prediction<Out>>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(start(() -> handle.predict(new In(1))).awaitWaitingIn("Admission"));
        }
        Asking<Boolean> closer = start(handle::close);

        for (Asking<Prediction<Out>> call : waiting) {
            assertThat(call.error()).isInstanceOf(ClosedException.class).hasMessageContaining("dynamic_batch@");
        }
        gate.complete(null);
        assertThat(running.result().value()).isEqualTo(new Out(2));
        assertThat(closer.result()).isTrue();
        assertThat(engine.runs).hasValue(1);
    }

    @Test
    void close_anyNumberMayWait_closes() {
        ModelHandle<In, Out> handle = open(2, Integer.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE));
        handle.predict(new In(1));
        CompletableFuture<Void> gate = engine.hold();
        List<Asking<Prediction<Out>>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(start(() -> handle.predict(new In(1))));
        }
        engine.awaitRuns(3);
        Asking<Prediction<Out>> waiting = start(() -> handle.predict(new In(1)));
        waiting.awaitWaitingIn("Admission");
        Asking<Boolean> closer = start(handle::close);

        assertThat(waiting.error()).isInstanceOf(ClosedException.class);
        gate.complete(null);
        assertThat(closer.result()).isTrue();
        running.forEach(Asking::result);
    }

    // ---- how long it took -----------------------------------------------------------------------

    @Test
    void queueTime_onlyOfACallThatWaited_isPositive() {
        try (ModelHandle<In, Out> handle = open(1, 5, LONG)) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Out>> running = start(() -> handle.predict(new In(1)));
            engine.awaitRuns(1);
            Asking<Prediction<Out>> waiting = start(() -> handle.predict(new In(1)));
            waiting.awaitWaitingIn("Admission");
            gate.complete(null);

            assertThat(running.result().queueTime()).isZero();
            assertThat(waiting.result().queueTime()).isPositive();
            for (int i = 0; i < 100; i++) {
                assertThat(handle.predict(new In(1)).queueTime())
                        .as("leases start anew")
                        .isZero();
            }
        }
    }

    // ---- bounds ---------------------------------------------------------------------------------

    @Test
    void admission_badBounds_areIllegal() {
        AdmissionLimits limits = AdmissionLimits.DEFAULT;
        assertThatThrownBy(() -> limits.maxRuns(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.maxRuns(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.maxWaiting(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.maxWait(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.maxWait(null)).isInstanceOf(NullPointerException.class);
        builder().admission(limits.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO));
    }

    // ---- whatever happens -----------------------------------------------------------------------

    enum Kind {
        ANSWERED,
        FAILS,
        INVALID_OUTPUT,
        ERROR,
        LATE,
        INTERRUPTED,
        BATCH
    }

    private static final float FAILING = 13;
    private static final float NONSENSE = 14;
    private static final float OUT_OF_MEMORY = 15;

    @Property(tries = 60)
    void predict_anyMixOfEndings_noTurnIsLost(
            @ForAll @Size(max = 24) List<Kind> kinds,
            @ForAll @IntRange(min = 1, max = 4) int runs,
            @ForAll @IntRange(max = 6) int waiting,
            @ForAll @IntRange(max = 3) int waitMillis) {
        FakeEngine own = FakeEngine.number();
        own.work = first -> {
            if (first == FAILING) {
                throw new ModelExecutionException("unlucky", null);
            } else if (first == NONSENSE) {
                throw new InvalidOutputException("nonsense", null);
            } else if (first == OUT_OF_MEMORY) {
                throw new OutOfMemoryError("of a test");
            }
        };
        try (ModelHandle<In, Out> handle = builder()
                .engine(own)
                .admission(AdmissionLimits.DEFAULT
                        .maxRuns(runs)
                        .maxWaiting(waiting)
                        .maxWait(Duration.ofMillis(waitMillis)))
                .build()) {
            CompletableFuture<Void> gate = own.hold();
            List<Asking<?>> calls = new ArrayList<>();
            for (int i = 0; i < kinds.size(); i++) {
                if (i == kinds.size() / 2) {
                    gate.complete(null);
                    gate = own.hold();
                }
                Asking<?> call = ask(handle, kinds.get(i));
                calls.add(call);
                if (kinds.get(i) == Kind.INTERRUPTED) {
                    call.interrupt();
                }
            }
            gate.complete(null);
            for (Asking<?> call : calls) {
                Throwable error = call.errorOrNull();
                if (error != null) {
                    assertThat(error)
                            .isInstanceOfAny(
                                    OverloadedException.class,
                                    CancelledException.class,
                                    DeadlineExceededException.class,
                                    ModelExecutionException.class,
                                    InvalidOutputException.class,
                                    OutOfMemoryError.class);
                }
            }
            assertThat(own.mostRunning.get()).isLessThanOrEqualTo(runs);
            assertTurns(runs, waiting, handle, own);
        }
    }

    private static Asking<?> ask(ModelHandle<In, Out> handle, Kind kind) {
        return switch (kind) {
            case ANSWERED, INTERRUPTED -> start(() -> handle.predict(new In(1)));
            case FAILS -> start(() -> handle.predict(new In(FAILING)));
            case INVALID_OUTPUT -> start(() -> handle.predict(new In(NONSENSE)));
            case ERROR -> start(() -> handle.predict(new In(OUT_OF_MEMORY)));
            case LATE -> start(() -> handle.predict(new In(1), Call.DEFAULT.timeout(Duration.ofMillis(1))));
            case BATCH -> start(() -> handle.predictAll(List.of(new In(1), new In(2), new In(FAILING))));
        };
    }
}
