package io.mlprod.internal.graph;

import io.mlprod.model.Tensor;
import io.mlprod.spi.Constant;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of the file, with what is known about its elements.
 *
 * @param name its name; may be empty
 * @param elementType the ONNX element type code
 * @param shape its dimensions
 * @param numbers its elements if they are whole numbers and few; else null
 * @param elements what is known of all its elements if they are of type INT32 or INT64, or fractions and few; else null
 * @param isPositive whether all its elements are above 0, as far as they are in this file and few
 * @param written its elements where they are written as numbers of variable length
 * @param raw its elements where they are written as numbers of a fixed width
 * @param all the reader of all its elements
 */
record TensorHead(
        String name,
        int elementType,
        List<Long> shape,
        @Nullable List<Long> numbers,
        @Nullable Facts elements,
        boolean isPositive,
        List<Long> written,
        List<WireReader> raw,
        Supplier<Tensor> all) {

    static final int FLOAT = 1; // of TensorProto.DataType, as the others
    static final int UINT8 = 2;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int STRING = 8;
    static final int DOUBLE = 11;

    /** Returns a tensor about which only its numbers are known: a list, or else a scalar. */
    static TensorHead of(int elementType, Facts elements, boolean isList) {
        List<Long> shape = isList ? List.of((long) elements.count()) : List.of();
        return new TensorHead("", elementType, shape, null, elements, false, List.of(), List.of(), () -> {
            throw new IllegalStateException("It stands in attributes, which are read as such");
        });
    }

    Constant constant() {
        return Constant.of(shape, isWhole(elementType), numbers, all);
    }

    static boolean isWhole(int elementType) {
        return elementType == INT32 || elementType == INT64;
    }

    static boolean isFraction(int elementType) {
        return elementType == FLOAT || elementType == DOUBLE;
    }

    /** Passes each element of a tensor of bytes to a consumer. */
    void bytes(LongConsumer into) {
        written.forEach(into::accept);
        raw.forEach(part -> part.littleEndian(Byte.BYTES, into));
    }

    /** Passes each element of a tensor of floats or doubles to a consumer. */
    void fractions(DoubleConsumer into) {
        raw.forEach(part -> part.fractions(elementType, into));
    }
}
