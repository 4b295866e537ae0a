package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scaler, Imputer and Normalizer: what is done to the columns of features before a model sees them. */
final class Columns {

    private Columns() {}

    static Step scaler(NodePlan node) {
        node.typeOf(0, Floats.NUMBERS);
        float[] scale = node.fractions("scale");
        float[] offset = node.fractions("offset");
        if (scale.length == 0 || scale.length != offset.length) {
            throw new NotTakenException("has " + scale.length + " scales and " + offset.length + " offsets");
        }
        checkColumns(node.shape(0), scale.length);
        return new Scaling(node.input(0), node.unreportedOutput(0, ElementType.FLOAT, Dims.SAME), offset, scale);
    }

    private static void checkColumns(@Nullable List<Dimension> shape, int values) {
        if (shape != null && shape.isEmpty()) {
            throw new NotTakenException("has an input without dimensions");
        }
        Dimension columns = Dims.at(shape, shape == null || shape.size() > 1 ? 1 : 0);
        if (!columns.isDynamic() && values != 1 && values != columns.size()) {
            throw new NotTakenException("has " + values + " values for " + columns + " columns");
        }
    }

    static Step imputer(NodePlan node) {
        ElementType type = node.typeOf(0, ElementType.FLOAT, ElementType.INT64);
        float[] fractions = node.fractions("imputed_value_floats");
        long[] numbers = node.numbers("imputed_value_int64s");
        float replaced = node.fraction("replaced_value_float", 0);
        long replacedNumber = node.number("replaced_value_int64", 0);
        boolean areFloats = type == ElementType.FLOAT;
        if ((fractions.length == 0) == (numbers.length == 0)
                || (areFloats ? fractions.length : numbers.length) == 0
                || !node.has(areFloats ? "replaced_value_float" : "replaced_value_int64")) {
            throw new NotTakenException("has no imputed values of its input's type, or none that they replace");
        }
        int from = node.input(0);
        int to = node.unreportedOutput(0, type, Dims.SAME);
        return areFloats
                ? new FloatImputation(from, to, replaced, fractions)
                : new LongImputation(from, to, replacedNumber, numbers);
    }

    /** Returns the number of columns as ONNX Runtime counts them: in the second dimension, even of more. */
    private static int columns(Slot in) {
        if (in.rank() == 0) {
            throw new ModelExecutionException("Columns are needed, not a value without dimensions", null);
        }
        return in.rank() == 1 ? in.dim(0) : in.dim(1);
    }

    static Step normalizer(NodePlan node) {
        node.typeOf(0, Floats.NUMBERS);
        String norm = node.text("norm", "MAX");
        List<Dimension> shape = node.shape(0);
        if (shape != null && (shape.isEmpty() || shape.size() > 2)) {
            throw new NotTakenException("has an input of " + shape.size() + " dimensions");
        }
        int from = node.input(0);
        int scratch = node.scratch(() -> new Slot(ElementType.FLOAT));
        int to = node.unreportedOutput(0, ElementType.FLOAT, Dims.SAME);
        return switch (norm) {
            case "MAX", "L1", "L2" -> new Normalization(from, to, scratch, norm);
            default -> throw new NotTakenException("has norm " + norm);
        };
    }

    /** (x − offset) · scale, computed in doubles if the features are doubles, else in floats. */
    private static final class Scaling extends RowStep {

        private final int from;
        private final int to;
        private final float[] offset;
        private final float[] scale;

        Scaling(int from, int to, float[] offset, float[] scale) {
            this.from = from;
            this.to = to;
            this.offset = offset;
            this.scale = scale;
        }

        @Override
        int prepare(Frame frame) {
            Slot in = frame.slot(from);
            int columns = columns(in);
            if (scale.length != 1 && scale.length != columns) {
                throw new ModelExecutionException(
                        "A Scaler has " + scale.length + " scales for " + columns + " columns", null);
            }
            frame.slot(to).reshapeLike(in);
            return columns == 0 ? 0 : in.size() / columns;
        }

        @Override
        void compute(Frame frame, int first, int end) {
            Slot in = frame.slot(from);
            float[] out = frame.slot(to).floats();
            int columns = columns(in);
            int step = scale.length == 1 ? 0 : 1;
            for (int row = first; row < end; row++) {
                int at = row * columns;
                switch (in.type()) {
                    case FLOAT -> scale(in.floats(), out, at, columns);
                    case DOUBLE -> {
                        for (int i = 0; i < columns; i++) {
                            out[at + i] = (float) ((in.doubles()[at + i] - offset[i * step]) * scale[i * step]);
                        }
                    }
                    case INT64 -> {
                        for (int i = 0; i < columns; i++) {
                            out[at + i] = (in.longs()[at + i] - offset[i * step]) * scale[i * step];
                        }
                    }
                    default -> {
                        for (int i = 0; i < columns; i++) {
                            out[at + i] = (in.ints()[at + i] - offset[i * step]) * scale[i * step];
                        }
                    }
                }
            }
        }

        private void scale(float[] x, float[] out, int at, int columns) {
            if (scale.length == 1) {
                for (int i = 0; i < columns; i++) {
                    out[at + i] = (x[at + i] - offset[0]) * scale[0];
                }
            } else {
                for (int i = 0; i < columns; i++) {
                    out[at + i] = (x[at + i] - offset[i]) * scale[i];
                }
            }
        }
    }

    private static final class FloatImputation extends ElementStep {

        private final float replaced;
        private final float[] imputed;

        FloatImputation(int from, int to, float replaced, float[] imputed) {
            super(from, to);
            this.replaced = replaced;
            this.imputed = imputed;
        }

        @Override
        void compute(Slot in, Slot out, int first, int end) {
            int columns = columns(in);
            boolean areColumns = imputed.length == columns;
            boolean isNan = Float.isNaN(replaced);
            float[] x = in.floats();
            float[] y = out.floats();
            for (int i = first; i < end; i++) {
                boolean isMissing = isNan ? Float.isNaN(x[i]) : x[i] == replaced;
                y[i] = !isMissing ? x[i] : imputed[areColumns ? i % columns : 0];
            }
        }
    }

    private static final class LongImputation extends ElementStep {

        private final long replaced;
        private final long[] imputed;

        LongImputation(int from, int to, long replaced, long[] imputed) {
            super(from, to);
            this.replaced = replaced;
            this.imputed = imputed;
        }

        @Override
        void compute(Slot in, Slot out, int first, int end) {
            int columns = columns(in);
            boolean areColumns = imputed.length == columns;
            long[] x = in.longs();
            long[] y = out.longs();
            for (int i = first; i < end; i++) {
                y[i] = x[i] != replaced ? x[i] : imputed[areColumns ? i % columns : 0];
            }
        }
    }

    /** A row divided by its norm; a row whose norm is 0 stays as it is. */
    private static final class Normalization extends RowStep {

        private final int from;
        private final int to;
        private final int scratch;
        private final String norm;

        Normalization(int from, int to, int scratch, String norm) {
            this.from = from;
            this.to = to;
            this.scratch = scratch;
            this.norm = norm;
        }

        @Override
        int prepare(Frame frame) {
            Slot in = frame.slot(from);
            if (in.rank() > 2) {
                throw new ModelExecutionException("A Normalizer needs rows, not " + in.rank() + " dimensions", null);
            }
            frame.slot(to).reshapeLike(in);
            return in.rank() == 1 ? 1 : in.dim(0);
        }

        @Override
        void compute(Frame frame, int first, int end) {
            Slot in = frame.slot(from);
            float[] out = frame.slot(to).floats();
            int columns = in.dim(-1);
            Slot row = (Slot) frame.scratch(scratch);
            row.allocate(columns);
            float[] x = row.floats();
            for (int i = first; i < end; i++) {
                Floats.copy(in, i * columns, columns, x);
                switch (norm) {
                    case "MAX" -> divide(x, out, i * columns, columns, max(x, columns));
                    case "L1" -> divide(x, out, i * columns, columns, sum(in, i * columns, columns));
                    default -> root(in, x, out, i * columns, columns);
                }
            }
        }

        private static float max(float[] x, int count) {
            float max = -Float.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                max = x[i] > max ? x[i] : max;
            }
            return max;
        }

        private static float sum(Slot in, int at, int count) {
            float sum = 0;
            for (int i = at; i < at + count; i++) {
                sum += magnitude(in, i);
            }
            return sum;
        }

        /** Returns the magnitude in the type of the input; that of the least whole number is itself. */
        private static float magnitude(Slot in, int index) {
            return switch (in.type()) {
                case FLOAT -> Math.abs(in.floats()[index]);
                case DOUBLE -> (float) Math.abs(in.doubles()[index]);
                case INT64 -> Math.abs(in.longs()[index]);
                default -> Math.abs(in.ints()[index]);
            };
        }

        private static void divide(float[] x, float[] out, int at, int count, float by) {
            float divisor = by == 0 ? 1 : by;
            for (int i = 0; i < count; i++) {
                out[at + i] = x[i] / divisor;
            }
        }

        private static void root(Slot in, float[] x, float[] out, int at, int count) {
            float sum = 0;
            for (int i = 0; i < count; i++) {
                out[at + i] = square(in, at + i);
                sum += out[at + i];
            }
            for (int i = 0; i < count; i++) {
                float part = (float) Math.sqrt(out[at + i] / sum);
                out[at + i] = sum == 0 ? x[i] : x[i] < 0 ? -part : part;
            }
        }

        /** Squares in the type of the input; whole numbers may overflow, as they do in ONNX Runtime. */
        private static float square(Slot in, int index) {
            return switch (in.type()) {
                case FLOAT -> in.floats()[index] * in.floats()[index];
                case DOUBLE -> (float) (in.doubles()[index] * in.doubles()[index]);
                case INT64 -> in.longs()[index] * in.longs()[index];
                default -> in.ints()[index] * in.ints()[index];
            };
        }
    }
}
