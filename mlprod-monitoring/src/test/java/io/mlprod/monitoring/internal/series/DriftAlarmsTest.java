package io.mlprod.monitoring.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Alarm;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.CellChange;
import io.mlprod.monitoring.drift.ColumnDrift.Side;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.JointDrift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of a sequence of looks raise an alarm; the default threshold is 0.1. */
class DriftAlarmsTest {

    private static final Windows HOURS = Windows.of(Duration.ofHours(1));
    private static final ModelVersion MODEL = new ModelVersion("visitors", "1", "");

    private final DriftAlarms alarms = new DriftAlarms(HOURS);

    private static ColumnDrift column(String name, double effect, List<CellChange> changes) {
        Side before = new Side(5_000, 0, 0, 40.1934, 5, 20, 60);
        Side after = new Side(1_000, 0, 0, 45.0811, 5, 20, 60);
        DriftState state = effect >= 0.1 ? DriftState.DRIFT : effect >= 0.05 ? DriftState.WARNING : DriftState.OK;
        return new ColumnDrift(
                name,
                state,
                Map.of(DriftMeasure.JENSEN_SHANNON, effect),
                1,
                1e-9,
                1e-9,
                0.79312,
                "value",
                before,
                after,
                changes,
                List.of());
    }

    private static ColumnDrift column(String name, double effect) {
        return column(name, effect, List.of());
    }

    private static DriftReport report(DriftState state, List<ColumnDrift> columns, Optional<JointDrift> joint) {
        return new DriftReport(
                MODEL,
                Instant.EPOCH,
                Instant.EPOCH,
                Drift.DEFAULT,
                1_000,
                0.001,
                state,
                columns,
                joint,
                List.of(),
                List.of());
    }

    private static DriftReport report(ColumnDrift... columns) {
        DriftState worst = Stream.of(columns)
                .map(ColumnDrift::state)
                .max(DriftState::compareTo)
                .orElseThrow();
        return report(worst, List.of(columns), Optional.empty());
    }

    /** Returns how many alarms there are if the effect of one column is this, in one window after the other. */
    private long raised(DriftAlarms by, double... effects) {
        return IntStream.range(0, effects.length)
                .filter(i -> by.of(report(column("age", effects[i]))).isPresent())
                .count();
    }

    @Test
    void of_shiftOfAboutTheThreshold_isRaisedOnce() {
        assertThat(raised(alarms, 0.11, 0.09, 0.12, 0.06, 0.04, 0.11, 0.01, 0.01, 0.1))
                .isEqualTo(1);
    }

    @Test
    void of_shiftThatWasSmallInThreeWindows_isRaisedAgain() {
        assertThat(raised(alarms, 0.11, 0.04, 0.04, 0.04, 0.11)).isEqualTo(2);
    }

    @Test
    void of_slidingWindows_haveToBeQuietForTheirWholeLength() {
        DriftAlarms sliding = new DriftAlarms(HOURS.sliding(4));

        assertThat(raised(sliding, 0.11, 0.04, 0.04, 0.04, 0.11)).isEqualTo(1);
        assertThat(raised(sliding, 0.04, 0.04, 0.04, 0.04, 0.11)).isEqualTo(1);
    }

    @Test
    void of_windowsWithTooFewRows_endNothing() {
        assertThat(raised(alarms, 0.11)).isEqualTo(1);
        for (int hour = 0; hour < 5; hour++) {
            alarms.of(report(DriftState.NOT_ENOUGH_DATA, List.of(), Optional.empty()));
        }

        assertThat(raised(alarms, 0.11)).isZero();
    }

    @Test
    void of_furtherColumn_isRaisedAndNamedFirst() {
        alarms.of(report(column("age", 0.3), column("income", 0)));

        Optional<Alarm> further = alarms.of(report(column("age", 0.3), column("income", 0.2)));

        assertThat(further.orElseThrow().text())
                .startsWith("visitors@1 has drifted from the reference: income (")
                .contains(", age (");
        assertThat(alarms.of(report(column("age", 0.3), column("income", 0.2)))).isEmpty();
    }

    @Test
    void of_allColumnsTogether_isRaisedIfNoneDriftsAlone() {
        Optional<JointDrift> joint = Optional.of(new JointDrift(DriftState.DRIFT, 0.7, 1e-9, 1e-9, 500, 500));
        DriftReport together = report(DriftState.DRIFT, List.of(column("age", 0)), joint);

        assertThat(alarms.of(together).orElseThrow().text()).endsWith("all columns together, none alone");
        assertThat(alarms.of(together)).isEmpty();

        DriftAlarms others = new DriftAlarms(HOURS);
        others.of(report(column("age", 0.3)));
        assertThat(others.of(together)).isEmpty();
    }

    @Test
    void text_manyColumnsOfLongNames_isALineForAPager() {
        List<CellChange> changes = List.of(new CellChange("a category with quite a long name", 0.0212, 0.4098));
        DriftReport found = report(IntStream.range(0, 30)
                .mapToObj(i -> column("the_average_of_the_last_thirty_days_of_feature_" + i, 0.2, changes))
                .toArray(ColumnDrift[]::new));

        String text = alarms.of(found).orElseThrow().text();

        assertThat(text)
                .startsWith("visitors@1 has drifted from the reference: "
                        + "the_averag…feature_0 (79.3 %, mean 40.2 → 45.1), the_averag…feature_1 (")
                .endsWith(" and 27 more")
                .doesNotContain("\n")
                .hasSizeLessThanOrEqualTo(220);
    }

    @Test
    void text_moreMissingValues_saysSo() {
        List<CellChange> changes = List.of(new CellChange("missing", 0.0212, 0.4098));

        String text =
                alarms.of(report(column("age", 0.2, changes))).orElseThrow().text();

        assertThat(text).endsWith("age (79.3 %, missing 2.1 % → 41 %)");
    }

    @Test
    void text_sameMeanAndMoreSpread_saysSo() {
        List<CellChange> changes = List.of(new CellChange("(42.12, 43.88]", 0.1, 0.2));
        ColumnDrift moved = column("age", 0.2, changes);
        Side before = moved.before();
        ColumnDrift spread = new ColumnDrift(
                "age",
                moved.state(),
                moved.effects(),
                1,
                1e-9,
                1e-9,
                1,
                "value",
                before,
                new Side(1_000, 0, 0, before.mean(), 8.04, 0, 80),
                changes,
                List.of());

        assertThat(alarms.of(report(spread)).orElseThrow().text()).endsWith("age (100 %, deviation 5 → 8.04)");
    }
}
