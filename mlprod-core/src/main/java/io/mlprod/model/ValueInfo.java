package io.mlprod.model;

import io.mlprod.internal.text.PlainText;
import java.util.List;

/**
 * A model's declaration of one input or output.
 *
 * @param name the name in the model
 * @param type the element type and shape, or what sequence or map it is
 * @param classLabels for scores and labels of a classifier whose model file holds its classes: the class labels
 *     ({@code String} or {@code Long}) in the order of the scores; otherwise empty
 * @since 0.1
 */
public record ValueInfo(String name, ValueType type, List<Object> classLabels) {

    /**
     * Keeps an unmodifiable copy of the labels.
     *
     * @throws NullPointerException if an argument is null
     */
    public ValueInfo {
        classLabels = List.copyOf(classLabels);
    }

    /**
     * Creates the declaration of an input or output without class labels.
     *
     * @param name the name in the model
     * @param type its type
     */
    public ValueInfo(String name, ValueType type) {
        this(name, type, List.of());
    }

    /**
     * Returns the name and the type.
     *
     * @return for example {@code X float32[N, 30]}
     */
    @Override
    public String toString() {
        return PlainText.line(name + " " + type);
    }
}
