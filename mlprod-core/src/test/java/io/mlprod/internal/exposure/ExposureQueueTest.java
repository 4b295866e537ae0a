package io.mlprod.internal.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.ExposureSink;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.routing.Route;
import io.mlprod.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExposureQueueTest {

    private static final ModelVersion STABLE = new ModelVersion("fraud", "7", "a".repeat(64));
    private static final ModelVersion CANDIDATE = new ModelVersion("fraud", "8", "b".repeat(64));
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LARGE = 100_000;

    private final ManualTime time = new ManualTime(NOON);

    private ExposureQueue queue(ExposureSink sink, int capacity) {
        return new ExposureQueue("rollout 'fraud'", sink, capacity, LARGE, LONG, time, HashedUnits.PLAIN, () -> false);
    }

    private static Route route(String test, long epoch, String arm) {
        return new Route(test, epoch, 0, arm, CANDIDATE, 17, 0.05, Route.Reason.HASH, test);
    }

    private static void offer(ExposureQueue queue, long unit) {
        queue.offer(route("fraud", 1, Route.CANDIDATE), STABLE, unit, new PredictionId(1, unit));
    }

    private static List<String> units(List<Exposure> exposures) {
        return exposures.stream().map(Exposure::unit).toList();
    }

    private static List<String> hex(long from, long to) {
        return LongStream.range(from, to).mapToObj("%016x"::formatted).toList();
    }

    /** A sink whose writes wait until the test lets each of them go, or fail. */
    private static final class GatedSink implements ExposureSink {
        private final Semaphore begun = new Semaphore(0);
        private final LinkedBlockingQueue<Boolean> gate = new LinkedBlockingQueue<>();
        private final List<Exposure> taken = new ArrayList<>();
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public synchronized void write(List<Exposure> exposures) throws IOException {
            begun.release();
            boolean works;
            try {
                works = gate.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (!works) {
                throw new IOException("no");
            }
            taken.addAll(exposures);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void offer_newUnit_tellsTimeRouteServedUnitAndDecision() {
        InMemoryExposures sink = new InMemoryExposures(LARGE);
        Route route = route("fraud", 1, Route.CANDIDATE);
        try (ExposureQueue queue = queue(sink, LARGE)) {
            queue.offer(route, STABLE, 0xF00L, new PredictionId(5, 6));
        }

        assertThat(sink.list())
                .containsExactly(new Exposure(NOON, route, STABLE, "0000000000000f00", new PredictionId(5, 6)));
    }

    @Test
    void offer_sameUnit_isToldOncePerTestEpochAndArm() {
        InMemoryExposures sink = new InMemoryExposures(LARGE);
        ExposureQueue queue = queue(sink, LARGE);
        try (queue) {
            for (int i = 0; i < 3; i++) {
                PredictionId id = new PredictionId(1, i);
                queue.offer(route("a", 1, "control"), STABLE, -7, id);
                queue.offer(route("b", 1, "control"), STABLE, -7, id);
                queue.offer(route("a", 2, "control"), STABLE, -7, id);
                queue.offer(route("a", 1, "candidate"), STABLE, -7, id);
                queue.offer(route("a", 1, "control"), STABLE, -8, id);
            }
        }

        assertThat(sink.list())
                .hasSize(5)
                .allSatisfy(
                        exposure -> assertThat(exposure.decision().sequence()).isZero());
        assertThat(queue.written()).isEqualTo(5);
        assertThat(queue.duplicates()).isEqualTo(10);
        assertThat(queue.dropped() + queue.failed()).isZero();
    }

    @Test
    void offer_moreUnitsThanRemembered_tellsAgainButStaysBounded() {
        InMemoryExposures sink = new InMemoryExposures(LARGE);
        ExposureQueue queue =
                new ExposureQueue("rollout 'fraud'", sink, LARGE, 10, LONG, time, HashedUnits.PLAIN, () -> false);
        try (queue) {
            for (int round = 0; round < 2; round++) {
                for (int unit = 0; unit < 1_000; unit++) {
                    offer(queue, unit);
                }
            }
        }

        assertThat(queue.written()).isEqualTo(2_000 - queue.duplicates()).isGreaterThan(1_900);
    }

    @Test
    void offer_blockedSink_dropsAndCountsAboveTheBound() throws InterruptedException {
        GatedSink sink = new GatedSink();
        ExposureQueue queue = queue(sink, 10);
        try (queue) {
            offer(queue, 0);
            sink.begun.acquire();
            for (int unit = 1; unit < 15; unit++) {
                offer(queue, unit);
            }
            assertThat(queue.dropped()).isEqualTo(5);
            offer(queue, 14); // was not told
            assertThat(queue.dropped()).isEqualTo(6);
            assertThat(queue.duplicates()).isZero();
            sink.gate.add(true);
            sink.gate.add(true);
        }

        assertThat(units(sink.taken)).isEqualTo(hex(0, 10));
        assertThat(queue.written()).isEqualTo(10);
    }

    @Test
    void offer_manyFromOneThread_keepsTheOrder() {
        InMemoryExposures sink = new InMemoryExposures(LARGE);
        try (ExposureQueue queue = queue(sink, LARGE)) {
            for (int unit = 0; unit < 20_000; unit++) {
                offer(queue, unit);
            }
        }

        assertThat(units(sink.list())).isEqualTo(hex(0, 20_000));
    }

    @Test
    void write_failingSink_countsAndRecovers() throws InterruptedException {
        GatedSink sink = new GatedSink();
        ExposureQueue queue = queue(sink, 10);
        try (queue) {
            for (int unit = 0; unit < 2; unit++) {
                offer(queue, unit);
                sink.begun.acquire();
                sink.gate.add(false);
            }
            offer(queue, 2);
            sink.begun.acquire();
            sink.gate.add(true);
        }

        assertThat(units(sink.taken)).isEqualTo(hex(2, 3));
        assertThat(queue.failed()).isEqualTo(2);
        assertThat(queue.written()).isEqualTo(1);
    }

    @Test
    void write_failed_isToldAtTheUnitsNextAnswer() throws InterruptedException {
        GatedSink sink = new GatedSink();
        ExposureQueue queue = queue(sink, 10);
        try (queue) {
            offer(queue, 0);
            sink.begun.acquire();
            offer(queue, 1); // its write begins when the first one has failed
            sink.gate.add(false);
            sink.begun.acquire();
            offer(queue, 0);
            sink.gate.add(true);
            sink.gate.add(true);
        }

        assertThat(units(sink.taken)).isEqualTo(List.of("0000000000000001", "0000000000000000"));
        assertThat(queue.duplicates()).isZero();
    }

    @Test
    void write_sinkThrowsAnErrorOrInterrupts_goesOn() {
        AtomicInteger writes = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(3);
        ExposureSink sink = exposures -> {
            third.countDown();
            Thread.currentThread().interrupt();
            if (writes.incrementAndGet() == 1) {
                throw new StackOverflowError("a sink's own");
            }
        };
        ExposureQueue queue = queue(sink, 10);
        try (queue) {
            for (int unit = 0; third.getCount() > 0; unit++) {
                offer(queue, unit);
                Thread.onSpinWait();
            }
        }

        assertThat(queue.failed()).isPositive();
        assertThat(queue.written()).isPositive();
    }

    @Test
    void close_someWaiting_writesThemThenClosesTheSink() throws InterruptedException {
        GatedSink sink = new GatedSink();
        ExposureQueue queue = queue(sink, 5_000);
        offer(queue, 0);
        sink.begun.acquire();
        for (int unit = 1; unit < 5_000; unit++) {
            offer(queue, unit);
        }
        for (int batches = 0; batches < 10; batches++) {
            sink.gate.add(true);
        }

        queue.close();

        assertThat(sink.closed.getCount()).isZero();
        assertThat(units(sink.taken)).isEqualTo(hex(0, 5_000));
    }

    @Test
    void close_sinkHangs_givesUpAndClosesTheSinkLater() throws InterruptedException {
        GatedSink sink = new GatedSink();
        ExposureQueue queue = new ExposureQueue(
                "rollout 'fraud'", sink, 10, LARGE, Duration.ofMillis(20), time, HashedUnits.PLAIN, () -> false);
        offer(queue, 0);
        sink.begun.acquire();
        offer(queue, 1);
        offer(queue, 2);

        queue.close();

        assertThat(sink.closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(sink.taken).isEmpty();
        assertThat(queue.failed()).isEqualTo(1);
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void close_someWereNotWritten_logsHowManyOnceWithTheTestsName() throws InterruptedException {
        PrintStream before = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            GatedSink sink = new GatedSink();
            ExposureQueue queue = queue(sink, 1);
            offer(queue, 0);
            sink.begun.acquire();
            offer(queue, 1);
            offer(queue, 2);
            sink.gate.add(false);
            queue.close();
            queue.close();
        } finally {
            System.setErr(before);
        }

        assertThat(logged.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce(
                        "Exposures of rollout 'fraud' were not all written: 2 dropped, 1 in writes that failed");
    }

    @Test
    void close_again_keepsTheInterruptAndReturns() {
        ExposureQueue queue = queue(new InMemoryExposures(1), 10);
        Thread.currentThread().interrupt();
        queue.close();
        assertThat(Thread.interrupted()).isTrue();
        queue.close();

        offer(queue, 0);
        assertThat(queue.dropped()).isEqualTo(1);
    }

    @Test
    void close_sinkThatCannotBeClosed_returns() {
        ExposureSink sink = new ExposureSink() {
            @Override
            public void write(List<Exposure> exposures) {}

            @Override
            public void close() throws IOException {
                throw new IOException("no");
            }
        };
        ExposureQueue queue = queue(sink, 10);
        offer(queue, 0);
        queue.close();
        assertThat(queue.written()).isEqualTo(1);
    }

    @Test
    void offer_eightThreadsBelowTheBound_losesNothing() throws InterruptedException {
        offerFromEightThreads(4_000);
    }

    @Tag("soak")
    @Test
    void offer_manyFromEightThreadsBelowTheBound_losesNothing() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            offerFromEightThreads(20_000);
        }
    }

    private void offerFromEightThreads(int units) throws InterruptedException {
        InMemoryExposures sink = new InMemoryExposures(LARGE);
        ExposureQueue queue = queue(sink, LARGE);
        List<Thread> threads = LongStream.range(0, 8)
                .mapToObj(n -> new Thread(() -> {
                    for (int i = 0; i < units; i++) {
                        offer(queue, (i + units / 8 * n) % units); // every unit from every thread
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        queue.close();

        assertThat(units(sink.list())).containsExactlyInAnyOrderElementsOf(hex(0, units));
        assertThat(queue.duplicates()).isEqualTo(7L * units);
        assertThat(queue.dropped() + queue.failed()).isZero();
    }

    @Test
    void close_whileEightThreadsOffer_countsEveryOffer() throws InterruptedException {
        InMemoryExposures sink = new InMemoryExposures(LARGE);
        ExposureQueue queue = queue(sink, LARGE);
        CountDownLatch begun = new CountDownLatch(8);
        List<Thread> threads = LongStream.range(0, 8)
                .mapToObj(n -> new Thread(() -> {
                    for (long i = 0; i < 10_000; i++) {
                        offer(queue, n << 32 | i);
                        if (i == 100) {
                            begun.countDown();
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        begun.await();
        queue.close();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(queue.written()).isEqualTo(sink.list().size()).isGreaterThanOrEqualTo(800);
        assertThat(queue.written() + queue.dropped()).isEqualTo(80_000);
    }
}
