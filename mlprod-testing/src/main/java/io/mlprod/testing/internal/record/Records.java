package io.mlprod.testing.internal.record;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reading and making of records by the names of their components. Thread-safe. */
public final class Records {

    private Records() {}

    /**
     * Returns the names of a record's components.
     *
     * @param type the record
     * @return the names in the order of their declaration
     */
    public static List<String> names(Class<? extends Record> type) {
        return components(type).stream().map(RecordComponent::getName).toList();
    }

    /**
     * Returns a record's components.
     *
     * @param type the record
     * @return the components in the order of their declaration
     */
    public static List<RecordComponent> components(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        return List.of(components);
    }

    /**
     * Reads all components.
     *
     * @param record the record to read
     * @return name to value, in the order of their declaration
     */
    public static Map<String, @Nullable Object> values(Record record) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : components(record.getClass())) {
            values.put(component.getName(), read(component, record));
        }
        return values;
    }

    /**
     * Makes a record.
     *
     * @param type the record
     * @param values a value for each component, by name
     * @param <T> the record
     * @return a new record
     * @throws RefusedException if the record's constructor throws
     * @throws IllegalArgumentException if a value is not of its component's type
     */
    public static <T> T make(Class<T> type, Map<String, ? extends @Nullable Object> values) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (RecordComponent component : components(type)) {
            arguments.add(values.get(component.getName()));
        }
        Constructor<T> constructor = constructor(type);
        try {
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new RefusedException(type.getSimpleName() + "'s constructor refuses it: " + cause, cause);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "new " + type.getSimpleName() + JavaLiteral.arguments(arguments) + " does not fit the types "
                            + Arrays.stream(constructor.getParameterTypes())
                                    .map(Class::getSimpleName)
                                    .toList(),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make a " + type.getName(), e);
        }
    }

    /**
     * Returns the constructor that takes all components.
     *
     * @param type the record
     * @param <T> the record
     * @return the constructor, which may be called
     * @throws IllegalStateException if the record's module does not open its package
     */
    public static <T> Constructor<T> constructor(Class<T> type) {
        Class<?>[] types =
                components(type).stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            open(constructor, type);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("A record without its constructor: " + type.getName(), e);
        }
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            open(component.getAccessor(), record.getClass());
            return component.getAccessor().invoke(record);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    record.getClass().getSimpleName() + "." + component.getName() + "() throws", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component, e);
        }
    }

    /** Lets records of tests be private or nested in a class that is not public. */
    private static void open(AccessibleObject member, Class<?> type) {
        try {
            member.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new IllegalStateException(
                    type.getName() + " cannot be reached: its module must open package " + type.getPackageName()
                            + " to io.mlprod.testing",
                    e);
        }
    }
}
