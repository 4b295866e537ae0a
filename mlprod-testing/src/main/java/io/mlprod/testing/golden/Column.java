package io.mlprod.testing.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The expected and actual values of one place in an output, over all rows. For one thread. */
final class Column {

    private final String name;
    private final List<@Nullable Object> expected = new ArrayList<>();
    private final List<@Nullable Object> actual = new ArrayList<>();
    private int wrong;

    Column(String name) {
        this.name = name;
    }

    void add(@Nullable Object right, @Nullable Object given, boolean agrees) {
        expected.add(right);
        actual.add(given);
        wrong += agrees ? 0 : 1;
    }

    String name() {
        return name;
    }

    int rows() {
        return expected.size();
    }

    boolean isWrong() {
        return wrong > 0;
    }

    @Nullable
    Object expected(int row) {
        return expected.get(row);
    }

    @Nullable
    Object actual(int row) {
        return actual.get(row);
    }

    /** Returns whether every value is a number, or missing. */
    boolean isNumeric() {
        return IntStream.range(0, rows()).allMatch(row -> isNumber(expected.get(row)) && isNumber(actual.get(row)));
    }

    private static boolean isNumber(@Nullable Object value) {
        return value == null || value instanceof Number;
    }

    double expectedNumber(int row) {
        return number(expected.get(row));
    }

    double actualNumber(int row) {
        return number(actual.get(row));
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
