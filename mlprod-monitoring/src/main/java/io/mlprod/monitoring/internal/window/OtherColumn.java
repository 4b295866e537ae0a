package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.observe.PredictionRows;

/** The counting of a column that is not a single number. Immutable and thread-safe. */
abstract class OtherColumn {

    /**
     * Where a column's counts go.
     *
     * @param column its place in the rows
     * @param index its place in what is counted
     * @param start of its counts
     * @param slot of its sums
     * @param centre of its moments
     * @param factor of its share in a row's hash
     */
    record Place(int column, int index, int start, int slot, double centre, long factor) {}

    final Place place;

    OtherColumn(Place place) {
        this.place = place;
    }

    /**
     * Counts the column's elements in one row, and puts a number for them into the row's values.
     *
     * @return their share in the row's hash
     */
    abstract long count(PredictionRows rows, int row, float[] values, Tally tally);

    /** Counts elements that are not there at all as one that is missing. */
    long missing(float[] values, Tally tally) {
        values[place.index] = Float.NaN;
        tally.counts[place.start + Tally.MISSING]++;
        return place.factor;
    }

    final void addCell(Tally tally, int cell) {
        tally.counts[place.start + Tally.FIRST_CELL + cell]++;
    }

    /** Counts a category by the hash of its name; returns its cell. */
    final int addCategory(Tally tally, CategoryCells cells, long hash) {
        int known = cells.known(hash);
        if (known >= 0) {
            addCell(tally, known);
            return known;
        }
        int group = cells.group(hash);
        tally.counts[place.start + Tally.UNSEEN]++;
        addCell(tally, group);
        return group;
    }

    /** Counts a finite number into a cell. */
    final void addNumber(Tally tally, int cell, double number) {
        addCell(tally, cell);
        if (number == 0) {
            tally.counts[place.start + Tally.ZEROS]++;
        }
        tally.addTo(place.slot, number, place.centre);
    }
}
