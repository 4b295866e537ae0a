package io.mlprod.fallback.internal.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.fallback.Together;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyPercentileTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final Percentage PRECISION = Percentage.withPercentage(1);

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final LatencyPercentile p95 = new LatencyPercentile(0.95, time);

    private void record(int times, long nanos) {
        for (int i = 0; i < times; i++) {
            p95.record(nanos);
        }
    }

    /** The smallest value that is not exceeded by more than the rest. */
    private static long exact(long[] values, double percentile) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(Math.nextDown(percentile * sorted.length)) - 1];
    }

    @Test
    void nanos_beforeAHundredValues_isNever() {
        assertThat(p95.nanos()).isEqualTo(Long.MAX_VALUE);
        record(99, 5_000);
        time.advance(Duration.ofHours(1));
        assertThat(p95.nanos()).isEqualTo(Long.MAX_VALUE);

        record(1, 5_000);
        assertThat(p95.nanos()).isCloseTo(5_000, PRECISION);
    }

    @Property(tries = 300)
    void nanos_ofAnyValues_isWhatSortingFinds(
            @ForAll @Size(min = 100, max = 300) List<@LongRange(min = 0, max = MINUTE) Long> values,
            @ForAll @Scale(3) @DoubleRange(min = 0.01, max = 0.999) double percentile) {
        LatencyPercentile estimate = new LatencyPercentile(percentile, new ManualTime(Instant.EPOCH));
        values.forEach(estimate::record);
        long exact = exact(values.stream().mapToLong(i -> i).toArray(), percentile);

        assertThat(estimate.nanos()).isBetween(exact, exact + exact / 100);
    }

    /** As latencies are: many quick ones and a long tail. */
    @Property(tries = 100)
    void nanos_ofLatencies_isWhatSortingFinds(
            @ForAll long seed,
            @ForAll @IntRange(min = 100, max = 20_000) int size,
            @ForAll @Scale(3) @DoubleRange(min = 0.5, max = 0.999) double percentile) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = LongStream.generate(
                        () -> (long) (50_000 * Math.exp(3 * random.nextDouble() / random.nextDouble(0.2, 1))))
                .limit(size)
                .map(value -> Math.min(MINUTE, value))
                .toArray();
        LatencyPercentile estimate = new LatencyPercentile(percentile, new ManualTime(Instant.EPOCH));
        for (long value : values) {
            estimate.record(value);
        }
        long exact = exact(values, percentile);

        assertThat(estimate.nanos()).isBetween(exact, exact + exact / 100);
    }

    /** Of values that become 20 times as long: how many come after the change and what the percentile is then. */
    @ParameterizedTest
    @CsvSource({"999, 0, 1000", "1000, 0, 20000", "99, 9, 1000", "99, 10, 1000", "100, 9, 1000", "100, 10, 20000"})
    void nanos_afterAChange_followsOnceTheIntervalEnds(int values, int seconds, long expected) {
        record(1_000, 1_000);
        assertThat(p95.nanos()).isCloseTo(1_000, PRECISION);

        record(values, 20_000);
        time.advance(Duration.ofSeconds(seconds));
        assertThat(p95.nanos()).isCloseTo(expected, PRECISION);
    }

    @Test
    void nanos_afterTwoIntervals_hasForgottenWhatWasBefore() {
        record(1_000, 20_000);
        assertThat(p95.nanos()).isCloseTo(20_000, PRECISION);
        record(1_000, 1_000);
        assertThat(p95.nanos()).isCloseTo(20_000, PRECISION);

        record(1_000, 1_000);
        assertThat(p95.nanos()).isCloseTo(1_000, PRECISION);
        record(1_000, 3_000);
        record(1_000, 3_000);
        assertThat(p95.nanos()).isCloseTo(3_000, PRECISION);
    }

    @Test
    void nanos_inManyIntervals_isThatOfTheLastTwo() {
        for (int interval = 1; interval <= 10; interval++) {
            record(1_000, interval * 1_000L);
            assertThat(p95.nanos()).isCloseTo(interval * 1_000L, PRECISION);
        }
    }

    @Test
    void record_ofMoreThanAMinute_isAMinute() {
        record(1_000, Long.MAX_VALUE);

        assertThat(p95.nanos()).isCloseTo(MINUTE, PRECISION);
    }

    @Test
    void record_ofLessThanNothing_isZero() {
        record(1_000, -1);

        assertThat(p95.nanos()).isZero();
    }

    @Test
    void nanos_afterManyThreads_hasSeenEveryValue() throws Exception {
        int each = 20_000;
        AtomicInteger next = new AtomicInteger();
        Together.each(thread -> {
            for (int i = 0; i < each; i++) {
                p95.record(1_000L * next.incrementAndGet());
            }
            return thread;
        });

        assertThat(p95.nanos()).isCloseTo((long) (0.95 * 1_000 * each * Together.COUNT), PRECISION);
    }

    @Test
    void nanos_whileManyThreadsRecord_isAlwaysAValueThatWasSeen() throws Exception {
        record(1_000, 100_000);
        assertThat(p95.nanos()).isCloseTo(100_000, PRECISION);
        List<Boolean> isSane = Together.each(thread -> {
            boolean sane = true;
            for (int i = 0; i < 50_000; i++) {
                p95.record(100_000 + i % 100_000);
                long nanos = p95.nanos();
                sane &= nanos >= 100_000 && nanos <= 202_000;
            }
            return sane;
        });

        assertThat(isSane).containsOnly(true);
    }
}
