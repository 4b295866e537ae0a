package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.AlertsBuilder;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Years of hourly windows of 1,000 rows with nothing wrong: 30 features, five indicators, all defaults. */
@Tag("soak")
class QuietYearSoakTest {

    private static final int YEARS = 3;
    private static final int ROWS = 1_000;
    private static final double TRUTH = 0.9;
    private static final double Z = 1.959963984540054;
    private static final ModelVersion MODEL = new ModelVersion("quiet", "1", "ab".repeat(32));

    @Test
    void years_withNothingWrong_haveAtMostOneFalseAlertEach() {
        List<Notification> told = new ArrayList<>();
        for (int year = 0; year < YEARS; year++) {
            ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
            AlertsBuilder rules = Alerts.builder()
                    .time(time)
                    .sink(told::add)
                    .rule(AlertRule.above("drifted features").warn(0).critical(3));
            for (int i = 0; i < 5; i++) {
                rules.rule(AlertRule.below("share " + i).warn(TRUTH - 0.01).critical(TRUTH - 0.05));
            }
            run(rules.build(), new DriftSimulation(year, 20_000, 30), new Random(year), time);
        }

        assertThat(told.stream().filter(one -> one.change() == Change.FIRED)).hasSizeLessThanOrEqualTo(YEARS);
    }

    private static void run(Alerts alerts, DriftSimulation simulation, Random random, ManualTime time) {
        AlarmBudget budget = new AlarmBudget(0.01, time.nanoTime());
        for (int hour = 0; hour < 365 * 24; hour++) {
            time.advance(Duration.ofHours(1));
            int drifted = simulation
                    .look(ROWS, budget.spend(time.nanoTime()))
                    .drifted()
                    .size();
            List<Kpi> values = new ArrayList<>();
            values.add(Kpi.exact("drifted features", MODEL, drifted, ROWS, time.now()));
            for (int i = 0; i < 5; i++) {
                values.add(share("share " + i, random, time.now()));
            }
            alerts.observe(values);
        }
    }

    /** The share of rows that are right, with its Wilson interval. */
    private static Kpi share(String name, Random random, Instant end) {
        int right = 0;
        for (int i = 0; i < ROWS; i++) {
            right += random.nextDouble() < TRUTH ? 1 : 0;
        }
        double share = right / (double) ROWS;
        double centre = (share + Z * Z / (2 * ROWS)) / (1 + Z * Z / ROWS);
        double half = Z / (1 + Z * Z / ROWS) * Math.sqrt(share * (1 - share) / ROWS + Z * Z / (4.0 * ROWS * ROWS));
        return new Kpi(name, MODEL, share, centre - half, centre + half, ROWS, end);
    }
}
