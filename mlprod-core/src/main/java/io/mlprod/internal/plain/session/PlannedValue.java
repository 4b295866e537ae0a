package io.mlprod.internal.plain.session;

import io.mlprod.model.Dimension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value when the plan is made.
 *
 * @param slot its slot
 * @param shape what is known of its dimensions; null if nothing
 * @param reported what ONNX Runtime knows of them; null if nothing
 * @param keys the keys of the maps if it is a sequence of maps; else null
 */
record PlannedValue(
        int slot,
        @Nullable List<Dimension> shape,
        @Nullable List<Dimension> reported,
        @Nullable List<Object> keys) {

    static PlannedValue tensor(int slot, @Nullable List<Dimension> shape) {
        return new PlannedValue(slot, shape, shape, null);
    }
}
