package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Findings;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.lang.reflect.Array;
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
        if (array instanceof float[] floats && buffer.type() == ElementType.FLOAT) {
            buffer.bytes()
                    .slice(element * Float.BYTES, floats.length * Float.BYTES)
                    .order(java.nio.ByteOrder.nativeOrder())
                    .asFloatBuffer()
                    .put(floats);
        } else if (array instanceof long[] longs && buffer.type() == ElementType.INT64) {
            buffer.bytes()
                    .slice(element * Long.BYTES, longs.length * Long.BYTES)
                    .order(java.nio.ByteOrder.nativeOrder())
                    .asLongBuffer()
                    .put(longs);
        } else {
            writeEach(array, buffer, element, findings);
        }
    }

    private void writeEach(@Nullable Object array, TensorBuffer buffer, int firstElement, Findings findings) {
        int length = length(array);
        for (int i = 0; i < length; i++) {
            Object value = array instanceof List<?> list ? list.get(i) : Array.get(array, i);
            if (value == null && !buffer.type().isFloating()) {
                findings.reject(feature.index(), feature.name() + "[" + i + "]", "required", "a value", null);
                feature.putMissing(buffer, firstElement + i);
            } else if (value == null) {
                feature.putMissing(buffer, firstElement + i); // NaN, which the schema judges
            } else {
                feature.put(value, buffer, firstElement + i, findings);
            }
        }
    }
}
