package io.mlprod.fallback.internal.check;

import io.mlprod.fallback.internal.check.NumericParts.Part;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A check that finds what makes an answer unusable: it is missing, or it has NaN or infinity in it. Answers are
 * searched down to a certain depth; whatever is not known counts as usable. Thread-safe.
 */
public final class OutputCheck {

    private static final int DEEPEST = 8;
    private static final int MOST = 10_000_000; // elements of one collection, or collections within others

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
     * The known type by which a class is searched. It is remembered, since it takes the JVM tens of nanoseconds to find
     * that a class does not have an interface. It is remembered as a class of the JDK, so that no class of the JDK
     * refers to one of ours.
     */
    private static final ClassValue<Class<?>> KINDS = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
            return type.isArray() && !NumericParts.mayHold(type) ? Void.class : kindOf(type);
        }
    };

    private static final String TOO_MUCH = "more parts than can be checked";

    private OutputCheck() {}

    private static Class<?> kindOf(Class<?> type) {
        return KNOWN.stream()
                .filter(known -> known.isAssignableFrom(type))
                .findFirst()
                .orElse(Void.class);
    }

    /**
     * Describes what is wrong, in words and without values, which may be personal data.
     *
     * @param value the answer; null if it is missing
     * @return null if nothing is wrong
     */
    public static @Nullable String problem(@Nullable Object value) {
        if (value == null) {
            return "no answer";
        }
        try {
            return within(value, DEEPEST, null);
        } catch (RuntimeException | StackOverflowError e) { // of a collection of the application's own, or one that is
            return "cannot be read: " + e.getClass().getSimpleName(); // still being changed
        }
    }

    private static @Nullable String within(@Nullable Object value, int depth, @Nullable Seen seen) {
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Float number) {
            return number(number);
        }
        if (value == null || depth == 0) {
            return null;
        }
        if (seen == null && value instanceof Record) { // most answers are one, and are found quickest so
            return record(value, depth - 1, null);
        }
        Class<?> kind = KINDS.get(value.getClass());
        if (kind == Void.class || (seen != null && seen.isKnown(value, depth))) {
            return null;
        }
        if (seen != null && seen.isTooMuch()) {
            return TOO_MUCH;
        }
        if (kind == Record.class) {
            return record(value, depth - 1, seen);
        }
        if (kind == Optional.class) {
            return within(((Optional<?>) value).orElse(null), depth - 1, seen);
        }
        if (kind == Collection.class) {
            return elements((Collection<?>) value, "element ", depth - 1, seen);
        }
        if (kind == Map.class) {
            return elements(((Map<?, ?>) value).values(), "", depth - 1, seen);
        }
        if (kind == Tensor.class) {
            return tensor((Tensor) value);
        }
        return kind == Outputs.class ? outputs((Outputs) value, depth - 1, seen) : array(value, depth - 1, seen);
    }

    private static @Nullable String number(double value) {
        if (Double.isFinite(value)) {
            return null;
        }
        return Double.isNaN(value) ? "NaN" : "infinite";
    }

    private static @Nullable String record(Object record, int depth, @Nullable Seen seen) {
        for (Part part : NumericParts.of(record.getClass())) {
            String problem = part.isNumber() ? number(part.number(record)) : within(part.value(record), depth, seen);
            if (problem != null) {
                return "component " + part.name() + ": " + problem;
            }
        }
        return null;
    }

    private static @Nullable String outputs(Outputs outputs, int depth, @Nullable Seen seen) {
        for (String name : outputs.names()) {
            String problem = within(outputs.value(name), depth, seen);
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

    private static @Nullable String array(Object array, int depth, @Nullable Seen seen) {
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
            return elements(Arrays.asList(objects), "element ", depth, seen);
        }
        return null;
    }

    /**
     * Searches a collection, a map or an array of objects.
     *
     * @param label the label of an element; empty in a map, whose keys may be personal data
     * @param seen the holders that need not be searched again; made when the first holder is found within another
     */
    private static @Nullable String elements(Collection<?> elements, String label, int depth, @Nullable Seen seen) {
        Seen known = seen;
        int i = 0;
        for (Object element : elements) {
            if (known == null && depth > 0 && element != null && isHolder(element.getClass())) {
                known = new Seen();
            }
            String problem = i == MOST ? TOO_MUCH : within(element, depth, known);
            if (problem != null) {
                return label.isEmpty() ? "a map's value: " + problem : label + i + ": " + problem;
            }
            i++;
        }
        return null;
    }

    /** Returns whether values of a class may hold one another in a circle, or one value many times. */
    private static boolean isHolder(Class<?> type) {
        Class<?> kind = KINDS.get(type);
        return kind == Collection.class
                || kind == Map.class
                || kind == Object[].class
                || kind == Record.class
                || kind == Optional.class;
    }

    /** The holders that were searched within others: an answer may hold itself, or one part many times. */
    private static final class Seen {

        private static final int FEW = 1_000; // this many are searched again rather than remembered

        private int count;
        private @Nullable IdentityHashMap<Object, Integer> depths;

        /** Returns whether the holder was searched before, at least as deeply. */
        boolean isKnown(Object holder, int depth) {
            if (++count <= FEW) {
                return false;
            }
            if (depths == null) {
                depths = new IdentityHashMap<>();
            }
            Integer before = depths.put(holder, depth);
            return before != null && before >= depth;
        }

        boolean isTooMuch() {
            return count > MOST;
        }
    }

    private static String element(int index, @Nullable String problem) {
        return "element " + index + ": " + problem;
    }
}
