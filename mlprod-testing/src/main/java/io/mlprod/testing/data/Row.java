package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file: values by column name. Immutable and thread-safe.
 *
 * <p>A value is missing if its CSV field is empty or its JSON value is null. All methods that take a column throw
 * {@link IllegalArgumentException} if there is none of that name; the message lists those there are.
 *
 * @since 0.1
 */
public final class Row {

    private final Header header;
    private final @Nullable String[] values;
    private final String source;
    private final long line;

    Row(Header header, @Nullable String[] values, String source, long line) {
        this.header = header;
        this.values = values;
        this.source = source;
        this.line = line;
    }

    /**
     * Returns the text of a value.
     *
     * @param column its column
     * @return the field as it stands in the file; of JSON, the string or the literal
     * @throws IllegalArgumentException if the value is missing
     */
    public String text(String column) {
        return cell(header.index(Objects.requireNonNull(column, "column"), place()), column)
                .text();
    }

    /**
     * Returns the number of a value.
     *
     * @param column its column
     * @return the number; NaN if the value is missing, as data frames write NaN, or if it is {@code NaN}; infinite for
     *     {@code inf} and {@code Infinity}; in any case, with a sign or not
     * @throws IllegalArgumentException if the value is no number, or an integer that a double does not hold exactly
     */
    public double number(String column) {
        int index = header.index(Objects.requireNonNull(column, "column"), place());
        return values[index] == null ? Double.NaN : cell(index, column).asDouble();
    }

    /**
     * Returns the time of a value.
     *
     * @param column its column
     * @return an ISO 8601 time, with a space or a T before the time of day; in UTC if it has no zone; of a date, its
     *     start
     * @throws IllegalArgumentException if the value is missing or no time
     */
    public Instant time(String column) {
        return cell(header.index(Objects.requireNonNull(column, "column"), place()), column)
                .asInstant();
    }

    /**
     * Returns whether a value is missing.
     *
     * @param column its column
     * @return whether the CSV field is empty or the JSON value is null
     */
    public boolean isMissing(String column) {
        return values[header.index(Objects.requireNonNull(column, "column"), place())] == null;
    }

    /**
     * Returns the names of the columns.
     *
     * @return in the order of the file; unmodifiable
     */
    public Set<String> columns() {
        return header.columns();
    }

    /**
     * Returns where this row stands.
     *
     * @return the file's name and the line on which the row starts, from 1: {@code credit.csv:17}
     */
    public String place() {
        return PlainText.line(source + ":" + line);
    }

    /**
     * Returns this row as a record. Each component takes the column of its name; if there is none, the one that
     * {@link io.mlprod.record.Input @Input} names, unless several components share it; else the only one whose name is
     * alike but for case and punctuation, as {@code first_name} is for {@code firstName}.
     *
     * <p>Components are String, boolean, int, long, float, double, their boxes, {@link java.time.Instant},
     * {@link java.time.LocalDate}, {@link java.time.LocalDateTime} or an enum, by the names of its constants or their
     * {@link io.mlprod.record.Label @Label}. A missing value is NaN for float and double; for other components it is an
     * error, unless the component is {@code @Nullable}.
     *
     * @param <T> the type of the record
     * @param type the record
     * @return the record
     * @throws IllegalArgumentException if a column lacks, several are alike, two components would take the same one, or
     *     a value does not fit: with place, column, what was expected
     */
    public <T extends Record> T as(Class<T> type) {
        return header.binding(Objects.requireNonNull(type, "type"), place()).record(this);
    }

    Header header() {
        return header;
    }

    @Nullable
    String value(int index) {
        return values[index];
    }

    Cell cell(int index, String column) {
        String text = values[index];
        if (text == null) {
            throw new IllegalArgumentException(PlainText.line(
                    place() + ": column \"" + column + "\" is missing, but a value is needed; filter such rows out, "
                            + "or make the record's component @Nullable"));
        }
        return new Cell(text, place(), column);
    }

    /**
     * Returns place and values, for messages of tests.
     *
     * @return one line
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(place());
        int index = 0;
        for (String column : header.columns()) {
            text.append(index == 0 ? " " : ", ").append(column).append('=').append(values[index++]);
        }
        return PlainText.line(text);
    }
}
