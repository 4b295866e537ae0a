package io.mlprod.monitoring.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Years of windows of an hour at the default settings; prints the numbers of QUALITY.md. */
@Tag("soak")
class QualityYearSoakTest {

    private static final int YEAR = 365 * 24;
    private static final int YEARS = 4;
    private static final double STATED = 3.65; // in a year

    @Test
    void at_yearsInWhichNothingChanges_raiseNoMoreAlarmsThanStated() {
        int alarms = 0;
        for (int year = 0; year < YEARS; year++) {
            SimulatedTraffic traffic = new SimulatedTraffic(100 + year, 30);
            for (int hour = 0; hour < YEAR; hour++) {
                traffic.hour(hour);
            }
            traffic.alarms.forEach(System.out::println);
            alarms += traffic.alarms.size();
        }

        System.out.printf("%d years, 30 columns: %d alarms, %.0f allowed%n", YEARS, alarms, YEARS * STATED);
        assertThat((double) alarms).isLessThanOrEqualTo(YEARS * STATED + 2 * Math.sqrt(YEARS * STATED));
    }

    @ParameterizedTest
    @CsvSource({"0", "0.3", "0.6", "1"})
    void at_yearsOfVolumesThatDifferMore_raiseNoMoreAlarmsThanStated(double scatter) {
        int alarms = 0;
        for (int year = 0; year < YEARS; year++) {
            SimulatedTraffic traffic = new SimulatedTraffic(400 + year, 1);
            traffic.scatter = scatter;
            for (int hour = 0; hour < YEAR; hour++) {
                traffic.hour(hour);
            }
            alarms += traffic.alarms.size();
            traffic.alarms.stream().limit(5).forEach(System.out::println);
        }

        System.out.printf("%d years, volumes that differ by %.0f %%: %d alarms%n", YEARS, 100 * scatter, alarms);
        assertThat((double) alarms).isLessThanOrEqualTo(YEARS * STATED + 2 * Math.sqrt(YEARS * STATED));
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "2500, 10", "2500, 50", "5000, 50", "50000, 50"})
    void at_rowsInClumps_printsTheFalseAlarms(int rows, int clump) {
        SimulatedTraffic traffic = new SimulatedTraffic(200 + clump, 30);
        traffic.clump = clump;
        int windows = Math.min(2_000, 20_000_000 / rows);
        for (int i = 0; i < windows; i++) {
            traffic.next(rows);
        }

        double perDay = traffic.alarms.size() / (windows / 24.0);
        System.out.printf("%,d rows in clumps of %d: %.2f alarms a day in %d windows%n", rows, clump, perDay, windows);
        assertThat(perDay).isLessThan(clump == 1 ? 0.05 : 24);
    }

    @ParameterizedTest
    @CsvSource({"500, 0.01", "500, 0.02", "1000, 0.005", "1000, 0.01", "1000, 0.02", "4000, 0.005", "4000, 0.01"})
    void at_shareOnTheBorder_printsTheAlarms(int rows, double more) {
        SimulatedTraffic traffic = new SimulatedTraffic(300, 1);
        traffic.moreMissing = more;
        for (int hour = 0; hour < 30 * 24; hour++) {
            traffic.next(rows);
        }

        int alarms = traffic.alarms.size();
        System.out.printf("%,d rows, %.1f points more missing: %d alarms in 30 days%n", rows, 100 * more, alarms);
        assertThat(alarms).isLessThanOrEqualTo(6);
    }
}
