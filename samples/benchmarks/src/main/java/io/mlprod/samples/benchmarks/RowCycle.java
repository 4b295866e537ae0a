package io.mlprod.samples.benchmarks;

/** Row numbers, one after the other, again and again; for one thread. */
final class RowCycle {

    private int row;

    /** Begins somewhere in the rows, so that threads do not ask the same row at the same time. */
    RowCycle(int first) {
        row = first;
    }

    int next() {
        row = (row + 1) & (Rows.COUNT - 1);
        return row;
    }
}
