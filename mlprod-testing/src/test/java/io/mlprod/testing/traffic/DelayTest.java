package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelayTest {

    private static double[] hours(Delay delay) {
        SplittableRandom random = new SplittableRandom(1);
        return LongStream.generate(() -> delay.nanos(random))
                .limit(20_000)
                .mapToDouble(nanos -> nanos / 3.6e12)
                .sorted()
                .toArray();
    }

    private static double mean(double[] values) {
        return LongStream.range(0, values.length)
                .mapToDouble(i -> values[(int) i])
                .average()
                .orElse(0);
    }

    @Test
    void delays_haveTheirDistribution() {
        assertThat(hours(Delay.of(Duration.ofHours(2)))).containsOnly(2.0);
        assertThat(mean(hours(Delay.between(Duration.ofHours(1), Duration.ofHours(3)))))
                .isEqualTo(2, within(0.02));
        double[] exponential = hours(Delay.exponential(Duration.ofHours(2)));
        assertThat(mean(exponential)).isEqualTo(2, within(0.06));
        assertThat(exponential[10_000]).isEqualTo(2 * Math.log(2), within(0.06));
        double[] logNormal = hours(Delay.logNormal(Duration.ofHours(2), 1));
        assertThat(logNormal[10_000]).isEqualTo(2, within(0.06));
        assertThat(logNormal[16_827]).isEqualTo(2 * Math.E, within(0.2)); // one standard deviation above
    }

    @Test
    void delays_outOfRange_areRefused() {
        assertThatThrownBy(() -> Delay.of(Duration.ofHours(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Delay.between(Duration.ofHours(2), Duration.ofHours(1)))
                .hasMessageContaining("must be below the longest, not 2 h and 1 h");
        assertThatThrownBy(() -> Delay.logNormal(Duration.ofHours(2), Double.NaN))
                .hasMessageContaining("not NaN");
    }
}
