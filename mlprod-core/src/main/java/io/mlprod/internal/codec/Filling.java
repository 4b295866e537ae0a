package io.mlprod.internal.codec;

import java.util.List;

/**
 * The features that fill the columns of an input: they have to stay the same from version to version for features to
 * arrive where the model expects them.
 *
 * @param input the input
 * @param columns the features in the order of the columns; empty if nothing says what they are
 * @param isByName whether each feature finds its column by the name that the version's schema gives the column
 */
public record Filling(String input, List<String> columns, boolean isByName) {

    /** Creates a filling with an unmodifiable copy of the columns. */
    public Filling {
        columns = List.copyOf(columns);
    }

    /**
     * Returns whether features arrive where this version expects them, as they do in the serving one.
     *
     * @param serving the same input of the serving version
     * @return false if they do not, or if nothing shows any more that they do
     */
    public boolean meansTheSameAs(Filling serving) {
        return serving.columns.isEmpty() || isByName || columns.equals(serving.columns);
    }

    /**
     * Returns the columns, for messages.
     *
     * @return for example {@code columns [age, income]}
     */
    public String text() {
        return columns.isEmpty() ? "no column names" : "columns " + ClassOrder.text(columns);
    }
}
