package io.mlprod.monitoring.internal.cells;

import java.util.Arrays;

/**
 * What was counted of one column: in one window, in several that were added, or in a reference. Immutable; the array is
 * not changed after it was given.
 *
 * <p>{@code missing}, {@code infinite} and the counts of the cells add up to the number of elements.
 *
 * @param cells what the counts are of
 * @param counts the values in each cell
 * @param missing values that were null, NaN or an empty text, even if a rule has replaced them
 * @param infinite numbers that were infinite; not in a cell, nor in what follows
 * @param zeros numbers that were 0; they are in a cell, too
 * @param moments of the finite numbers; of the lengths of texts, of the norms of arrays
 */
@SuppressWarnings("ArrayRecordComponent") // compared and added by the methods below
public record ColumnCounts(Cells cells, long[] counts, long missing, long infinite, long zeros, PowerSums moments) {

    /** Checks the length of the counts. */
    public ColumnCounts {
        if (counts.length != cells.size()) {
            throw new IllegalArgumentException(counts.length + " counts for " + cells.size() + " cells");
        }
    }

    /**
     * Returns what has a cell.
     *
     * @return the sum of all cells
     */
    public long present() {
        return Arrays.stream(counts).sum();
    }

    /**
     * Returns all elements, missing and infinite ones, too.
     *
     * @return 0 or more
     */
    public long all() {
        return present() + missing + infinite;
    }

    /**
     * Returns these counts and others together.
     *
     * @param other of the same cells
     * @return the sums
     * @throws IllegalArgumentException if the cells are not the same
     */
    public ColumnCounts plus(ColumnCounts other) {
        if (!cells.equals(other.cells)) {
            throw new IllegalArgumentException("Counts of different cells cannot be added");
        }
        long[] sums = counts.clone();
        Arrays.setAll(sums, i -> counts[i] + other.counts[i]);
        return new ColumnCounts(
                cells,
                sums,
                missing + other.missing,
                infinite + other.infinite,
                zeros + other.zeros,
                moments.plus(other.moments));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnCounts that
                && cells.equals(that.cells)
                && Arrays.equals(counts, that.counts)
                && missing == that.missing
                && infinite == that.infinite
                && zeros == that.zeros
                && moments.equals(that.moments);
    }

    @Override
    public int hashCode() {
        return 31 * cells.hashCode() + Arrays.hashCode(counts);
    }
}
