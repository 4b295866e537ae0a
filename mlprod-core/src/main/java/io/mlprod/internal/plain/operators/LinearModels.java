package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LinearClassifier and LinearRegressor. */
final class LinearModels {

    /** What happens to the scores of a row. */
    enum Transform {
        NONE,
        LOGISTIC,
        SOFTMAX
    }

    private LinearModels() {}

    static Step regressor(NodePlan node) {
        node.typeOf(0, ElementType.FLOAT); // as in ONNX Runtime
        int targets = Math.toIntExact(node.number("targets", 1));
        float[] weights = node.fractions("coefficients");
        float[] intercepts = node.fractions("intercepts");
        Transform transform = transform(node);
        if (targets < 1 || weights.length == 0) {
            throw new NotTakenException("has no coefficients");
        }
        // One target keeps its score whatever the transform; intercepts of another number are not used.
        return new Regression(
                node,
                weights,
                intercepts.length == targets ? intercepts : new float[targets],
                targets,
                targets == 1 ? Transform.NONE : transform);
    }

    static Step classifier(NodePlan node) {
        node.typeOf(0, Floats.NUMBERS);
        node.number("multi_class", 0); // changes nothing
        Labels labels = Labels.of(node, "classlabels_ints");
        float[] weights = node.fractions("coefficients");
        float[] intercepts = node.fractions("intercepts");
        int rows = intercepts.length;
        if (rows == 0 || weights.length < rows || labels.count() != Math.max(rows, 2)) {
            throw new NotTakenException("has " + intercepts.length + " intercepts and " + labels.count() + " labels");
        }
        return new Classification(node, weights, intercepts, labels, transform(node));
    }

    private static Transform transform(NodePlan node) {
        String name = node.text("post_transform", "NONE");
        return switch (name) {
            case "NONE" -> Transform.NONE;
            case "LOGISTIC" -> Transform.LOGISTIC;
            case "SOFTMAX" -> Transform.SOFTMAX;
            default -> throw new NotTakenException("has post_transform " + name);
        };
    }

    private static Dimension rows(@Nullable List<Dimension> shape) {
        return shape != null && shape.size() == 1 ? Dims.of(1) : Dims.at(shape, 0);
    }

    private static void apply(Transform transform, float[] rowScores, int count) {
        switch (transform) {
            case LOGISTIC -> {
                for (int i = 0; i < count; i++) {
                    rowScores[i] = Curves.sigmoid(rowScores[i]);
                }
            }
            case SOFTMAX -> Curves.softmax(rowScores, rowScores, 0, count, 1);
            default -> {}
        }
    }

    private static final class Regression extends LinearStep {

        private final int output;
        private final int targets;
        private final Transform transform;
        private final int scratch;

        Regression(NodePlan node, float[] weights, float[] intercepts, int targets, Transform transform) {
            super(node, weights, intercepts, targets);
            this.targets = targets;
            this.transform = transform;
            this.scratch = node.scratch(() -> new float[targets]);
            this.output = node.unreportedOutput(
                    0, ElementType.FLOAT, inputs -> List.of(rows(inputs.of(0)), Dims.of(targets)));
        }

        @Override
        float[] rowScores(Frame frame) {
            return (float[]) frame.scratch(scratch);
        }

        @Override
        void prepare(Frame frame, int rows) {
            frame.slot(output).allocate(rows, targets);
        }

        @Override
        void finish(Frame frame, int row, float[] rowScores) {
            apply(transform, rowScores, targets);
            System.arraycopy(rowScores, 0, frame.slot(output).floats(), row * targets, targets);
        }
    }

    private static final class Classification extends LinearStep {

        private final Labels labels;
        private final Transform transform;
        private final int scores;
        private final int classes;
        private final int labelOutput;
        private final int scoreOutput;
        private final int scratch;

        Classification(NodePlan node, float[] weights, float[] intercepts, Labels labels, Transform transform) {
            super(node, weights, intercepts, intercepts.length);
            this.labels = labels;
            this.transform = transform;
            this.scores = intercepts.length;
            this.classes = labels.count();
            this.scratch = node.scratch(() -> new float[labels.count()]);
            this.labelOutput = node.output(0, labels.type(), inputs -> List.of(rows(inputs.of(0))));
            this.scoreOutput =
                    node.output(1, ElementType.FLOAT, inputs -> List.of(rows(inputs.of(0)), Dims.of(labels.count())));
        }

        @Override
        float[] rowScores(Frame frame) {
            return (float[]) frame.scratch(scratch);
        }

        @Override
        void prepare(Frame frame, int rows) {
            if (labelOutput >= 0) {
                frame.slot(labelOutput).allocate(rows);
            }
            if (scoreOutput >= 0) {
                frame.slot(scoreOutput).allocate(rows, classes);
            }
        }

        @Override
        void finish(Frame frame, int row, float[] rowScores) {
            if (labelOutput >= 0) {
                int label = scores == 1 ? (rowScores[0] > 0 ? 1 : 0) : firstMaximum(rowScores, scores);
                labels.put(frame.slot(labelOutput), row, label);
            }
            if (scoreOutput >= 0) {
                if (scores == 1) {
                    expand(rowScores);
                } else {
                    apply(transform, rowScores, scores);
                }
                float[] out = frame.slot(scoreOutput).floats();
                for (int i = 0; i < classes; i++) {
                    out[row * classes + i] = rowScores[i];
                }
            }
        }

        /** Makes the scores of both classes from the only one that there is. */
        private void expand(float[] rowScores) {
            float score = rowScores[0];
            if (transform == Transform.LOGISTIC) {
                double e = Math.exp(-Math.abs(score)); // both probabilities from one power
                float more = (float) (1 / (1 + e));
                float less = (float) (e / (1 + e));
                rowScores[0] = score < 0 ? more : less;
                rowScores[1] = score < 0 ? less : more;
            } else {
                rowScores[0] = 1 - score;
                rowScores[1] = score;
            }
        }

        /** Returns the index of the first maximum; a score that is no number wins only if it is the first. */
        private static int firstMaximum(float[] rowScores, int count) {
            int best = 0;
            for (int i = 1; i < count; i++) {
                if (rowScores[i] > rowScores[best]) {
                    best = i;
                }
            }
            return best;
        }
    }
}
