package io.mlprod.fallback.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.Breaker.Permit;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Eight threads do anything at once with one breaker, whose tier works half of the time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BreakerStressTest {

    private static final int THREADS = 8;
    private static final int STEPS = 30_000;
    private static final int HALF = 100; // so many steps the tier works, then as many it does not

    private static final BreakerSettings SETTINGS = BreakerSettings.DEFAULT
            .window(10)
            .minimumCalls(5)
            .openFor(Duration.ofMillis(1))
            .openAtMost(Duration.ofMillis(10))
            .ramp(Duration.ofMillis(5));

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Breaker breaker = new ResilienceBreaker(
            "tier", SETTINGS, time, () -> ThreadLocalRandom.current().nextDouble());

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CyclicBarrier start = new CyclicBarrier(THREADS);
    private final AtomicInteger probesInFlight = new AtomicInteger();
    private final AtomicInteger mostProbes = new AtomicInteger();
    private final Set<Permit> periods = ConcurrentHashMap.newKeySet();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void anything_probesInTime_neverTwoAtOnceAndComesBack() throws Exception {
        // All steps together take less than a probe is waited for, so none is given up.
        hammer(Duration.ofSeconds(9).dividedBy(STEPS), 0);

        assertThat(mostProbes).hasValue(1);
        assertThat(periods).hasSizeGreaterThan(10);
        assertComesBack();
    }

    @Test
    void anything_someProbesLost_comesBack() throws Exception {
        hammer(Duration.ofMinutes(150).dividedBy(STEPS), 0.2);

        assertThat(periods).hasSizeGreaterThan(10);
        assertComesBack();
    }

    private void hammer(Duration step, double lost) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Worker worker = new Worker(i, step, lost);
            all.add(threads.submit(() -> {
                start.await();
                worker.run();
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private void assertComesBack() {
        time.advance(Duration.ofSeconds(11));
        for (int i = 0; i < SETTINGS.probes(); i++) {
            Permit probe = breaker.tryAcquireProbe();
            if (probe != null) {
                probe.succeeded(1);
            }
        }
        time.advance(SETTINGS.ramp());
        assertThat(breaker.state()).isEqualTo(TierState.READY);
    }

    private final class Worker {
        private final Random random;
        private final boolean movesTime;
        private final Duration step;
        private final double lost;
        private final List<Permit> held = new ArrayList<>();

        Worker(int number, Duration step, double lost) {
            random = new Random(number);
            movesTime = number == 0;
            this.step = step;
            this.lost = lost;
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                if (movesTime) {
                    time.advance(step);
                }
                switch (random.nextInt(4)) {
                    case 0, 1 -> call();
                    case 2 -> probe();
                    default -> assertThat(breaker.state()).isNotNull();
                }
            }
        }

        private void call() {
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                periods.add(permit);
                held.add(permit);
            }
            if (!held.isEmpty() && random.nextInt(3) > 0) {
                report(held.remove(random.nextInt(held.size()))); // often an old one
            }
        }

        private void probe() {
            Permit permit = breaker.tryAcquireProbe();
            if (permit != null) {
                mostProbes.accumulateAndGet(probesInFlight.incrementAndGet(), Math::max);
                for (int i = 0; i < 50; i++) { // so long that another one would be seen
                    assertThat(breaker.state()).isNotNull();
                }
                probesInFlight.decrementAndGet();
                if (random.nextDouble() >= lost) {
                    report(permit);
                }
            }
        }

        private void report(Permit permit) {
            if (random.nextInt(10) == 0) {
                permit.released();
            } else if (time.nanoTime() / step.toNanos() / HALF % 2 == 0) {
                permit.failed(1, null);
            } else {
                permit.succeeded(1);
            }
        }
    }
}
