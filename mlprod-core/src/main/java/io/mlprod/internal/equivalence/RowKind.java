package io.mlprod.internal.equivalence;

/** A kind of rows that finds a kind of faults. Its rows are written one by one, since all together may be large. */
interface RowKind {

    /** Returns what the rows have in common, for messages. */
    String name();

    /** Returns how many rows there are. */
    int count();

    /** Returns how many batches of it are run for one batch of another kind, as it finds more. */
    default int steps() {
        return 1;
    }

    /**
     * Writes a row.
     *
     * @param index which one; any number of its rows, from the first on, is a sample of all
     * @param row takes its values; holds those of an earlier row
     */
    void write(int index, Draft row);
}
