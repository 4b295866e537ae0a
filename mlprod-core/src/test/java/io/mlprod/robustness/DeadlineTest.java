package io.mlprod.robustness;

import static io.mlprod.robustness.Models.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadlineTest {

    private static final Inputs ENDLESS = Inputs.of("trips", Tensor.scalar(1L << 40));

    private final WatchedEngine runtime = new WatchedEngine();
    private ModelHandle<Inputs, Outputs> handle;

    @BeforeEach
    void open() {
        handle = ModelHandle.builder().load(path("loop")).engine(runtime).build();
    }

    @AfterEach
    void close() {
        handle.close();
        assertThat(runtime.freedTooEarly).hasValue(0);
    }

    private static Inputs trips(long count) {
        return Inputs.of("trips", Tensor.scalar(count));
    }

    private float count(long trips, Call call) {
        return handle.predict(trips(trips), call).value().tensor("y").floats()[0];
    }

    private static Call within(long millis) {
        return Call.DEFAULT.timeout(Duration.ofMillis(millis));
    }

    @Test
    void predict_overdueRun_isEndedAndNextCallIsRight() {
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> handle.predict(ENDLESS, within(50)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContainingAll("loop@", "50 ms", "allow more time");

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
            assertThat(count(7, Call.DEFAULT)).isEqualTo(7);
            assertThat(count(7, within(60_000))).isEqualTo(7);
        }
        assertThat(runtime.terminations).hasValue(5);
    }

    @Test
    void predict_alreadyExpired_costsNoRun() {
        assertThatThrownBy(() -> handle.predict(ENDLESS, Call.DEFAULT.timeout(Duration.ofNanos(1))))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(runtime.runs).hasValue(0);
        assertThat(count(3, Call.DEFAULT)).isEqualTo(3);
    }

    @Test
    void predict_callKeptAndUsedAgain_countsFromEachStart() {
        Call call = within(100);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> handle.predict(ENDLESS, call)).isInstanceOf(DeadlineExceededException.class);
            assertThat(count(4, call)).isEqualTo(4);
        }
    }

    @Test
    void predict_invalidInputWithTimeout_isInvalidInput() {
        assertThatThrownBy(() -> handle.predict(Inputs.of("trips", Tensor.scalar(1f)), within(1_000)))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1_000_000_000, 400L * 24 * 3600})
    void predict_enormousTimeout_isNoTimeout(long seconds) {
        assertThat(count(1_000, Call.DEFAULT.timeout(Duration.ofSeconds(seconds))))
                .isEqualTo(1_000);
    }

    @Test
    void timeout_notPositive_isIllegal() {
        assertThatThrownBy(() -> Call.DEFAULT.timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Call.DEFAULT.timeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Call.DEFAULT.timeout(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void predictAll_timeout_isForAllTogether() {
        long start = System.nanoTime();

        List<Outcome<Outputs>> outcomes =
                handle.predictAll(List.of(trips(2), ENDLESS, trips(3), ENDLESS, trips(4)), within(100));

        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(outcomes).hasSize(5);
        assertThat(outcomes.get(0).prediction().value().tensor("y").floats()).containsExactly(2f);
        for (Outcome<Outputs> outcome : outcomes.subList(1, 5)) {
            assertThatThrownBy(outcome::prediction).isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(runtime.runs).as("runs after the deadline cost nothing").hasValue(2);
    }

    @Test
    void predictAll_timeoutLongEnough_answersAll() {
        List<Outcome<Outputs>> outcomes = handle.predictAll(List.of(trips(2), trips(3)), within(60_000));

        assertThat(outcomes).allMatch(Outcome::isAnswered);
    }

    @Test
    void predictAll_batchOverdue_everyInputFails() {
        WatchedEngine own = new WatchedEngine();
        try (ModelHandle<Inputs, Outputs> linear =
                ModelHandle.builder().load(path("dynamic_batch")).engine(own).build()) {
            List<Outcome<Outputs>> outcomes = linear.predictAll(
                    java.util.Collections.nCopies(1_000, Models.LINEAR_INPUT),
                    Call.DEFAULT.timeout(Duration.ofNanos(1)));

            assertThat(outcomes).hasSize(1_000).noneMatch(Outcome::isAnswered);
            assertThat(own.runs).hasValue(0);
        }
    }

    @Test
    void predictAsync_timeout_countsTheWaitInTheQueue() throws Exception {
        try (ModelHandle<Inputs, Outputs> narrow = ModelHandle.builder()
                .load(path("loop"))
                .engine(runtime)
                .async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(10))
                .closeGrace(Duration.ZERO) // or closing waits for the first
                .build()) {
            Future<?> first = narrow.predictAsync(ENDLESS, within(30_000));
            Future<?> second = narrow.predictAsync(trips(1), within(20));

            assertThatThrownBy(second::get).hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(first).isNotDone();
            assertThat(first.cancel(true)).isTrue();
            assertThat(runtime.runs).as("the second never ran").hasValue(1);
        }
    }

    /** A terminate that comes late must not hit the run of whoever has the lease next. */
    private void mixTimeouts(int callsEach) throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<int[]>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean hurried = i % 2 == 0;
                int thread = i;
                results.add(pool.submit(() -> mixed(thread, hurried, callsEach)));
            }
            int answered = 0;
            int late = 0;
            for (Future<int[]> result : results) {
                answered += result.get()[0];
                late += result.get()[1];
            }
            assertThat(answered + late).isEqualTo(threads * callsEach);
            assertThat(late).as("some timeouts ran out").isPositive();
            assertThat(runtime.terminations).as("some of them during a run").hasPositiveValue();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Runs of about 10 to 100 microseconds, and timeouts of just that size. */
    private int[] mixed(int thread, boolean hurried, int calls) {
        int answered = 0;
        int late = 0;
        for (int i = 0; i < calls; i++) {
            int trips = 5 + (i * 7 + thread * 13) % 90;
            if (!hurried) {
                assertThat(count(trips, Call.DEFAULT)).isEqualTo(trips);
                answered++;
                continue;
            }
            try {
                assertThat(count(trips, Call.DEFAULT.timeout(Duration.ofNanos(20_000 + i % 100 * 2_000L))))
                        .isEqualTo(trips);
                answered++;
            } catch (DeadlineExceededException e) {
                late++;
            }
        }
        return new int[] {answered, late};
    }

    @Test
    void predict_tinyTimeoutsBesideNone_neverHitTheOthers() throws Exception {
        mixTimeouts(1_500);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void predict_tinyTimeoutsBesideNoneForLong_neverHitTheOthers() throws Exception {
        mixTimeouts(200_000);
    }
}
