package io.mlprod.internal.equivalence;

import io.mlprod.model.ElementType;
import java.util.Arrays;

/**
 * An input of a model, as far as rows for it are concerned.
 *
 * @param input its index in the signature
 * @param name its name
 * @param type the type of its elements
 * @param dims its dimensions for one row; the first is replaced by the number of rows if the model takes batches
 * @param takesBatches whether the model takes several rows at a time
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Slot(int input, String name, ElementType type, long[] dims, boolean takesBatches) {

    /** Returns how many elements a row has. */
    int width() {
        long width = 1;
        for (int i = takesBatches ? 1 : 0; i < dims.length; i++) {
            width *= dims[i];
        }
        return Math.toIntExact(width);
    }

    /** Returns the shape of some rows. */
    long[] shape(int rows) {
        long[] shape = Arrays.copyOf(dims, dims.length);
        if (takesBatches) {
            shape[0] = rows;
        }
        return shape;
    }

    /** Returns whether rows of it are whole numbers or truth values. */
    boolean isWhole() {
        return !isText() && !type.isFloating();
    }

    boolean isText() {
        return type == ElementType.STRING;
    }

    /** Returns the smallest whole number that an element can be. */
    long least() {
        return type.isUnsigned() || type == ElementType.BOOL ? 0 : -greatest() - 1;
    }

    /** Returns the greatest whole number that an element can be, as far as a long can hold it. */
    long greatest() {
        if (type == ElementType.BOOL) {
            return 1;
        }
        int bits = 8 * type.byteSize() - (type.isUnsigned() ? 0 : 1);
        return bits >= 63 ? Long.MAX_VALUE : (1L << bits) - 1;
    }
}
