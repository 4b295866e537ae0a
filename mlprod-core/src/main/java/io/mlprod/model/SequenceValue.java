package io.mlprod.model;

import java.util.List;

/**
 * An ordered list of tensors or maps, as ONNX sequence outputs are.
 *
 * @param elements the elements in the model's order; none is null
 * @since 0.1
 */
public record SequenceValue(List<Value> elements) implements Value {

    /**
     * Keeps an unmodifiable copy.
     *
     * @throws NullPointerException if the list or an element is null
     */
    public SequenceValue {
        elements = List.copyOf(elements);
    }

    /**
     * Returns the number of elements.
     *
     * @return zero or more
     */
    public int size() {
        return elements.size();
    }

    /**
     * Returns the number of elements, never the elements themselves, which may be personal data.
     *
     * @return for example {@code SequenceValue[2 elements]}
     */
    @Override
    public String toString() {
        return "SequenceValue[" + elements.size() + " elements]";
    }
}
