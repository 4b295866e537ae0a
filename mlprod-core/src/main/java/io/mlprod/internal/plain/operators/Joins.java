package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.ShapeRule;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Concat: values side by side. */
final class Joins {

    private Joins() {}

    static Step concat(NodePlan node) {
        ElementType type = node.type(0);
        List<Dimension> shape = node.shape(0);
        if (shape == null || shape.isEmpty()) {
            throw new NotTakenException("has an input of unknown dimensions");
        }
        int axis = Dims.axis(node.number("axis", 1), shape.size());
        int[] parts = new int[node.inputs()];
        for (int i = 0; i < parts.length; i++) {
            node.typeOf(i, type);
            parts[i] = node.input(i);
            List<Dimension> part = node.shape(i);
            if (part == null || part.size() != shape.size()) {
                throw new NotTakenException("has inputs of different or unknown dimensions");
            }
        }
        return new Concat(parts, node.output(0, type, inputs -> joined(inputs, parts.length, axis)), axis);
    }

    private static @Nullable List<Dimension> joined(ShapeRule.Inputs inputs, int count, int axis) {
        List<Dimension> joined = null;
        for (int i = 0; i < count; i++) {
            List<Dimension> part = inputs.of(i);
            if (part == null) {
                return null;
            }
            if (joined == null) {
                joined = new ArrayList<>(part);
                continue;
            }
            for (int j = 0; j < part.size(); j++) {
                joined.set(j, j == axis ? sum(joined.get(j), part.get(j)) : same(joined.get(j), part.get(j)));
            }
        }
        return joined;
    }

    private static Dimension sum(Dimension one, Dimension other) {
        return one.isDynamic() || other.isDynamic() ? Dims.ANY : Dims.of(one.size() + other.size());
    }

    private static Dimension same(Dimension one, Dimension other) {
        return one.isDynamic() && (!other.isDynamic() || one.name() == null) ? other : one;
    }

    private static final class Concat implements Step {

        private final int[] parts;
        private final int to;
        private final int axis;

        Concat(int[] parts, int to, int axis) {
            this.parts = parts;
            this.to = to;
            this.axis = axis;
        }

        @Override
        public void run(Frame frame) {
            Slot first = frame.slot(parts[0]);
            Slot out = frame.slot(to);
            int rank = first.rank();
            int[] dims = out.reshape(rank);
            for (int i = 0; i < rank; i++) {
                dims[i] = first.dim(i);
            }
            for (int i = 1; i < parts.length; i++) {
                dims[axis] += checked(frame.slot(parts[i]), first).dim(axis);
            }
            out.allocate();
            int lines = out.product(0, axis);
            int width = out.product(axis, rank);
            int start = 0;
            for (int part : parts) {
                Slot in = frame.slot(part);
                int length = in.product(axis, rank);
                for (int line = 0; line < lines; line++) {
                    if (line % Frame.ROWS_AT_A_TIME == 0) {
                        frame.check();
                    }
                    Blocks.copy(in, line * length, out, line * width + start, length);
                }
                start += length;
            }
        }

        private Slot checked(Slot part, Slot first) {
            for (int i = 0; i < first.rank(); i++) {
                if (part.rank() != first.rank() || (i != axis && part.dim(i) != first.dim(i))) {
                    throw new ModelExecutionException("Values of different dimensions cannot be put together", null);
                }
            }
            return part;
        }
    }
}
