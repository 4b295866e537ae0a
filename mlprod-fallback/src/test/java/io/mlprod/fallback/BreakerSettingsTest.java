package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BreakerSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void default_nothingSet_isForModelsOfMilliseconds() {
        BreakerSettings breaker = BreakerSettings.DEFAULT;

        assertThat(breaker.window()).isEqualTo(100);
        assertThat(breaker.minimumCalls()).isEqualTo(20);
        assertThat(breaker.failureRate()).isEqualTo(0.5);
        assertThat(breaker.slowAfter()).isEmpty();
        assertThat(breaker.openFor()).isEqualTo(SECOND);
        assertThat(breaker.openAtMost()).isEqualTo(Duration.ofMinutes(1));
        assertThat(breaker.jitter()).isEqualTo(0.2);
        assertThat(breaker.probes()).isEqualTo(3);
        assertThat(breaker.ramp()).isEqualTo(Duration.ofSeconds(5));
        assertThat(breaker).hasToString("BreakerSettings[0.5 of 100 calls fail, open for 1 s to 1 min]");
    }

    @Test
    void withers_inOneChain_setEachAndKeepTheOriginal() {
        BreakerSettings breaker = BreakerSettings.DEFAULT
                .window(10)
                .minimumCalls(5)
                .failureRate(1)
                .slowCalls(Duration.ofMillis(3), 0.25)
                .openFor(Duration.ofMillis(1))
                .openAtMost(Duration.ofMillis(1))
                .jitter(0)
                .probes(1)
                .ramp(Duration.ZERO);

        assertThat(breaker.window()).isEqualTo(10);
        assertThat(breaker.minimumCalls()).isEqualTo(5);
        assertThat(breaker.failureRate()).isEqualTo(1);
        assertThat(breaker.slowAfter()).contains(Duration.ofMillis(3));
        assertThat(breaker.slowShare()).isEqualTo(0.25);
        assertThat(breaker.openFor()).isEqualTo(Duration.ofMillis(1));
        assertThat(breaker.openAtMost()).isEqualTo(Duration.ofMillis(1));
        assertThat(breaker.jitter()).isZero();
        assertThat(breaker.probes()).isEqualTo(1);
        assertThat(breaker.ramp()).isZero();
        assertThat(breaker)
                .hasToString(
                        "BreakerSettings[1.0 of 10 calls fail or 0.25 are slower than 3 ms, open for 1 ms to 1 ms]");
        default_nothingSet_isForModelsOfMilliseconds();
    }

    @Test
    void openFor_longerThanTheLongest_raisesThat() {
        BreakerSettings breaker = BreakerSettings.DEFAULT.openFor(Duration.ofMinutes(5));

        assertThat(breaker.openAtMost()).isEqualTo(Duration.ofMinutes(5));
    }

    static Stream<Arguments> misuse() {
        Duration forever = ChronoUnit.FOREVER.getDuration(); // no long of nanoseconds
        return Stream.of(
                misuse(it -> it.window(0), "window must be from 1 to 10000 calls, not 0"),
                misuse(it -> it.window(10_001), "window must be from 1 to 10000 calls, not 10001"),
                misuse(it -> it.minimumCalls(0), "minimumCalls must be from 1 to 10000 calls, not 0"),
                misuse(it -> it.failureRate(0), "failureRate must be a share above 0 and at most 1, not 0.0"),
                misuse(it -> it.failureRate(1.01), "failureRate must be a share above 0 and at most 1, not 1.01"),
                misuse(it -> it.failureRate(Double.NaN), "failureRate must be a share above 0 and at most 1, not NaN"),
                misuse(it -> it.slowCalls(Duration.ZERO, 1), "slowCalls' longerThan must be from 1 ns"),
                misuse(it -> it.slowCalls(forever, 1), "slowCalls' longerThan must be from 1 ns"),
                misuse(it -> it.slowCalls(SECOND, 0), "slowCalls' share must be a share above 0 and at most 1"),
                misuse(it -> it.openFor(Duration.ZERO).openAtMost(SECOND), "openFor must be from 1 ns"),
                misuse(
                        it -> it.openFor(SECOND).openAtMost(Duration.ofMillis(999)),
                        "openAtMost must be from 1 s to 10000 days, not 999 ms"),
                misuse(it -> it.openFor(SECOND).openAtMost(forever), "openAtMost must be from 1 s to 10000 days"),
                misuse(it -> it.jitter(-0.1), "jitter must be a share from 0 to below 1, not -0.1"),
                misuse(it -> it.jitter(1), "jitter must be a share from 0 to below 1, not 1.0"),
                misuse(it -> it.jitter(Double.NaN), "jitter must be a share from 0 to below 1, not NaN"),
                misuse(it -> it.probes(0), "probes must be 1 or more, not 0"),
                misuse(it -> it.ramp(Duration.ofSeconds(-1)), "ramp must be from 0 ms to 10000 days, not -1 s"),
                misuse(it -> it.ramp(forever), "ramp must be from 0 ms to 10000 days"));
    }

    private static Arguments misuse(UnaryOperator<BreakerSettings> mistake, String message) {
        return arguments(mistake, message);
    }

    @ParameterizedTest
    @MethodSource("misuse")
    void withers_outOfRange_sayWhatWasExpectedAndGiven(UnaryOperator<BreakerSettings> mistake, String message) {
        assertThatThrownBy(() -> mistake.apply(BreakerSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A breaker's " + message);
    }
}
