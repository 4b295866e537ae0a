package io.mlprod.testing.golden;

import org.jspecify.annotations.Nullable;

/** The number of wrong values of one output, and the largest difference. For one thread. */
final class OutputCount {

    private final String output;
    private long values;
    private long wrong;
    private double largest;
    private String row = "";

    OutputCount(String output) {
        this.output = output;
    }

    void add(String name, @Nullable Object expected, @Nullable Object actual, boolean agrees) {
        values++;
        wrong += agrees ? 0 : 1;
        double difference =
                Mismatch.of(name, output, expected, actual, Double.NaN).absolute();
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
                + (largest > 0 ? ", at most by " + Shown.difference(largest) + " in row '" + row + "'" : "");
    }
}
