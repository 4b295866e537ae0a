package io.mlprod.testing.data;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rows of test data that can be read any number of times. Immutable, and thread-safe if its functions are.
 *
 * <p>A data set of a file reads it again each time and holds one row at a time, so its size is not bounded by memory.
 * Every error names the file and the line. Files are UTF-8; other bytes are an error.
 *
 * <pre>{@code
 * DataSet<Loan> loans = DataSet.csv(Path.of("src/test/resources/loans.csv"), Loan.class);
 * }</pre>
 *
 * @param <R> the type of a row
 * @since 0.1
 */
public final class DataSet<R> {

    private final String name;
    private final Source<R> source;
    private volatile long size = -1;

    DataSet(String name, Source<R> source) {
        this.name = name;
        this.source = source;
    }

    /**
     * Returns the rows of a CSV file whose first line names the columns, with commas between them.
     *
     * @param file in UTF-8, with or without a byte order mark
     * @return its rows
     * @throws IllegalArgumentException if the file cannot be read, or its header is empty or names a column twice;
     *     later, while rows are read, if a line has another number of fields than the header
     */
    public static DataSet<Row> csv(Path file) {
        return csv(file, ',');
    }

    /**
     * Returns the rows of a CSV file whose first line names the columns.
     *
     * @param file in UTF-8, with or without a byte order mark
     * @param separator between the fields, such as {@code ';'} or {@code '\t'}
     * @return its rows
     * @throws IllegalArgumentException as {@link #csv(Path)} does
     */
    public static DataSet<Row> csv(Path file, char separator) {
        CsvFile rows = new CsvFile(Objects.requireNonNull(file, "file"), separator);
        rows.header();
        return new DataSet<>(rows.name(), rows);
    }

    /**
     * Returns the rows of a CSV file as records, as {@link Row#as} makes them.
     *
     * @param <T> the type of the record
     * @param file in UTF-8, with or without a byte order mark; commas between the fields
     * @param type a record whose components are named as columns are; the file may have more columns
     * @return its rows
     * @throws IllegalArgumentException as {@link #csv(Path)} does, and if a column lacks or a component has a type that
     *     no text can become; later, while rows are read, if a value does not fit its component
     */
    public static <T extends Record> DataSet<T> csv(Path file, Class<T> type) {
        return csv(file, ',', type);
    }

    /**
     * Returns the rows of a CSV file with another separator as records, as {@link Row#as} makes them.
     *
     * @param <T> the type of the record
     * @param file in UTF-8, with or without a byte order mark
     * @param separator between the fields, such as {@code ';'} or {@code '\t'}
     * @param type a record whose components are named as columns are; the file may have more columns
     * @return its rows
     * @throws IllegalArgumentException as {@link #csv(Path, Class)} does
     */
    public static <T extends Record> DataSet<T> csv(Path file, char separator, Class<T> type) {
        Objects.requireNonNull(type, "type");
        CsvFile rows = new CsvFile(Objects.requireNonNull(file, "file"), separator);
        rows.header().binding(type, rows.name() + ":1");
        return new DataSet<>(rows.name(), rows).map(row -> row.as(type));
    }

    /**
     * Returns the rows of a file of JSON objects, one a line. Values are numbers, strings, true, false and null; NaN
     * and Infinity are read as Python writes them. Empty lines are skipped.
     *
     * @param file in UTF-8, with or without a byte order mark
     * @return its rows
     * @throws IllegalArgumentException if the file cannot be read; later, while rows are read, if a line is no object,
     *     has a key twice, or a value that is an object or an array
     */
    public static DataSet<Row> jsonLines(Path file) {
        JsonLinesFile rows = new JsonLinesFile(Objects.requireNonNull(file, "file"));
        rows.requireReadable();
        return new DataSet<>(rows.name(), rows);
    }

    /**
     * Returns the rows of a file of JSON objects as records, as {@link Row#as} makes them.
     *
     * @param <T> the type of the record
     * @param file in UTF-8, with or without a byte order mark
     * @param type a record whose components are named as keys are; the objects may have more keys
     * @return its rows
     * @throws IllegalArgumentException as {@link #jsonLines(Path)} does; later, while rows are read, if a key lacks or
     *     a value does not fit its component
     */
    public static <T extends Record> DataSet<T> jsonLines(Path file, Class<T> type) {
        Objects.requireNonNull(type, "type");
        return jsonLines(file).map(row -> row.as(type));
    }

    /**
     * Returns rows that are in memory.
     *
     * @param <R> the type of a row
     * @param name what messages call them; they name a row by its number, from 1
     * @param rows copied; without null
     * @return the rows in their order
     */
    public static <R> DataSet<R> of(String name, Collection<? extends R> rows) {
        Objects.requireNonNull(name, "name");
        List<R> copy = Arguments.noNulls("The data set \"" + name + "\"", rows);
        Source<R> source = () -> Stream.iterate(0, i -> i < copy.size(), i -> i + 1)
                .map(i -> new Placed<>(copy.get(i), name, i + 1L, i));
        return new DataSet<>(name, source);
    }

    /**
     * Returns what messages call this data set.
     *
     * @return the file's name, or the name it was given; of a part of a split, with the part
     */
    public String name() {
        return name;
    }

    /**
     * Reads all rows, one after the other, and closes the file.
     *
     * @param action what to do with each row
     * @throws IllegalArgumentException if a line cannot be read; the message has the place
     */
    public void forEach(Consumer<? super R> action) {
        Objects.requireNonNull(action, "action");
        try (Stream<Placed<R>> rows = source.open()) {
            rows.forEachOrdered(placed -> action.accept(placed.row()));
        }
    }

    /**
     * Opens the rows.
     *
     * @return the rows in their order; the caller closes the stream, and with it the file
     */
    public Stream<R> stream() {
        return source.open().map(Placed::row);
    }

    /**
     * Reads all rows into memory.
     *
     * @return the rows in their order
     * @throws IllegalArgumentException if a line cannot be read; the message has the place
     */
    public List<R> toList() {
        try (Stream<R> rows = stream()) {
            return rows.toList();
        }
    }

    /**
     * Counts the rows. The file is read at the first call; the count is remembered.
     *
     * @return 0 or more
     * @throws IllegalArgumentException if a line cannot be read; the message has the place
     */
    public long size() {
        long known = size;
        if (known < 0) {
            try (Stream<Placed<R>> rows = source.open()) {
                known = rows.mapToLong(row -> 1).sum(); // count() need not read the rows
            }
            size = known;
        }
        return known;
    }

    /**
     * Returns these rows with a function applied to each while it is read.
     *
     * @param <S> the type of the new rows
     * @param function from a row to a new one, not null; called again each time the rows are read
     * @return the new rows; an exception of the function becomes an IllegalArgumentException that names the row's place
     */
    public <S> DataSet<S> map(Function<? super R, ? extends S> function) {
        Objects.requireNonNull(function, "function");
        return new DataSet<>(name, () -> source.open().map(placed -> mapped(placed, function)));
    }

    /**
     * Returns those of the rows that a predicate accepts.
     *
     * @param predicate asked for each row while it is read
     * @return the rows that it accepts; an exception of the predicate becomes an IllegalArgumentException that names
     *     the row's place
     */
    public DataSet<R> filter(Predicate<? super R> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return new DataSet<>(name, () -> source.open().filter(placed -> isAccepted(placed, predicate)));
    }

    /**
     * Finds where a row stands. The rows are read up to it once more, so this is for messages.
     *
     * @param number the number of the row in this data set, from 1
     * @return the file's name and the line on which the row starts, {@code credit.csv:17}; of rows in memory, the name
     *     and the number in the list
     * @throws IllegalArgumentException if there is no such row
     */
    public String place(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("Rows are numbered from 1, so there is none of number " + number);
        }
        try (Stream<Placed<R>> rows = source.open()) {
            return rows.skip(number - 1)
                    .findFirst()
                    .map(Placed::place)
                    .orElseThrow(() -> new IllegalArgumentException(
                            PlainText.line("The data set " + name + " has no row " + number)));
        }
    }

    /** Opens the rows with their places; the caller closes the stream. */
    Stream<Placed<R>> placed() {
        return source.open();
    }

    /**
     * Returns the rows whose {@linkplain Placed#index indexes} are accepted. They fail at their end if the last row has
     * another index than the one that is known.
     */
    DataSet<R> part(String part, IntPredicate indexes, int last) {
        return new DataSet<>(name + " (" + part + ")", () -> {
            Stream<Placed<R>> all = source.open();
            return StreamSupport.stream(new UpTo<>(all.spliterator(), last, name), false)
                    .onClose(all::close)
                    .filter(row -> indexes.test(row.index()));
        });
    }

    private static <R, S> Placed<S> mapped(Placed<R> placed, Function<? super R, ? extends S> function) {
        try {
            return placed.with(Objects.requireNonNull(function.apply(placed.row()), "the function returned null"));
        } catch (RuntimeException e) {
            throw placed.failed("the function of map", e);
        }
    }

    private static <R> boolean isAccepted(Placed<R> placed, Predicate<? super R> predicate) {
        try {
            return predicate.test(placed.row());
        } catch (RuntimeException e) {
            throw placed.failed("the predicate of filter", e);
        }
    }

    /**
     * Returns the name, for messages.
     *
     * @return one line; no row is read
     */
    @Override
    public String toString() {
        return "DataSet[" + name + "]";
    }
}
