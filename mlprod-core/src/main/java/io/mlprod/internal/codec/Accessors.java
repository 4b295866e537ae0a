package io.mlprod.internal.codec;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The accessors of a record as functions, which call them without reflection. Each is a class that the JVM makes once,
 * as for a lambda, and compiles like any other code. The interfaces are Java's own, so that the class can live next to
 * the record. The JVM keeps such a class as long as the record's class loader, so all models that take the record share
 * it. Next to a record in another module, that of another class loader for example, no class may be made; there each
 * call goes through a proxy.
 */
final class Accessors {

    private static final ClassValue<Map<String, Object>> MADE = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> record) {
            return new ConcurrentHashMap<>();
        }
    };

    private final MethodHandles.Lookup lookup;

    Accessors(Class<?> record, MethodHandles.Lookup lookup) throws IllegalAccessException {
        // A package that is open to us is open only if we read its module, and we cannot require our hosts.
        Accessors.class.getModule().addReads(record.getModule());
        this.lookup = MethodHandles.privateLookupIn(record, lookup);
    }

    /** Returns the accessors of a record; notes a problem and returns null if the record cannot be reached. */
    static @Nullable Accessors of(Class<?> record, MethodHandles.Lookup lookup, List<String> problems) {
        try {
            return new Accessors(record, lookup);
        } catch (IllegalAccessException e) {
            problems.add(record.getName() + " cannot be reached: its module must open package "
                    + record.getPackageName()
                    + " to io.mlprod.core, or give it to ModelHandleBuilder.lookup(MethodHandles.lookup())");
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    ToDoubleFunction<Object> toDouble(Method accessor) {
        return (ToDoubleFunction<Object>) make(accessor, ToDoubleFunction.class, "applyAsDouble", double.class);
    }

    /**
     * Returns a method handle that takes the record and gives the component's float, or its double rounded to a float.
     */
    MethodHandle toFloat(Method accessor) {
        try {
            return MethodHandles.explicitCastArguments(
                    lookup.unreflect(accessor), MethodType.methodType(float.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Cannot call " + accessor, e);
        }
    }

    @SuppressWarnings("unchecked")
    ToLongFunction<Object> toLong(Method accessor) {
        return (ToLongFunction<Object>) make(accessor, ToLongFunction.class, "applyAsLong", long.class);
    }

    @SuppressWarnings("unchecked")
    Function<Object, Object> toObject(Method accessor) {
        return (Function<Object, Object>) make(accessor, Function.class, "apply", Object.class);
    }

    private Object make(Method accessor, Class<?> function, String name, Class<?> result) {
        return MADE.get(accessor.getDeclaringClass())
                .computeIfAbsent(name + " " + accessor.getName(), key -> makeNew(accessor, function, name, result));
    }

    private Object makeNew(Method accessor, Class<?> function, String name, Class<?> result) {
        try {
            MethodHandle target = lookup.unreflect(accessor);
            if (!lookup.hasFullPrivilegeAccess()) {
                return MethodHandleProxies.asInterfaceInstance(function, target);
            }
            MethodType boxed = target.type().wrap();
            MethodType exact = result.isPrimitive()
                    ? target.type()
                    : MethodType.methodType(boxed.returnType(), boxed.parameterType(0));
            return LambdaMetafactory.metafactory(
                            lookup,
                            name,
                            MethodType.methodType(function),
                            MethodType.methodType(result, Object.class),
                            target,
                            exact)
                    .getTarget()
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("Cannot call " + accessor, e);
        }
    }

    MethodHandle constructor(Class<?>[] componentTypes) throws NoSuchMethodException, IllegalAccessException {
        return lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class, componentTypes));
    }
}
