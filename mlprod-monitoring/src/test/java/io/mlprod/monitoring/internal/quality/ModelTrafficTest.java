package io.mlprod.monitoring.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes of windows of an hour; hours are counted from Monday, midnight. */
class ModelTrafficTest {

    private static final double LEVEL = 1e-4; // what is left of an hour's false alarms for the volume
    private static final int DAY = 24;
    private static final int WEEK = 7 * DAY;
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTime time = new ManualTime(Instant.parse("2024-01-01T00:00:00Z"));
    private final ModelTraffic traffic = new ModelTraffic(Windows.of(Duration.ofHours(1)), time);
    private final SplittableRandom random = new SplittableRandom(3);

    @BeforeEach
    void begin() {
        traffic.seen(Counted.MODEL);
    }

    private Measured hour(double rows) {
        Instant from = time.now();
        time.advance(HOUR);
        return window(from, rows);
    }

    private Measured window(Instant from, double rows) {
        traffic.add(Counted.window(from, time.now(), Math.round(rows), new byte[0]));
        return traffic.measure(time.now(), Quality.DEFAULT).orElseThrow();
    }

    private double noisy(double mean, double scatter) {
        double around = mean * Math.exp(scatter * random.nextGaussian());
        return Math.max(0, around + Math.sqrt(around) * random.nextGaussian());
    }

    private static boolean isIssue(Measured found) {
        return found.size() >= 1 && found.pValue() <= LEVEL;
    }

    private static boolean isWeekend(int hour) {
        return hour / DAY % 7 >= 5;
    }

    private static double day(int hour) {
        return 1_000 * (1 + 0.8 * Math.sin(hour * Math.PI / 12));
    }

    /** Lives through hours, and returns those that are an issue. */
    private List<Integer> issues(int from, int to, double scatter, IntToDoubleFunction mean) {
        List<Integer> issues = new ArrayList<>();
        for (int hour = from; hour < to; hour++) {
            if (isIssue(hour(noisy(mean.applyAsDouble(hour), scatter)))) {
                issues.add(hour);
            }
        }
        return issues;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0})
    void measure_quietWeekends_areNoIssueFromTheFirstWeekOn(double weekend) {
        assertThat(issues(0, 10 * WEEK, 0.1, hour -> day(hour) * (isWeekend(hour) ? weekend : 1)))
                .isEmpty();
    }

    @Test
    void measure_quietHoursOfEachDay_areNoIssue() {
        long[] rows = {3, 1, 0, 4, 2, 0, 5, 9, 0};

        assertThat(issues(0, 4 * WEEK, 0, hour -> 0.2 * rows[hour / DAY % rows.length]))
                .isEmpty();
        assertThat(isIssue(hour(9))).isFalse();
    }

    @Test
    void measure_firstDaysOfAKind_areNotEnoughData() {
        issues(0, 5 * DAY, 0.1, ModelTrafficTest::day);

        assertThat(hour(0).isEnough()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 0.5, 0.1", "3, 0, 0.1", "5, 0.5, 0.1", "3, 0, 0.3", "1, 0, 0.1"})
    void measure_halvedOrVanishedOnAWorkingDay_isFoundWithinOneWindow(int weeks, double part, double scatter) {
        int begin = weeks * WEEK + DAY + 10;
        issues(0, begin, scatter, hour -> day(hour) * (isWeekend(hour) ? 0.2 : 1));

        assertThat(isIssue(hour(part * noisy(day(begin), 0)))).isTrue();
    }

    @Test
    void measure_holiday_isFoundOnThatDayOnly() {
        int holiday = 4 * WEEK + 2 * DAY;
        List<Integer> found = issues(
                0, 8 * WEEK, 0.1, hour -> day(hour) * (isWeekend(hour) || hour / DAY == holiday / DAY ? 0.2 : 1));

        assertThat(found).isNotEmpty().allMatch(hour -> hour / DAY == holiday / DAY);
    }

    @Test
    void measure_levelThatStays_isUsualAfterAWeek() {
        int begin = 4 * WEEK;
        List<Integer> found = issues(0, 9 * WEEK, 0.1, hour -> hour < begin ? 500 : 1_500);

        assertThat(found).hasSizeGreaterThan(WEEK / 2).allMatch(hour -> hour < begin + WEEK);
    }

    /** Summer time begins and ends. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void measure_daysThatBeginAnHourEarlierOrLater_areNoIssue(int shift) {
        int begin = 5 * WEEK;
        assertThat(issues(0, 8 * WEEK, 0.1, hour -> {
                    int its = (hour + (hour < begin ? 0 : shift) + DAY) % DAY;
                    return its < 7 || its > 18 ? 20 : 2_000;
                }))
                .isEmpty();
    }

    @Test
    void measure_clockIsSetBack_countsNoWindowTwice() {
        issues(0, 3 * WEEK + 10, 0.1, ModelTrafficTest::day);
        time.setWall(time.now().minus(HOUR));
        hour(day(10));

        List<Integer> found = new ArrayList<>();
        for (int hour = 10; hour < 2 * WEEK; hour++) {
            if (isIssue(hour(noisy(day(hour), 0.1)))) {
                found.add(hour);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void measure_rowsThatNoWindowCounts_areNotEnoughData() {
        issues(0, 3 * WEEK, 0.1, ModelTrafficTest::day);
        Instant from = time.now();
        time.advance(HOUR.dividedBy(2));
        traffic.uncounted();
        time.advance(HOUR.dividedBy(2));

        assertThat(window(from, 10).isEnough()).isFalse();
    }

    @Test
    void measure_rowsAtATimeThatNeverHasAny_areAnIssueIfTheyAreMany() {
        issues(0, 4 * WEEK, 0.1, hour -> hour % DAY < 8 ? 0 : 1_000);

        assertThat(isIssue(hour(3))).isFalse();
        assertThat(isIssue(hour(500))).isTrue();
    }
}
