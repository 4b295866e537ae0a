package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.ArrayList;
import java.util.List;

/** Where in the arrays of a {@link Tally} the counts and sums of everything that is counted are. Immutable. */
final class CountLayout {

    private final List<Counted> counted;
    private final List<Column> columns;
    private final List<ColumnCounts> reference;
    private final ArrayElements arrays;
    private final int[] starts; // of the counts
    private final int[] slots; // of the sums; those of single numbers are the first
    private final double[] centres;
    private final int counts;
    private final int features; // columns
    private final List<Integer> singleNumbers = new ArrayList<>();
    private final List<Integer> others = new ArrayList<>();

    CountLayout(RowLayout layout, List<ColumnCounts> reference) {
        this.counted = Counted.of(layout);
        if (reference.size() != counted.size()) {
            throw new IllegalArgumentException("A reference of " + reference.size() + " counts does not fit the "
                    + counted.size() + " of " + layout.model() + "; make it from rows of this version");
        }
        this.columns = layout.columns();
        this.reference = List.copyOf(reference);
        this.arrays = new ArrayElements(columns);
        this.features = layout.features().size();
        this.starts = new int[reference.size()];
        this.slots = new int[reference.size()];
        this.centres = new double[reference.size()];
        int next = Tally.PADDING;
        for (int i = 0; i < starts.length; i++) {
            Cells cells = reference.get(i).cells();
            double mean = reference.get(i).moments().mean();
            starts[i] = next;
            centres[i] = Double.isFinite(mean) ? mean : 0;
            next += Tally.FIRST_CELL + cells.size();
            (isSingleNumber(i) ? singleNumbers : others).add(i);
        }
        for (int i = 0; i < singleNumbers.size(); i++) {
            slots[singleNumbers.get(i)] = i;
        }
        for (int i = 0; i < others.size(); i++) {
            slots[others.get(i)] = singleNumbers.size() + i;
        }
        this.counts = next - Tally.PADDING;
    }

    private boolean isSingleNumber(int index) {
        return cells(index) instanceof NumberCells
                && counted.get(index).what() == Measured.VALUE
                && column(index).isNumeric();
    }

    /** Returns what is counted as single numbers: columns of them, and elements of arrays. */
    List<Integer> singleNumbers() {
        return singleNumbers;
    }

    /** Returns what else is counted. */
    List<Integer> others() {
        return others;
    }

    Counted counted(int index) {
        return counted.get(index);
    }

    Column column(int index) {
        return columns.get(counted.get(index).column());
    }

    ArrayElements arrays() {
        return arrays;
    }

    boolean isFeature(int index) {
        return counted.get(index).column() < features;
    }

    /**
     * Returns the odd factor by which a value goes into the hash of a row; 0 for what is no feature, or in it already.
     */
    long factor(int index) {
        return isFeature(index) && !isPart(index) ? Mixing.factor(index) : 0;
    }

    /** Returns whether it is the length of a text, or one of some elements of an array: the whole is counted, too. */
    private boolean isPart(int index) {
        boolean isElement = counted.get(index).what() == Measured.VALUE && Counted.isArray(column(index));
        return counted.get(index).what() == Measured.LENGTH
                || (isElement
                        && Counted.elements(column(index)).length
                                < column(index).width());
    }

    Cells cells(int index) {
        return reference.get(index).cells();
    }

    int start(int index) {
        return starts[index];
    }

    int slot(int index) {
        return slots[index];
    }

    double centre(int index) {
        return centres[index];
    }

    /** Returns how many things are counted. */
    int size() {
        return starts.length;
    }

    List<ColumnCounts> reference() {
        return reference;
    }

    Tally newTally() {
        return new Tally(counts, starts.length);
    }
}
