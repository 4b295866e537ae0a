package io.mlprod.monitoring.internal.series;

import io.mlprod.internal.text.NumberText;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.CellChange;
import io.mlprod.monitoring.drift.DriftState;
import java.util.Set;

/** What has changed in a column, in a few words. */
public final class ColumnText {

    private static final double LITTLE = 0.1; // standard deviations
    private static final Set<String> NO_VALUES = Set.of("missing", "infinite");

    private ColumnText() {}

    /**
     * Returns how the mean has moved; if something else is what has shifted, how the deviation has, or the cell whose
     * share has changed most.
     *
     * @param most how long the cell's name may be
     * @return for example {@code mean 40.2 → 45.1} or {@code missing 2 % → 41 %}; empty if nothing has changed
     */
    public static String change(ColumnDrift column, int most) {
        CellChange largest =
                column.changes().isEmpty() ? null : column.changes().get(0);
        boolean isNoValue = largest != null && NO_VALUES.contains(largest.cell());
        boolean isOfCell = largest != null && isShifted(column) && (isNoValue || !isMoved(column));
        if (hasMean(column) && !isOfCell) {
            return column.meanTitle() + " "
                    + numbers(column.before().mean(), column.after().mean());
        }
        if (largest == null) {
            return "";
        }
        return !isNoValue && isScaled(column)
                ? "deviation "
                        + numbers(column.before().deviation(), column.after().deviation())
                : shortened(largest.cell(), most) + (isNoValue ? " " : ": ") + NumberText.percent(largest.before())
                        + " → " + NumberText.percent(largest.after());
    }

    private static String numbers(double before, double after) {
        return NumberText.measured(before) + " → " + NumberText.measured(after);
    }

    private static boolean hasMean(ColumnDrift column) {
        return !Double.isNaN(column.after().mean())
                && !Double.isNaN(column.before().mean());
    }

    private static boolean isShifted(ColumnDrift column) {
        return column.state() == DriftState.DRIFT || column.state() == DriftState.WARNING;
    }

    private static boolean isMoved(ColumnDrift column) {
        double moved = Math.abs(column.after().mean() - column.before().mean());
        return moved > LITTLE * column.before().deviation();
    }

    private static boolean isScaled(ColumnDrift column) {
        double scale =
                Math.abs(Math.log(column.after().deviation() / column.before().deviation()));
        return scale > 2 * LITTLE && scale < Double.POSITIVE_INFINITY;
    }

    /** Returns a name; if it is longer, its beginning and its end, since many differ only there. */
    public static String shortened(String name, int most) {
        int tail = (most - 1) / 2;
        return name.length() <= most
                ? name
                : name.substring(0, most - 1 - tail) + "…" + name.substring(name.length() - tail);
    }
}
