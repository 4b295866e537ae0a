package io.mlprod.testing.internal.record;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies that whoever is given them can change without changing the original, and the comparison of both. What is known
 * to be mutable is copied: arrays, lists and maps of {@code java.util}, and records that hold such. Thread-safe.
 */
public final class DeepCopies {

    private DeepCopies() {}

    /**
     * Copies a value.
     *
     * @param value anything
     * @param <T> its class
     * @return a copy that is {@linkplain #areSame the same}; the value itself if nothing mutable is known in it, or if
     *     its constructor does not make the same of the same parts
     */
    @SuppressWarnings("unchecked")
    public static <T> T of(T value) {
        T copy = (T) Objects.requireNonNull(copy(value));
        return copy == value || areSame(copy, value) ? copy : value;
    }

    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Record record) {
            return copyOfRecord(record);
        } else if (value instanceof List<?> list) {
            return copyOfList(list);
        } else if (value instanceof Map<?, ?> map) {
            return copyOfMap(map);
        } else if (value instanceof Optional<?> optional && optional.isPresent()) {
            Object inner = copy(optional.get());
            return inner == optional.get() ? value : Optional.ofNullable(inner);
        } else if (value != null && value.getClass().isArray()) {
            int length = Array.getLength(value);
            Object copy = Array.newInstance(value.getClass().getComponentType(), length);
            for (int i = 0; i < length; i++) {
                Array.set(copy, i, copy(Array.get(value, i)));
            }
            return copy;
        }
        return value;
    }

    private static Object copyOfRecord(Record record) {
        Map<String, @Nullable Object> values = Records.values(record);
        Map<String, @Nullable Object> copies = new LinkedHashMap<>();
        values.forEach((name, value) -> copies.put(name, copy(value)));
        boolean isImmutable = values.keySet().stream().allMatch(name -> values.get(name) == copies.get(name));
        try {
            return isImmutable ? record : Records.make(record.getClass(), copies);
        } catch (RefusedException e) {
            return record; // a constructor that does not take what its accessors give
        }
    }

    private static Object copyOfList(List<?> list) {
        List<@Nullable Object> copies = new ArrayList<>();
        list.forEach(element -> copies.add(copy(element)));
        if (list.getClass() == ArrayList.class) {
            return copies;
        } else if (list.getClass() == Arrays.asList().getClass()) {
            return Arrays.asList(copies.toArray());
        }
        boolean isImmutable = IntStream.range(0, copies.size()).allMatch(i -> copies.get(i) == list.get(i));
        return isImmutable ? list : Collections.unmodifiableList(copies);
    }

    private static Object copyOfMap(Map<?, ?> map) {
        if (map.getClass() == HashMap.class) {
            return new HashMap<>(map);
        } else if (map.getClass() == LinkedHashMap.class) {
            return new LinkedHashMap<>(map);
        }
        return map.getClass() == TreeMap.class ? ((TreeMap<?, ?>) map).clone() : map;
    }

    /**
     * Returns whether two values are the same for a model: as {@code equals} says, but with arrays compared by their
     * elements wherever they are.
     *
     * @param one a value
     * @param other another value
     * @return true if they are
     */
    public static boolean areSame(@Nullable Object one, @Nullable Object other) {
        if (one == other || one == null || other == null) {
            return one == other;
        } else if (one instanceof Record record && one.getClass() == other.getClass()) {
            return areSame(
                    Records.values(record).values(),
                    Records.values((Record) other).values());
        } else if (one instanceof List<?> list && other instanceof List<?> second) {
            return areSame((Collection<?>) list, second);
        } else if (one instanceof Optional<?> optional && other instanceof Optional<?> second) {
            return areSame(optional.orElse(null), second.orElse(null));
        } else if (one.getClass().isArray() && one.getClass() == other.getClass()) {
            int length = Array.getLength(one);
            return length == Array.getLength(other)
                    && IntStream.range(0, length).allMatch(i -> areSame(Array.get(one, i), Array.get(other, i)));
        }
        return one.equals(other);
    }

    private static boolean areSame(Collection<?> some, Collection<?> others) {
        List<@Nullable Object> one = new ArrayList<>(some);
        List<@Nullable Object> other = new ArrayList<>(others);
        return one.size() == other.size()
                && IntStream.range(0, one.size()).allMatch(i -> areSame(one.get(i), other.get(i)));
    }
}
