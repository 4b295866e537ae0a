package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.ShapeRule;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.internal.plain.trees.Scratch;
import io.mlprod.internal.plain.trees.TreeClassifier;
import io.mlprod.internal.plain.trees.TreeRegressor;
import io.mlprod.model.ElementType;
import java.util.List;

/** The ensembles of trees, as steps. */
final class Trees {

    private static final int REPORTED_SINCE = 3;

    private Trees() {}

    static Step classifier(NodePlan node) {
        TreeClassifier trees = TreeClassifier.of(node.node(), node.opset(), node.typeOf(0, Floats.NUMBERS));
        return new Classification(node, trees);
    }

    static Step regressor(NodePlan node) {
        ElementType type = node.typeOf(0, ElementType.FLOAT, ElementType.DOUBLE);
        return new Regression(node, TreeRegressor.of(node.node(), node.opset(), type));
    }

    /** Declares an output; ONNX Runtime infers its dimensions from version 3 on. */
    private static int output(NodePlan node, int index, ElementType type, ShapeRule shape) {
        return node.opset() < REPORTED_SINCE
                ? node.unreportedOutput(index, type, shape)
                : node.output(index, type, shape);
    }

    /** Returns the number of rows of features, after a check of the columns. */
    private static int rows(Slot in, int leastColumns) {
        if (in.rank() == 0 || in.rank() > 2 || in.dim(-1) < leastColumns) {
            throw new ModelExecutionException(
                    "The trees need rows of " + leastColumns + " features or more, not what they are given", null);
        }
        return in.rank() == 1 ? 1 : in.dim(0);
    }

    private static final class Classification implements Step {

        private final TreeClassifier trees;
        private final String[] texts;
        private final int from;
        private final int labels;
        private final int scores;
        private final int scratch;
        private final int indices; // the labels of a run, before they become texts

        Classification(NodePlan node, TreeClassifier trees) {
            this.trees = trees;
            this.texts = trees.textLabels().toArray(String[]::new);
            this.from = node.input(0);
            this.scratch = node.scratch(trees::newScratch);
            this.indices = node.scratch(() -> new Slots());
            ElementType type = texts.length == 0 ? ElementType.INT64 : ElementType.STRING;
            this.labels = output(node, 0, type, inputs -> List.of(Dims.at(inputs.of(0), 0)));
            this.scores = output(
                    node, 1, ElementType.FLOAT, inputs -> List.of(Dims.at(inputs.of(0), 0), Dims.of(trees.classes())));
        }

        /** What takes the outputs that are left out. */
        private static final class Slots {
            private final Slot labels = new Slot(ElementType.INT64);
            private final Slot scores = new Slot(ElementType.FLOAT);
        }

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            int rows = rows(in, trees.leastColumns());
            Slots own = (Slots) frame.scratch(indices);
            Slot numbers = labels < 0 || texts.length > 0 ? own.labels : frame.slot(labels);
            Slot values = scores < 0 ? own.scores : frame.slot(scores);
            numbers.allocate(rows);
            values.allocate(rows, trees.classes());
            Scratch kept = (Scratch) frame.scratch(scratch);
            boolean isDone = run(in, rows, numbers.longs(), values.floats(), kept, frame);
            if (!isDone) {
                frame.check();
            }
            if (texts.length > 0 && labels >= 0) {
                Slot out = frame.slot(labels);
                out.allocate(rows);
                for (int i = 0; i < rows; i++) {
                    out.texts()[i] = texts[(int) numbers.longs()[i]];
                }
            }
        }

        private boolean run(Slot in, int rows, long[] found, float[] values, Scratch kept, Frame frame) {
            int columns = in.dim(-1);
            return switch (in.type()) {
                case FLOAT -> trees.run(in.floats(), rows, columns, found, values, kept, frame);
                case DOUBLE -> trees.run(in.doubles(), rows, columns, found, values, kept, frame);
                case INT64 -> trees.run(in.longs(), rows, columns, found, values, kept, frame);
                default -> trees.run(in.ints(), rows, columns, found, values, kept, frame);
            };
        }
    }

    private static final class Regression implements Step {

        private final TreeRegressor trees;
        private final int from;
        private final int to;
        private final int scratch;

        Regression(NodePlan node, TreeRegressor trees) {
            this.trees = trees;
            this.from = node.input(0);
            this.scratch = node.scratch(trees::newScratch);
            this.to = output(
                    node, 0, trees.output(), inputs -> List.of(Dims.at(inputs.of(0), 0), Dims.of(trees.targets())));
        }

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            int rows = rows(in, trees.leastColumns());
            out.allocate(rows, trees.targets());
            Scratch kept = (Scratch) frame.scratch(scratch);
            int columns = in.dim(-1);
            boolean isDone = in.type() == ElementType.FLOAT
                    ? trees.run(in.floats(), rows, columns, out.floats(), kept, frame)
                    : out.type() == ElementType.FLOAT
                            ? trees.run(in.doubles(), rows, columns, out.floats(), kept, frame)
                            : trees.run(in.doubles(), rows, columns, out.doubles(), kept, frame);
            if (!isDone) {
                frame.check();
            }
        }
    }
}
