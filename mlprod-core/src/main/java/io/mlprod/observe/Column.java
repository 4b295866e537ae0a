package io.mlprod.observe;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.util.List;
import java.util.Objects;

/**
 * A column of recorded rows: one feature of a row, or one part of its answer. Immutable.
 *
 * @since 0.1
 */
public final class Column {

    /** The width of a column whose rows have different numbers of elements. */
    public static final int VARIES = -1;

    /** The kinds of columns, by how their values are to be interpreted. */
    public enum Kind {
        /** Its values measure or count something. */
        NUMBER,
        /** Its values are from a small set: an enum, a truth value, a class label, or what the schema lists. */
        CATEGORY,
        /** Its values are texts of any kind. */
        TEXT
    }

    private final String name;
    private final Kind kind;
    private final boolean isNumeric;
    private final int width;
    private final String tensor;
    private final int offset;
    private final List<String> categories;

    private Column(
            String name, Kind kind, boolean isNumeric, int width, String tensor, int offset, List<String> categories) {
        this.name = Objects.requireNonNull(name, "name");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.isNumeric = isNumeric;
        this.width = width;
        this.tensor = Objects.requireNonNull(tensor, "tensor");
        this.offset = offset;
        this.categories = Arguments.noNulls("categories", categories);
    }

    /**
     * Creates a column with one element a row that makes up a whole tensor of the same name. The library calls it;
     * tests of recorders may as well.
     *
     * @param name the application's name for it
     * @param kind how to interpret its values
     * @param isNumeric whether its values are numbers
     * @return a column
     */
    public static Column of(String name, Kind kind, boolean isNumeric) {
        return new Column(name, kind, isNumeric, 1, name, 0, List.of());
    }

    /**
     * Returns a copy of this column with another number of elements.
     *
     * @param elements how many a row has, or {@link #VARIES}
     * @return a copy
     * @throws IllegalArgumentException if the number is negative and not {@link #VARIES}
     */
    public Column width(int elements) {
        if (elements < VARIES) {
            throw new IllegalArgumentException(
                    PlainText.line("Column '" + name + "' has 0 or more elements, or VARIES, not " + elements));
        }
        return new Column(name, kind, isNumeric, elements, tensor, offset, categories);
    }

    /**
     * Returns a copy of this column at another place.
     *
     * @param inOrOutput a model input; for a part of the answer, a model output
     * @param first its first element in a row of that
     * @return a copy
     * @throws IllegalArgumentException if the element is negative
     */
    public Column at(String inOrOutput, int first) {
        if (first < 0) {
            throw new IllegalArgumentException(
                    PlainText.line("Column '" + name + "' begins at element 0 or later, not at " + first));
        }
        return new Column(name, kind, isNumeric, width, inOrOutput, first, categories);
    }

    /**
     * Returns a copy of this column with names for its categories.
     *
     * @param names as {@link #categories} explains them
     * @return a copy
     */
    public Column categories(List<String> names) {
        return new Column(name, kind, isNumeric, width, tensor, offset, names);
    }

    /**
     * Returns the application's name for the column.
     *
     * @return the component of the record, the column of the schema, or the tensor
     */
    public String name() {
        return name;
    }

    /**
     * Returns how its values are to be interpreted.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns whether its values are read by {@link PredictionRows#number(int, int, int)}; otherwise they are read by
     * {@link PredictionRows#text(int, int, int)}. A category may be either.
     *
     * @return true for numbers and truth values
     */
    public boolean isNumeric() {
        return isNumeric;
    }

    /**
     * Returns the number of elements in each row.
     *
     * @return 1 for a single value, or {@link #VARIES}
     */
    public int width() {
        return width;
    }

    /**
     * Returns the model input that the column goes into, or the output that it is read from.
     *
     * @return the tensor's name
     */
    public String tensor() {
        return tensor;
    }

    /**
     * Returns where the column begins in a row of that tensor.
     *
     * @return the first element, from 0; 0 for a part of the answer that is found by its label
     */
    public int offset() {
        return offset;
    }

    /**
     * Returns the known values of a category, as texts; for scores, the class of each element.
     *
     * @return unmodifiable; empty if they are not known
     */
    public List<String> categories() {
        return categories;
    }

    /**
     * Returns the name and the kind.
     *
     * @return for example {@code age NUMBER} or {@code image NUMBER[50176]}
     */
    @Override
    public String toString() {
        return PlainText.line(name + " " + kind + (width == 1 ? "" : width == VARIES ? "[]" : "[" + width + "]"));
    }
}
