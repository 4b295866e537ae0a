package io.mlprod.internal.codec;

import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A writer of all columns of a float32 input at once. The accessors of up to eight columns are bound into one method
 * handle, which the JVM compiles as if it had been written out; a function for each column would be a call for each.
 */
@SuppressWarnings("unused") // the put methods are called by method handle
final class FloatRow implements InputWriter {

    private static final int[] GROUP_SIZES = {8, 4, 2, 1};

    private final MethodHandle[] groups; // (record, buffer, offset) -> void
    private final int[] offsets;
    private final FloatRows many;

    private FloatRow(MethodHandle[] groups, int[] offsets, FloatRows many) {
        this.many = many;
        this.groups = groups;
        this.offsets = offsets;
    }

    /** Returns a row that replaces writers of float components only; null if there are others among them. */
    static @Nullable FloatRow of(InputWriter[] writers) {
        MethodHandle[] getters = new MethodHandle[writers.length];
        for (int i = 0; i < writers.length; i++) {
            if (!(writers[i] instanceof Floating column) || column.type() != ElementType.FLOAT) {
                return null;
            }
            getters[i] = column.toFloat();
        }
        List<MethodHandle> groups = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        int done = 0;
        for (int size : GROUP_SIZES) {
            while (getters.length - done >= size) {
                groups.add(group(Arrays.copyOfRange(getters, done, done + size)));
                offsets.add(done);
                done += size;
            }
        }
        return new FloatRow(
                groups.toArray(MethodHandle[]::new),
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                new FloatRows(getters));
    }

    /** Returns the writer of many records. */
    FloatRows many() {
        return many;
    }

    private static MethodHandle group(MethodHandle[] getters) {
        Class<?>[] floats = new Class<?>[getters.length];
        Arrays.fill(floats, float.class);
        try {
            MethodHandle put = MethodHandles.lookup()
                    .findStatic(
                            FloatRow.class,
                            "put",
                            MethodType.methodType(void.class, FloatBuffer.class, int.class)
                                    .appendParameterTypes(floats));
            int[] order = new int[2 + getters.length]; // the record for all getters
            order[0] = 1;
            order[1] = 2;
            return MethodHandles.permuteArguments(
                    MethodHandles.filterArguments(put, 2, getters),
                    MethodType.methodType(void.class, Object.class, FloatBuffer.class, int.class),
                    order);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("put is in this class", e);
        }
    }

    @Override
    public void write(Object item, TensorBuffer buffer, int element, ViolationCollector collector) {
        FloatBuffer floats = buffer.floats();
        try {
            for (int i = 0; i < groups.length; i++) {
                groups[i].invokeExact(item, floats, element + offsets[i]);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A record's accessor cannot declare exceptions", e);
        }
    }

    // Each is written out: the JVM inlines only to a limited depth of calls.

    private static void put(FloatBuffer to, int offset, float a) {
        to.put(offset, a);
    }

    private static void put(FloatBuffer to, int offset, float a, float b) {
        to.put(offset, a);
        to.put(offset + 1, b);
    }

    private static void put(FloatBuffer to, int offset, float a, float b, float c, float d) {
        to.put(offset, a);
        to.put(offset + 1, b);
        to.put(offset + 2, c);
        to.put(offset + 3, d);
    }

    private static void put(
            FloatBuffer to, int offset, float a, float b, float c, float d, float e, float f, float g, float h) {
        to.put(offset, a);
        to.put(offset + 1, b);
        to.put(offset + 2, c);
        to.put(offset + 3, d);
        to.put(offset + 4, e);
        to.put(offset + 5, f);
        to.put(offset + 6, g);
        to.put(offset + 7, h);
    }
}
