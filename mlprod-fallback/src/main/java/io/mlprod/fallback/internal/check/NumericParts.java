package io.mlprod.fallback.internal.check;

import io.mlprod.internal.log.Log;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The components of a record class that may hold floating-point numbers, by their declared types. They are read as
 * fields, since an accessor may copy an array, compute, or throw. Thread-safe.
 */
final class NumericParts {

    private static final Log LOG = Log.of(NumericParts.class);
    private static final Set<Class<?>> FINAL_HOLDERS =
            Set.of(float.class, double.class, Float.class, Double.class, Optional.class, Tensor.class, Outputs.class);

    private static final ClassValue<Part[]> PARTS = new ClassValue<>() {
        @Override
        protected Part[] computeValue(Class<?> type) {
            return partsOf(type);
        }
    };

    private NumericParts() {}

    /**
     * A component of a record class.
     *
     * @param name its name
     * @param isNumber whether it is a float or a double, which is read without a box
     * @param getter reads the component: as a double if it is a number, else as an object
     */
    record Part(String name, boolean isNumber, MethodHandle getter) {

        double number(Object record) {
            try {
                return (double) getter.invokeExact(record);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e); // reading a field throws no other
            }
        }

        @Nullable
        Object value(Object record) {
            try {
                return getter.invokeExact(record);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Returns a record's parts in their order; not to be changed. Empty if they cannot be read. */
    static Part[] of(Class<?> record) {
        return PARTS.get(record);
    }

    private static Part[] partsOf(Class<?> record) {
        try {
            NumericParts.class.getModule().addReads(record.getModule()); // or opening the package to us is no use
            List<Part> parts = new ArrayList<>();
            for (RecordComponent component : record.getRecordComponents()) {
                if (mayHold(component.getType())) {
                    parts.add(part(record, component));
                }
            }
            return parts.toArray(Part[]::new);
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn(
                    "Answers of type {} are not checked for NaN and infinity, since they cannot be read: open their"
                            + " package to io.mlprod.fallback",
                    record.getName(),
                    Log.inFull(e));
            return new Part[0];
        }
    }

    private static Part part(Class<?> record, RecordComponent component) throws ReflectiveOperationException {
        Class<?> type = component.getType();
        MethodHandle getter = MethodHandles.privateLookupIn(record, MethodHandles.lookup())
                .findGetter(record, component.getName(), type);
        Class<?> read = type.isPrimitive() ? double.class : Object.class;
        return new Part(
                component.getName(), type.isPrimitive(), getter.asType(MethodType.methodType(read, Object.class)));
    }

    /** Returns whether a value declared as this type may be or hold a floating-point number. */
    static boolean mayHold(Class<?> type) {
        if (type.isArray()) {
            return mayHold(type.getComponentType());
        }
        boolean mayBeASubclass = !Modifier.isFinal(type.getModifiers()) && !type.isEnum();
        return mayBeASubclass
                || FINAL_HOLDERS.contains(type)
                || type.isRecord()
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }
}
