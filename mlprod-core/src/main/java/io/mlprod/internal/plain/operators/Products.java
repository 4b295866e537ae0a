package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MatMul and Gemm with constant weights: the layers of a network. */
final class Products {

    private static final int FEW_COLUMNS = 8; // up to here a sum for each result is faster

    private Products() {}

    static Step matMul(NodePlan node) {
        node.typeOf(0, ElementType.FLOAT, ElementType.DOUBLE);
        Matrix weights = Matrix.of(node, 1, false);
        List<Dimension> shape = node.shape(0);
        if (shape == null || shape.isEmpty()) {
            throw new NotTakenException("has an input of unknown dimensions");
        }
        int to = node.output(
                0, node.type(0), Dims.rule(from -> Dims.with(from, from.size() - 1, Dims.of(weights.columns))));
        return new Product(node, weights, null, to, false);
    }

    static Step gemm(NodePlan node) {
        node.typeOf(0, ElementType.FLOAT, ElementType.DOUBLE);
        if (node.fraction("alpha", 1) != 1 || node.number("transA", 0) != 0) {
            throw new NotTakenException("has an alpha, or a first input that is transposed");
        }
        float beta = node.fraction("beta", 1);
        Matrix weights = Matrix.of(node, 1, node.number("transB", 0) != 0);
        Slot bias = null;
        if (node.hasInput(2) && beta != 0) {
            bias = node.constant(2);
            boolean fits = bias != null
                    && beta == 1
                    && (bias.size() == weights.columns || bias.size() == 1)
                    && bias.rank() <= 2
                    && (bias.rank() < 2 || bias.dim(0) == 1);
            if (!fits) {
                throw new NotTakenException("has a third input that is not one number for each column");
            }
        } else if (node.hasInput(2)) {
            throw new NotTakenException("has a beta");
        }
        int to = node.output(0, node.type(0), Dims.rule(from -> List.of(from.get(0), Dims.of(weights.columns))));
        return new Product(node, weights, bias, to, true);
    }

    /** Weights as rows x columns, and the other way round. */
    private static final class Matrix {

        private final int rows;
        private final int columns;
        private final float[] floats;
        private final double[] doubles;
        private final float[] turnedFloats;
        private final double[] turnedDoubles;

        private Matrix(Slot weights, boolean isTurned) {
            rows = weights.dim(isTurned ? 1 : 0);
            columns = weights.dim(isTurned ? 0 : 1);
            boolean areFloats = weights.type() == ElementType.FLOAT;
            int size = weights.size();
            floats = new float[areFloats ? size : 0];
            turnedFloats = new float[floats.length];
            doubles = new double[areFloats ? 0 : size];
            turnedDoubles = new double[doubles.length];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int at = isTurned ? column * rows + row : row * columns + column;
                    if (areFloats) {
                        floats[row * columns + column] = weights.floats()[at];
                        turnedFloats[column * rows + row] = weights.floats()[at];
                    } else {
                        doubles[row * columns + column] = weights.doubles()[at];
                        turnedDoubles[column * rows + row] = weights.doubles()[at];
                    }
                }
            }
        }

        static Matrix of(NodePlan node, int input, boolean isTurned) {
            Slot weights = node.constant(input);
            if (weights == null || weights.rank() != 2 || node.constant(0) != null) {
                throw new NotTakenException("multiplies by something other than a constant matrix");
            }
            node.work(weights.size());
            return new Matrix(weights, isTurned);
        }
    }

    private static final class Product extends RowStep {

        private final int from;
        private final int to;
        private final Matrix weights;
        private final @Nullable Slot bias;
        private final boolean isMatrix; // whether the input must have two dimensions

        Product(NodePlan node, Matrix weights, @Nullable Slot bias, int to, boolean isMatrix) {
            this.from = node.input(0);
            this.to = to;
            this.weights = weights;
            this.bias = bias;
            this.isMatrix = isMatrix;
        }

        @Override
        int prepare(Frame frame) {
            Slot in = frame.slot(from);
            int rank = in.rank();
            if (rank == 0 || (isMatrix && rank != 2) || in.dim(-1) != weights.rows) {
                throw new ModelExecutionException(
                        "A product has weights for " + weights.rows + " columns, which its input does not have", null);
            }
            Slot out = frame.slot(to);
            int[] dims = out.reshape(rank);
            for (int i = 0; i < rank; i++) {
                dims[i] = i == rank - 1 ? weights.columns : in.dim(i);
            }
            out.allocate();
            return in.product(0, rank - 1);
        }

        @Override
        void compute(Frame frame, int first, int end) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            for (int row = first; row < end; row++) {
                if (in.type() == ElementType.FLOAT) {
                    row(in.floats(), row * weights.rows, out.floats(), row * weights.columns);
                } else {
                    row(in.doubles(), row * weights.rows, out.doubles(), row * weights.columns);
                }
            }
        }

        private void row(float[] x, int at, float[] out, int to) {
            int columns = weights.columns;
            if (columns <= FEW_COLUMNS) {
                for (int i = 0; i < columns; i++) {
                    out[to + i] = Dot.product(x, at, weights.turnedFloats, i * weights.rows, weights.rows);
                }
            } else {
                Arrays.fill(out, to, to + columns, 0);
                for (int i = 0; i < weights.rows; i++) {
                    float factor = x[at + i];
                    int from = i * columns;
                    for (int j = 0; j < columns; j++) {
                        out[to + j] += factor * weights.floats[from + j];
                    }
                }
            }
            if (bias != null) {
                int step = bias.size() == 1 ? 0 : 1;
                for (int i = 0; i < columns; i++) {
                    out[to + i] += bias.floats()[i * step];
                }
            }
        }

        private void row(double[] x, int at, double[] out, int to) {
            int columns = weights.columns;
            if (columns <= FEW_COLUMNS) {
                for (int i = 0; i < columns; i++) {
                    out[to + i] = Dot.product(x, at, weights.turnedDoubles, i * weights.rows, weights.rows);
                }
            } else {
                Arrays.fill(out, to, to + columns, 0);
                for (int i = 0; i < weights.rows; i++) {
                    double factor = x[at + i];
                    int from = i * columns;
                    for (int j = 0; j < columns; j++) {
                        out[to + j] += factor * weights.doubles[from + j];
                    }
                }
            }
            if (bias != null) {
                int step = bias.size() == 1 ? 0 : 1;
                for (int i = 0; i < columns; i++) {
                    out[to + i] += bias.doubles()[i * step];
                }
            }
        }
    }
}
