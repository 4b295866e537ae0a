package io.mlprod.testing.internal.record;

import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The numbers and other values that an answer of any class is made of, by their path in it. Thread-safe. */
public final class AnswerParts {

    private AnswerParts() {}

    /**
     * Reads an answer.
     *
     * @param answer what a model has answered
     * @return path to value, in the answer's order; numbers are {@code Double}s; the path of a single value is empty
     */
    public static Map<String, Object> of(@Nullable Object answer) {
        Map<String, Object> parts = new LinkedHashMap<>();
        add("", answer, parts);
        return parts;
    }

    private static void add(String path, @Nullable Object value, Map<String, Object> parts) {
        if (value instanceof Number number) {
            parts.put(path, number.doubleValue());
        } else if (value instanceof Record record && !(value instanceof Value)) {
            Records.values(record).forEach((name, part) -> add(below(path, name), part, parts));
        } else if (value instanceof Optional<?> optional) {
            add(path, optional.orElse(null), parts);
        } else if (value instanceof OptionalDouble optional) {
            add(path, optional.isPresent() ? optional.getAsDouble() : null, parts);
        } else if (value instanceof Outputs outputs) {
            outputs.names().forEach(name -> add(below(path, name), outputs.value(name), parts));
        } else if (value instanceof MapValue map) {
            add(path, map.entries(), parts);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, part) -> add(below(path, String.valueOf(key)), part, parts));
        } else if (value instanceof SequenceValue sequence) {
            add(path, sequence.elements(), parts);
        } else if (value instanceof Tensor tensor) {
            for (int i = 0; i < tensor.size(); i++) {
                add(path + "[" + i + "]", element(tensor, i), parts);
            }
        } else if (value instanceof Collection<?> collection) {
            int i = 0;
            for (Object part : collection) {
                add(path + "[" + i++ + "]", part, parts);
            }
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                add(path + "[" + i + "]", Array.get(value, i), parts);
            }
        } else {
            parts.put(path, value == null ? "null" : value);
        }
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static Object element(Tensor tensor, int index) {
        return switch (tensor.elementType()) {
            case STRING -> tensor.stringAt(index);
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> tensor.doubleAt(index);
            default -> tensor.longAt(index);
        };
    }
}
