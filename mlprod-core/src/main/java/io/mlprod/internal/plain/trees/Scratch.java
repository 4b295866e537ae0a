package io.mlprod.internal.plain.trees;

/** What one run of an ensemble needs besides its input and output; kept from run to run. For one thread at a time. */
public final class Scratch {

    static final int BLOCK = 64; // rows that are computed together
    private static final int MOST_NUMBERS = 1 << 17; // that a block of rows keeps

    private final Walker walker;
    private final Totals totals;
    private final int most;
    private int rows;
    int[] keys = {};
    double[] numbers = {};
    int[] leaves = {};
    float[] sums = {};
    double[] wideSums = {};
    boolean[] scored = {};
    final double[] row; // the scores of one row
    final boolean[] isScored;

    Scratch(Walker walker, Totals totals) {
        this.walker = walker;
        this.totals = totals;
        int wide = Math.max(walker.width(), totals.targets());
        most = Math.max(1, Math.min(BLOCK, MOST_NUMBERS / Math.max(1, wide)));
        row = new double[totals.targets()];
        isScored = new boolean[row.length];
    }

    /** Makes room for the next block; returns its rows. */
    int block(int left) {
        int wanted = Math.min(left, most);
        if (rows < wanted) {
            rows = wanted;
            walker.prepare(this, rows);
            leaves = new int[rows * Walker.GROUP];
            totals.prepare(this, rows);
        }
        return wanted;
    }
}
