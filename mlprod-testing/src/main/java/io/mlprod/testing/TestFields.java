package io.mlprod.testing;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The fields of a test class that ask for something of ours: those of its superclasses first. */
final class TestFields {

    /** What reflection copies each time it is asked, kept for the many tests of a class. */
    private static final ClassValue<List<Field>> ALL = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> test) {
            return find(test);
        }
    };

    private TestFields() {}

    /** Returns all fields of a class and its superclasses, private ones too. */
    static List<Field> all(Class<?> test) {
        return ALL.get(test);
    }

    private static List<Field> find(Class<?> test) {
        Deque<Class<?>> types = new ArrayDeque<>();
        for (Class<?> type = test; type != null && type != Object.class; type = type.getSuperclass()) {
            types.push(type);
        }
        return types.stream()
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .toList();
    }

    static Stream<Field> ofStatic(Class<?> test) {
        return all(test).stream().filter(field -> isStatic(field) && Injector.claims(field));
    }

    static Stream<Field> ofInstance(Class<?> test) {
        return all(test).stream().filter(field -> !isStatic(field) && !isOfRecord(field) && Injector.claims(field));
    }

    /** Returns whether a field is a component of a record: the constructor's parameter has the annotation, too. */
    private static boolean isOfRecord(Field field) {
        return field.getDeclaringClass().isRecord();
    }

    static boolean isStatic(Field field) {
        return Modifier.isStatic(field.getModifiers());
    }

    /** Fills fields with what a function makes for them. */
    static void fill(Stream<Field> fields, @Nullable Object instance, Function<Injector, Object> maker) {
        fields.forEach(field -> fill(field, instance, maker));
    }

    private static void fill(Field field, @Nullable Object instance, Function<Injector, Object> maker) {
        Class<?> owner = field.getDeclaringClass();
        String where = "field " + owner.getSimpleName() + "." + field.getName();
        if (Modifier.isFinal(field.getModifiers())) {
            throw new ExtensionConfigurationException(where + " is final, so nothing can be injected; remove final");
        }
        Object made = maker.apply(Injector.of(field, field.getGenericType(), where, owner));
        try {
            field.setAccessible(true);
            field.set(instance, made);
        } catch (IllegalAccessException | RuntimeException e) {
            throw new ExtensionConfigurationException(
                    where + " cannot be set; open the package " + owner.getPackageName() + " to io.mlprod.testing", e);
        }
    }

    /** Returns whether a class, a superclass or a class around it has a clock in a field or constructor. */
    static boolean haveClock(Class<?> test) {
        return around(test)
                .anyMatch(type -> all(type).stream().anyMatch(TestFields::isClock)
                        || Stream.of(type.getDeclaredConstructors())
                                .anyMatch(
                                        made -> Stream.of(made.getParameters()).anyMatch(TestFields::isClock)));
    }

    static boolean haveStaticClock(Class<?> test) {
        return ofStatic(test).anyMatch(TestFields::isClock);
    }

    static boolean isClock(AnnotatedElement element) {
        return element.isAnnotationPresent(ManualClock.class);
    }

    /** Returns a class and those around it, the innermost first. */
    static Stream<Class<?>> around(Class<?> test) {
        return Stream.<Class<?>>iterate(test, type -> type != null, Class::getEnclosingClass);
    }
}
