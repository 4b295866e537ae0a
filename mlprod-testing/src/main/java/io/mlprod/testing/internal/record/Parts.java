package io.mlprod.testing.internal.record;

import io.mlprod.model.Inputs;
import io.mlprod.model.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An input as named parts: the components of a record, the tensors of {@link Inputs}, or for any other input one part
 * that is {@link #WHOLE}. Thread-safe.
 */
public final class Parts {

    /** The name of the only part of an input that is one value. */
    public static final String WHOLE = "input";

    private Parts() {}

    /**
     * Reads an input.
     *
     * @param input what a caller gives to a model
     * @return name to value, in the input's order
     */
    public static Map<String, @Nullable Object> of(Object input) {
        if (input instanceof Record record) {
            return Records.values(record);
        }
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        if (input instanceof Inputs inputs) {
            inputs.names().forEach(name -> parts.put(name, inputs.tensor(name)));
        } else {
            parts.put(WHOLE, input);
        }
        return parts;
    }

    /**
     * Makes an input.
     *
     * @param type the class of the input
     * @param parts a value for each part; a tensor that is null is left out
     * @param <I> what a caller gives to a model
     * @return a new input
     * @throws RefusedException if the input's class does not let it be made
     */
    public static <I> I make(Class<I> type, Map<String, ? extends @Nullable Object> parts) {
        if (type.isRecord()) {
            return Records.make(type, parts);
        }
        if (type != Inputs.class) {
            Object whole = parts.get(WHOLE);
            if (whole == null) {
                throw new RefusedException("An input cannot be null", new NullPointerException(WHOLE));
            }
            return type.cast(whole);
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parts.forEach((name, part) -> {
            if (part instanceof Tensor tensor) {
                tensors.put(name, tensor);
            }
        });
        return type.cast(Inputs.of(tensors));
    }

    /**
     * Copies an input with another value of one part.
     *
     * @param input is not changed
     * @param name the part
     * @param value its new value; a number is converted to the part's type if it keeps its value
     * @param <I> what a caller gives to a model
     * @return a new input
     * @throws IllegalArgumentException if there is no such part, or the value cannot be one of it
     */
    @SuppressWarnings("unchecked")
    public static <I> I with(I input, String name, @Nullable Object value) {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>(of(input));
        if (!parts.containsKey(name)) {
            throw new IllegalArgumentException(
                    input.getClass().getSimpleName() + " has no '" + name + "'; it has " + parts.keySet());
        }
        Object fitting = value instanceof Number number ? number(input, name, number) : value;
        boolean isToBeWrapped = parts.get(name) instanceof Optional && !(value instanceof Optional);
        parts.put(name, isToBeWrapped ? Optional.ofNullable(fitting) : fitting);
        return make((Class<I>) input.getClass(), parts);
    }

    /**
     * Reads one part.
     *
     * @param input the input
     * @param name the part
     * @return its value; the value of an {@code Optional}
     * @throws IllegalArgumentException if there is no such part
     */
    public static @Nullable Object value(Object input, String name) {
        Map<String, @Nullable Object> parts = of(input);
        if (!parts.containsKey(name)) {
            throw new IllegalArgumentException(
                    input.getClass().getSimpleName() + " has no '" + name + "'; it has " + parts.keySet());
        }
        return parts.get(name) instanceof Optional<?> optional ? optional.orElse(null) : parts.get(name);
    }

    /**
     * Reads one part that is a number.
     *
     * @param input the input
     * @param name the part
     * @return the number; null if it is missing
     * @throws IllegalArgumentException if there is no such part, or it is no number
     */
    public static @Nullable Number number(Object input, String name) {
        Object value = value(input, name);
        if (value != null && !(value instanceof Number)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a number but a " + value.getClass().getSimpleName());
        }
        return (Number) value;
    }

    private static Object number(Object input, String name, Number value) {
        if (!(input instanceof Record)) {
            return value;
        }
        Class<?> type = Records.components(input.getClass()).stream()
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getType();
        return Numbers.as(type, value);
    }

    /**
     * Returns the names of the parts in which two inputs differ.
     *
     * @param one an input
     * @param other an input of the same class
     * @return the names, with the values of both, first those of {@code one}
     */
    public static Map<String, Difference> differences(Object one, Object other) {
        Map<String, @Nullable Object> before = of(one);
        Map<String, @Nullable Object> after = of(other);
        Map<String, @Nullable Object> names = new LinkedHashMap<>(before);
        names.putAll(after);
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (String name : names.keySet()) {
            if (!DeepCopies.areSame(before.get(name), after.get(name))) {
                differences.put(name, new Difference(before.get(name), after.get(name)));
            }
        }
        return Collections.unmodifiableMap(differences);
    }

    /**
     * Returns whether two inputs have the same parts; arrays are compared by their elements.
     *
     * @param one an input
     * @param other an input of the same class
     * @return true if they are the same for a model
     */
    public static boolean areSame(Object one, Object other) {
        return differences(one, other).isEmpty();
    }

    /**
     * A part that differs.
     *
     * @param from one value
     * @param to the other value
     */
    public record Difference(
            @Nullable Object from, @Nullable Object to) {

        /**
         * Returns both values for people.
         *
         * @return for example {@code 1.5 → Double.NaN}
         */
        @Override
        public String toString() {
            return JavaLiteral.shown(from) + " → " + JavaLiteral.shown(to);
        }
    }
}
