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

    private static final int ROWS_AT_A_TIME = 4; // so that a sum is loaded and stored less often

    private Products() {}

    static Step matMul(NodePlan node) {
        node.typeOf(0, ElementType.FLOAT, ElementType.DOUBLE);
        Matrix weights = Matrix.of(node, 1, false);
        List<Dimension> shape = node.shape(0);
        if (shape == null || shape.isEmpty()) {
            throw new NotTakenException("has an input of unknown dimensions");
        }
        int to = node.output(
                0, node.type(0), Dims.rule(from -> Dims.with(from, from.size() - 1, Dims.of(weights.columns()))));
        return product(node, weights, null, to, false);
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
                    && (bias.size() == weights.columns() || bias.size() == 1)
                    && bias.rank() <= 2
                    && (bias.rank() < 2 || bias.dim(0) == 1);
            if (!fits) {
                throw new NotTakenException("has a third input that is not one number for each column");
            }
        } else if (node.hasInput(2)) {
            throw new NotTakenException("has a beta");
        }
        int to = node.output(0, node.type(0), Dims.rule(from -> List.of(from.get(0), Dims.of(weights.columns()))));
        return product(node, weights, bias, to, true);
    }

    private static Step product(NodePlan node, Matrix weights, @Nullable Slot bias, int to, boolean isMatrix) {
        return node.type(0) == ElementType.FLOAT
                ? new FloatProduct(node, weights, bias, to, isMatrix)
                : new DoubleProduct(node, weights, bias, to, isMatrix);
    }

    /** Constant weights, from which the layout for a type is made. */
    private record Matrix(Slot weights, boolean isTurned, int rows, int columns) {

        static Matrix of(NodePlan node, int input, boolean isTurned) {
            Slot weights = node.constant(input);
            if (weights == null || weights.rank() != 2 || node.constant(0) != null) {
                throw new NotTakenException("multiplies by something other than a constant matrix");
            }
            node.work(weights.size());
            return new Matrix(weights, isTurned, weights.dim(isTurned ? 1 : 0), weights.dim(isTurned ? 0 : 1));
        }

        private int at(int row, int column) {
            return isTurned ? column * rows + row : row * columns + column;
        }

        /** Returns an array for each row of the input if there are many columns, else for each column. */
        float[][] floats() {
            boolean areFew = columns <= FEW_COLUMNS;
            float[][] lines = areFew ? new float[columns][rows] : new float[rows][columns];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    lines[areFew ? column : row][areFew ? row : column] = weights.floats()[at(row, column)];
                }
            }
            return lines;
        }

        double[][] doubles() {
            boolean areFew = columns <= FEW_COLUMNS;
            double[][] lines = areFew ? new double[columns][rows] : new double[rows][columns];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    lines[areFew ? column : row][areFew ? row : column] = weights.doubles()[at(row, column)];
                }
            }
            return lines;
        }
    }

    private abstract static class Product extends RowStep {

        final int from;
        final int to;
        final int rows;
        final int columns;
        private final boolean isMatrix; // whether the input must have two dimensions

        Product(NodePlan node, Matrix weights, int to, boolean isMatrix) {
            this.from = node.input(0);
            this.to = to;
            this.rows = weights.rows();
            this.columns = weights.columns();
            this.isMatrix = isMatrix;
        }

        @Override
        final int prepare(Frame frame) {
            Slot in = frame.slot(from);
            int rank = in.rank();
            if (rank == 0 || (isMatrix && rank != 2) || in.dim(-1) != rows) {
                throw new ModelExecutionException(
                        "A product has weights for " + rows + " columns, which its input does not have", null);
            }
            Slot out = frame.slot(to);
            int[] dims = out.reshape(rank);
            for (int i = 0; i < rank; i++) {
                dims[i] = i == rank - 1 ? columns : in.dim(i);
            }
            out.allocate();
            return in.product(0, rank - 1);
        }
    }

    private static final class FloatProduct extends Product {

        private final float[][] weights;
        private final float[] bias;
        private final int scratch; // the sums of a row, since the compiler vectorises loops over one index only

        FloatProduct(NodePlan node, Matrix weights, @Nullable Slot bias, int to, boolean isMatrix) {
            super(node, weights, to, isMatrix);
            this.weights = weights.floats();
            this.bias = new float[columns];
            for (int i = 0; bias != null && i < columns; i++) {
                this.bias[i] = bias.floats()[bias.size() == 1 ? 0 : i];
            }
            this.scratch = node.scratch(() -> new float[weights.columns()]);
        }

        @Override
        void compute(Frame frame, int first, int end) {
            float[] x = frame.slot(from).floats();
            float[] out = frame.slot(to).floats();
            float[] sums = (float[]) frame.scratch(scratch);
            for (int row = first; row < end; row++) {
                if (columns <= FEW_COLUMNS) {
                    for (int i = 0; i < columns; i++) {
                        out[row * columns + i] = Dot.product(x, row * rows, weights[i], 0, rows) + bias[i];
                    }
                } else {
                    Arrays.fill(sums, 0);
                    add(x, row * rows, sums);
                    for (int i = 0; i < columns; i++) {
                        out[row * columns + i] = sums[i] + bias[i];
                    }
                }
            }
        }

        private void add(float[] x, int at, float[] sums) {
            int i = 0;
            for (; i + ROWS_AT_A_TIME <= rows; i += ROWS_AT_A_TIME) {
                addFour(x, at + i, i, sums);
            }
            for (; i < rows; i++) {
                addOne(x[at + i], weights[i], sums);
            }
        }

        private void addFour(float[] x, int at, int row, float[] sums) {
            float a = x[at];
            float b = x[at + 1];
            float c = x[at + 2];
            float d = x[at + 3];
            float[] first = weights[row];
            float[] second = weights[row + 1];
            float[] third = weights[row + 2];
            float[] fourth = weights[row + 3];
            for (int j = 0; j < sums.length; j++) {
                sums[j] += (a * first[j] + b * second[j]) + (c * third[j] + d * fourth[j]);
            }
        }

        private static void addOne(float factor, float[] line, float[] sums) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += factor * line[j];
            }
        }
    }

    private static final class DoubleProduct extends Product {

        private final double[][] weights;
        private final double[] bias;
        private final int scratch; // the sums of a row, since the compiler vectorises loops over one index only

        DoubleProduct(NodePlan node, Matrix weights, @Nullable Slot bias, int to, boolean isMatrix) {
            super(node, weights, to, isMatrix);
            this.weights = weights.doubles();
            this.bias = new double[columns];
            for (int i = 0; bias != null && i < columns; i++) {
                this.bias[i] = bias.doubles()[bias.size() == 1 ? 0 : i];
            }
            this.scratch = node.scratch(() -> new double[weights.columns()]);
        }

        @Override
        void compute(Frame frame, int first, int end) {
            double[] x = frame.slot(from).doubles();
            double[] out = frame.slot(to).doubles();
            double[] sums = (double[]) frame.scratch(scratch);
            for (int row = first; row < end; row++) {
                if (columns <= FEW_COLUMNS) {
                    for (int i = 0; i < columns; i++) {
                        out[row * columns + i] = Dot.product(x, row * rows, weights[i], 0, rows) + bias[i];
                    }
                } else {
                    Arrays.fill(sums, 0);
                    add(x, row * rows, sums);
                    for (int i = 0; i < columns; i++) {
                        out[row * columns + i] = sums[i] + bias[i];
                    }
                }
            }
        }

        private void add(double[] x, int at, double[] sums) {
            int i = 0;
            for (; i + ROWS_AT_A_TIME <= rows; i += ROWS_AT_A_TIME) {
                addFour(x, at + i, i, sums);
            }
            for (; i < rows; i++) {
                addOne(x[at + i], weights[i], sums);
            }
        }

        private void addFour(double[] x, int at, int row, double[] sums) {
            double a = x[at];
            double b = x[at + 1];
            double c = x[at + 2];
            double d = x[at + 3];
            double[] first = weights[row];
            double[] second = weights[row + 1];
            double[] third = weights[row + 2];
            double[] fourth = weights[row + 3];
            for (int j = 0; j < sums.length; j++) {
                sums[j] += (a * first[j] + b * second[j]) + (c * third[j] + d * fourth[j]);
            }
        }

        private static void addOne(double factor, double[] line, double[] sums) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += factor * line[j];
            }
        }
    }
}
