package io.mlprod.fallback.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.fallback.BreakerSettings;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryTest {

    private static final long MS = 1_000_000;

    private static Recovery of(BreakerSettings settings, double random) {
        return new Recovery(settings, () -> random);
    }

    private static Duration probeLimit(Duration first, Duration longest) {
        return Duration.ofNanos(of(BreakerSettings.DEFAULT.openFor(first).openAtMost(longest), 0)
                .probeLimit());
    }

    @Test
    void after_timeAndAgain_doublesUpToTheLongest() {
        Recovery recovery =
                of(BreakerSettings.DEFAULT.openFor(Duration.ofMillis(100)).openAtMost(Duration.ofMillis(500)), 0);

        long second = recovery.after(recovery.first());
        long third = recovery.after(second);
        long fourth = recovery.after(third);

        assertThat(recovery.first()).isEqualTo(100 * MS);
        assertThat(second).isEqualTo(200 * MS);
        assertThat(third).isEqualTo(400 * MS);
        assertThat(fourth).isEqualTo(500 * MS);
        assertThat(recovery.after(fourth)).isEqualTo(500 * MS);
    }

    @Test
    void after_theLongestOfAll_isNotNegative() {
        Duration longest = Duration.ofDays(10_000);
        Recovery recovery = of(BreakerSettings.DEFAULT.openFor(longest).openAtMost(longest), 0.999);

        assertThat(recovery.after(recovery.first())).isEqualTo(longest.toNanos());
        assertThat(recovery.jittered(longest.toNanos())).isPositive();
    }

    @Property
    void jittered_anyTime_staysWithinTheShare(
            @ForAll @LongRange(min = 1, max = 100 * 86_400_000_000_000L) long openTime,
            @ForAll @DoubleRange(min = 0, max = 0.99) double jitter,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
        double nanos = of(BreakerSettings.DEFAULT.jitter(jitter), random).jittered(openTime);

        assertThat(nanos).isBetween(Math.floor(openTime * (1 - jitter)), Math.ceil(openTime * (1 + jitter)));
    }

    @ParameterizedTest
    @CsvSource({"0, 800", "0.25, 900", "0.5, 1000", "0.75, 1100"})
    void jittered_ofAFifth_goesFromAFifthLessToAFifthMore(double random, long expectedMillis) {
        assertThat(of(BreakerSettings.DEFAULT.jitter(0.2), random).jittered(1_000 * MS))
                .isEqualTo(expectedMillis * MS);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.1", "1000, 0.28", "2500, 0.55", "4000, 0.82", "4500, 0.91"})
    void letsThrough_soLongAfterClosing_thatShare(long millis, double share) {
        assertThat(of(BreakerSettings.DEFAULT, share - 1e-9).letsThrough(millis * MS))
                .isTrue();
        assertThat(of(BreakerSettings.DEFAULT, share + 1e-9).letsThrough(millis * MS))
                .isFalse();
    }

    @Test
    void isComplete_rampOver_atItsEnd() {
        assertThat(of(BreakerSettings.DEFAULT, 0).isComplete(5_000 * MS - 1)).isFalse();
        assertThat(of(BreakerSettings.DEFAULT, 0).isComplete(5_000 * MS)).isTrue();
        assertThat(of(BreakerSettings.DEFAULT.ramp(Duration.ZERO), 0).isComplete(0))
                .isTrue();
    }

    @Test
    void probeLimit_anySettings_isTheLongestOpenTimeOrTenSeconds() {
        assertThat(probeLimit(Duration.ofMillis(1), Duration.ofMillis(2))).isEqualTo(Duration.ofSeconds(10));
        assertThat(probeLimit(Duration.ofMillis(1), Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
    }
}
