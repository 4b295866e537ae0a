package io.mlprod.monitoring.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.alert.Kpi;
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

/** What is told of a sequence of looks; the default threshold is 0.1. */
class DriftFindingsTest {

    private static final Windows HOURS = Windows.of(Duration.ofHours(1));
    private static final ModelVersion MODEL = new ModelVersion("visitors", "1", "");

    private final DriftFindings findings = new DriftFindings(HOURS);

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

    /** Returns how many times a drift begins if the effect of one column is this, in one window after the other. */
    private long raised(DriftFindings by, double... effects) {
        long begun = 0;
        double before = by.columns();
        for (double effect : effects) {
            double now = by.of(report(column("age", effect))).value();
            begun += now > before ? 1 : 0;
            before = now;
        }
        return begun;
    }

    @Test
    void of_shiftOfAboutTheThreshold_isRaisedOnce() {
        assertThat(raised(findings, 0.11, 0.09, 0.12, 0.06, 0.04, 0.11, 0.01, 0.01, 0.1))
                .isEqualTo(1);
    }

    @Test
    void of_shiftThatWasSmallInThreeWindows_isRaisedAgain() {
        assertThat(raised(findings, 0.11, 0.04, 0.04, 0.04, 0.11)).isEqualTo(2);
    }

    @Test
    void of_slidingWindows_haveToBeQuietForTheirWholeLength() {
        DriftFindings sliding = new DriftFindings(HOURS.sliding(4));

        assertThat(raised(sliding, 0.11, 0.04, 0.04, 0.04, 0.11)).isEqualTo(1);
        assertThat(raised(sliding, 0.04, 0.04, 0.04, 0.04, 0.11)).isEqualTo(1);
    }

    @Test
    void of_windowsWithTooFewRows_endNothing() {
        assertThat(raised(findings, 0.11)).isEqualTo(1);
        for (int hour = 0; hour < 5; hour++) {
            findings.of(report(DriftState.NOT_ENOUGH_DATA, List.of(), Optional.empty()));
        }

        assertThat(raised(findings, 0.11)).isZero();
    }

    @Test
    void of_furtherColumn_isRaisedAndNamedFirst() {
        findings.of(report(column("age", 0.3), column("income", 0)));

        Kpi further = findings.of(report(column("age", 0.3), column("income", 0.2)));

        assertThat(further.value()).isEqualTo(2);
        assertThat(further.detail())
                .startsWith("visitors@1 has drifted from the reference: income (")
                .contains(", age (");
        assertThat(findings.of(report(column("age", 0.3), column("income", 0.2)))
                        .detail())
                .isEqualTo(further.detail());
    }

    @Test
    void of_allColumnsTogether_isRaisedIfNoneDriftsAlone() {
        Optional<JointDrift> joint = Optional.of(new JointDrift(DriftState.DRIFT, 0.7, 1e-9, 1e-9, 500, 500));
        DriftReport together = report(DriftState.DRIFT, List.of(column("age", 0)), joint);

        Kpi found = findings.of(together);
        assertThat(found.value()).isEqualTo(1);
        assertThat(found.detail()).endsWith("all columns together, none alone");
        assertThat(findings.of(together)).isEqualTo(found);

        DriftFindings others = new DriftFindings(HOURS);
        String age = others.of(report(column("age", 0.3))).detail();
        assertThat(others.of(together).detail()).isEqualTo(age);
    }

    @Test
    void text_manyColumnsOfLongNames_isALineForAPager() {
        List<CellChange> changes = List.of(new CellChange("a category with quite a long name", 0.0212, 0.4098));
        DriftReport found = report(IntStream.range(0, 30)
                .mapToObj(i -> column("the_average_of_the_last_thirty_days_of_feature_" + i, 0.2, changes))
                .toArray(ColumnDrift[]::new));

        String text = findings.of(found).detail();

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

        String text = findings.of(report(column("age", 0.2, changes))).detail();

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

        assertThat(findings.of(report(spread)).detail()).endsWith("age (100 %, deviation 5 → 8.04)");
    }
}
