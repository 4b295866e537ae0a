package io.mlprod.fallback;

import io.mlprod.fallback.NumericParts.Part;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what makes an answer unusable: that there is none, or NaN or infinity in it. Looks into what answers are made of,
 * down to a depth; what it does not know is usable. Thread-safe.
 */
final class OutputCheck {

    private static final int DEEPEST = 8; // an answer that holds itself ends here

    private static final List<Class<?>> KNOWN = List.of(
            Record.class,
            Optional.class,
            Tensor.class,
            Outputs.class,
            float[].class,
            double[].class,
            Object[].class,
            Collection.class,
            Map.class);

    /**
     * As which of the known types a class is looked into. Remembered, since it takes the JVM tens of nanoseconds to find that
     * a class does not have an interface; and as a class of the JDK's, so that no class of the JDK's holds one of ours.
     */
    private static final ClassValue<Class<?>> KINDS = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
            return type.isArray() && !NumericParts.mayHold(type) ? Void.class : kindOf(type);
        }
    };

    private OutputCheck() {}

    private static Class<?> kindOf(Class<?> type) {
        return KNOWN.stream()
                .filter(known -> known.isAssignableFrom(type))
                .findFirst()
                .orElse(Void.class);
    }

    /**
     * What is wrong, in words and without values, which may be personal data; null if nothing is.
     *
     * @param value the answer; null is one that is missing
     */
    static @Nullable String problem(@Nullable Object value) {
        if (value == null) {
            return "no answer";
        }
        try {
            return within(value, DEEPEST);
        } catch (RuntimeException e) { // from a collection of the application's own, or one that is still being changed
            return "cannot be read: " + e.getClass().getSimpleName();
        }
    }

    private static @Nullable String within(@Nullable Object value, int depth) {
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Float number) {
            return number(number);
        }
        if (value == null || depth == 0) {
            return null;
        }
        Class<?> kind = KINDS.get(value.getClass());
        if (kind == Void.class) {
            return null;
        }
        if (kind == Record.class) {
            return record(value, depth - 1);
        }
        if (kind == Optional.class) {
            return within(((Optional<?>) value).orElse(null), depth - 1);
        }
        if (kind == Collection.class) {
            return collection((Collection<?>) value, depth - 1);
        }
        if (kind == Map.class) {
            return map((Map<?, ?>) value, depth - 1);
        }
        if (kind == Tensor.class) {
            return tensor((Tensor) value);
        }
        return kind == Outputs.class ? outputs((Outputs) value, depth - 1) : array(value, depth - 1);
    }

    private static @Nullable String number(double value) {
        if (Double.isFinite(value)) {
            return null;
        }
        return Double.isNaN(value) ? "NaN" : "infinite";
    }

    private static @Nullable String record(Object record, int depth) {
        for (Part part : NumericParts.of(record.getClass())) {
            String problem = part.isNumber() ? number(part.number(record)) : within(part.value(record), depth);
            if (problem != null) {
                return "component " + part.name() + ": " + problem;
            }
        }
        return null;
    }

    private static @Nullable String outputs(Outputs outputs, int depth) {
        for (String name : outputs.names()) {
            String problem = within(outputs.value(name), depth);
            if (problem != null) {
                return "output " + name + ": " + problem;
            }
        }
        return null;
    }

    private static @Nullable String tensor(Tensor tensor) {
        for (int i = 0; tensor.elementType().isFloating() && i < tensor.size(); i++) {
            if (!Double.isFinite(tensor.doubleAt(i))) {
                return element(i, number(tensor.doubleAt(i)));
            }
        }
        return null;
    }

    private static @Nullable String array(Object array, int depth) {
        if (array instanceof float[] floats) {
            for (int i = 0; i < floats.length; i++) {
                if (!Float.isFinite(floats[i])) {
                    return element(i, number(floats[i]));
                }
            }
        } else if (array instanceof double[] doubles) {
            for (int i = 0; i < doubles.length; i++) {
                if (!Double.isFinite(doubles[i])) {
                    return element(i, number(doubles[i]));
                }
            }
        } else if (array instanceof Object[] objects) {
            for (int i = 0; i < objects.length; i++) {
                String problem = within(objects[i], depth);
                if (problem != null) {
                    return element(i, problem);
                }
            }
        }
        return null;
    }

    private static @Nullable String collection(Collection<?> collection, int depth) {
        int i = 0;
        for (Object element : collection) {
            String problem = within(element, depth);
            if (problem != null) {
                return element(i, problem);
            }
            i++;
        }
        return null;
    }

    private static @Nullable String map(Map<?, ?> map, int depth) {
        for (Object value : map.values()) {
            String problem = within(value, depth);
            if (problem != null) {
                return "a map's value: " + problem; // its key may be personal data as well
            }
        }
        return null;
    }

    private static String element(int index, @Nullable String problem) {
        return "element " + index + ": " + problem;
    }
}
