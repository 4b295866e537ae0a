package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.evaluate.DriftSimulation.Rates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The long form of {@link FalseAlarmTest}. It writes the tables of DRIFT.md into target/drift. */
@Tag("soak")
class FalseAlarmSoakTest {

    private static final int WINDOWS = 10_000;
    private static final double PER_DAY = .01;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Test
    void evaluate_windowsWithoutShift_areSignificantNoMoreOftenThanTheLevel() throws IOException {
        List<String> lines = new ArrayList<>();
        for (long rows : new long[] {50, 500, 5_000, 50_000, 500_000}) {
            for (int features : new int[] {1, 30, 200}) {
                for (double level : new double[] {.01, PER_DAY / 24}) {
                    Rates rates = FalseAlarmTest.rates(WINDOWS, rows, features, level);
                    lines.add(String.format(
                            Locale.ROOT,
                            "| %,d | %d | %.3g | %.1f | %d | %d |",
                            rows,
                            features,
                            level,
                            WINDOWS * level,
                            rates.significant(),
                            rates.alarms()));
                    assertThat(rates.significant())
                            .as("%s rows, %s features, level %s", rows, features, level)
                            .isLessThanOrEqualTo(FalseAlarmTest.most(WINDOWS, level));
                }
            }
        }
        write("false-alarms", lines);
    }

    @Test
    void spend_yearsOfHourlyWindowsWithoutShift_areSignificantNoMoreOftenThanTheRate() throws IOException {
        int years = 20;
        List<DriftReport> reports = new ArrayList<>();
        for (int year = 0; year < years; year++) {
            DriftSimulation simulation = new DriftSimulation(year, 20_000, 30);
            AlarmBudget budget = new AlarmBudget(PER_DAY, 0);
            for (long hour = 1; hour <= 365 * 24; hour++) {
                DriftReport report = simulation.look(1_000, budget.spend(hour * HOUR));
                if (report.state() == DriftState.DRIFT) {
                    reports.add(report);
                }
            }
        }
        Rates rates = Rates.of(reports);
        write("years", List.of(years + " years: " + rates.significant() + " significant, " + rates.alarms() + " alarms"));
        assertThat(rates.significant()).isLessThanOrEqualTo(FalseAlarmTest.most(years * 365, PER_DAY));
    }

    @Test
    void evaluate_shifts_areFound() throws IOException {
        List<String> lines = new ArrayList<>();
        for (double shift : new double[] {.1, .2, .25, .3, .5}) {
            for (long rows : new long[] {500, 1_000, 5_000, 50_000}) {
                DriftSimulation simulation = new DriftSimulation(rows, 20_000, 30);
                int[] states = new int[DriftState.values().length];
                for (int run = 0; run < 1_000; run++) {
                    states[simulation.lookAtShift(rows, shift, PER_DAY / 24).state().ordinal()]++;
                }
                lines.add(String.format(
                        Locale.ROOT,
                        "| %.2f σ | %,d | %.1f %% | %.1f %% |",
                        shift,
                        rows,
                        states[DriftState.WARNING.ordinal()] / 10.0,
                        states[DriftState.DRIFT.ordinal()] / 10.0));
                assertThat(states[DriftState.DRIFT.ordinal()]).isGreaterThanOrEqualTo(shift >= .5 && rows >= 1_000 ? 950 : 0);
            }
        }
        write("power", lines);
    }

    private static void write(String name, List<String> lines) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "drift"));
        Files.write(folder.resolve(name + ".txt"), lines);
    }
}
