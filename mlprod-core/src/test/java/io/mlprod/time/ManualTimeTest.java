package io.mlprod.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private final ManualTime time = new ManualTime(Instant.EPOCH);

    @Test
    void advance_byATaskMeanwhile_eachMovesByItsOwnTime() {
        Runnable unused = time.schedule(Duration.ofSeconds(5), () -> time.advance(Duration.ofSeconds(20)));

        time.advance(Duration.ofSeconds(10));

        assertThat(time.nanoTime()).isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(time.now()).isEqualTo(Instant.EPOCH.plusSeconds(30));
    }

    @Test
    void advance_byManyThreads_movesByTheSumAndRunsEachTaskOnce() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            Runnable unused = time.schedule(Duration.ofMillis(i), runs::incrementAndGet);
        }
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int k = 0; k < 1_000; k++) {
                    time.advance(Duration.ofMillis(1));
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(time.nanoTime()).isEqualTo(Duration.ofSeconds(4).toNanos());
        assertThat(runs).hasValue(1_000);
    }

    @Test
    void schedule_longerThanTheClockCanShow_isNotDue() {
        AtomicInteger runs = new AtomicInteger();
        time.advance(Duration.ofSeconds(1));
        Runnable unused = time.schedule(Duration.ofNanos(Long.MAX_VALUE), runs::incrementAndGet);

        time.advance(Duration.ofDays(1));

        assertThat(runs).hasValue(0);
    }

    @Test
    void advance_longerThanTheClockCanShow_throwsAndDoesNotMove() {
        time.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> time.advance(Duration.ofNanos(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("292 years");
        assertThat(time.nanoTime()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
