package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.HashSet;
import java.util.List;

/** Constant and ZipMap: where values come from, and where they end. */
final class Sources {

    private Sources() {}

    static Step constant(NodePlan node) {
        Slot value = value(node);
        int to = node.output(0, value.type(), inputs -> null);
        return frame -> {
            Slot out = frame.slot(to);
            int[] dims = out.reshape(value.rank());
            for (int i = 0; i < value.rank(); i++) {
                dims[i] = value.dim(i);
            }
            out.share(value);
        };
    }

    private static Slot value(NodePlan node) {
        Slot tensor = node.tensor("value");
        if (tensor != null) {
            return tensor;
        }
        if (node.has("value_float")) {
            return Slot.of(Tensor.scalar(node.fraction("value_float", 0)));
        }
        if (node.has("value_int")) {
            return Slot.of(Tensor.scalar(node.number("value_int", 0)));
        }
        if (node.has("value_floats")) {
            return Slot.of(Tensor.of(node.fractions("value_floats")));
        }
        if (node.has("value_ints")) {
            return Slot.of(Tensor.of(node.numbers("value_ints")));
        }
        if (node.has("value_strings")) {
            return Slot.of(Tensor.of(node.texts("value_strings").toArray(String[]::new)));
        }
        throw new NotTakenException("has no value that is read");
    }

    static Step zipMap(NodePlan node) {
        node.typeOf(0, ElementType.FLOAT);
        List<Object> keys = Labels.of(node, "classlabels_int64s").asList();
        List<Dimension> shape = node.shape(0);
        if (new HashSet<>(keys).size() < keys.size()) {
            throw new NotTakenException("has a key twice");
        }
        if (shape != null && (shape.isEmpty() || shape.size() > 2)) {
            throw new NotTakenException("has an input of " + shape.size() + " dimensions");
        }
        return new Mapping(node.input(0), node.maps(0, keys), keys.size());
    }

    /** The values of the maps, which are made when they are read. */
    private record Mapping(int from, int to, int columns) implements Step {

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            if (in.rank() == 0 || in.rank() > 2 || in.dim(-1) != columns) {
                throw new ModelExecutionException("A ZipMap needs rows of " + columns + " values", null);
            }
            Slot out = frame.slot(to);
            int[] dims = out.reshape(2);
            dims[0] = in.rank() == 1 ? 1 : in.dim(0);
            dims[1] = columns;
            out.share(in);
        }
    }
}
