package io.mlprod.internal.codec;

import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A writer of one component of a record into a buffer. */
interface InputWriter {

    /**
     * Writes the component's value.
     *
     * @param item the record
     * @param buffer the buffer to write to
     * @param element the component's first element
     * @param collector collects what is missing or does not fit
     * @throws Misfit if the value is not what the component declares
     */
    void write(Object item, TensorBuffer buffer, int element, ViolationCollector collector);

    /** A float or double component; the handle takes the record and gives a float. */
    record Floating(ToDoubleFunction<Object> getter, MethodHandle toFloat, ElementType type) implements InputWriter {
        @Override
        public void write(Object item, TensorBuffer buffer, int element, ViolationCollector collector) {
            double value = getter.applyAsDouble(item);
            if (type == ElementType.FLOAT) {
                buffer.bytes().putFloat(element * Float.BYTES, (float) value);
            } else {
                type.writeDouble(buffer.bytes(), element, value);
            }
        }
    }

    /** A byte, short, int or long component. */
    record Whole(ToLongFunction<Object> getter, Feature feature) implements InputWriter {
        @Override
        public void write(Object item, TensorBuffer buffer, int element, ViolationCollector collector) {
            feature.putLong(getter.applyAsLong(item), buffer, element, 0, collector);
        }
    }

    /** A boxed, optional, text, enum or boolean component: anything that is one element and may be null. */
    record Single(Function<Object, Object> getter, Feature feature) implements InputWriter {
        @Override
        public void write(Object item, TensorBuffer buffer, int element, ViolationCollector collector) {
            Object given = getter.apply(item);
            Object value = given instanceof Optional<?> optional ? optional.orElse(null) : given;
            feature.put(value, buffer, element, 0, collector);
        }
    }

    /**
     * The place that a component goes to, the type of its tensor, and how its objects become elements.
     *
     * @param declared the class of an element, never a primitive; what is in a collection may be something else
     */
    record Feature(int input, int offset, ElementType type, Class<?> declared, Map<Object, String> labels) {

        /** Writes one element of several. */
        void put(@Nullable Object value, TensorBuffer buffer, int firstElement, int i, ViolationCollector collector) {
            int element = firstElement + i;
            if (value == null) {
                putMissing(buffer, firstElement, i, collector);
            } else if (!declared.isInstance(value)) {
                throw Misfit.type(i, declared, value);
            } else if (type == ElementType.STRING) {
                buffer.strings()[element] = value instanceof Enum<?> ? labels.get(value) : (String) value;
            } else if (value instanceof Enum<?>) {
                putLong(Long.parseLong(String.valueOf(labels.get(value))), buffer, firstElement, i, collector);
            } else if (value instanceof Boolean truth) {
                putLong(truth ? 1 : 0, buffer, firstElement, i, collector);
            } else if (value instanceof Float || value instanceof Double) {
                type.writeDouble(buffer.bytes(), element, ((Number) value).doubleValue());
            } else {
                putLong(((Number) value).longValue(), buffer, firstElement, i, collector);
            }
        }

        /** Writes NaN, zero or an empty text: what a model takes for "missing", if it takes anything for that. */
        void putMissing(TensorBuffer buffer, int firstElement, int i, ViolationCollector collector) {
            collector.noteMissing(input, offset + i);
            if (type == ElementType.STRING) {
                buffer.strings()[firstElement + i] = "";
            } else {
                type.writeDouble(buffer.bytes(), firstElement + i, type.isFloating() ? Double.NaN : 0);
            }
        }

        void putLong(long value, TensorBuffer buffer, int firstElement, int i, ViolationCollector collector) {
            if (type.isFloating()) {
                type.writeDouble(buffer.bytes(), firstElement + i, (double) value);
            } else if (type.holds(value)) {
                type.writeLong(buffer.bytes(), firstElement + i, value);
            } else {
                type.writeLong(buffer.bytes(), firstElement + i, 0);
                collector.noteOverflow(input, offset + i, value);
            }
        }
    }
}
