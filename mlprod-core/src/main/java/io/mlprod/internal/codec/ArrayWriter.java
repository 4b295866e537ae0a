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

/** Writes an array or list component, which fills a whole row of its input. */
record ArrayWriter(Function<Object, Object> getter, ComponentWriter.Feature feature) implements ComponentWriter {

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
                writeLong(ints[i], buffer, element, i, findings);
            }
        } else if (array instanceof short[] shorts) {
            for (int i = 0; i < shorts.length; i++) {
                writeLong(shorts[i], buffer, element, i, findings);
            }
        } else if (array instanceof byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                writeLong(bytes[i], buffer, element, i, findings);
            }
        } else if (array instanceof boolean[] truths) {
            for (int i = 0; i < truths.length; i++) {
                buffer.type().writeDouble(buffer.bytes(), element + i, truths[i] ? 1 : 0);
            }
        } else if (array != null) {
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
            writeLong(longs[i], buffer, element, i, findings);
        }
    }

    private void writeLong(long value, TensorBuffer buffer, int firstElement, int i, Findings findings) {
        ElementType type = buffer.type();
        if (type.isFloating()) {
            type.writeDouble(buffer.bytes(), firstElement + i, (double) value);
        } else if (type.holds(value)) {
            type.writeLong(buffer.bytes(), firstElement + i, value);
        } else {
            String name = feature.name() + "[" + i + "]";
            findings.reject(feature.index(), name, "type", "a value that " + type + " can hold", value);
        }
    }

    private void writeObjects(List<?> values, TensorBuffer buffer, int firstElement, Findings findings) {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            int element = firstElement + i;
            if (value == null) {
                feature.putMissing(buffer, element); // NaN is for the schema to judge
                if (!buffer.type().isFloating()) {
                    String name = feature.name() + "[" + i + "]";
                    findings.reject(feature.index(), name, "required", "a value", null);
                }
            } else if (value instanceof Number number && !(value instanceof Float || value instanceof Double)) {
                writeLong(number.longValue(), buffer, firstElement, i, findings);
            } else {
                feature.put(value, buffer, element, findings);
            }
        }
    }
}
