package io.mlprod.testing.evaluate;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.data.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells which slice a row is in. Immutable.
 *
 * @param name of the column
 * @param sliceOf returns the slice's name
 * @param inOrder the names of the slices in order, if they are known; others are in alphabetical order
 * @param isCombined whether it is by several properties together
 */
record Slicer<R>(String name, Function<? super R, String> sliceOf, List<String> inOrder, boolean isCombined) {

    private static final String MISSING = " missing";
    private static final String EQUALS = " = ";
    private static final String AND = " and ";

    static <R> Slicer<R> byValue(String name, Function<? super R, ?> value) {
        Objects.requireNonNull(value, "value");
        String column = columnName(name);
        return new Slicer<>(
                column,
                row -> {
                    @Nullable String text = text(value.apply(row));
                    return text == null ? column + MISSING : column + EQUALS + unambiguous(PlainText.line(text));
                },
                List.of(),
                false);
    }

    private static String columnName(String name) {
        String column = PlainText.line(Arguments.notBlank("A slice's name", name));
        if (column.contains(EQUALS) || column.contains(AND)) {
            throw new IllegalArgumentException("A slice's name must not contain '" + EQUALS + "' or '" + AND + "', as '"
                    + column + "' does, since slices are told apart by them");
        }
        return column;
    }

    /** Returns the text of a property; null if it is missing. */
    private static @Nullable String text(@Nullable Object found) {
        if (found instanceof Optional<?> optional) {
            return text(optional.orElse(null));
        }
        if (found instanceof OptionalDouble optional) {
            return text(optional.orElse(Double.NaN));
        }
        if (found instanceof OptionalInt optional) {
            return optional.isEmpty() ? null : Integer.toString(optional.getAsInt());
        }
        if (found instanceof OptionalLong optional) {
            return optional.isEmpty() ? null : Long.toString(optional.getAsLong());
        }
        String text = String.valueOf(found);
        return found == null || text.isBlank() || text.strip().equalsIgnoreCase("NaN") ? null : text;
    }

    /** Puts a text in quotes that could be read as two slices or as a missing value. */
    private static String unambiguous(String text) {
        return text.contains(AND) || text.contains("\"") || text.endsWith(MISSING)
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    /** Returns a slicer by a column of rows of files. */
    static <R> Slicer<R> byColumn(String column) {
        return byValue(column, row -> {
            if (row instanceof Row line) {
                return line.isMissing(column) ? null : line.text(column);
            }
            throw new IllegalArgumentException(
                    "only a Row has columns; say how to read it: sliceBy(\"" + column + "\", row -> ...)");
        });
    }

    static <R> Slicer<R> byBucket(String name, ToDoubleFunction<? super R> value, double... edges) {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(edges, "edges");
        String column = columnName(name);
        double[] limits = edges.clone();
        boolean areRight = limits.length > 0
                && Arrays.stream(limits).allMatch(Double::isFinite)
                && IntStream.range(1, limits.length).allMatch(i -> limits[i - 1] < limits[i]);
        if (!areRight) {
            throw new IllegalArgumentException("The edges of the buckets of '" + column + "' must be at least one"
                    + " number, each above the one before, not " + Arrays.toString(limits));
        }
        List<String> names = IntStream.rangeClosed(0, limits.length)
                .mapToObj(bucket -> column + range(bucket, limits))
                .toList();
        return new Slicer<>(
                column,
                row -> {
                    double number = value.applyAsDouble(row);
                    return Double.isNaN(number) ? column + MISSING : names.get(bucket(number, limits));
                },
                names,
                false);
    }

    private static int bucket(double number, double[] limits) {
        int bucket = 0;
        while (bucket < limits.length && number >= limits[bucket]) {
            bucket++;
        }
        return bucket;
    }

    private static String range(int bucket, double[] limits) {
        if (bucket == 0) {
            return " below " + Figures.set(limits[0]);
        }
        String from = Figures.set(limits[bucket - 1]);
        return bucket == limits.length
                ? " " + from + " or more"
                : " from " + from + " to below " + Figures.set(limits[bucket]);
    }

    /** Returns a slicer by several columns together. */
    static <R> Slicer<R> combined(List<Slicer<R>> parts) {
        return new Slicer<>(
                parts.stream().map(Slicer::name).collect(Collectors.joining(AND)),
                row -> parts.stream().map(part -> part.sliceOf().apply(row)).collect(Collectors.joining(AND)),
                List.of(),
                true);
    }

    /** Returns the order of slices: as given, else by the alphabet, and what is missing last. */
    Comparator<String> order() {
        return Comparator.comparing((String slice) -> slice.equals(name + MISSING))
                .thenComparing(inOrder::indexOf)
                .thenComparing(Comparator.naturalOrder());
    }
}
