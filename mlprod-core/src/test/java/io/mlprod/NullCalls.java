package io.mlprod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every call of a public constructor, factory or wither with a null, or a list with a null in it, for one parameter
 * that is not {@code @Nullable}. Records that the library gives out have no factory or wither and are left out.
 */
final class NullCalls {

    /** A call with one null. */
    record NullCall(Executable target, @Nullable Object on, List<@Nullable Object> arguments, String what) {

        /** Returns what it throws; null if it returns. */
        @Nullable
        Throwable failure() throws ReflectiveOperationException {
            try {
                if (target instanceof Method method) {
                    method.invoke(on, arguments.toArray());
                } else {
                    ((Constructor<?>) target).newInstance(arguments.toArray());
                }
                return null;
            } catch (InvocationTargetException e) {
                return e.getCause();
            }
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static final Map<Class<?>, Object> PRIMITIVES =
            Map.of(boolean.class, true, int.class, 1, long.class, 1L, double.class, 0.5, float.class, 0.5f);

    private final Class<?> module;
    private final List<Object> samples;
    private final Set<Class<?>> givenOut;

    /**
     * Finds calls.
     *
     * @param module any class of the module whose calls are found
     * @param samples objects whose withers are called, and arguments
     * @param givenOut types that the module makes for its users only
     */
    NullCalls(Class<?> module, List<Object> samples, Set<Class<?>> givenOut) {
        this.module = module;
        this.samples = samples;
        this.givenOut = givenOut;
    }

    Stream<NullCall> all() {
        return publicTypes().flatMap(this::calls);
    }

    private Stream<Class<?>> publicTypes() {
        try {
            Path classes = Path.of(
                    module.getProtectionDomain().getCodeSource().getLocation().toURI());
            List<Path> files;
            try (Stream<Path> walk = Files.walk(classes)) {
                files = walk.filter(file -> file.toString().endsWith(".class"))
                        .sorted()
                        .toList();
            }
            return files.stream()
                    .map(file -> classes.relativize(file)
                            .toString()
                            .replace(".class", "")
                            .replace('/', '.'))
                    .filter(name -> name.startsWith("io.mlprod.") && !name.contains(".internal."))
                    .filter(name -> !name.endsWith("-info"))
                    .<Class<?>>map(NullCalls::load)
                    .filter(NullCalls::isPublic);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, NullCalls.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()))
                && !type.isAnonymousClass()
                && !type.isEnum()
                && !type.isAnnotation()
                && !Throwable.class.isAssignableFrom(type);
    }

    private Stream<NullCall> calls(Class<?> type) {
        List<Method> made = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> makes(type, method))
                .toList();
        boolean isGivenOut = (type.isRecord() && made.isEmpty()) || givenOut.contains(type);
        Stream<? extends Executable> constructors =
                Modifier.isAbstract(type.getModifiers()) ? Stream.of() : Stream.of(type.getConstructors());
        return (isGivenOut ? Stream.<Executable>of() : Stream.concat(constructors, made.stream()))
                .flatMap(target -> calls(type, target));
    }

    /** Factories give one of the type, or something nested in it that makes one; withers give one of the type. */
    private static boolean makes(Class<?> type, Method method) {
        Class<?> result = method.getReturnType();
        return result == type
                || (Modifier.isStatic(method.getModifiers())
                        && (type.isAssignableFrom(result) || result.getEnclosingClass() == type));
    }

    private Stream<NullCall> calls(Class<?> type, Executable target) {
        boolean isOnOne = target instanceof Method && !Modifier.isStatic(target.getModifiers());
        Object on = isOnOne ? sample(type) : null;
        if (isOnOne && on == null) {
            return Stream.of(); // made by engines, or by the module itself
        }
        List<NullCall> calls = new ArrayList<>();
        AnnotatedType[] parameters = target.getAnnotatedParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
            Class<?> parameter = target.getParameterTypes()[i];
            boolean isSetting = !(target.getGenericParameterTypes()[i] instanceof TypeVariable<?>); // else a value
            if (isSetting && !parameter.isPrimitive() && !isNullable(parameters[i])) {
                calls.add(call(target, on, i, null));
                if (mayHoldNull(parameter, parameters[i])) {
                    calls.add(call(target, on, i, holdingNull(parameter)));
                }
            }
        }
        return calls.stream();
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static boolean mayHoldNull(Class<?> parameter, AnnotatedType type) {
        return parameter.isArray()
                ? !parameter.getComponentType().isPrimitive()
                : Collection.class.isAssignableFrom(parameter)
                        && type instanceof AnnotatedParameterizedType of
                        && !isNullable(of.getAnnotatedActualTypeArguments()[0]);
    }

    private static Object holdingNull(Class<?> type) {
        return type.isArray()
                ? Array.newInstance(type.getComponentType(), 1)
                : type == Set.class ? Collections.singleton(null) : Collections.singletonList(null);
    }

    private NullCall call(Executable target, @Nullable Object on, int at, @Nullable Object given) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Class<?> type : target.getParameterTypes()) {
            arguments.add(arguments.size() == at ? given : sample(type));
        }
        String what = target.getDeclaringClass().getSimpleName() + "." + target.getName() + "(argument " + at
                + (given == null ? " null)" : " holding null)")
                + Arrays.stream(target.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList();
        return new NullCall(target, on, arguments, what);
    }

    /** Returns anything of a type; null if there is nothing at hand. */
    private @Nullable Object sample(Class<?> type) {
        for (Object sample : samples) {
            if (type.isInstance(sample) && type != Object.class) {
                return sample;
            }
        }
        if (type.isPrimitive()) {
            return PRIMITIVES.get(type);
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isAssignableFrom(String.class)) {
            return "a";
        }
        for (Object any : List.of(Duration.ofSeconds(1), Path.of("a"), List.of(), Set.of(), Map.of(), String.class)) {
            if (type.isInstance(any)) {
                return any;
            }
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    NullCalls.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> null);
        }
        return null;
    }
}
