package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import java.util.ArrayList;
import java.util.List;

/** ArgMax: where the first maximum is. */
final class Winners {

    private Winners() {}

    static Step argMax(NodePlan node) {
        node.typeOf(0, ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT32);
        List<Dimension> shape = node.shape(0);
        if (shape == null || shape.isEmpty() || node.number("select_last_index", 0) != 0) {
            throw new NotTakenException("has an input of unknown dimensions, or takes the last maximum");
        }
        long given = node.number("axis", 0);
        int axis = Dims.axis(given, shape.size());
        boolean keeps = node.number("keepdims", 1) != 0;
        int to = node.output(0, ElementType.INT64, Dims.rule(from -> {
            List<Dimension> reduced = new ArrayList<>(from);
            if (keeps) {
                reduced.set(axis, Dims.of(1));
            } else {
                reduced.remove(axis);
            }
            return reduced;
        }));
        return new ArgMax(node.input(0), to, axis, given < 0, keeps);
    }

    private static final class ArgMax extends RowStep {

        private final int from;
        private final int to;
        private final int axis;
        private final boolean isFromEnd; // whether the file counts the axis from the last one
        private final boolean keeps;

        ArgMax(int from, int to, int axis, boolean isFromEnd, boolean keeps) {
            this.from = from;
            this.to = to;
            this.axis = axis;
            this.isFromEnd = isFromEnd;
            this.keeps = keeps;
        }

        @Override
        int prepare(Frame frame) {
            Slot in = frame.slot(from);
            if (axis >= in.rank() || (in.dim(axis) == 0 && in.product(0, axis) * in.product(axis + 1, in.rank()) > 0)) {
                throw new ModelExecutionException("An ArgMax has nothing to choose from along its axis", null);
            }
            Slot out = frame.slot(to);
            if (in.size() == 0 && isFromEnd) { // ONNX Runtime keeps all dimensions then
                out.reshapeLike(in);
                return 0;
            }
            int[] dims = out.reshape(keeps ? in.rank() : in.rank() - 1);
            int next = 0;
            for (int i = 0; i < in.rank(); i++) {
                if (i != axis || keeps) {
                    dims[next++] = i == axis ? 1 : in.dim(i);
                }
            }
            out.allocate();
            return out.size() == 0 ? 0 : in.product(0, axis);
        }

        @Override
        void compute(Frame frame, int first, int end) {
            Slot in = frame.slot(from);
            long[] out = frame.slot(to).longs();
            int count = in.dim(axis);
            int step = in.product(axis + 1, in.rank());
            for (int row = first; row < end; row++) {
                for (int i = 0; i < step; i++) {
                    out[row * step + i] = firstMaximum(in, row * count * step + i, count, step);
                }
            }
        }

        private static long firstMaximum(Slot in, int at, int count, int step) {
            int best = 0;
            for (int i = 1; i < count; i++) {
                int one = at + i * step;
                int other = at + best * step;
                boolean isMore = switch (in.type()) {
                    case FLOAT -> in.floats()[one] > in.floats()[other];
                    case DOUBLE -> in.doubles()[one] > in.doubles()[other];
                    default -> in.ints()[one] > in.ints()[other];
                };
                best = isMore ? i : best;
            }
            return best;
        }
    }
}
