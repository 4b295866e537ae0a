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
 * @param unseen values whose category the reference does not name; they are in a cell, too
 */
@SuppressWarnings("ArrayRecordComponent") // compared and added by the methods below
public record ColumnCounts(
        Cells cells, long[] counts, long missing, long infinite, long zeros, PowerSums moments, Unseen unseen) {

    /**
     * How many values are of categories that the reference does not name. Immutable.
     *
     * @param values how many; of a reference, how many would be expected among as many new values
     * @param of how many values were looked at; of a reference, how many the expectation is worth; 0 if it is not known
     *     which categories have been seen
     */
    public record Unseen(long values, long of) {

        /** Nothing was looked at. */
        public static final Unseen NONE = new Unseen(0, 0);

        Unseen plus(Unseen other) {
            return new Unseen(values + other.values, of + other.of);
        }
    }

    /** Checks the length of the counts. */
    public ColumnCounts {
        if (counts.length != cells.size()) {
            throw new IllegalArgumentException(counts.length + " counts for " + cells.size() + " cells");
        }
    }

    /** Creates counts without values of unseen categories. */
    public ColumnCounts(Cells cells, long[] counts, long missing, long infinite, long zeros, PowerSums moments) {
        this(cells, counts, missing, infinite, zeros, moments, Unseen.NONE);
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
                moments.plus(other.moments),
                unseen.plus(other.unseen));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnCounts that
                && cells.equals(that.cells)
                && Arrays.equals(counts, that.counts)
                && missing == that.missing
                && infinite == that.infinite
                && zeros == that.zeros
                && moments.equals(that.moments)
                && unseen.equals(that.unseen);
    }

    @Override
    public int hashCode() {
        return 31 * cells.hashCode() + Arrays.hashCode(counts);
    }
}
