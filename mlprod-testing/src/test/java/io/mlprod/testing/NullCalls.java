package io.mlprod.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every call of a public constructor or method of the exported packages with a null, or with an array or collection
 * that holds one, for one parameter that is not {@code @Nullable}.
 */
public final class NullCalls {

    /** One call: of a constructor or method, with a null at one place. */
    public record NullCall(Executable target, Supplier<?> on, int at, List<@Nullable Object> arguments) {

        /** Returns what it throws; null if it returns. */
        public @Nullable Throwable failure() throws ReflectiveOperationException {
            try {
                if (target instanceof Method method) {
                    method.invoke(Modifier.isStatic(method.getModifiers()) ? null : on.get(), arguments.toArray());
                } else {
                    ((Constructor<?>) target).newInstance(arguments.toArray());
                }
                return null;
            } catch (InvocationTargetException e) {
                return e.getCause();
            }
        }

        /** Returns the type and the method, without parameters. */
        public String name() {
            return target.getDeclaringClass().getSimpleName()
                    + (target instanceof Method ? "." + target.getName() : "");
        }

        @Override
        public String toString() {
            Parameter parameter = target.getParameters()[at];
            return name()
                    + Arrays.stream(target.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList()
                    + ", " + (arguments.get(at) == null ? "null for " : "null in ") + parameter.getName();
        }
    }

    private static final Map<Class<?>, Object> PRIMITIVES = Map.of(
            boolean.class, true, int.class, 1, long.class, 1L, double.class, 0.5, float.class, 0.5f, char.class, ',');

    private final Map<Class<?>, Supplier<?>> samples;
    private final Set<Class<?>> unguarded;

    /**
     * Finds calls.
     *
     * @param samples for each type something of it, made anew for each call: calls on it, and arguments
     * @param unguarded types that are left out
     */
    public NullCalls(Map<Class<?>, Supplier<?>> samples, Set<Class<?>> unguarded) {
        this.samples = samples;
        this.unguarded = unguarded;
    }

    /** Returns the public classes and interfaces of some packages and those below them. */
    public static List<Class<?>> publicTypes(Class<?> ofModule, String packages) {
        try {
            Path classes = Path.of(
                    ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(classes)) {
                return files.map(file -> classes.relativize(file).toString())
                        .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                        .map(file -> file.replace(".class", "").replace('/', '.'))
                        .filter(name -> name.startsWith(packages) && !name.contains(".internal."))
                        .sorted()
                        .<Class<?>>map(NullCalls::load)
                        .filter(NullCalls::isPublic)
                        .toList();
            }
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
                && !type.isAnnotation();
    }

    /** Returns the calls of some types. */
    public Stream<NullCall> of(Collection<Class<?>> types) {
        return types.stream().filter(type -> !unguarded.contains(type)).flatMap(this::of);
    }

    private Stream<NullCall> of(Class<?> type) {
        Stream<Constructor<?>> constructors =
                Modifier.isAbstract(type.getModifiers()) ? Stream.of() : Stream.of(type.getConstructors());
        Stream<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isAbstract(method.getModifiers())
                        && !method.isSynthetic()
                        && !method.getName().equals("equals"));
        return Stream.<Executable>concat(constructors, methods).flatMap(target -> of(type, target));
    }

    private Stream<NullCall> of(Class<?> type, Executable target) {
        return IntStream.range(0, target.getParameterCount())
                .filter(at -> !target.getParameterTypes()[at].isPrimitive()
                        && !target.getAnnotatedParameterTypes()[at].isAnnotationPresent(Nullable.class))
                .boxed()
                .flatMap(at -> of(type, target, at));
    }

    private Stream<NullCall> of(Class<?> type, Executable target, int at) {
        Supplier<?> on = () -> {
            Supplier<?> sample = samples.get(type);
            if (sample == null) {
                throw new AssertionError("Add a sample of " + type + ", or list it as unguarded");
            }
            return sample.get();
        };
        NullCall plain = new NullCall(target, on, at, arguments(target, at, null));
        return mayNotHoldNull(target, at)
                ? Stream.of(plain, new NullCall(target, on, at, arguments(target, at, holdingNull(target, at))))
                : Stream.of(plain);
    }

    private static boolean mayNotHoldNull(Executable target, int at) {
        Class<?> type = target.getParameterTypes()[at];
        if (type.isArray()) {
            return !type.getComponentType().isPrimitive()
                    && !(target.getAnnotatedParameterTypes()[at] instanceof AnnotatedArrayType array
                            && array.getAnnotatedGenericComponentType().isAnnotationPresent(Nullable.class));
        }
        return Collection.class.isAssignableFrom(type)
                && target.getAnnotatedParameterTypes()[at] instanceof AnnotatedParameterizedType of
                && !of.getAnnotatedActualTypeArguments()[0].isAnnotationPresent(Nullable.class);
    }

    private static Object holdingNull(Executable target, int at) {
        Class<?> type = target.getParameterTypes()[at];
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        return type == Set.class ? new HashSet<>(Collections.singleton(null)) : Collections.singletonList(null);
    }

    private List<@Nullable Object> arguments(Executable target, int at, @Nullable Object given) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Class<?> type : target.getParameterTypes()) {
            arguments.add(arguments.size() == at ? given : any(type));
        }
        return arguments;
    }

    private @Nullable Object any(Class<?> type) {
        if (type.isPrimitive()) {
            return PRIMITIVES.get(type);
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        Supplier<?> sample = samples.get(type);
        if (sample != null) {
            return sample.get();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (!type.isInterface() || type.isSealed()) {
            throw new AssertionError("Add a sample of " + type);
        }
        return Proxy.newProxyInstance(
                NullCalls.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> null);
    }
}
