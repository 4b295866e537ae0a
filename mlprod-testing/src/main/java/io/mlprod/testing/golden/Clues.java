package io.mlprod.testing.golden;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The search for what would explain all differences at once: columns in another order, a factor, labels reversed, rows
 * shifted. Says only what is true of all rows.
 */
final class Clues {

    private static final int MOST_COLUMNS = 200; // pairs of columns are compared
    private static final int FEWEST_ROWS = 3; // fewer rows agree with anything
    private static final double FLOAT32_NOISE = 1e-6; // some roundings to 24 bits

    private static final double FLOAT16_NOISE = 2e-3; // some roundings to 11 bits
    private static final double HALF_ULP = 0x1p42; // a half float has 42 bits less than a double
    private static final double LEAST_HALF = 0x1p-24;
    private static final double MOST_HALF = 65_504;

    private Clues() {}

    /** Returns what explains the differences, one line each; empty if nothing does. */
    static List<String> of(List<Column> columns) {
        List<Column> wrong = columns.stream()
                .filter(column -> column.isWrong() && column.rows() >= FEWEST_ROWS)
                .toList();
        List<Column> numbers = wrong.stream().filter(Column::isNumeric).toList();
        List<String> clues = new ArrayList<>(precision(numbers));
        if (clues.isEmpty()) {
            clues.addAll(orders(numbers));
        }
        if (clues.isEmpty()) {
            numbers.forEach(column -> number(column).ifPresent(clues::add));
        }
        wrong.stream()
                .filter(column -> !numbers.contains(column) || isWhole(column))
                .forEach(column -> label(column).ifPresent(clues::add));
        return clues.stream().distinct().toList();
    }

    /** Finds that numbers are right but for the digits that float32 or float16 does not have. */
    private static List<String> precision(List<Column> columns) {
        if (columns.isEmpty()) {
            return List.of();
        }
        if (agree(columns, FLOAT32_NOISE)) {
            return List.of("the numbers agree to about seven digits, as of float32: a value went through float, or the"
                    + " model computes in float32");
        }
        boolean areHalves = columns.stream().allMatch(column -> all(column, row -> isHalf(column.actualNumber(row))));
        return areHalves && agree(columns, FLOAT16_NOISE)
                ? List.of("the numbers agree to about three digits, and all are of float16: a value went through a half"
                        + " float, or the model computes in float16")
                : List.of();
    }

    private static boolean agree(List<Column> columns, double noise) {
        return columns.stream()
                .allMatch(column ->
                        all(column, row -> isWithin(noise, column.actualNumber(row), column.expectedNumber(row))));
    }

    /** Returns whether a half float can hold a number exactly. */
    private static boolean isHalf(double value) {
        double size = Math.abs(value);
        double unit = Math.max(Math.ulp(size) * HALF_ULP, LEAST_HALF);
        return Double.isNaN(value) || Double.isInfinite(value) || (size <= MOST_HALF && value % unit == 0);
    }

    /** Finds for each column the one whose expected values it holds. */
    private static List<String> orders(List<Column> columns) {
        if (columns.size() < 2 || columns.size() > MOST_COLUMNS) {
            return List.of();
        }
        Map<String, String> holds = new HashMap<>();
        for (Column column : columns) {
            List<Column> sources = columns.stream()
                    .filter(other -> other != column && other.rows() == column.rows())
                    .filter(other -> all(column, row -> near(column.actualNumber(row), other.expectedNumber(row))))
                    .toList();
            if (sources.size() == 1) {
                holds.put(column.name(), sources.get(0).name());
            }
        }
        List<String> clues = new ArrayList<>();
        for (Column column : columns) {
            String source = holds.get(column.name());
            if (source != null && column.name().equals(holds.get(source))) {
                if (column.name().compareTo(source) < 0) {
                    clues.add("all rows would agree if '" + column.name() + "' and '" + source
                            + "' were swapped: check the order of columns or classes");
                }
            } else if (source != null) {
                clues.add("'" + column.name() + "' holds what '" + source
                        + "' should, in all rows: check the order of columns or classes");
            }
        }
        return clues;
    }

    private static Optional<String> number(Column column) {
        String name = "'" + column.name() + "'";
        if (distinct(column) < FEWEST_ROWS) {
            return filled(column, name);
        }
        if (all(column, row -> near(column.actualNumber(row), column.actualNumber(0)))) {
            return Optional.of(name + " is " + Shown.of(column.actual(0))
                    + " in all rows: is the first answer, or one buffer, used for all of them?");
        }
        if (all(column, row -> isCut(column.expectedNumber(row), column.actualNumber(row)))) {
            return Optional.of(name + " is the expected number without its fraction, in all rows: an integer type?");
        }
        Optional<String> shift = shifted(column, name);
        return shift.isPresent() ? shift : linear(column, name).or(() -> filled(column, name));
    }

    /** Returns whether a number is whole where the expected one is at most a fraction away: cut off, or rounded. */
    private static boolean isCut(double expected, double actual) {
        return (Double.isNaN(expected) && Double.isNaN(actual))
                || (actual == Math.rint(actual) && Math.abs(actual - expected) < 1);
    }

    private static Optional<String> shifted(Column column, String name) {
        int last = column.rows() - 1;
        boolean isLate = IntStream.range(0, last)
                .allMatch(row -> near(column.actualNumber(row + 1), column.expectedNumber(row)));
        boolean isEarly = IntStream.range(0, last)
                .allMatch(row -> near(column.actualNumber(row), column.expectedNumber(row + 1)));
        return isLate == isEarly
                ? Optional.empty()
                : Optional.of(name + " is the expected number of the " + (isLate ? "previous" : "next")
                        + " row, in all rows: a window or an index that is off by one?");
    }

    /** Finds a line through all points: a scaling that was left out, or done twice. */
    private static Optional<String> linear(Column column, String name) {
        int low = extreme(column, -1);
        int high = extreme(column, 1);
        double slope = (column.actualNumber(high) - column.actualNumber(low))
                / (column.expectedNumber(high) - column.expectedNumber(low));
        double offset = column.actualNumber(low) - slope * column.expectedNumber(low);
        if (!Double.isFinite(slope)
                || !all(column, row -> isOnLine(column, row, slope, offset))
                || (near(slope, 1) && near(offset, 0))) {
            return Optional.empty();
        }
        boolean isFactor = Math.abs(offset) <= 1e-6 * Math.abs(column.actualNumber(high)) + 1e-9;
        if (near(slope, -1) && near(offset, 1)) {
            return Optional.of(name + " is 1 - expected, in all rows: the score of the other class");
        }
        String formula = near(slope, 1)
                ? "expected " + signed(offset)
                : Shown.difference(slope < 0 ? -slope : slope) + " × expected" + (isFactor ? "" : " " + signed(offset));
        return Optional.of(name + " = " + (slope < 0 ? "-" : "") + formula
                + ", in all rows: a unit, a scaling that is left out or done twice, or other parameters of it?");
    }

    private static String signed(double offset) {
        return (offset < 0 ? "- " : "+ ") + Shown.difference(Math.abs(offset));
    }

    private static boolean isOnLine(Column column, int row, double slope, double offset) {
        double expected = column.expectedNumber(row);
        double actual = column.actualNumber(row);
        double size = Math.abs(slope * expected) + Math.abs(offset);
        return (Double.isNaN(expected) && Double.isNaN(actual))
                || Math.abs(slope * expected + offset - actual) <= 1e-5 * size + 1e-9;
    }

    private static int extreme(Column column, int sign) {
        int found = -1;
        for (int row = 0; row < column.rows(); row++) {
            double value = sign * column.expectedNumber(row);
            if (!Double.isNaN(value) && (found < 0 || value > sign * column.expectedNumber(found))) {
                found = row;
            }
        }
        return Math.max(found, 0);
    }

    /** Finds missing values that came as a number. */
    private static Optional<String> filled(Column column, String name) {
        List<@Nullable Object> fillers = new ArrayList<>();
        for (int row = 0; row < column.rows(); row++) {
            boolean isMissing = Double.isNaN(column.expectedNumber(row));
            if (!isMissing && !near(column.actualNumber(row), column.expectedNumber(row))) {
                return Optional.empty();
            }
            if (isMissing && !Double.isNaN(column.actualNumber(row))) {
                fillers.add(column.actual(row));
            }
        }
        return new HashSet<>(fillers).size() == 1
                ? Optional.of(name + " is " + Shown.of(fillers.get(0)) + " wherever it should be missing")
                : Optional.empty();
    }

    private static Optional<String> label(Column column) {
        String name = "'" + column.name() + "'";
        if (all(column, row -> String.valueOf(column.expected(row)).equals(String.valueOf(column.actual(row))))) {
            return Optional.of(name + " is the same but for its type: text here, a number there");
        }
        if (all(column, row -> plain(column.expected(row)).equals(plain(column.actual(row))))) {
            return Optional.of(name + " differs only in case and spaces");
        }
        Map<@Nullable Object, @Nullable Object> into = new HashMap<>();
        for (int row = 0; row < column.rows(); row++) {
            Object before = into.putIfAbsent(column.expected(row), column.actual(row));
            if (before != null && !before.equals(column.actual(row))) {
                return Optional.empty();
            }
        }
        boolean isRenaming = into.size() > 1 && new HashSet<>(into.values()).size() == into.size();
        if (!isRenaming || into.size() > column.rows() / 2 + 1) {
            return Optional.empty();
        }
        String pairs = into.entrySet().stream()
                .filter(pair -> !Objects.equals(pair.getKey(), pair.getValue()))
                .limit(4)
                .map(pair -> Shown.of(pair.getKey()) + " → " + Shown.of(pair.getValue()))
                .sorted()
                .collect(Collectors.joining(", "));
        return Optional.of(name + " is exchanged in all rows: " + pairs + ": check the order of the classes");
    }

    private static boolean isWhole(Column column) {
        return all(column, row -> column.expected(row) instanceof Long);
    }

    private static String plain(@Nullable Object value) {
        return String.valueOf(value).strip().toLowerCase(java.util.Locale.ROOT);
    }

    private static long distinct(Column column) {
        return IntStream.range(0, column.rows())
                .mapToDouble(column::expectedNumber)
                .filter(value -> !Double.isNaN(value))
                .distinct()
                .count();
    }

    private static boolean all(Column column, IntPredicate condition) {
        return IntStream.range(0, column.rows()).allMatch(condition);
    }

    private static boolean isWithin(double share, double one, double other) {
        return Double.compare(one, other) == 0 || Math.abs(one - other) <= share * Math.abs(other);
    }

    private static boolean near(double one, double other) {
        return Double.compare(one, other) == 0 || Math.abs(one - other) <= 1e-7 + 1e-4 * Math.abs(other);
    }
}
