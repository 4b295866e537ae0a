package io.mlprod.testing.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A growing column of few different values, as numbers from 0. For one thread while it grows. */
final class Codes<T> {

    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();
    private int[] codes = new int[1_024];
    private int size;

    void add(T value) {
        if (size == codes.length) {
            codes = Arrays.copyOf(codes, 2 * size);
        }
        codes[size++] = numbers.computeIfAbsent(value, any -> {
            values.add(value);
            return values.size() - 1;
        });
    }

    int size() {
        return size;
    }

    /** Returns how many different values there are. */
    int count() {
        return values.size();
    }

    List<T> values() {
        return values;
    }

    int code(int row) {
        return codes[row];
    }

    T value(int row) {
        return values.get(codes[row]);
    }

    boolean hasRows(Codes<T> other) {
        if (size != other.size) {
            return false;
        }
        for (int row = 0; row < size; row++) {
            if (!value(row).equals(other.value(row))) {
                return false;
            }
        }
        return true;
    }
}
