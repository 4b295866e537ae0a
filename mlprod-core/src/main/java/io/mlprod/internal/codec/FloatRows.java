package io.mlprod.internal.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A writer of many records' float32 columns. The accessors of all columns are bound into one method handle, which the
 * JVM compiles as if it had been written out; it fills an array, of which many rows are copied into the buffer at once.
 */
@SuppressWarnings("unused") // the put methods are called by method handle
final class FloatRows {

    private static final int[] GROUP_SIZES = {8, 4, 2, 1};
    private static final int BLOCK = 2_048; // floats that are copied at once: few enough to stay in the cache

    private final MethodHandle row; // (record, array, first element) -> void
    private final int width;

    /**
     * Binds accessors together.
     *
     * @param getters one for each column: (Object) -> float
     */
    FloatRows(MethodHandle[] getters) {
        List<MethodHandle> groups = new ArrayList<>();
        int done = 0;
        for (int size : GROUP_SIZES) {
            while (getters.length - done >= size) {
                groups.add(group(Arrays.copyOfRange(getters, done, done + size), done));
                done += size;
            }
        }
        this.row = sequence(groups);
        this.width = getters.length;
    }

    private static MethodHandle group(MethodHandle[] getters, int offset) {
        Class<?>[] floats = new Class<?>[getters.length];
        Arrays.fill(floats, float.class);
        try {
            MethodHandle put = MethodHandles.lookup()
                    .findStatic(
                            FloatRows.class,
                            "put",
                            MethodType.methodType(void.class, int.class, float[].class, int.class)
                                    .appendParameterTypes(floats));
            int[] order = new int[2 + getters.length]; // the record for all getters
            order[0] = 1;
            order[1] = 2;
            return MethodHandles.permuteArguments(
                    MethodHandles.filterArguments(MethodHandles.insertArguments(put, 0, offset), 2, getters),
                    MethodType.methodType(void.class, Object.class, float[].class, int.class),
                    order);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("put is in this class", e);
        }
    }

    /**
     * Returns a handle that calls one after the other; half and half, since the JVM inlines only to a limited depth.
     */
    private static MethodHandle sequence(List<MethodHandle> groups) {
        if (groups.size() == 1) {
            return groups.get(0);
        }
        int half = groups.size() / 2;
        return MethodHandles.foldArguments(
                sequence(groups.subList(half, groups.size())), sequence(groups.subList(0, half)));
    }

    /**
     * Writes records one behind the other, from the buffer's first row on.
     *
     * @param items the records, of the right class
     * @param from the first one to write
     * @param to the one after the last one to write
     * @param buffer a buffer whose rows have just these columns
     */
    void write(Object[] items, int from, int to, FloatBuffer buffer) {
        int rows = Math.min(to - from, Math.max(1, BLOCK / width));
        float[] block = new float[rows * width];
        try {
            for (int first = from; first < to; first += rows) {
                int end = Math.min(to, first + rows);
                for (int i = first, at = 0; i < end; i++, at += width) {
                    row.invokeExact(items[i], block, at);
                }
                buffer.put((first - from) * width, block, 0, (end - first) * width);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A record's accessor cannot declare exceptions", e);
        }
    }

    // Each is written out: the JVM inlines only to a limited depth of calls.

    private static void put(int offset, float[] to, int first, float a) {
        to[first + offset] = a;
    }

    private static void put(int offset, float[] to, int first, float a, float b) {
        int at = first + offset;
        to[at] = a;
        to[at + 1] = b;
    }

    private static void put(int offset, float[] to, int first, float a, float b, float c, float d) {
        int at = first + offset;
        to[at] = a;
        to[at + 1] = b;
        to[at + 2] = c;
        to[at + 3] = d;
    }

    private static void put(
            int offset, float[] to, int first, float a, float b, float c, float d, float e, float f, float g, float h) {
        int at = first + offset;
        to[at] = a;
        to[at + 1] = b;
        to[at + 2] = c;
        to[at + 3] = d;
        to[at + 4] = e;
        to[at + 5] = f;
        to[at + 6] = g;
        to[at + 7] = h;
    }
}
