package io.mlprod.internal.codec;

import io.mlprod.record.Label;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record, or the whole of a type that is one value.
 *
 * @param name the component's name; empty for a whole type
 * @param type its class
 * @param generic its type with arguments
 * @param accessor the record's accessor; null for a whole type
 * @param annotated where its annotations are
 */
record Component(
        String name, Class<?> type, Type generic, @Nullable Method accessor, AnnotatedElement annotated) {

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    static List<Component> of(Class<?> type) {
        if (!type.isRecord()) {
            return List.of(new Component("", type, type, null, type));
        }
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(new Component(
                    component.getName(),
                    component.getType(),
                    component.getGenericType(),
                    component.getAccessor(),
                    component));
        }
        return components;
    }

    /** Returns the name of the component in messages. */
    String title() {
        return name.isEmpty() ? type.getSimpleName() : "component '" + name + "' (" + type.getSimpleName() + ")";
    }

    /** Returns the class of a type argument, such as Float in {@code Map<String, Float>}; Object if it is not given. */
    Class<?> argument(int index) {
        return generic instanceof ParameterizedType parameterized
                        && parameterized.getActualTypeArguments()[index] instanceof Class<?> argument
                ? argument
                : Object.class;
    }

    /** Returns whether the component is an application's class that is not a record and that nothing is known about. */
    boolean isOpaque() {
        return accessor == null
                && !isArray()
                && !type.isEnum()
                && type != String.class
                && type != Boolean.class
                && !type.isPrimitive()
                && !Number.class.isAssignableFrom(type);
    }

    boolean isArray() {
        return type.isArray() || type == List.class;
    }

    /**
     * Returns whether its value cannot be changed; the contents of an array or list can be, and so may an unknown kind
     * of number.
     */
    boolean isImmutable() {
        Class<?> element = elementClass();
        return !isArray() && (VALUES.contains(element) || element.isEnum());
    }

    /**
     * Returns the class of a single element: of an array, a list, an optional, or the component itself; never a
     * primitive.
     */
    Class<?> elementClass() {
        Class<?> element = type.isArray()
                ? type.getComponentType()
                : type == List.class || type == Optional.class ? argument(0) : type;
        return MethodType.methodType(element).wrap().returnType();
    }

    /** Returns the model's name for each constant of an enum. */
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
