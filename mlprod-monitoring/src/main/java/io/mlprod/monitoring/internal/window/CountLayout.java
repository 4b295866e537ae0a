package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.ArrayList;
import java.util.List;

/** Where in the arrays of a {@link Tally} the counts and sums of each column are. Immutable. */
final class CountLayout {

    private final List<ColumnCounts> reference;
    private final int[] starts; // of each column's counts
    private final int[] slots; // of each column's sums; those of single numbers are the first
    private final double[] centres;
    private final int counts;
    private final int features;
    private final List<Integer> singleNumbers = new ArrayList<>();
    private final List<Integer> others = new ArrayList<>();

    CountLayout(RowLayout layout, List<ColumnCounts> reference) {
        List<Column> columns = layout.columns();
        if (reference.size() != columns.size()) {
            throw new IllegalArgumentException("A reference of " + reference.size() + " columns does not fit "
                    + columns.size() + " columns of " + layout.model() + "; make it from rows of this version");
        }
        this.reference = List.copyOf(reference);
        this.features = layout.features().size();
        this.starts = new int[columns.size()];
        this.slots = new int[columns.size()];
        this.centres = new double[columns.size()];
        int next = Tally.PADDING;
        for (int i = 0; i < starts.length; i++) {
            Cells cells = reference.get(i).cells();
            double mean = reference.get(i).moments().mean();
            starts[i] = next;
            centres[i] = Double.isFinite(mean) ? mean : 0;
            next += Tally.FIRST_CELL + cells.size();
            Column column = columns.get(i);
            boolean isNumber = cells instanceof NumberCells && column.isNumeric() && column.width() == 1;
            (isNumber ? singleNumbers : others).add(i);
        }
        for (int i = 0; i < singleNumbers.size(); i++) {
            slots[singleNumbers.get(i)] = i;
        }
        for (int i = 0; i < others.size(); i++) {
            slots[others.get(i)] = singleNumbers.size() + i;
        }
        this.counts = next - Tally.PADDING;
    }

    /** Returns the columns that are counted as single numbers. */
    List<Integer> singleNumbers() {
        return singleNumbers;
    }

    /** Returns the other columns. */
    List<Integer> others() {
        return others;
    }

    int features() {
        return features;
    }

    /** Returns the odd factor by which a column goes into the hash of a row; 0 for an answer. */
    long factor(int column) {
        return column < features ? Mixing.factor(column) : 0;
    }

    Cells cells(int column) {
        return reference.get(column).cells();
    }

    int start(int column) {
        return starts[column];
    }

    int slot(int column) {
        return slots[column];
    }

    double centre(int column) {
        return centres[column];
    }

    int columns() {
        return starts.length;
    }

    List<ColumnCounts> reference() {
        return reference;
    }

    Tally newTally() {
        return new Tally(counts, starts.length);
    }
}
