package io.mlprod.monitoring.internal.page;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.internal.page.PageView.Table;
import io.mlprod.monitoring.internal.page.PageView.Table.Column;
import io.mlprod.monitoring.report.DriftFacts;
import java.util.ArrayList;
import java.util.List;

/** The numbers behind the drawing of a column. */
final class CellTable {

    private CellTable() {}

    static Table of(DriftFacts.Column column) {
        DriftFacts.Side before = column.before();
        DriftFacts.Side after = column.after();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("rows", NumberText.count(before.rows()), NumberText.count(after.rows())));
        if (Double.isFinite(before.mean()) || Double.isFinite(after.mean())) {
            String of = column.measured().equals("value") ? "" : " " + column.measured();
            rows.add(List.of("mean" + of, Shown.number(before.mean()), Shown.number(after.mean())));
            rows.add(List.of("standard deviation", Shown.number(before.deviation()), Shown.number(after.deviation())));
        }
        if (column.cells().stream().noneMatch(cell -> cell.category().equals("missing"))) {
            rows.add(List.of("missing", share(before.missing()), share(after.missing())));
        }
        for (int i = 0; i < column.cells().size(); i++) {
            Cell cell = column.cells().get(i);
            rows.add(List.of(label(column.cells(), i), share(cell.before()), share(cell.after())));
        }
        return new Table(
                List.of(Column.text("Of the column"), Column.number("Reference"), Column.number("Current")), rows);
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "< 5 rows" : Shown.percent(share);
    }

    private static String label(List<Cell> cells, int at) {
        Cell cell = cells.get(at);
        if (!cell.category().isEmpty()) {
            return Shown.name(cell.category());
        }
        if (at == 0) {
            return Double.isInfinite(cell.upTo()) ? "all" : "below the reference";
        }
        double above = cells.get(at - 1).upTo();
        if (Double.isInfinite(cell.upTo())) {
            return "above the reference";
        }
        boolean isFirst = at == 1;
        boolean isLast =
                at + 1 < cells.size() && Double.isInfinite(cells.get(at + 1).upTo());
        return isFirst && isLast
                ? "within the reference"
                : isFirst
                        ? "up to " + Shown.number(cell.upTo())
                        : isLast
                                ? "above " + Shown.number(above)
                                : Shown.number(above) + " to " + Shown.number(cell.upTo());
    }
}
