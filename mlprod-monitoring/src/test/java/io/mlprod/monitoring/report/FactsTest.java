package io.mlprod.monitoring.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.drift.ColumnDrift.Side;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactsTest {

    private static ColumnDrift column(String name, DriftState state, double share, Cell... cells) {
        Side side = new Side(2_000, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        return new ColumnDrift(
                name,
                state,
                Map.of(DriftMeasure.JENSEN_SHANNON, 0.2, DriftMeasure.PSI, 0.3),
                0,
                0.01,
                0.02,
                share,
                "category",
                side,
                side,
                List.of(),
                List.of(cells));
    }

    private static DriftFacts facts(Drift settings, ColumnDrift... columns) {
        return Facts.drift(
                new DriftReport(
                        Credit.SEVEN,
                        Credit.FROM,
                        Instant.MAX,
                        settings,
                        2_000,
                        0.01,
                        DriftState.DRIFT,
                        List.of(columns),
                        Optional.empty(),
                        List.of(),
                        List.of()),
                "its profile");
    }

    @Test
    void cells_ofFewerThanFiveRows_areNotShown() {
        DriftFacts facts = facts(
                Drift.DEFAULT,
                column(
                        "city",
                        DriftState.OK,
                        0,
                        new Cell("a", Double.NaN, 4 / 2_000.0, 5 / 2_000.0),
                        new Cell("b", Double.NaN, 0, 1)));

        assertThat(facts.columns().get(0).cells())
                .containsExactly(new Cell("a", Double.NaN, Double.NaN, 5 / 2_000.0), new Cell("b", Double.NaN, 0, 1));
    }

    @Test
    void mean_ofFewerThanFiveRows_isNotShown() {
        Side one = new Side(1, 0, 0, 72_500, 0, 72_500, 72_500);
        Side five = new Side(10, 0.5, 0, 40, 1, 38, 42);

        DriftFacts.Column column = facts(
                        Drift.DEFAULT,
                        new ColumnDrift(
                                "income",
                                DriftState.NOT_ENOUGH_DATA,
                                Map.of(),
                                0,
                                1,
                                1,
                                0,
                                "value",
                                five,
                                one,
                                List.of(),
                                List.of()))
                .columns()
                .get(0);

        assertThat(column.before()).isEqualTo(new DriftFacts.Side(10, 0.5, 0, 40, 1));
        assertThat(column.after()).isEqualTo(new DriftFacts.Side(1, 0, 0, Double.NaN, Double.NaN));
        assertThat(column.toString()).doesNotContain("72500");
    }

    @Test
    void columns_areInTheOrderOfStateAndShare() {
        DriftFacts facts = facts(
                Drift.DEFAULT,
                column("few", DriftState.NOT_ENOUGH_DATA, 0),
                column("ok", DriftState.OK, 0.5),
                column("first", DriftState.DRIFT, 0.3),
                column("second", DriftState.DRIFT, 0.2),
                column("watched", DriftState.WARNING, 0.1));

        assertThat(facts.columns())
                .extracting(DriftFacts.Column::name)
                .containsExactly("first", "second", "watched", "ok", "few");
        assertThat(facts.count(DriftState.DRIFT)).isEqualTo(2);
    }

    @Test
    void measure_thatDoesNotApply_isTheJensenShannonDistance() {
        assertThat(facts(Drift.DEFAULT.measure(DriftMeasure.PSI), column("x", DriftState.OK, 0))
                        .columns()
                        .get(0)
                        .measure())
                .isEqualTo("PSI");
        assertThat(facts(Drift.DEFAULT.measure(DriftMeasure.WASSERSTEIN), column("x", DriftState.OK, 0))
                        .columns()
                        .get(0)
                        .measure())
                .isEqualTo("Jensen-Shannon distance");
    }
}
