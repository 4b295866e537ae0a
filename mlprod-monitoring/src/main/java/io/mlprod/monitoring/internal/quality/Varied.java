package io.mlprod.monitoring.internal.quality;

/**
 * In which of the last windows each column had more than one value. The hour of the day never has in windows of an
 * hour; a column that had in all of them, and has not now, is stuck. For one thread at a time.
 */
final class Varied {

    private static final int FEWEST = 3;
    private static final long LAST = (1 << 24) - 1; // a bit for each window

    private final long[] constant;
    private final int[] known;

    Varied(int columns) {
        this.constant = new long[columns];
        this.known = new int[columns];
    }

    /** Returns whether enough windows are known to say anything of a column. */
    boolean isKnown(int column) {
        return known[column] >= FEWEST;
    }

    /** Returns whether a column had several values in each of the last windows. */
    boolean isAlways(int column) {
        return constant[column] == 0;
    }

    void learn(int column, boolean isVaried) {
        constant[column] = (constant[column] << 1 | (isVaried ? 0 : 1)) & LAST;
        known[column] = Math.min(FEWEST, known[column] + 1);
    }
}
