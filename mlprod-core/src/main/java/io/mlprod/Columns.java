package io.mlprod;

import io.mlprod.internal.text.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Many rows, column by column: what data frames, Spark and Arrow have. Each column is a feature, by the name that it
 * has in the handle's record or schema; or a whole input of the model, by the input's name.
 *
 * <pre>{@code
 * Columns.of(3).floats("age", ages).texts("region", regions)
 * }</pre>
 *
 * <p>An array holds one element for each row, or as many for each row as the feature has, row after row. Arrays are not
 * copied: they are read while {@code predictColumns} runs, and must not be changed meanwhile. Immutable otherwise; each
 * method that adds a column returns new columns.
 *
 * @since 0.1
 */
public final class Columns {

    private final int rows;
    private final Map<String, Object> values;

    private Columns(int rows, Map<String, Object> values) {
        this.rows = rows;
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Begins columns.
     *
     * @param rows how many rows they have, 0 or more
     * @return no column yet
     * @throws IllegalArgumentException if the number is negative
     */
    public static Columns of(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("Columns have 0 rows or more, not " + rows);
        }
        return new Columns(rows, new LinkedHashMap<>());
    }

    /**
     * Adds numbers; NaN where one is missing.
     *
     * @param name a feature, or an input of the model
     * @param numbers the values; not copied
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name, or the length does not fit the rows
     */
    public Columns floats(String name, float[] numbers) {
        return with(name, numbers, numbers.length);
    }

    /**
     * Adds numbers; NaN where one is missing.
     *
     * @param name a feature, or an input of the model
     * @param numbers the values; not copied
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name, or the length does not fit the rows
     */
    public Columns doubles(String name, double[] numbers) {
        return with(name, numbers, numbers.length);
    }

    /**
     * Adds whole numbers.
     *
     * @param name a feature, or an input of the model
     * @param numbers the values; not copied
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name, or the length does not fit the rows
     */
    public Columns longs(String name, long[] numbers) {
        return with(name, numbers, numbers.length);
    }

    /**
     * Adds whole numbers.
     *
     * @param name a feature, or an input of the model
     * @param numbers the values; not copied
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name, or the length does not fit the rows
     */
    public Columns ints(String name, int[] numbers) {
        return with(name, numbers, numbers.length);
    }

    /**
     * Adds truth values.
     *
     * @param name a feature, or an input of the model
     * @param truths the values; not copied
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name, or the length does not fit the rows
     */
    public Columns booleans(String name, boolean[] truths) {
        return with(name, truths, truths.length);
    }

    /**
     * Adds texts; null where one is missing.
     *
     * @param name a feature, or an input of the model
     * @param texts the values; not copied
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name, or the length does not fit the rows
     */
    public Columns texts(String name, @Nullable String[] texts) {
        return with(name, texts, texts.length);
    }

    /**
     * Adds a view of numbers that are elsewhere, one for each row: {@code numbers("age", row -> vector.isNull(row) ?
     * NaN : vector.get(row))}.
     *
     * @param name a feature, or an input of the model, that holds floating-point numbers
     * @param view gives the number of a row, from 0; NaN if it is missing. It may be asked more than once, and is asked
     *     on the calling thread
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name
     */
    public Columns numbers(String name, IntToDoubleFunction view) {
        return with(name, Objects.requireNonNull(view, "view"), rows);
    }

    /**
     * Adds a view of texts that are elsewhere, one for each row.
     *
     * @param name a feature, or an input of the model, that holds texts
     * @param view gives the text of a row, from 0; null if it is missing. It may be asked more than once, and is asked
     *     on the calling thread
     * @return new columns; this object stays as it is
     * @throws IllegalArgumentException if there is already a column of that name
     */
    public Columns texts(String name, IntFunction<@Nullable String> view) {
        return with(name, Objects.requireNonNull(view, "view"), rows);
    }

    private Columns with(String name, Object column, int length) {
        Objects.requireNonNull(name, "name");
        if (rows == 0 ? length != 0 : length % rows != 0 || length == 0) {
            throw new IllegalArgumentException(PlainText.line(
                    "Column '" + name + "' has " + length + " elements, which is not a multiple of " + rows + " rows"));
        }
        Map<String, Object> more = new LinkedHashMap<>(values);
        if (more.put(name, column) != null) {
            throw new IllegalArgumentException(PlainText.line("Column '" + name + "' was already given"));
        }
        return new Columns(rows, more);
    }

    /**
     * Returns the number of rows.
     *
     * @return 0 or more
     */
    public int rows() {
        return rows;
    }

    /**
     * Returns the columns.
     *
     * @return an unmodifiable map from name to array or view, in the order in which they were added
     */
    public Map<String, Object> values() {
        return values;
    }

    /**
     * Returns the number of rows and the names of the columns; never elements.
     *
     * @return for example {@code Columns[3 rows of age, region]}
     */
    @Override
    public String toString() {
        return PlainText.line("Columns[" + rows + " rows of " + String.join(", ", values.keySet()) + "]");
    }
}
