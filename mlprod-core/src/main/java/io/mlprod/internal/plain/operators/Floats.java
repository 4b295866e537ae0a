package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.Slot;
import io.mlprod.model.ElementType;

/** The elements of any number type as floats, for operators that compute in floats whatever they are given. */
final class Floats {

    static final ElementType[] NUMBERS = {ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT64, ElementType.INT32};

    private Floats() {}

    /** Copies some elements. */
    static void copy(Slot from, int first, int count, float[] to) {
        switch (from.type()) {
            case FLOAT -> System.arraycopy(from.floats(), first, to, 0, count);
            case DOUBLE -> {
                for (int i = 0; i < count; i++) {
                    to[i] = (float) from.doubles()[first + i];
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.longs()[first + i];
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.ints()[first + i];
                }
            }
        }
    }
}
