package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When what waits in buffers goes to the store: each ten seconds, or as soon as there is much of it. */
class FlushTest {

    private static final int MANY = 1 << 13; // as many as make a buffer be emptied soon

    /** Counts what has come, so that a test can wait for it. */
    private static final class CountingStore extends MapStore {
        final Semaphore stored = new Semaphore(0);
        final Semaphore joined = new Semaphore(0);

        @Override
        public synchronized void add(List<KeptPrediction> predictions) {
            super.add(predictions);
            stored.release(predictions.size());
        }

        @Override
        public synchronized List<Joining> join(List<LateLabel> labels) {
            joined.release(labels.size());
            return super.join(labels);
        }

        boolean has(int predictions) throws InterruptedException {
            return stored.tryAcquire(predictions, 5, TimeUnit.SECONDS);
        }
    }

    /** Notes after which times the store's thread wants something to be done. */
    private record ClockWithDelays(TimeSource clock, BlockingQueue<Duration> delays) implements TimeSource {

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        public Instant now() {
            return clock.now();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            Runnable cancel = clock.schedule(delay, task);
            if (isStoreThread()) {
                delays.add(delay);
            }
            return cancel;
        }
    }

    /** Starts something when predictions are being taken out of the first buffer. */
    private record ClockWithHook(TimeSource clock, AtomicReference<Thread> whileTaken) implements TimeSource {

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            return clock.schedule(delay, task);
        }

        @Override
        public Instant now() {
            Thread other = isStoreThread() ? whileTaken.getAndSet(null) : null;
            if (other != null) {
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return clock.now();
        }
    }

    private static boolean isStoreThread() {
        return "mlprod-monitor-store".equals(Thread.currentThread().getName());
    }

    /** Returns a thread that fills the buffer which is emptied last. */
    private static Thread ofLastBuffer(Runnable work) {
        Thread thread = new Thread(work);
        while ((thread.getId() & 15) != 15) {
            thread = new Thread(work);
        }
        return thread;
    }

    @Test
    void storeThatFails_isTriedAgainAfterOneTwoFourEightAndThenTenSeconds() throws InterruptedException {
        Semaphore attempts = new Semaphore(0);
        MapStore away = new MapStore() {
            @Override
            public synchronized void add(List<KeptPrediction> predictions) {
                attempts.release();
                super.add(predictions);
            }
        };
        away.isAway = true;
        BlockingQueue<Duration> delays = new LinkedBlockingQueue<>();
        try (Bench bench = new Bench(Performance.binary("yes"), away, clock -> new ClockWithDelays(clock, delays))) {
            record(bench.open(Bench.A), 1);
            bench.time.advance(Duration.ofSeconds(10));
            assertThat(attempts.tryAcquire(5, TimeUnit.SECONDS)).isTrue();

            for (int seconds : List.of(1, 2, 4, 8, 10, 10)) {
                Duration pause = Duration.ofSeconds(seconds);
                assertThat(delays.poll(5, TimeUnit.SECONDS)).isEqualTo(pause);
                bench.time.advance(pause.minusMillis(1));
                assertThat(attempts.tryAcquire()).isFalse();
                bench.time.advance(Duration.ofMillis(1));
                assertThat(attempts.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private final CountingStore store = new CountingStore();

    private static void record(RowRecorder recorder, int predictions) {
        for (int i = 0; i < predictions; i++) {
            recorder.record(Rows.of(
                    PredictionId.next(), Map.of(), new Object[] {"Wien", 30.0, "yes", new double[] {0.25, 0.75}}));
        }
    }

    @Test
    void fewPredictions_areInTheStoreAfterTenSeconds() throws InterruptedException {
        try (Bench bench = new Bench(Performance.binary("yes"), store)) {
            record(bench.open(Bench.A), 10);
            bench.time.advance(Duration.ofSeconds(10));

            assertThat(store.has(10)).isTrue();
        }
    }

    @Test
    void predictionsAfterAnHourWithout_areInTheStoreAfterTenSeconds() throws InterruptedException {
        try (Bench bench = new Bench(Performance.binary("yes"), store)) {
            RowRecorder recorder = bench.open(Bench.A);
            bench.time.advance(Duration.ofHours(1));
            record(recorder, 10);
            bench.time.advance(Duration.ofSeconds(10));

            assertThat(store.has(10)).isTrue();
        }
    }

    @Test
    void manyPredictionsAtOneMoment_areInTheStoreThoughNoTimePasses() throws InterruptedException {
        try (Bench bench = new Bench(Performance.binary("yes"), store)) {
            RowRecorder recorder = bench.open(Bench.A);
            int predictions = 200_000;
            record(recorder, predictions);
            bench.evaluate();

            assertThat(store.has(predictions)).isTrue();
            assertThat(bench.watch.labels(Bench.A).droppedPredictions()).isZero();
        }
    }

    @Test
    void manyPredictions_whileOthersAreTaken_doNotEndTheFlushing() throws InterruptedException {
        AtomicReference<Thread> whileTaken = new AtomicReference<>();
        try (Bench bench = new Bench(Performance.binary("yes"), store, clock -> new ClockWithHook(clock, whileTaken))) {
            RowRecorder recorder = bench.open(Bench.A);
            whileTaken.set(ofLastBuffer(() -> record(recorder, MANY)));

            record(recorder, MANY); // their taking has begun when the others come
            assertThat(store.has(2 * MANY)).isTrue();

            record(recorder, 2 * MANY); // some may be taken already by what was asked for then

            assertThat(store.has(MANY)).isTrue();
        }
    }

    @Test
    void manyLabelsAtOneMoment_areJoinedThoughNoTimePasses() throws InterruptedException {
        try (Bench bench = new Bench(Performance.binary("yes"), store)) {
            RowRecorder recorder = bench.open(Bench.A);
            PredictionId id = bench.predict(recorder, 0.8, "Wien");
            for (int i = 0; i < LabelQueue.MOST / 2; i++) {
                bench.label(id, "yes");
            }

            assertThat(store.has(1)).isTrue();
            assertThat(store.joined.tryAcquire(LabelQueue.MOST / 4, 5, TimeUnit.SECONDS))
                    .isTrue();
        }
    }
}
