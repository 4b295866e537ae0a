package io.mlprod.fallback.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mlprod.fallback.Breaker;
import io.mlprod.fallback.Breaker.Permit;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link BreakerStatesTest} has no words for. */
class ResilienceBreakerTest {

    private static final BreakerSettings SETTINGS = BreakerSettings.DEFAULT
            .window(2)
            .minimumCalls(2)
            .openFor(Duration.ofSeconds(1))
            .openAtMost(Duration.ofSeconds(8))
            .probes(1)
            .ramp(Duration.ofSeconds(9));

    private final ManualTime time = new ManualTime(Instant.EPOCH);

    private Breaker breaker(BreakerSettings settings, DoubleSupplier random) {
        return new ResilienceBreaker("tier", settings, time, random);
    }

    private Breaker breaker(BreakerSettings settings) {
        return breaker(settings, () -> 0.5);
    }

    private static void fail(Breaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            breaker.tryAcquire().failed(1, null);
        }
    }

    private void probe(Breaker breaker, Duration after) {
        time.advance(after);
        breaker.tryAcquireProbe().succeeded(1);
    }

    // ---- defects of Resilience4j 2.4.0 ------------------------------------------------------------

    @Test
    void failed_aHundredErrorsWhileReady_opensLongBefore() {
        Breaker breaker = breaker(BreakerSettings.DEFAULT);

        for (int i = 0; i < 20; i++) {
            breaker.tryAcquire().failed(1, new OutOfMemoryError());
        }

        assertThat(breaker.state()).isEqualTo(TierState.OPEN);
    }

    @Test
    void failed_errorsInProbes_leaveRoomForTheNext() {
        Breaker breaker = breaker(SETTINGS);
        fail(breaker, 2);

        for (int i = 0; i < 2; i++) {
            time.advance(Duration.ofSeconds(8));
            breaker.tryAcquireProbe().failed(1, new UnsatisfiedLinkError());
        }
        probe(breaker, Duration.ofDays(365));

        assertThat(breaker.state()).isEqualTo(TierState.RAMPING);
    }

    @Test
    void failed_causeMissingInACompletionException_counts() {
        Breaker breaker = breaker(SETTINGS);

        for (int i = 0; i < 2; i++) {
            breaker.tryAcquire().failed(1, new CompletionException("no cause", null));
        }

        assertThat(breaker.state()).isEqualTo(TierState.OPEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {-86_400, 0, 86_400})
    void tryAcquireProbe_wallClockSet_isDueAtTheSameTime(int seconds) {
        Breaker breaker = breaker(SETTINGS);
        fail(breaker, 2);

        time.setWall(time.now().plusSeconds(seconds));
        time.advance(Duration.ofMillis(999));
        Permit early = breaker.tryAcquireProbe();
        time.advance(Duration.ofMillis(1));

        assertThat(early).isNull();
        assertThat(breaker.tryAcquireProbe()).isNotNull();
    }

    @Test
    void failed_wallClockGoesBackAllTheTime_opensNevertheless() {
        Breaker breaker = breaker(BreakerSettings.DEFAULT);

        for (int i = 0; i < 20; i++) {
            time.setWall(time.now().minusSeconds(2));
            fail(breaker, 1);
        }

        assertThat(breaker.state()).isEqualTo(TierState.OPEN);
    }

    @Test
    void tryAcquireProbe_fiftyOldReports_oneProbeAllTheSame() {
        Breaker breaker = breaker(SETTINGS);
        List<Permit> old = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            old.add(breaker.tryAcquire());
        }
        fail(breaker, 2);
        time.advance(Duration.ofSeconds(1));
        int probes = 0;

        for (Permit permit : old) {
            permit.released();
            probes += breaker.tryAcquireProbe() == null ? 0 : 1;
        }

        assertThat(probes).isEqualTo(1);
    }

    // ---- jitter and ramp --------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"0, 800", "0.5, 1000", "0.75, 1100"})
    void tryAcquireProbe_withJitter_isDueEarlierOrLater(double random, long millis) {
        Breaker breaker = breaker(SETTINGS.jitter(0.2), () -> random);
        fail(breaker, 2);

        time.advance(Duration.ofMillis(millis).minusNanos(1));
        Permit early = breaker.tryAcquireProbe();
        time.advance(Duration.ofNanos(1));

        assertThat(early).isNull();
        assertThat(breaker.tryAcquireProbe()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "3, 40", "6, 70", "8, 90", "9, 100"})
    void tryAcquire_ramping_letsThatManyOfAHundredThrough(int seconds, int expected) {
        Queue<Double> numbers = new ArrayDeque<>(List.of(0.5));
        Breaker breaker = breaker(SETTINGS, numbers::remove);
        fail(breaker, 2);
        probe(breaker, Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(seconds));
        int through = 0;

        for (int i = 0; i < 100; i++) {
            numbers.add((i + 0.5) / 100);
            through += breaker.tryAcquire() == null ? 0 : 1;
        }

        assertThat(through).isEqualTo(expected);
    }

    // ---- permits ----------------------------------------------------------------------------------

    @Test
    void tryAcquire_callsOfOnePeriod_shareOnePermit() {
        Breaker breaker = breaker(SETTINGS);
        Permit first = breaker.tryAcquire();

        assertThat(breaker.tryAcquire()).isSameAs(first);
        fail(breaker, 2);
        probe(breaker, Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(9));
        assertThat(breaker.tryAcquire()).isNotNull().isNotSameAs(first);
    }

    @Test
    void failed_nothingLeftToOpenWith_throwsNothingAndTheNextCallOpens() {
        Queue<Double> numbers = new ArrayDeque<>();
        Breaker breaker = breaker(SETTINGS, numbers::remove); // throws when it is empty, as new does without memory
        fail(breaker, 1);
        Permit last = breaker.tryAcquire();

        assertThatCode(() -> last.failed(1, null)).doesNotThrowAnyException();
        numbers.add(0.5);

        assertThat(breaker.tryAcquire()).isNull();
        assertThat(breaker.state()).isEqualTo(TierState.OPEN);
    }

    @Test
    void failed_nothingLeftForAProbesEnd_throwsNothingAndItIsGivenUp() {
        Queue<Double> numbers = new ArrayDeque<>(List.of(0.5));
        Breaker breaker = breaker(SETTINGS, numbers::remove);
        fail(breaker, 2);
        time.advance(Duration.ofSeconds(1));
        Permit probe = breaker.tryAcquireProbe();

        assertThatCode(() -> probe.failed(1, null)).doesNotThrowAnyException();
        time.advance(Duration.ofSeconds(10));
        numbers.add(0.5);

        assertThat(breaker.state()).isEqualTo(TierState.OPEN);
    }

    // ---- settings at their ends -------------------------------------------------------------------

    @Test
    void failed_windowBelowTheMinimum_isJudgedWhenFull() {
        Breaker breaker = breaker(BreakerSettings.DEFAULT.window(3));

        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(TierState.READY);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(TierState.OPEN);
    }

    @Test
    void failed_leastShares_opensAtOneOfMany() {
        Breaker breaker = breaker(BreakerSettings.DEFAULT.window(10_000).failureRate(Double.MIN_VALUE));
        for (int i = 0; i < 9_999; i++) {
            breaker.tryAcquire().succeeded(1);
        }

        fail(breaker, 1);

        assertThat(breaker.state()).isEqualTo(TierState.OPEN);
    }

    @ParameterizedTest
    @CsvSource({"100, READY", "101, OPEN"})
    void succeeded_asSlowAsTheLimitOrSlower_opensBeyondIt(long nanos, TierState expected) {
        Breaker breaker = breaker(SETTINGS.slowCalls(Duration.ofNanos(100), 1));

        breaker.tryAcquire().succeeded(nanos);
        breaker.tryAcquire().succeeded(nanos);

        assertThat(breaker.state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"100, RAMPING", "101, OPEN"})
    void succeeded_aProbeAsSlowAsTheLimitOrSlower_failsBeyondIt(long nanos, TierState expected) {
        Breaker breaker = breaker(SETTINGS.slowCalls(Duration.ofNanos(100), 1));
        fail(breaker, 2);
        time.advance(Duration.ofSeconds(1));

        breaker.tryAcquireProbe().succeeded(nanos);

        assertThat(breaker.state()).isEqualTo(expected);
    }
}
