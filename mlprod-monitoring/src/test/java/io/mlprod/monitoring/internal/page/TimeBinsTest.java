package io.mlprod.monitoring.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.history.WindowRecord;
import io.mlprod.monitoring.history.WindowTraffic;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBinsTest {

    private static final Instant FROM = Instant.parse("2026-09-01T00:00:00Z");
    private static final ModelVersion SEVEN = new ModelVersion("credit", "7", "a");

    private static List<WindowRecord> windows(Duration each, long count) {
        return LongStream.range(0, count)
                .mapToObj(i -> new WindowRecord(
                        SEVEN,
                        FROM.plus(each.multipliedBy(i)),
                        FROM.plus(each.multipliedBy(i + 1)),
                        new WindowTraffic(10, 20, 1, 2, 0.001, i),
                        DriftState.OK,
                        QualityState.OK,
                        List.of()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"PT1H, 2160, PT24H, 90", "PT1H, 24, PT1H, 24", "PT1M, 60, PT1M, 60", "PT24H, 365, PT168H, 53"})
    void of_windows_areInAHundredBinsAtMostAndEachInOne(Duration each, long count, Duration length, int bins) {
        TimeBins made = TimeBins.of(windows(each, count), FROM, FROM.plus(each.multipliedBy(count)));

        assertThat(made.length()).isEqualTo(length);
        assertThat(made.count()).isEqualTo(bins);
        assertThat(made.of(SEVEN).values().stream()
                        .mapToLong(windows -> TimeBins.traffic(windows).predictions())
                        .sum())
                .isEqualTo(10 * count);
    }

    @Test
    void traffic_ofManyWindows_hasTheirSumAndTheSlowestTime() {
        assertThat(TimeBins.traffic(windows(Duration.ofHours(1), 3)))
                .isEqualTo(new WindowTraffic(30, 60, 3, 6, 0.001, 2));
    }

    @Test
    void of_noWindows_isOneBin() {
        TimeBins none = TimeBins.of(List.of(), FROM, FROM);

        assertThat(none.count()).isEqualTo(1);
        assertThat(none.of(SEVEN)).isEmpty();
    }
}
