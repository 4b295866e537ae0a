package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.evaluate.DriftSimulation.Rates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
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
        double[] levels = {.01, PER_DAY / 24};
        for (long rows : new long[] {50, 500, 5_000, 50_000, 500_000}) {
            for (int features : new int[] {1, 30, 200}) {
                Rates[] rates = {Rates.NONE, Rates.NONE};
                DriftSimulation simulation = new DriftSimulation(rows + features, 20_000, features);
                for (int window = 0; window < WINDOWS; window++) {
                    simulation.newReference();
                    DriftReport report = simulation.look(rows, levels[0]);
                    for (int i = 0; i < levels.length; i++) {
                        rates[i] = rates[i].plus(report, levels[i]);
                    }
                }
                for (int i = 0; i < levels.length; i++) {
                    write(
                            "false-alarms",
                            "| %,d | %d | %.2g | %.1f | %d | %d |",
                            rows,
                            features,
                            levels[i],
                            WINDOWS * levels[i],
                            rates[i].significant(),
                            rates[i].alarms());
                    assertThat(rates[i].significant())
                            .as("%s rows, %s features, level %s", rows, features, levels[i])
                            .isLessThanOrEqualTo(FalseAlarmTest.most(WINDOWS, levels[i]));
                }
            }
        }
    }

    @Test
    void spend_yearsOfHourlyWindowsWithoutShift_areSignificantNoMoreOftenThanTheRate() throws IOException {
        int years = 20;
        Rates rates = Rates.NONE;
        for (int year = 0; year < years; year++) {
            DriftSimulation simulation = new DriftSimulation(year, 20_000, 30);
            AlarmBudget budget = new AlarmBudget(PER_DAY, 0);
            for (long hour = 1; hour <= 365 * 24; hour++) {
                double level = budget.spend(hour * HOUR);
                rates = rates.plus(simulation.look(1_000, level), level);
            }
        }
        write("years", "%d years: %d significant, %d alarms", years, rates.significant(), rates.alarms());
        assertThat(rates.significant()).isLessThanOrEqualTo(FalseAlarmTest.most(years * 365, PER_DAY));
    }

    @Test
    void evaluate_shifts_areFound() throws IOException {
        for (double shift : new double[] {.1, .2, .25, .3, .5}) {
            for (long rows : new long[] {500, 1_000, 5_000, 50_000}) {
                DriftSimulation simulation = new DriftSimulation(rows, 20_000, 30);
                Map<DriftState, Integer> states = new EnumMap<>(DriftState.class);
                for (int run = 0; run < 1_000; run++) {
                    states.merge(
                            simulation.lookAtShift(rows, shift, PER_DAY / 24).state(), 1, Integer::sum);
                }
                int found = states.getOrDefault(DriftState.DRIFT, 0);
                write(
                        "power",
                        "| %.2f σ | %,d | %.1f %% | %.1f %% |",
                        shift,
                        rows,
                        states.getOrDefault(DriftState.WARNING, 0) / 10.0,
                        found / 10.0);
                assertThat(found).isGreaterThanOrEqualTo(shift >= .5 && rows >= 1_000 ? 950 : 0);
            }
        }
    }

    private static void write(String name, String line, Object... numbers) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "drift"));
        Files.writeString(
                folder.resolve(name + ".txt"),
                String.format(Locale.ROOT, line + "%n", numbers),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
