package io.mlprod.internal.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The check that a tensor of a file has as many elements as its shape says. ONNX Runtime allocates memory for the shape
 * before it looks at the data, so that a damaged dimension of six weights takes gigabytes; and in places it reads
 * beyond the data.
 */
final class TensorData {

    private static final int MAX_RANK = 64;

    private long values; // in the lists, of whichever kind they are
    private int rawBytes = -1;

    /** Notes values that are in one of the lists. */
    void noteValues(int count) {
        values += count;
    }

    /** Notes the bytes that are stored instead of a list. */
    void noteRaw(int count) {
        rawBytes = count;
    }

    /** Checks the tensor whose data have been noted. */
    void check(String name, int elementType, List<Long> shape, int at) throws MalformedModelException {
        if (shape.size() > MAX_RANK) {
            throw new MalformedModelException("Tensor '" + name + "' with more than " + MAX_RANK + " dimensions", at);
        }
        long elements = 1;
        try {
            for (long dimension : shape) {
                elements = Math.multiplyExact(elements, dimension);
            }
        } catch (ArithmeticException e) {
            elements = -1;
        }
        boolean isBroken = elements < 0 || shape.stream().anyMatch(dimension -> dimension < 0);
        Long there = stored(elementType, elements);
        if (isBroken || (there != null && there != elements)) {
            throw new MalformedModelException(
                    "Tensor '" + name + "' of shape " + shape + " with "
                            + (rawBytes >= 0 ? rawBytes + " bytes" : values + " elements"),
                    at);
        }
    }

    /** Returns how many elements a sparse tensor has once it is made dense. */
    static long dense(List<Long> shape, long most, int at) throws MalformedModelException {
        long elements = 1;
        for (long dimension : shape) {
            elements =
                    dimension < 0 || (dimension > 0 && elements > most / dimension) ? most + 1 : elements * dimension;
            if (elements > most) {
                throw new MalformedModelException("Sparse tensor of shape " + shape + ", far beyond its data", at);
            }
        }
        return elements;
    }

    /**
     * Returns how many elements are stored, or as many as wanted if the data do not show that there are fewer; null for
     * unknown types.
     */
    private @Nullable Long stored(int elementType, long wanted) {
        return switch (elementType) { // of TensorProto.DataType
            case 1, 6, 12 -> whole(4, 1);
            case 2, 3, 9, 17, 18, 19, 20, 24 -> whole(1, 1);
            case 4, 5, 10, 16 -> whole(2, 1);
            case 7, 11, 13 -> whole(8, 1);
            case 8 -> values;
            case 14 -> whole(8, 2);
            case 15 -> whole(16, 2);
            case 21, 22, 23 -> packed(2, wanted);
            case 25, 26 -> packed(4, wanted);
            default -> null;
        };
    }

    private long whole(int bytesEach, int valuesEach) {
        if (rawBytes >= 0) {
            return rawBytes % bytesEach == 0 ? (long) rawBytes / bytesEach : -1;
        }
        return values % valuesEach == 0 ? values / valuesEach : -1;
    }

    /** Returns the number for types with several elements in a byte, the last byte of which may be filled up. */
    private long packed(int inOneByte, long wanted) {
        long bytes = rawBytes >= 0 ? rawBytes : values;
        return wanted >= 0 && bytes == -Math.floorDiv(-wanted, (long) inOneByte) ? wanted : -1;
    }
}
