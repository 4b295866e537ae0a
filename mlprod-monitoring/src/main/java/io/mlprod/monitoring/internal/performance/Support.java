package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.NumberText;

/**
 * What the spread of a metric is known from.
 *
 * @param rows how many rows of the rarest kind that the metric depends on, or as many as the spread of very unequal
 *     errors is worth
 * @param kind of what they are, in words
 */
record Support(double rows, String kind) {

    /** How many are needed for a verdict: of fewer, an interval says too little about how far chance reaches. */
    static final int LEAST = 25;

    /** That of an exact number, or of an interval that was set. */
    static final Support SURE = new Support(Double.POSITIVE_INFINITY, "");

    boolean isEnough() {
        return rows >= LEAST;
    }

    Support orLess(Support other) {
        return other.rows < rows ? other : this;
    }

    /** Returns what is missing, in words. */
    String text() {
        return "a verdict needs " + LEAST + " " + kind + "; there are " + NumberText.count((long) rows);
    }
}
