package io.mlprod.testing.assertion;

import io.mlprod.testing.internal.record.Records;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The equality and the text of values that hold arrays, which by themselves equal nothing and show nothing. */
final class DeepValues {

    private static final int SHOWN = 1000;

    private DeepValues() {}

    /** Returns whether two values are equal; arrays by their elements, also within records, lists, maps, optionals. */
    static boolean equal(@Nullable Object one, @Nullable Object other) {
        if (Objects.equals(one, other)) {
            return true;
        } else if (one instanceof List<?> list && other instanceof List<?> others) {
            return allEqual(list, others);
        } else if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
            return map.keySet().equals(others.keySet())
                    && map.keySet().stream().allMatch(key -> equal(map.get(key), others.get(key)));
        } else if (one instanceof Optional<?> optional && other instanceof Optional<?> others) {
            return equal(optional.orElse(null), others.orElse(null));
        } else if (one == null || other == null || !one.getClass().equals(other.getClass())) {
            return false;
        } else if (one instanceof Record record) {
            Map<String, @Nullable Object> components = components(record);
            return !components.isEmpty() && equal(components, components((Record) other));
        }
        return one.getClass().isArray() && allEqual(elements(one), elements(other));
    }

    private static boolean allEqual(List<?> some, List<?> others) {
        Iterator<?> next = others.iterator();
        return some.size() == others.size() && some.stream().allMatch(each -> equal(each, next.next()));
    }

    /** Returns a value as it shows itself, but with the elements of the arrays in it. */
    static String text(@Nullable Object value) {
        if (value == null || !holdsArray(value)) {
            return String.valueOf(value);
        } else if (value instanceof Record record) {
            return record.getClass().getSimpleName() + named(components(record), "[", "]");
        } else if (value instanceof Map<?, ?> map) {
            return named(map, "{", "}");
        } else if (value instanceof Optional<?> optional) {
            return "Optional[" + text(optional.orElseThrow()) + "]";
        }
        return listed(value instanceof Collection<?> collection ? collection : elements(value));
    }

    private static String listed(Collection<?> elements) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        elements.stream().limit(SHOWN).map(DeepValues::text).forEach(text::add);
        if (elements.size() > SHOWN) {
            text.add("… " + elements.size() + " in all");
        }
        return text.toString();
    }

    private static String named(Map<?, ?> values, String begin, String end) {
        StringJoiner text = new StringJoiner(", ", begin, end);
        values.forEach((name, value) -> text.add(name + "=" + text(value)));
        return text.toString();
    }

    /** Returns whether a value is an array or has one in it. */
    static boolean holdsArray(@Nullable Object value) {
        if (value instanceof Record record) {
            return holdsArray(components(record));
        } else if (value instanceof Map<?, ?> map) {
            return holdsArray(map.values());
        } else if (value instanceof Optional<?> optional) {
            return holdsArray(optional.orElse(null));
        } else if (value instanceof Collection<?> collection) {
            return collection.stream().anyMatch(DeepValues::holdsArray);
        }
        return value != null && value.getClass().isArray();
    }

    private static Map<String, @Nullable Object> components(Record record) {
        try {
            return Records.values(record);
        } catch (IllegalStateException e) {
            return Map.of(); // of a package that is closed to us: it has to do with what it says of itself
        }
    }

    private static List<@Nullable Object> elements(Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }
}
