package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Findings;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes an array or list component, which fills a whole row of its input.
 *
 * @param getter the component's accessor
 * @param feature where it goes
 * @param rowSize how many elements a row has; -1 if the length of the array says it
 */
record ArrayWriter(Function<Object, Object> getter, ComponentWriter.Feature feature, int rowSize)
        implements ComponentWriter {

    static int length(@Nullable Object array) {
        return array == null ? 0 : array instanceof List<?> list ? list.size() : Array.getLength(array);
    }

    @Override
    public void write(Object item, TensorBuffer buffer, int element, Findings findings) {
        Object array = getter.apply(item);
        if (array instanceof float[] floats) {
            writeFloats(floats, buffer, element);
        } else if (array instanceof double[] doubles) {
            for (int i = 0; i < doubles.length; i++) {
                buffer.type().writeDouble(buffer.bytes(), element + i, doubles[i]);
            }
        } else if (array instanceof long[] longs) {
            writeLongs(longs, buffer, element, findings);
        } else if (array instanceof int[] ints) {
            for (int i = 0; i < ints.length; i++) {
                feature.putLong(ints[i], buffer, element, i, findings);
            }
        } else if (array instanceof short[] shorts) {
            for (int i = 0; i < shorts.length; i++) {
                feature.putLong(shorts[i], buffer, element, i, findings);
            }
        } else if (array instanceof byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                feature.putLong(bytes[i], buffer, element, i, findings);
            }
        } else if (array instanceof boolean[] truths) {
            for (int i = 0; i < truths.length; i++) {
                buffer.type().writeDouble(buffer.bytes(), element + i, truths[i] ? 1 : 0);
            }
        } else if (array == null) {
            writeNull(buffer, element, findings);
        } else {
            writeObjects(
                    array instanceof List<?> list ? list : Arrays.asList((Object[]) array), buffer, element, findings);
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

    private void writeLongs(long[] longs, TensorBuffer buffer, int element, Findings findings) {
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
            feature.putLong(longs[i], buffer, element, i, findings);
        }
    }

    private void writeNull(TensorBuffer buffer, int firstElement, Findings findings) {
        findings.noteNullArray(feature.input());
        for (int i = 0; i < rowSize; i++) {
            feature.putMissing(buffer, firstElement, i, findings);
        }
    }

    private void writeObjects(List<?> values, TensorBuffer buffer, int firstElement, Findings findings) {
        for (int i = 0; i < values.size(); i++) {
            feature.put(values.get(i), buffer, firstElement, i, findings);
        }
    }
}
