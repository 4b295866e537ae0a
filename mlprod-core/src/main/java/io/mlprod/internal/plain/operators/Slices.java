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
import java.util.Arrays;
import java.util.List;

/** Slice along one axis, in steps of one, and Transpose of a matrix. */
final class Slices {

    private static final int INPUTS_SINCE = 10;

    private Slices() {}

    static Step slice(NodePlan node) {
        boolean areInputs = node.opset() >= INPUTS_SINCE;
        List<Dimension> shape = node.shape(0);
        long[] starts = areInputs ? input(node, 1, new long[0]) : node.numbers("starts");
        long[] ends = areInputs ? input(node, 2, new long[0]) : node.numbers("ends");
        long[] axes =
                areInputs ? input(node, 3, new long[] {0}) : node.has("axes") ? node.numbers("axes") : new long[1];
        long[] steps = areInputs ? input(node, 4, new long[] {1}) : new long[] {1};
        if (shape == null || starts.length != 1 || ends.length != 1 || axes.length != 1 || steps.length != 1) {
            throw new NotTakenException("cuts more than one axis, or an input of unknown dimensions");
        }
        if (steps[0] != 1) {
            throw new NotTakenException("has a step of " + steps[0]);
        }
        int axis = Dims.axis(axes[0], shape.size());
        boolean isInferred = areInputs || axes[0] >= 0; // as ONNX Runtime does
        ShapeRule rule = Dims.rule(from -> Dims.with(from, axis, left(from.get(axis), starts[0], ends[0], areInputs)));
        int to = isInferred ? node.output(0, node.type(0), rule) : node.unreportedOutput(0, node.type(0), rule);
        return new Slice(node.input(0), to, axis, starts[0], ends[0]);
    }

    private static Dimension left(Dimension whole, long start, long end, boolean mayBeNone) {
        long count = whole.isDynamic() ? 0 : place(end, whole.size()) - place(start, whole.size());
        return whole.isDynamic() || (count <= 0 && !mayBeNone) ? Dims.ANY : Dims.of(Math.max(0, count));
    }

    private static long[] input(NodePlan node, int index, long[] otherwise) {
        if (!node.hasInput(index)) {
            return otherwise;
        }
        Slot numbers = node.constant(index);
        if (numbers == null) {
            throw new NotTakenException("has bounds that vary from run to run");
        }
        return numbers.type() == ElementType.INT64
                ? Arrays.copyOf(numbers.longs(), numbers.size())
                : Arrays.stream(numbers.ints(), 0, numbers.size())
                        .asLongStream()
                        .toArray();
    }

    private static long place(long index, long length) {
        return Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    private record Slice(int from, int to, int axis, long start, long end) implements Step {

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            if (axis >= in.rank()) {
                throw new ModelExecutionException("A Slice has axis " + axis + " of " + in.rank(), null);
            }
            int first = (int) place(start, in.dim(axis));
            int count = Math.max(0, (int) place(end, in.dim(axis)) - first);
            int[] dims = out.reshape(in.rank());
            for (int i = 0; i < in.rank(); i++) {
                dims[i] = i == axis ? count : in.dim(i);
            }
            out.allocate();
            int width = in.product(axis + 1, in.rank());
            int lines = in.product(0, axis);
            int length = in.product(axis, in.rank());
            for (int line = 0; line < lines; line++) {
                if (line % Frame.ROWS_AT_A_TIME == 0) {
                    frame.check();
                }
                Blocks.copy(in, line * length + first * width, out, line * count * width, count * width);
            }
        }
    }

    static Step transpose(NodePlan node) {
        List<Dimension> shape = node.shape(0);
        long[] order = node.has("perm") ? node.numbers("perm") : new long[] {1, 0};
        if (shape == null || shape.size() != 2 || !Arrays.equals(order, new long[] {1, 0})) {
            throw new NotTakenException("turns something other than a matrix");
        }
        return new Transpose(
                node.input(0), node.output(0, node.type(0), Dims.rule(from -> List.of(from.get(1), from.get(0)))));
    }

    private record Transpose(int from, int to) implements Step {

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            if (in.rank() != 2) {
                throw new ModelExecutionException("A Transpose needs a matrix", null);
            }
            int rows = in.dim(0);
            int columns = in.dim(1);
            out.allocate(columns, rows);
            for (int row = 0; row < rows; row++) {
                if (row % Frame.ROWS_AT_A_TIME == 0) {
                    frame.check();
                }
                for (int column = 0; column < columns; column++) {
                    Blocks.copy(in, row * columns + column, out, column * rows + row, 1);
                }
            }
        }
    }
}
