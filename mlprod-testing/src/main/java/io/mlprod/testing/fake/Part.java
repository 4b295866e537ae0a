package io.mlprod.testing.fake;

import io.mlprod.record.Label;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record, or the whole of a type that is one value.
 *
 * @param name the component's name; empty for a whole type
 * @param type its class
 * @param generic its type with arguments
 * @param annotated where its annotations are
 * @param getter takes the record and gives the component; null for a whole type
 * @param isNullable whether it may be null, or is an Optional
 */
record Part(
        String name,
        Class<?> type,
        Type generic,
        AnnotatedElement annotated,
        @Nullable MethodHandle getter,
        boolean isNullable) {

    private static final Set<Class<?>> FLOATING = Set.of(Float.class, Double.class);

    private static final Map<Class<?>, Object> EMPTY = Map.of(
            boolean.class,
            false,
            byte.class,
            (byte) 0,
            short.class,
            (short) 0,
            char.class,
            (char) 0,
            int.class,
            0,
            long.class,
            0L,
            float.class,
            0f,
            double.class,
            0d);

    private static final ClassValue<List<Part>> KNOWN = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            return find(type);
        }
    };

    static List<Part> of(Class<?> type) {
        return KNOWN.get(type);
    }

    private static List<Part> find(Class<?> type) {
        if (!type.isRecord()) {
            return List.of(new Part("", type, type, type, null, false));
        }
        return Arrays.stream(type.getRecordComponents()).map(Part::of).toList();
    }

    private static Part of(RecordComponent component) {
        return new Part(
                component.getName(),
                component.getType(),
                component.getGenericType(),
                component,
                getter(component),
                isNullable(component));
    }

    private static MethodHandle getter(RecordComponent component) {
        try {
            return lookup(component.getDeclaringRecord())
                    .unreflect(component.getAccessor())
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw unreachable(component.getDeclaringRecord(), e);
        }
    }

    /** Returns the canonical constructor of a record; it takes an array of its components. */
    static MethodHandle constructor(Class<?> record) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return lookup(record)
                    .findConstructor(record, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (NoSuchMethodException e) {
            throw new AssertionError("Every record has a canonical constructor", e);
        } catch (IllegalAccessException e) {
            throw unreachable(record, e);
        }
    }

    /** Creates a record. */
    static Object create(Class<?> record, @Nullable Object[] components) {
        try {
            return constructor(record).invokeExact(components);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(record.getSimpleName() + "'s constructor failed", e);
        }
    }

    private static MethodHandles.Lookup lookup(Class<?> record) throws IllegalAccessException {
        Part.class.getModule().addReads(record.getModule());
        return MethodHandles.privateLookupIn(record, MethodHandles.lookup());
    }

    private static IllegalArgumentException unreachable(Class<?> record, IllegalAccessException cause) {
        return new IllegalArgumentException(
                record.getName() + " cannot be reached: its module must open package " + record.getPackageName()
                        + " to io.mlprod.testing and io.mlprod.core",
                cause);
    }

    /** Any annotation of that name counts, whatever its package, as for core. */
    private static boolean isNullable(RecordComponent component) {
        return component.getType() == Optional.class
                || Stream.concat(
                                Arrays.stream(component.getAnnotatedType().getAnnotations()),
                                Arrays.stream(component.getAccessor().getAnnotations()))
                        .map(Annotation::annotationType)
                        .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
    }

    String title() {
        return name.isEmpty() ? type.getSimpleName() : "component '" + name + "' (" + type.getSimpleName() + ")";
    }

    <A extends Annotation> Optional<A> annotation(Class<A> annotation) {
        return Optional.ofNullable(annotated.getAnnotation(annotation));
    }

    boolean isArray() {
        return type.isArray() || type == List.class;
    }

    boolean isMap() {
        return type == Map.class;
    }

    /** Returns the class of a type argument, such as Float in {@code Map<String, Float>}; Object if it is not given. */
    Class<?> argument(int index) {
        return argument(generic, index);
    }

    static Class<?> argument(Type generic, int index) {
        return generic instanceof ParameterizedType parameterized
                        && parameterized.getActualTypeArguments()[index] instanceof Class<?> argument
                ? argument
                : Object.class;
    }

    /** Returns what stands for a component that nothing is known of: null, 0 or false. */
    @Nullable
    static Object empty(Class<?> type) {
        return type == Optional.class ? Optional.empty() : EMPTY.get(type);
    }

    /** Returns the class of a single element: of an array, a list, an optional, or the part itself; no primitive. */
    Class<?> elementClass() {
        Class<?> element = type.isArray()
                ? type.getComponentType()
                : type == List.class || type == Optional.class ? argument(0) : type;
        return MethodType.methodType(element).wrap().returnType();
    }

    boolean isFloating() {
        return FLOATING.contains(elementClass());
    }

    /** Reads the part of a record; a whole type is its own part. */
    @Nullable
    Object of(Object whole) {
        if (getter == null) {
            return whole;
        }
        try {
            return getter.invokeExact(whole);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The accessor of " + title() + " failed", e);
        }
    }

    /** Returns the model's name for each constant of an enum, in the order of their declaration. */
    static Map<Object, String> labels(Class<?> enumClass) {
        Map<Object, String> labels = new LinkedHashMap<>();
        Object[] constants = enumClass.isEnum() ? enumClass.getEnumConstants() : new Object[0];
        for (Object constant : constants) {
            String name = ((Enum<?>) constant).name();
            try {
                Label label = enumClass.getField(name).getAnnotation(Label.class);
                labels.put(constant, label == null ? name : label.value());
            } catch (NoSuchFieldException e) {
                throw new AssertionError("Every enum constant is a field", e);
            }
        }
        return labels;
    }
}
