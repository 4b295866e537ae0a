package io.mlprod.monitoring.report;

import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import java.util.Comparator;
import java.util.List;

/** What a report says of a look at a window. */
final class Facts {

    /** Shares of fewer rows are not shown: they may be those of single persons. */
    private static final long FEWEST_ROWS = 5;

    private Facts() {}

    static DriftFacts drift(DriftReport look, String comparedWith) {
        Drift settings = look.settings();
        return new DriftFacts(
                look.model(),
                look.from(),
                look.to(),
                look.rows(),
                comparedWith,
                settings.falseAlarmsPerDay(),
                look.level(),
                look.state(),
                look.columns().stream()
                        .map(column -> column(column, settings, look.columns().size()))
                        .sorted(Comparator.comparing(DriftFacts.Column::state)
                                .reversed()) // stable: by share within a state
                        .toList(),
                look.joint(),
                look.notCompared());
    }

    private static DriftFacts.Column column(ColumnDrift column, Drift settings, int columns) {
        DriftMeasure measure =
                column.effects().containsKey(settings.measure()) ? settings.measure() : DriftMeasure.JENSEN_SHANNON;
        return new DriftFacts.Column(
                column.name(),
                column.measured(),
                column.state(),
                measure.title(),
                column.effects().getOrDefault(measure, Double.NaN),
                settings.threshold(measure),
                column.adjustedPValue(),
                column.share(),
                ColumnWords.change(column, settings.minRows()),
                ColumnWords.test(column, columns),
                ColumnWords.next(column),
                side(column.before()),
                side(column.after()),
                cells(column));
    }

    private static List<Cell> cells(ColumnDrift column) {
        return column.cells().stream()
                .map(cell -> new Cell(
                        cell.category(),
                        cell.upTo(),
                        shown(cell.before(), column.before().rows()),
                        shown(cell.after(), column.after().rows())))
                .toList();
    }

    private static DriftFacts.Side side(ColumnDrift.Side side) {
        boolean isShown = side.rows() * (1 - side.missing() - side.infinite()) >= FEWEST_ROWS - 0.5;
        return new DriftFacts.Side(
                side.rows(),
                shown(side.missing(), side.rows()),
                shown(side.infinite(), side.rows()),
                isShown ? side.mean() : Double.NaN,
                isShown ? side.deviation() : Double.NaN);
    }

    private static double shown(double share, long rows) {
        return share > 0 && Math.round(share * rows) < FEWEST_ROWS ? Double.NaN : share;
    }
}
