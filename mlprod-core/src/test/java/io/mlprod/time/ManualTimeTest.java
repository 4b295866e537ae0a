package io.mlprod.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private final ManualTime time = new ManualTime(Instant.EPOCH);

    @Test
    void advance_movedFurtherMeanwhile_doesNotGoBack() {
        Runnable unused = time.schedule(Duration.ofSeconds(5), () -> time.advance(Duration.ofSeconds(20)));

        time.advance(Duration.ofSeconds(10));

        assertThat(time.nanoTime()).isEqualTo(Duration.ofSeconds(25).toNanos());
        assertThat(time.now()).isEqualTo(Instant.EPOCH.plusSeconds(25));
    }
}
