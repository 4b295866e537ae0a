package io.mlprod.monitoring.internal.cells;

/** What the numbers in cells are. */
public enum Measured {
    /** The values of a column. */
    VALUE("value"),
    /** The lengths of texts. */
    LENGTH("length"),
    /** The Euclidean norms of arrays. */
    NORM("norm");

    private final String word;

    Measured(String word) {
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
}
