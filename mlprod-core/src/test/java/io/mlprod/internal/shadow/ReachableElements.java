package io.mlprod.internal.shadow;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what an object holds on to: elements of collections and arrays, through the fields of our classes. */
final class ReachableElements {

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private long count;

    long count(Object root) {
        visit(root);
        while (!open.isEmpty()) {
            expand(open.pop());
        }
        return count;
    }

    private void visit(@Nullable Object value) {
        if (value != null && seen.add(value)) {
            open.push(value);
        }
    }

    private void expand(Object value) {
        count++;
        if (value instanceof Collection<?> collection) {
            collection.forEach(this::visit);
        } else if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(this::visit);
            map.values().forEach(this::visit);
        } else if (value.getClass().isArray()) {
            int length = Array.getLength(value);
            count += length;
            for (int i = 0; i < length && value instanceof Object[]; i++) {
                visit(Array.get(value, i));
            }
        } else if (value.getClass().getName().startsWith("io.mlprod")) {
            for (Field field : value.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    visit(read(field, value));
                }
            }
        }
    }

    private static @Nullable Object read(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
