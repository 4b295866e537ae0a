package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.VersionReport.OpenWindow;
import io.mlprod.monitoring.VersionReport.Reference;
import io.mlprod.monitoring.VersionReport.Source;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.Side;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.JointDrift;
import io.mlprod.monitoring.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

    private static ColumnDrift column(int number, DriftState state) {
        Side before = new Side(5_000, 0, 0, 40, 5, 20, 60);
        Side after = new Side(1_000, 0, 0, 45, 5, 20, 60);
        return new ColumnDrift(
                "f" + number,
                state,
                Map.of(DriftMeasure.JENSEN_SHANNON, 0.2),
                1,
                1e-90,
                1e-90,
                0.1,
                "value",
                before,
                after,
                List.of(),
                List.of());
    }

    private static DriftReport drift(DriftState state, long rows, List<ColumnDrift> columns) {
        return new DriftReport(
                new ModelVersion("m", "1", ""),
                NOON,
                NOON.plusSeconds(3_600),
                Drift.DEFAULT,
                rows,
                0.001,
                state,
                columns,
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static VersionReport version(String version, boolean isLoaded, Source source, Optional<DriftReport> drift) {
        return new VersionReport(
                new ModelVersion("m", version, ""),
                isLoaded,
                new Reference(source, 5_000, List.of()),
                1_234,
                0,
                Optional.of(new OpenWindow(NOON, 5, 50)),
                drift,
                Optional.empty(),
                Optional.empty());
    }

    private static String text(VersionReport... versions) {
        return new MonitorStatus(
                        NOON,
                        new Health(List.of()),
                        List.of(versions),
                        List.of(),
                        List.of(),
                        List.of(),
                        new MonitorStatus.Cost(1, Duration.ofMillis(3), 0))
                .toString();
    }

    private static String text(DriftReport drift) {
        return text(version("1", true, Source.PROFILE, Optional.of(drift)));
    }

    @Test
    void drift_manyColumns_showsThoseThatHaveShiftedAndCountsTheRest() {
        List<ColumnDrift> columns = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            columns.add(column(i, i < 2 ? DriftState.DRIFT : i == 2 ? DriftState.WARNING : DriftState.OK));
        }

        String text = text(drift(DriftState.DRIFT, 1_000, columns));

        assertThat(text)
                .contains("DRIFT from the reference, 1,000 rows from 2024-01-01T12:00:00Z to 2024-01-01T13:00:00Z")
                .contains("f0 ", "f1 ", "f2 ", "<1e-12", "mean 40 → 45", "  and 27 more columns\n")
                .doesNotContain("f3 ");
    }

    @Test
    void drift_moreColumnsThanFit_saysHowManyMoreHaveShifted() {
        List<ColumnDrift> columns = Stream.iterate(0, i -> i + 1)
                .limit(30)
                .map(i -> column(i, i < 20 ? DriftState.DRIFT : DriftState.OK))
                .toList();

        assertThat(text(drift(DriftState.DRIFT, 1_000, columns)))
                .contains("  and 12 more columns that have shifted, of 30\n");
    }

    @Test
    void drift_noneOfManyColumns_isOneLine() {
        List<ColumnDrift> columns = Stream.iterate(0, i -> i + 1)
                .limit(30)
                .map(i -> column(i, DriftState.OK))
                .toList();

        String text = text(drift(DriftState.OK, 1_000, columns));

        assertThat(text).contains("OK, no drift from the reference, 1,000 rows").doesNotContain("column  ", "more");
    }

    @Test
    void drift_tooFewRows_saysHowManyAreNeededAndShowsNoNumbers() {
        String text = text(drift(DriftState.NOT_ENOUGH_DATA, 77, List.of(column(0, DriftState.NOT_ENOUGH_DATA))));

        assertThat(text)
                .contains("NOT_ENOUGH_DATA to compare with the reference, 77 rows", "; 500 are needed")
                .doesNotContain("f0");
    }

    @Test
    void drift_slidingWindowsNotComplete_saysSo() {
        assertThat(text(drift(DriftState.NOT_ENOUGH_DATA, 900, List.of())))
                .contains("; there are not yet as many windows as are looked at together");
    }

    @Test
    void drift_ofAllColumnsTogether_isShown() {
        DriftReport alone = drift(DriftState.DRIFT, 1_000, List.of(column(0, DriftState.OK)));
        DriftReport together = new DriftReport(
                alone.model(),
                alone.from(),
                alone.to(),
                alone.settings(),
                alone.rows(),
                alone.level(),
                alone.state(),
                alone.columns(),
                Optional.of(new JointDrift(DriftState.DRIFT, 0.714, 1e-9, 1e-9, 500, 500)),
                List.of(),
                List.of());

        assertThat(text(together)).contains("all columns together: DRIFT, a classifier has an AUC of 0.71");
    }

    @Test
    void version_withoutAnEndedWindow_saysWhatItWaitsFor() {
        assertThat(text(version("1", true, Source.PROFILE, Optional.empty())))
                .contains("no window has ended yet; the open one has 50 rows since 2024-01-01T12:00:00Z");
        assertThat(text(version("1", true, Source.COLLECTING, Optional.empty())))
                .contains("collecting a reference, 5,000 rows so far");
    }

    @Test
    void versions_notLoaded_areALineEachAndAFew() {
        Optional<DriftReport> drift = Optional.of(drift(DriftState.DRIFT, 1_000, List.of()));
        VersionReport[] versions = Stream.iterate(9, i -> i - 1)
                .limit(6)
                .map(i -> version(String.valueOf(i), i == 9, Source.PROFILE, drift))
                .toArray(VersionReport[]::new);

        assertThat(text(versions).lines())
                .contains("m@8 (not loaded): 1,234 rows counted; at last DRIFT")
                .contains("not loaded either: m@5, m@4");
    }

    @Test
    void health_chainAndHandleOfOneName_areToldApart() {
        Health health = new Health(List.of(
                new Health.Part("delivery", Health.Kind.HANDLE, "delivery@1", 0, List.of()),
                new Health.Part("delivery", Health.Kind.CHAIN, "delivery READY, default READY", 0, List.of())));

        assertThat(health).hasToString("""
                delivery READY (delivery@1)
                chain delivery READY (delivery READY, default READY)""");
    }
}
