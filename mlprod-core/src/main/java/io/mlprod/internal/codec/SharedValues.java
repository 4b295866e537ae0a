package io.mlprod.internal.codec;

import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;

/**
 * The handling of decoded values that several callers share: copies of what a caller could change, and their
 * approximate size.
 */
final class SharedValues {

    private static final long OBJECT = 16;
    private static final long REFERENCE = 8;
    private static final long WORD = 8;

    private SharedValues() {}

    /** Returns a copy of an array; everything else that decoders read is immutable. */
    static Object copy(Object value) {
        if (value instanceof float[] floats) {
            return floats.clone();
        }
        if (value instanceof double[] doubles) {
            return doubles.clone();
        }
        if (value instanceof long[] longs) {
            return longs.clone();
        }
        if (!value.getClass().isArray()) {
            return value;
        }
        int length = Array.getLength(value);
        Object copy = Array.newInstance(value.getClass().getComponentType(), length);
        System.arraycopy(value, 0, copy, 0, length);
        return copy;
    }

    /** Returns about how many bytes a value takes on the heap. */
    static long weigh(Object value) {
        if (value instanceof Object[] elements) {
            long sum = OBJECT;
            for (Object element : elements) {
                sum += REFERENCE + weigh(element);
            }
            return sum;
        }
        if (value instanceof Collection<?> elements) {
            return OBJECT
                    + elements.stream()
                            .mapToLong(element -> REFERENCE + weigh(element))
                            .sum();
        }
        if (value instanceof ClassScores scores) {
            return 2 * OBJECT + WORD * scores.size(); // the labels belong to the handle
        }
        if (value instanceof Map<?, ?> map) {
            return OBJECT
                    + map.entrySet().stream()
                            .mapToLong(entry -> 3 * OBJECT + weigh(entry.getKey()) + weigh(entry.getValue()))
                            .sum();
        }
        if (value instanceof SequenceValue sequence) {
            return weigh(sequence.elements());
        }
        if (value instanceof MapValue map) {
            return weigh(map.entries());
        }
        if (value instanceof Tensor tensor) {
            return tensor.elementType().byteSize() == 0
                    ? 4 * OBJECT + weigh(tensor.strings())
                    : 4 * OBJECT + (long) tensor.size() * tensor.elementType().byteSize();
        }
        if (value instanceof CharSequence text) {
            return 3 * OBJECT + text.length();
        }
        return value.getClass().isArray() ? OBJECT + WORD * Array.getLength(value) : OBJECT;
    }
}
