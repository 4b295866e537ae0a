package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Findings;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Writes one component of a record into a buffer. */
interface ComponentWriter {

    /**
     * Writes the component's value.
     *
     * @param item the record
     * @param buffer where to
     * @param element the component's first element
     * @param findings collects what is missing or does not fit
     */
    void write(Object item, TensorBuffer buffer, int element, Findings findings);

    /** A float or double component. */
    record Floating(ToDoubleFunction<Object> getter, ElementType type) implements ComponentWriter {
        @Override
        public void write(Object item, TensorBuffer buffer, int element, Findings findings) {
            double value = getter.applyAsDouble(item);
            if (type == ElementType.FLOAT) {
                buffer.bytes().putFloat(element * Float.BYTES, (float) value);
            } else {
                type.writeDouble(buffer.bytes(), element, value);
            }
        }
    }

    /** All columns of a float32 input at once: one loop instead of a call for each component. */
    final class FloatRow implements ComponentWriter {

        private final ToDoubleFunction<Object>[] getters;

        private FloatRow(ToDoubleFunction<Object>[] getters) {
            this.getters = getters;
        }

        /** Takes the place of writers that are all of float components; null if they are not. */
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
        static @Nullable FloatRow of(ComponentWriter[] writers) {
            ToDoubleFunction<Object>[] getters = new ToDoubleFunction[writers.length];
            for (int i = 0; i < writers.length; i++) {
                if (!(writers[i] instanceof Floating column) || column.type != ElementType.FLOAT) {
                    return null;
                }
                getters[i] = column.getter;
            }
            return new FloatRow(getters);
        }

        @Override
        public void write(Object item, TensorBuffer buffer, int element, Findings findings) {
            ByteBuffer bytes = buffer.bytes();
            int offset = element * Float.BYTES;
            for (ToDoubleFunction<Object> getter : getters) {
                bytes.putFloat(offset, (float) getter.applyAsDouble(item));
                offset += Float.BYTES;
            }
        }
    }

    /** A byte, short, int or long component. */
    record Whole(ToLongFunction<Object> getter, Feature feature) implements ComponentWriter {
        @Override
        public void write(Object item, TensorBuffer buffer, int element, Findings findings) {
            feature.putLong(getter.applyAsLong(item), buffer, element, findings);
        }
    }

    /** A boxed, optional, text, enum or boolean component: anything that is one element and may be null. */
    record Single(Function<Object, Object> getter, Feature feature) implements ComponentWriter {
        @Override
        public void write(Object item, TensorBuffer buffer, int element, Findings findings) {
            feature.put(getter.apply(item), buffer, element, findings);
        }
    }

    /** What a component is called, what its tensor holds, and how its objects become elements. */
    record Feature(int index, String name, ElementType type, Map<Object, String> labels) {

        void put(@Nullable Object given, TensorBuffer buffer, int element, Findings findings) {
            Object value = given instanceof Optional<?> optional ? optional.orElse(null) : given;
            if (value == null) {
                findings.setMissing(index);
                putMissing(buffer, element);
            } else if (type == ElementType.STRING) {
                buffer.strings()[element] = value instanceof Enum<?> ? labels.get(value) : (String) value;
            } else if (value instanceof Enum<?>) {
                putLong(Long.parseLong(String.valueOf(labels.get(value))), buffer, element, findings);
            } else if (value instanceof Boolean truth) {
                putLong(truth ? 1 : 0, buffer, element, findings);
            } else if (value instanceof Float || value instanceof Double) {
                type.writeDouble(buffer.bytes(), element, ((Number) value).doubleValue());
            } else {
                putLong(((Number) value).longValue(), buffer, element, findings);
            }
        }

        /** NaN, zero or an empty text: what a model takes for "missing", if it has anything for it. */
        void putMissing(TensorBuffer buffer, int element) {
            if (type == ElementType.STRING) {
                buffer.strings()[element] = "";
            } else {
                type.writeDouble(buffer.bytes(), element, type.isFloating() ? Double.NaN : 0);
            }
        }

        void putLong(long value, TensorBuffer buffer, int element, Findings findings) {
            if (type.isFloating()) {
                type.writeDouble(buffer.bytes(), element, (double) value);
            } else if (type.holds(value)) {
                type.writeLong(buffer.bytes(), element, value);
            } else {
                type.writeLong(buffer.bytes(), element, 0);
                findings.setOverflow(index, value);
            }
        }
    }
}
