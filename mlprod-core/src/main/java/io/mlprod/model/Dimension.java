package io.mlprod.model;

import io.mlprod.internal.text.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * One dimension of a declared shape: a fixed size, or one that the caller chooses.
 *
 * @param size the fixed size, or {@link #DYNAMIC}
 * @param name the symbolic name that the model gives a dynamic dimension, such as {@code N} or {@code batch}; null if
 *     it gives none
 * @since 0.1
 */
public record Dimension(long size, @Nullable String name) {

    /** The size of a dimension that is not fixed. */
    public static final long DYNAMIC = -1;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the size is below {@link #DYNAMIC}
     */
    public Dimension {
        if (size < DYNAMIC) {
            throw new IllegalArgumentException("A dimension is 0 or more, or DYNAMIC (-1), not " + size);
        }
    }

    /**
     * Returns whether the caller chooses the size.
     *
     * @return true if no size is fixed
     */
    public boolean isDynamic() {
        return size == DYNAMIC;
    }

    /**
     * Returns whether a tensor may have a given size in this dimension.
     *
     * @param actual the tensor's size in this dimension
     * @return true if it is the fixed size, or the dimension is dynamic
     */
    public boolean admits(long actual) {
        return isDynamic() || size == actual;
    }

    /**
     * Returns the size, the symbolic name, or a question mark.
     *
     * @return for example {@code 30}, {@code N} or {@code ?}
     */
    @Override
    public String toString() {
        return PlainText.line(!isDynamic() ? Long.toString(size) : name == null ? "?" : name);
    }
}
