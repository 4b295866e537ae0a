package io.mlprod.monitoring.internal.series;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.CellChange;
import io.mlprod.monitoring.drift.DriftState;
import java.util.Set;

/** What has changed in a column, in a few words. */
public final class ColumnText {

    private static final double LITTLE = 0.1; // of a standard deviation
    private static final Set<String> NO_VALUES = Set.of("missing", "infinite");

    private ColumnText() {}

    /**
     * Returns how the mean has moved, or else the cell whose share has changed most.
     *
     * @param most how long the cell's name may be
     * @return for example {@code mean 40.2 → 45.1} or {@code missing 2 % → 41 %}; empty if nothing has changed
     */
    public static String change(ColumnDrift column, int most) {
        boolean hasMean = !Double.isNaN(column.after().mean())
                && !Double.isNaN(column.before().mean());
        CellChange largest =
                column.changes().isEmpty() ? null : column.changes().get(0);
        boolean isNoValue = largest != null && NO_VALUES.contains(largest.cell());
        boolean isOfCell = largest != null && isShifted(column) && (isNoValue || !isMoved(column));
        if (hasMean && !isOfCell) {
            return column.meanTitle() + " "
                    + NumberText.measured(column.before().mean()) + " → "
                    + NumberText.measured(column.after().mean());
        }
        return largest == null
                ? ""
                : shortened(largest.cell(), most) + (isNoValue ? " " : ": ") + NumberText.percent(largest.before())
                        + " → " + NumberText.percent(largest.after());
    }

    private static boolean isShifted(ColumnDrift column) {
        return column.state() == DriftState.DRIFT || column.state() == DriftState.WARNING;
    }

    private static boolean isMoved(ColumnDrift column) {
        double moved = Math.abs(column.after().mean() - column.before().mean());
        return moved > LITTLE * column.before().deviation();
    }

    /** Returns a name; if it is longer, its beginning and its end, since many differ only there. */
    public static String shortened(String name, int most) {
        int tail = (most - 1) / 2;
        return name.length() <= most
                ? name
                : name.substring(0, most - 1 - tail) + "…" + name.substring(name.length() - tail);
    }
}
