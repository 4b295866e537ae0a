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
import org.jspecify.annotations.Nullable;

/** ArrayFeatureExtractor and Gather: elements at given places. */
final class Selections {

    private Selections() {}

    static Step arrayFeatureExtractor(NodePlan node) {
        node.typeOf(1, ElementType.INT64);
        if (node.type(0) == ElementType.BOOL) {
            throw new NotTakenException("has an input of " + node.type(0));
        }
        Slot indices = node.constant(1);
        for (int i = 0; indices != null && i < indices.size(); i++) {
            if (indices.longs()[i] < 0) {
                throw new NotTakenException("has an index below 0, which ONNX Runtime does not check");
            }
        }
        int to = node.output(0, node.type(0), inputs -> extracted(inputs.of(0), inputs.of(1), indices));
        return new Selection(node.input(0), node.input(1), to, -1, false);
    }

    /** Returns the last dimension replaced by that of the indices; ONNX infers nothing for one dimension. */
    private static @Nullable List<Dimension> extracted(
            @Nullable List<Dimension> shape, @Nullable List<Dimension> of, @Nullable Slot indices) {
        if (shape == null || shape.size() < 2) {
            return null;
        }
        Dimension count =
                indices != null ? Dims.of(indices.size()) : of != null && of.size() == 1 ? of.get(0) : Dims.ANY;
        return Dims.with(shape, shape.size() - 1, count);
    }

    static Step gather(NodePlan node) {
        node.typeOf(1, ElementType.INT64, ElementType.INT32);
        List<Dimension> shape = node.shape(0);
        List<Dimension> indices = node.shape(1);
        if (shape == null || shape.isEmpty() || indices == null) {
            throw new NotTakenException("has an input of unknown dimensions");
        }
        int axis = Dims.axis(node.number("axis", 0), shape.size());
        if (node.type(0) == ElementType.STRING && axis < shape.size() - 1) {
            throw new NotTakenException("gathers rows of texts, of which ONNX Runtime takes only the first ones");
        }
        int to = node.output(0, node.type(0), inputs -> gathered(inputs.of(0), inputs.of(1), axis));
        return new Selection(node.input(0), node.input(1), to, axis, true);
    }

    private static @Nullable List<Dimension> gathered(
            @Nullable List<Dimension> shape, @Nullable List<Dimension> indices, int axis) {
        if (shape == null || indices == null) {
            return null;
        }
        List<Dimension> result = new ArrayList<>(shape.subList(0, axis));
        result.addAll(indices);
        result.addAll(shape.subList(axis + 1, shape.size()));
        return result;
    }

    /**
     * The elements at some indices of an axis.
     *
     * @param axis the axis; -1 for the last one
     * @param isGather whether indices may count from the end, and have dimensions of their own
     */
    private record Selection(int from, int which, int to, int axis, boolean isGather) implements Step {

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot indices = frame.slot(which);
            Slot out = frame.slot(to);
            if (in.rank() == 0 || axis >= in.rank() || (!isGather && indices.size() == 0)) {
                throw new ModelExecutionException("There is nothing to select elements from", null);
            }
            int along = axis < 0 ? in.rank() - 1 : axis;
            shape(in, indices, out, along);
            int length = in.dim(along);
            int width = in.product(along + 1, in.rank());
            int lines = in.product(0, along);
            for (int i = 0; i < indices.size(); i++) {
                place(indices, i, length);
            }
            int at = 0;
            for (int line = 0; line < lines; line++) {
                if (line % Frame.ROWS_AT_A_TIME == 0) {
                    frame.check();
                }
                for (int i = 0; i < indices.size(); i++) {
                    Blocks.copy(in, (line * length + place(indices, i, length)) * width, out, at, width);
                    at += width;
                }
            }
        }

        private void shape(Slot in, Slot indices, Slot out, int along) {
            int before = isGather || in.rank() > 1 ? along : 1;
            int own = isGather ? indices.rank() : 1;
            int[] dims = out.reshape(before + own + in.rank() - along - 1);
            for (int i = 0; i < before; i++) {
                dims[i] = i < along ? in.dim(i) : 1;
            }
            for (int i = 0; i < own; i++) {
                dims[before + i] = isGather ? indices.dim(i) : indices.size();
            }
            for (int i = along + 1; i < in.rank(); i++) {
                dims[before + own + i - along - 1] = in.dim(i);
            }
            out.allocate();
        }

        private int place(Slot indices, int index, int length) {
            long place = indices.type() == ElementType.INT64 ? indices.longs()[index] : indices.ints()[index];
            long counted = place < 0 && isGather ? place + length : place;
            if (counted < 0 || counted >= length) {
                throw new ModelExecutionException(
                        "An index is beyond the " + length + " elements that there are", null);
            }
            return (int) counted;
        }
    }
}
