package io.mlprod.internal.codec;

import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writer of an array or list component, which fills a whole row of its input. It writes exactly as many elements as
 * the row has, or throws, so that nothing of an earlier call remains in the row.
 *
 * @param getter the component's accessor
 * @param feature where it goes
 * @param rowSize how many elements a row has; -1 if the array's length decided it when the buffer got its shape
 * @param hasRows whether the first dimension of the input counts rows
 */
record ArrayWriter(Function<Object, Object> getter, InputWriter.Feature feature, int rowSize, boolean hasRows)
        implements InputWriter {

    /**
     * Returns how many elements a row of a buffer has; the buffer's first dimension is above zero if it counts rows.
     */
    static int rowSize(TensorBuffer buffer, boolean hasRows) {
        return hasRows ? buffer.size() / (int) buffer.shape()[0] : buffer.size();
    }

    static int length(@Nullable Object array) {
        return array == null ? 0 : array instanceof List<?> list ? list.size() : Array.getLength(array);
    }

    @Override
    public void write(Object item, TensorBuffer buffer, int element, ViolationCollector collector) {
        Object array = getter.apply(item);
        int width = rowSize >= 0 ? rowSize : rowSize(buffer, hasRows);
        if (array == null) {
            writeNull(width, buffer, element, collector);
            return;
        }
        if (array instanceof List<?> list) {
            writeObjects(list, width, buffer, element, collector);
            return;
        }
        if (Array.getLength(array) != width) { // another length than when the buffer got its shape
            throw Misfit.length(width, Integer.toString(Array.getLength(array)));
        }
        if (array instanceof float[] floats) {
            writeFloats(floats, buffer, element);
        } else if (array instanceof double[] doubles) {
            for (int i = 0; i < doubles.length; i++) {
                buffer.type().writeDouble(buffer.bytes(), element + i, doubles[i]);
            }
        } else if (array instanceof long[] longs) {
            writeLongs(longs, buffer, element, collector);
        } else if (array instanceof int[] ints) {
            for (int i = 0; i < ints.length; i++) {
                feature.putLong(ints[i], buffer, element, i, collector);
            }
        } else if (array instanceof short[] shorts) {
            for (int i = 0; i < shorts.length; i++) {
                feature.putLong(shorts[i], buffer, element, i, collector);
            }
        } else if (array instanceof byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                feature.putLong(bytes[i], buffer, element, i, collector);
            }
        } else if (array instanceof boolean[] truths) {
            for (int i = 0; i < truths.length; i++) {
                buffer.type().writeDouble(buffer.bytes(), element + i, truths[i] ? 1 : 0);
            }
        } else {
            writeObjects(Arrays.asList((Object[]) array), width, buffer, element, collector);
        }
    }

    private static void writeFloats(float[] floats, TensorBuffer buffer, int element) {
        if (buffer.type() == ElementType.FLOAT) {
            buffer.floats().put(element, floats);
            return;
        }
        for (int i = 0; i < floats.length; i++) {
            buffer.type().writeDouble(buffer.bytes(), element + i, floats[i]);
        }
    }

    private void writeLongs(long[] longs, TensorBuffer buffer, int element, ViolationCollector collector) {
        if (buffer.type() == ElementType.INT64) {
            int width = Long.BYTES;
            buffer.bytes()
                    .slice(element * width, longs.length * width)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer()
                    .put(longs);
            return;
        }
        for (int i = 0; i < longs.length; i++) {
            feature.putLong(longs[i], buffer, element, i, collector);
        }
    }

    private void writeNull(int width, TensorBuffer buffer, int firstElement, ViolationCollector collector) {
        if (rowSize < 0) {
            throw Misfit.length(width, "null");
        }
        collector.noteNullArray(feature.input());
        for (int i = 0; i < width; i++) {
            feature.putMissing(buffer, firstElement, i, collector);
        }
    }

    /** Writes objects and counts them itself: the size that the collection reports may change or be wrong. */
    private void writeObjects(
            Iterable<?> values, int width, TensorBuffer buffer, int firstElement, ViolationCollector collector) {
        int count = 0;
        for (Object value : values) {
            if (count == width) {
                throw Misfit.length(width, "more");
            }
            feature.put(value, buffer, firstElement, count, collector);
            count++;
        }
        if (count < width) {
            throw Misfit.length(width, Integer.toString(count));
        }
    }
}
