package io.mlprod.model;

import io.mlprod.internal.text.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors that go into a model.
 *
 * <p>Immutable and thread-safe. The order of the names does not matter.
 *
 * @since 0.1
 */
public final class Inputs {

    private final Map<String, Tensor> tensors;

    private Inputs(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Creates the inputs of a model with one input.
     *
     * @param name the input's name
     * @param tensor its value
     * @return the inputs
     * @throws NullPointerException if an argument is null
     */
    public static Inputs of(String name, Tensor tensor) {
        return of(Map.of(Objects.requireNonNull(name, "name"), Objects.requireNonNull(tensor, () -> missing(name))));
    }

    /**
     * Creates inputs from a map.
     *
     * @param tensors name to value; copied
     * @return the inputs
     * @throws NullPointerException if the map, a name or a tensor is null
     */
    public static Inputs of(Map<String, Tensor> tensors) {
        Map<String, Tensor> copy = new LinkedHashMap<>(Objects.requireNonNull(tensors, "tensors"));
        copy.forEach((name, tensor) -> {
            Objects.requireNonNull(name, "An input's name is null");
            Objects.requireNonNull(tensor, () -> missing(name));
        });
        return new Inputs(copy);
    }

    private static String missing(String name) {
        return PlainText.line("The tensor for input '" + name + "' is null");
    }

    /**
     * Adds one more input.
     *
     * @param name the input's name
     * @param tensor its value
     * @return new inputs; this object stays as it is
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if there is already an input of that name
     */
    public Inputs and(String name, Tensor tensor) {
        Map<String, Tensor> more = new LinkedHashMap<>(tensors);
        if (more.put(name, tensor) != null) {
            throw new IllegalArgumentException(PlainText.line("Input '" + name + "' was already given"));
        }
        return of(more);
    }

    /**
     * Returns the names of the inputs.
     *
     * @return an unmodifiable set
     */
    public Set<String> names() {
        return tensors.keySet();
    }

    /**
     * Returns the value of one input.
     *
     * @param name the input's name
     * @return its value, or null if there is no such input
     */
    public @Nullable Tensor tensor(String name) {
        return tensors.get(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Inputs that && tensors.equals(that.tensors);
    }

    @Override
    public int hashCode() {
        return tensors.hashCode();
    }

    /**
     * Returns names, types and shapes; never elements.
     *
     * @return for example <code>{X=float32[1, 30]}</code>
     */
    @Override
    public String toString() {
        return PlainText.line(tensors.toString());
    }
}
