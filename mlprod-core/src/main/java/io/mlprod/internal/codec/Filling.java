package io.mlprod.internal.codec;

import java.util.List;

/**
 * What the columns of an input are filled with: what has to stay the same from version to version for features to
 * arrive where the model expects them.
 *
 * @param input the input
 * @param columns the features in the order of the columns; empty if nothing says what they are
 * @param isByName whether each finds its column by the name that the version's schema gives that
 */
public record Filling(String input, List<String> columns, boolean isByName) {

    /** Keeps an unmodifiable copy. */
    public Filling {
        columns = List.copyOf(columns);
    }

    /**
     * Returns whether features arrive where another version expects them, as they do in the one that serves.
     *
     * @param serving the same input of the serving version
     * @return false if they do not, or if nothing shows that they do any more
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
