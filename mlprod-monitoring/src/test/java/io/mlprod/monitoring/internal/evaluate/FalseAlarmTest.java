package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.evaluate.DriftSimulation.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Simulates how often there are false alarms, and how often shifts are found; {@link FalseAlarmSoakTest} at length. */
class FalseAlarmTest {

    private static final double PER_DAY = .01;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Test
    void evaluate_windowsWithoutShift_areSignificantNoMoreOftenThanTheLevel() {
        for (long rows : new long[] {50, 500, 500_000}) {
            Rates rates = rates(100, rows, 20, .05);
            assertThat(rates.significant()).as("%s rows", rows).isLessThanOrEqualTo(most(100, .05));
        }
    }

    @Test
    void evaluate_windowsWithoutShift_arePerceivedAtAllAtAHighLevel() {
        assertThat(rates(100, 5_000, 20, .2).significant()).isGreaterThan(5); // the simulation can see something
    }

    @Test
    void evaluate_windowsWithoutShiftOfEnoughRows_raiseNoAlarm() {
        assertThat(rates(200, 500, 20, .05).alarms()).isLessThanOrEqualTo(1);
    }

    @Test
    void evaluate_featuresThatDependOnEachOther_areSignificantNoMoreOftenThanTheLevel() {
        Random random = new Random(17);
        Rates rates = Rates.NONE;
        for (int window = 0; window < 60; window++) {
            double[][] before = dependent(1_000, random);
            double[][] after = dependent(500, random);
            List<ColumnCounts> reference = new ArrayList<>();
            List<ColumnCounts> columns = new ArrayList<>();
            for (int c = 0; c < before.length; c++) {
                NumberCells cells = Columns.quantileCells(before[c]);
                reference.add(Columns.counted(cells, before[c]));
                columns.add(Columns.counted(cells, after[c]));
            }
            DriftReport report = new DriftEvaluation(Drift.DEFAULT)
                    .evaluate(
                            List.of("a", "b", "c", "d", "e", "f", "g", "h"),
                            new ArrayList<>(reference),
                            List.of(),
                            Columns.window(columns.toArray(ColumnCounts[]::new)),
                            .1);
            rates = rates.plus(report, .1);
        }

        assertThat(rates.significant()).isBetween(1, most(60, .1));
    }

    @Test
    void spend_aMonthOfHourlyWindowsWithoutShift_areSignificantNoMoreOftenThanTheRate() {
        Rates rates = Rates.NONE;
        DriftSimulation simulation = new DriftSimulation(3, 20_000, 10);
        AlarmBudget budget = new AlarmBudget(PER_DAY * 50, 0); // more than is wise, to see some
        for (long hour = 1; hour <= 30 * 24; hour++) {
            double level = budget.spend(hour * HOUR);
            rates = rates.plus(simulation.look(1_000, level), level);
        }

        assertThat(rates.significant()).isLessThanOrEqualTo(most(30, PER_DAY * 50));
    }

    @Test
    void evaluate_halfASigmaInOneOf30FeaturesAt1000Rows_isFound() {
        DriftSimulation simulation = new DriftSimulation(1, 20_000, 30);
        for (int run = 0; run < 40; run++) {
            DriftReport report = simulation.lookAtShift(1_000, .5, PER_DAY / 24);
            assertThat(report.state()).isEqualTo(DriftState.DRIFT);
            assertThat(report.columns().get(0).name()).isEqualTo("f0");
        }
    }

    @Test
    void evaluate_aFiftiethOfASigmaAtHalfAMillionRows_isSignificantButNegligible() {
        DriftSimulation simulation = new DriftSimulation(1, 500_000, 30);
        for (int run = 0; run < 10; run++) {
            DriftReport report = simulation.lookAtShift(500_000, .02, PER_DAY / 24);
            assertThat(report.state()).isEqualTo(DriftState.OK);
            assertThat(report.toString()).contains("significant, but negligible in size: f0");
        }
    }

    /** Returns rows of eight features of which each pair has a correlation of 0.8 or -0.8. */
    private static double[][] dependent(int rows, Random random) {
        double[][] columns = new double[8][rows];
        for (int i = 0; i < rows; i++) {
            double common = random.nextGaussian() * Math.sqrt(.8);
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = (c % 2 == 0 ? common : -common) + random.nextGaussian() * Math.sqrt(.2);
            }
        }
        return columns;
    }

    static Rates rates(int windows, long rows, int features, double level) {
        DriftSimulation simulation = new DriftSimulation(rows * 31 + features, 20_000, features);
        Rates rates = Rates.NONE;
        for (int i = 0; i < windows; i++) {
            simulation.newReference();
            rates = rates.plus(simulation.look(rows, level), level);
        }
        return rates;
    }

    /** Returns the nominal number and two standard errors. */
    static int most(int trials, double level) {
        return (int) Math.floor(trials * level + 2 * Math.sqrt(trials * level * (1 - level)));
    }
}
