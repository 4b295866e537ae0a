package io.mlprod.testing.evaluate;

import java.util.Arrays;

/** A growing column of numbers. For one thread while it grows. */
final class Numbers {

    private double[] values = new double[1_024];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    double at(int row) {
        return values[row];
    }

    double[] at(int[] rows) {
        double[] some = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            some[i] = values[rows[i]];
        }
        return some;
    }

    boolean hasRows(Numbers other) {
        return Arrays.equals(values, 0, size, other.values, 0, other.size);
    }
}
