package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.observe.RowLayout;
import java.util.Collections;
import java.util.List;

/** References for rows of tests. */
final class References {

    private References() {}

    /** Ten quantile cells of the standard normal distribution, and what is outside of -4 to 4. */
    static final NumberCells NORMAL = new NumberCells(-4, -1.28, -0.84, -0.52, -0.25, 0, 0.25, 0.52, 0.84, 1.28, 4);

    static ColumnCounts numbers(double... edges) {
        return of(new NumberCells(edges));
    }

    static ColumnCounts categories(String... names) {
        return of(new CategoryCells(List.of(names)));
    }

    static ColumnCounts of(Cells cells) {
        return new ColumnCounts(cells, new long[cells.size()], 0, 0, 0, PowerSums.NONE);
    }

    /** The normal distribution for all columns, which are numbers. */
    static List<ColumnCounts> normal(RowLayout layout) {
        return Collections.nCopies(layout.columns().size(), of(NORMAL));
    }
}
