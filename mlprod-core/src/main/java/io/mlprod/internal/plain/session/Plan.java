package io.mlprod.internal.plain.session;

import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model as steps in the order in which they run. Immutable.
 *
 * @param types the element type of each slot
 * @param constants the values of slots that are the same in all runs; null for the others
 * @param steps what computes the others
 * @param scratches makes what steps keep for themselves in an invocation
 * @param inputs the inputs of the model, whose slots are the first
 * @param outputs the outputs of the model
 * @param outputValues what is known of them by name
 */
record Plan(
        List<ElementType> types,
        List<@Nullable Slot> constants,
        List<Step> steps,
        List<Supplier<Object>> scratches,
        List<ValueInfo> inputs,
        List<ValueInfo> outputs,
        Map<String, PlannedValue> outputValues) {

    /** Returns the values of a new invocation. */
    Frame newFrame() {
        Slot[] slots = new Slot[types.size()];
        for (int i = 0; i < slots.length; i++) {
            Slot constant = constants.get(i);
            slots[i] = constant == null ? new Slot(types.get(i)) : constant;
        }
        return new Frame(slots, scratches);
    }
}
