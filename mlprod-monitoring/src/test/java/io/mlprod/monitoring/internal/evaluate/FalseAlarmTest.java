package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.evaluate.DriftSimulation.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Simulates how often there are false alarms, and how often shifts are found; {@link FalseAlarmSoakTest} at length. */
class FalseAlarmTest {

    private static final double PER_DAY = .01;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Test
    void evaluate_windowsWithoutShift_areSignificantNoMoreOftenThanTheLevel() {
        for (long rows : new long[] {50, 500, 500_000}) {
            Rates rates = rates(400, rows, 20, .05);
            assertThat(rates.significant()).as("%s rows", rows).isLessThanOrEqualTo(most(400, .05));
        }
    }

    @Test
    void evaluate_windowsWithoutShift_arePerceivedAtAllAtAHighLevel() {
        assertThat(rates(200, 5_000, 20, .2).significant()).isGreaterThan(10); // the simulation can see something
    }

    @Test
    void evaluate_windowsWithoutShiftOfEnoughRows_raiseNoAlarm() {
        assertThat(rates(400, 500, 20, .05).alarms()).isLessThanOrEqualTo(1);
    }

    @Test
    void spend_aMonthOfHourlyWindowsWithoutShift_areSignificantNoMoreOftenThanTheRate() {
        List<DriftReport> reports = new ArrayList<>();
        DriftSimulation simulation = new DriftSimulation(3, 20_000, 10);
        AlarmBudget budget = new AlarmBudget(PER_DAY * 50, 0); // more than is wise, to see some
        for (long hour = 1; hour <= 30 * 24; hour++) {
            reports.add(simulation.look(1_000, budget.spend(hour * HOUR)));
        }

        assertThat(Rates.of(reports).significant()).isLessThanOrEqualTo(most(30, PER_DAY * 50));
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
        for (int run = 0; run < 20; run++) {
            DriftReport report = simulation.lookAtShift(500_000, .02, PER_DAY / 24);
            assertThat(report.state()).isEqualTo(DriftState.OK);
            assertThat(report.toString()).contains("significant, but negligible in size: f0");
        }
    }

    static Rates rates(int windows, long rows, int features, double level) {
        DriftSimulation simulation = new DriftSimulation(rows * 31 + features, 20_000, features);
        List<DriftReport> reports = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            simulation.newReference();
            reports.add(simulation.look(rows, level));
        }
        return Rates.of(reports);
    }

    /** Returns the nominal number and two standard errors. */
    static int most(int trials, double level) {
        return (int) Math.floor(trials * level + 2 * Math.sqrt(trials * level * (1 - level)));
    }
}
