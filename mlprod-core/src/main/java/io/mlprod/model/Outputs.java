package io.mlprod.model;

import io.mlprod.internal.text.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named values that a model produced, in the order in which the model declares them.
 *
 * <p>Immutable and thread-safe heap data; nothing to close.
 *
 * @since 0.1
 */
public final class Outputs {

    private final Map<String, Value> values;

    private Outputs(Map<String, Value> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Creates outputs from a map, in the map's order.
     *
     * @param values name to value; copied
     * @return the outputs
     */
    public static Outputs of(Map<String, ? extends Value> values) {
        return new Outputs(new LinkedHashMap<>(Objects.requireNonNull(values, "values")));
    }

    /**
     * Returns the names of the outputs.
     *
     * @return an unmodifiable set in the model's order
     */
    public Set<String> names() {
        return values.keySet();
    }

    /**
     * Returns one output, whatever its type.
     *
     * @param name the output's name
     * @return its value
     * @throws IllegalArgumentException if there is no such output
     */
    public Value value(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(PlainText.line("No output '" + name + "'; the outputs are " + names()));
        }
        return value;
    }

    /**
     * Returns one output that is a tensor.
     *
     * @param name the output's name
     * @return its value
     * @throws IllegalArgumentException if there is no such output, or it is not a tensor
     */
    public Tensor tensor(String name) {
        return as(Tensor.class, name);
    }

    /**
     * Returns one output that is a sequence.
     *
     * @param name the output's name
     * @return its value
     * @throws IllegalArgumentException if there is no such output, or it is not a sequence
     */
    public SequenceValue sequence(String name) {
        return as(SequenceValue.class, name);
    }

    private <T extends Value> T as(Class<T> type, String name) {
        Value value = value(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(PlainText.line("Output '" + name + "' is a "
                    + value.getClass().getSimpleName() + ", not a " + type.getSimpleName()));
        }
        return type.cast(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Outputs that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /**
     * Returns the names of the outputs; never their values.
     *
     * @return for example {@code Outputs[label, probabilities]}
     */
    @Override
    public String toString() {
        return PlainText.line("Outputs" + names());
    }
}
