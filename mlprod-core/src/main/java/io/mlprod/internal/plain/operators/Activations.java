package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Operator;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import java.util.List;

/** Relu, Sigmoid, Tanh and Softmax. */
final class Activations {

    private static final int SOFTMAX_OF_ONE_AXIS = 13; // the version from which it is computed along one axis

    private enum Curve {
        RELU,
        SIGMOID,
        TANH
    }

    static final Operator RELU = node -> plan(node, Curve.RELU);
    static final Operator SIGMOID = node -> plan(node, Curve.SIGMOID);
    static final Operator TANH = node -> plan(node, Curve.TANH);

    private Activations() {}

    private static Step plan(NodePlan node, Curve curve) {
        ElementType type = node.typeOf(0, ElementType.FLOAT, ElementType.DOUBLE);
        return new Activation(node.input(0), node.output(0, type, Dims.SAME), curve);
    }

    static Step softmax(NodePlan node) {
        ElementType type = node.typeOf(0, ElementType.FLOAT, ElementType.DOUBLE);
        boolean isOneAxis = node.opset() >= SOFTMAX_OF_ONE_AXIS;
        List<Dimension> shape = node.shape(0);
        if (shape == null || shape.isEmpty()) {
            throw new NotTakenException("has an input of unknown dimensions");
        }
        int axis = Dims.axis(node.number("axis", isOneAxis ? -1 : 1), shape.size());
        return new Softmax(node.input(0), node.output(0, type, Dims.SAME), axis, isOneAxis);
    }

    private static final class Activation extends ElementStep {

        private final Curve curve;

        Activation(int from, int to, Curve curve) {
            super(from, to);
            this.curve = curve;
        }

        @Override
        void compute(Slot in, Slot out, int first, int end) {
            if (in.type() == ElementType.FLOAT) {
                floats(in.floats(), out.floats(), first, end);
            } else {
                doubles(in.doubles(), out.doubles(), first, end);
            }
        }

        private void floats(float[] x, float[] out, int first, int end) {
            switch (curve) {
                case RELU -> {
                    for (int i = first; i < end; i++) {
                        out[i] = x[i] < 0 ? 0 : x[i];
                    }
                }
                case SIGMOID -> {
                    for (int i = first; i < end; i++) {
                        out[i] = Curves.sigmoid(x[i]);
                    }
                }
                default -> {
                    for (int i = first; i < end; i++) {
                        out[i] = (float) Curves.tanh(x[i]);
                    }
                }
            }
        }

        private void doubles(double[] x, double[] out, int first, int end) {
            switch (curve) {
                case RELU -> {
                    for (int i = first; i < end; i++) {
                        out[i] = x[i] < 0 ? 0 : x[i];
                    }
                }
                case SIGMOID -> {
                    for (int i = first; i < end; i++) {
                        out[i] = Curves.sigmoid(x[i]);
                    }
                }
                default -> {
                    for (int i = first; i < end; i++) {
                        out[i] = Curves.tanh(x[i]);
                    }
                }
            }
        }
    }

    /** Before version 13 all dimensions from the axis on are one row. */
    private static final class Softmax extends RowStep {

        private final int from;
        private final int to;
        private final int axis;
        private final boolean isOneAxis;

        Softmax(int from, int to, int axis, boolean isOneAxis) {
            this.from = from;
            this.to = to;
            this.axis = axis;
            this.isOneAxis = isOneAxis;
        }

        @Override
        int prepare(Frame frame) {
            Slot in = frame.slot(from);
            if (axis >= in.rank()) {
                throw new ModelExecutionException("A Softmax has axis " + axis + " of " + in.rank(), null);
            }
            frame.slot(to).reshapeLike(in);
            return in.size() == 0 ? 0 : in.product(0, axis);
        }

        @Override
        void compute(Frame frame, int first, int end) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            int count = isOneAxis ? in.dim(axis) : in.product(axis, in.rank());
            int step = isOneAxis ? in.product(axis + 1, in.rank()) : 1;
            for (int row = first; row < end; row++) {
                for (int i = 0; i < step; i++) {
                    int at = row * count * step + i;
                    if (in.type() == ElementType.FLOAT) {
                        Curves.softmax(in.floats(), out.floats(), at, count, step);
                    } else {
                        Curves.softmax(in.doubles(), out.doubles(), at, count, step);
                    }
                }
            }
        }
    }
}
