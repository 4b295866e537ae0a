package io.mlprod.monitoring.internal.cells;

/** What the numbers in cells are. */
public enum Measured {
    /** The values of a column. */
    VALUE(0, "value"),
    /** The lengths of texts. */
    LENGTH(1, "length"),
    /** The Euclidean norms of arrays. */
    NORM(2, "norm");

    private final int code; // in snapshots; never given to another one
    private final String word;

    Measured(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /**
     * Returns its name in reports.
     *
     * @return one word
     */
    public String word() {
        return word;
    }

    /**
     * Returns its code in snapshots.
     *
     * @return 0 or more
     */
    public int code() {
        return code;
    }
}
