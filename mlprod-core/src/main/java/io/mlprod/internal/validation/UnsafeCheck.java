package io.mlprod.internal.validation;

import io.mlprod.internal.graph.HazardFinder.Unsafe;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.util.List;

/**
 * The check that refuses whole numbers on which an operator would end the process, where they come straight from an
 * input.
 */
final class UnsafeCheck {

    private final Unsafe[] unsafe;

    UnsafeCheck(List<Unsafe> unsafe) {
        this.unsafe = unsafe.toArray(Unsafe[]::new);
    }

    boolean passes(TensorBuffer[] inputs) {
        for (Unsafe one : unsafe) {
            if (hasAny(inputs[one.input()], one)) {
                return false;
            }
        }
        return true;
    }

    void check(TensorBuffer[] inputs, ViolationCollector collector) {
        for (Unsafe one : unsafe) {
            TensorBuffer buffer = inputs[one.input()];
            if (collector.isUsable(one.input()) && hasAny(buffer, one)) {
                String expected = "no number from " + one.lowest() + " to " + one.highest()
                        + ", which ends the process in " + one.node() + " of the model";
                collector.reject(-1, buffer.name(), "survivable", expected, null);
            }
        }
    }

    private static boolean hasAny(TensorBuffer buffer, Unsafe unsafe) {
        if (buffer.type() != ElementType.INT64 && buffer.type() != ElementType.INT32) {
            return false;
        }
        for (int i = 0; i < buffer.size(); i++) {
            long element = buffer.type() == ElementType.INT64
                    ? buffer.bytes().getLong(i * Long.BYTES)
                    : buffer.bytes().getInt(i * Integer.BYTES);
            if (unsafe.lowest() <= element && element <= unsafe.highest()) {
                return true;
            }
        }
        return false;
    }
}
