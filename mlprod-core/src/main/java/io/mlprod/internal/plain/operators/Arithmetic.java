package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Operator;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.ElementType;

/** Add, Sub, Mul and Div, whose inputs are repeated where they have one element and the other has several. */
final class Arithmetic {

    private enum Kind {
        ADD,
        SUB,
        MUL,
        DIV
    }

    static final Operator ADD = node -> plan(node, Kind.ADD);
    static final Operator SUB = node -> plan(node, Kind.SUB);
    static final Operator MUL = node -> plan(node, Kind.MUL);
    static final Operator DIV = node -> plan(node, Kind.DIV);

    private Arithmetic() {}

    private static Step plan(NodePlan node, Kind kind) {
        ElementType type = node.typeOf(0, Floats.NUMBERS);
        node.typeOf(1, type);
        if (kind == Kind.DIV && type.isInteger()) {
            throw new NotTakenException("divides whole numbers, where 0 ends the process in ONNX Runtime");
        }
        return new Computation(
                node.input(0),
                node.input(1),
                node.output(0, type, inputs -> Dims.broadcast(inputs.of(0), inputs.of(1))),
                kind);
    }

    private record Computation(int a, int b, int to, Kind kind) implements Step {

        private static final int AT_A_TIME = 4_096;

        @Override
        public void run(Frame frame) {
            Slot one = frame.slot(a);
            Slot other = frame.slot(b);
            Slot out = frame.slot(to);
            int rank = Math.max(one.rank(), other.rank());
            int[] dims = out.reshape(rank);
            boolean areEqual = one.rank() == other.rank();
            for (int i = rank - 1; i >= 0; i--) {
                int sizeA = dim(one, i, rank);
                int sizeB = dim(other, i, rank);
                if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
                    throw new ModelExecutionException(
                            "Values of " + sizeA + " and " + sizeB + " elements cannot be computed with each other",
                            null);
                }
                dims[i] = sizeA == 1 ? sizeB : sizeA;
                areEqual &= sizeA == sizeB;
            }
            out.allocate();
            if (areEqual) {
                for (int i = 0; i < out.size(); i += AT_A_TIME) {
                    frame.check();
                    compute(one, i, 1, other, i, 1, out, i, Math.min(AT_A_TIME, out.size() - i));
                }
            } else if (out.size() > 0) {
                repeated(frame, one, other, out, rank);
            }
        }

        private static int dim(Slot slot, int index, int rank) {
            int at = index - (rank - slot.rank());
            return at < 0 ? 1 : slot.dim(at);
        }

        /** Computes the last dimension at a time. */
        private void repeated(Frame frame, Slot one, Slot other, Slot out, int rank) {
            int length = rank == 0 ? 1 : out.dim(-1);
            int stepA = rank > 0 && dim(one, rank - 1, rank) == 1 ? 0 : 1;
            int stepB = rank > 0 && dim(other, rank - 1, rank) == 1 ? 0 : 1;
            int lines = out.size() / length;
            for (int line = 0; line < lines; line++) {
                if (line % Frame.ROWS_AT_A_TIME == 0) {
                    frame.check();
                }
                int atA = start(one, out, line, rank);
                int atB = start(other, out, line, rank);
                compute(one, atA, stepA, other, atB, stepB, out, line * length, length);
            }
        }

        /** Returns where a line of the result begins in an input. */
        private static int start(Slot in, Slot out, int line, int rank) {
            int rest = line;
            int start = 0;
            int width = rank > 0 ? dim(in, rank - 1, rank) : 1;
            for (int i = rank - 2; i >= 0; i--) {
                int index = rest % out.dim(i);
                rest /= out.dim(i);
                int size = dim(in, i, rank);
                start += size == 1 ? 0 : index * width;
                width *= size;
            }
            return start;
        }

        private void compute(
                Slot one, int atA, int stepA, Slot other, int atB, int stepB, Slot out, int at, int count) {
            switch (out.type()) {
                case FLOAT -> floats(one.floats(), atA, stepA, other.floats(), atB, stepB, out.floats(), at, count);
                case DOUBLE ->
                    doubles(one.doubles(), atA, stepA, other.doubles(), atB, stepB, out.doubles(), at, count);
                case INT64 -> longs(one.longs(), atA, stepA, other.longs(), atB, stepB, out.longs(), at, count);
                default -> ints(one.ints(), atA, stepA, other.ints(), atB, stepB, out.ints(), at, count);
            }
        }

        private void floats(float[] x, int xAt, int xStep, float[] y, int yAt, int yStep, float[] z, int at, int n) {
            switch (kind) {
                case ADD -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] + y[yAt + i * yStep];
                    }
                }
                case SUB -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] - y[yAt + i * yStep];
                    }
                }
                case MUL -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] * y[yAt + i * yStep];
                    }
                }
                default -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] / y[yAt + i * yStep];
                    }
                }
            }
        }

        private void doubles(
                double[] x, int xAt, int xStep, double[] y, int yAt, int yStep, double[] z, int at, int n) {
            switch (kind) {
                case ADD -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] + y[yAt + i * yStep];
                    }
                }
                case SUB -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] - y[yAt + i * yStep];
                    }
                }
                case MUL -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] * y[yAt + i * yStep];
                    }
                }
                default -> {
                    for (int i = 0; i < n; i++) {
                        z[at + i] = x[xAt + i * xStep] / y[yAt + i * yStep];
                    }
                }
            }
        }

        private void longs(long[] x, int xAt, int xStep, long[] y, int yAt, int yStep, long[] z, int at, int n) {
            for (int i = 0; i < n; i++) {
                long one = x[xAt + i * xStep];
                long other = y[yAt + i * yStep];
                z[at + i] = kind == Kind.ADD ? one + other : kind == Kind.SUB ? one - other : one * other;
            }
        }

        private void ints(int[] x, int xAt, int xStep, int[] y, int yAt, int yStep, int[] z, int at, int n) {
            for (int i = 0; i < n; i++) {
                int one = x[xAt + i * xStep];
                int other = y[yAt + i * yStep];
                z[at + i] = kind == Kind.ADD ? one + other : kind == Kind.SUB ? one - other : one * other;
            }
        }
    }
}
