package io.mlprod.monitoring.internal.cells;

/**
 * The cells into which the values of one column are counted. They come from the column's reference, so that its counts
 * and those of every window can be compared cell by cell. Immutable.
 *
 * <p>Missing values are counted apart from the cells, and so are infinite ones.
 */
public sealed interface Cells permits NumberCells, CategoryCells {

    /**
     * Returns how many cells there are.
     *
     * @return 1 or more
     */
    int size();

    /**
     * Returns what a cell holds, for people.
     *
     * @param cell from 0
     * @return for example {@code (1.5, 3]}, a category's name, or {@code other}
     */
    String label(int cell);
}
