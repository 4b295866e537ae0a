package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.Slot;

/** The copying of elements of any type. */
final class Blocks {

    private static final int FEW = 8; // up to here a loop is faster

    private Blocks() {}

    static void copy(Slot from, int at, Slot to, int toAt, int count) {
        if (count > FEW) {
            System.arraycopy(from.array(), at, to.array(), toAt, count);
            return;
        }
        switch (from.type()) {
            case FLOAT -> {
                for (int i = 0; i < count; i++) {
                    to.floats()[toAt + i] = from.floats()[at + i];
                }
            }
            case DOUBLE -> {
                for (int i = 0; i < count; i++) {
                    to.doubles()[toAt + i] = from.doubles()[at + i];
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    to.longs()[toAt + i] = from.longs()[at + i];
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    to.ints()[toAt + i] = from.ints()[at + i];
                }
            }
            case STRING -> {
                for (int i = 0; i < count; i++) {
                    to.texts()[toAt + i] = from.texts()[at + i];
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to.bools()[toAt + i] = from.bools()[at + i];
                }
            }
        }
    }
}
