package io.mlprod.testing.golden;

import org.jspecify.annotations.Nullable;

/** The number of wrong values of one output, and the largest difference. For one thread. */
final class OutputCount {

    private final String output;
    private long values;
    private long wrong;
    private double largest;
    private boolean isUnsized; // a missing value, an infinity
    private String row = "";

    OutputCount(String output) {
        this.output = output;
    }

    void add(String name, @Nullable Object expected, @Nullable Object actual, boolean agrees) {
        values++;
        wrong += agrees ? 0 : 1;
        if (agrees) {
            return;
        }
        double difference =
                Mismatch.of(name, output, expected, actual, Double.NaN).absolute();
        isUnsized |= Double.isNaN(difference);
        if (difference > largest) {
            largest = difference;
            row = name;
        }
    }

    boolean isWrong() {
        return wrong > 0;
    }

    long wrong() {
        return wrong;
    }

    long values() {
        return values;
    }

    /** Returns a line for a failure. */
    String line() {
        return "'" + output + "': " + wrong + " of " + values + (values == 1 ? " value differs" : " values differ")
                + (largest > 0
                        ? (isUnsized ? ", the others" : ",") + " at most by " + Shown.difference(largest) + " in row '"
                                + row + "'"
                        : "");
    }
}
