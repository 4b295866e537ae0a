package io.mlprod.internal.plain.trees;

import io.mlprod.engine.Engines;
import io.mlprod.model.ElementType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trees answered.
 *
 * @param labels as texts; null of a regressor
 * @param scores rows x classes or targets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TreeRun(String @Nullable [] labels, double[] scores, long[] shape) {

    /** Runs a model with ONNX Runtime. */
    static TreeRun onnxRuntime(TreeModel model, Object features, int rows, int columns) throws Exception {
        List<String> outputs = model.isClassifier() ? List.of("label", "scores") : List.of("y");
        try (ModelSession session =
                        Engines.onnxRuntime().open(TreeModel.artifact(model.toBytes()), SessionOptions.DEFAULT);
                Invocation invocation = session.newInvocation(outputs)) {
            return onnxRuntime(invocation, model.isClassifier(), features, rows, columns);
        }
    }

    static TreeRun onnxRuntime(Invocation invocation, boolean isClassifier, Object features, int rows, int columns) {
        TensorBuffer input = invocation.input(0);
        input.reshape(new long[] {rows, columns});
        if (features instanceof float[] floats) {
            input.bytes().asFloatBuffer().put(0, floats, 0, rows * columns);
        } else if (features instanceof double[] doubles) {
            input.bytes().asDoubleBuffer().put(0, doubles, 0, rows * columns);
        } else if (features instanceof long[] longs) {
            input.bytes().asLongBuffer().put(0, longs, 0, rows * columns);
        } else if (features instanceof int[] ints) {
            input.bytes().asIntBuffer().put(0, ints, 0, rows * columns);
        }
        invocation.run();
        String[] labels = null;
        if (isClassifier) {
            TensorBuffer label = invocation.output(0);
            labels = new String[rows];
            for (int i = 0; i < rows; i++) {
                labels[i] = label.type() == ElementType.STRING
                        ? label.strings()[i]
                        : Long.toString(label.bytes().getLong(8 * i));
            }
        }
        TensorBuffer scores = invocation.output(isClassifier ? 1 : 0);
        double[] numbers = new double[scores.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = scores.type().readDouble(scores.bytes(), i);
        }
        return new TreeRun(labels, numbers, scores.shape());
    }

    /** Runs a node with the trees of this package. */
    static TreeRun plain(ModelGraph.Node node, int mlOpset, ElementType input, Object features, int rows, int columns) {
        if (!node.operator().equals("TreeEnsembleClassifier")) {
            return plain(TreeRegressor.of(node, mlOpset, input), features, rows, columns);
        }
        TreeClassifier trees = TreeClassifier.of(node, mlOpset, input);
        long[] labels = new long[rows];
        float[] scores = new float[rows * trees.classes()];
        Scratch scratch = trees.newScratch();
        if (features instanceof float[] floats) {
            trees.run(floats, rows, columns, labels, scores, scratch, () -> false);
        } else if (features instanceof double[] doubles) {
            trees.run(doubles, rows, columns, labels, scores, scratch, () -> false);
        } else if (features instanceof long[] longs) {
            trees.run(longs, rows, columns, labels, scores, scratch, () -> false);
        } else if (features instanceof int[] ints) {
            trees.run(ints, rows, columns, labels, scores, scratch, () -> false);
        }
        String[] texts = Arrays.stream(labels)
                .mapToObj(label -> trees.textLabels().isEmpty()
                        ? Long.toString(label)
                        : trees.textLabels().get((int) label))
                .toArray(String[]::new);
        return new TreeRun(texts, doubles(scores), new long[] {rows, trees.classes()});
    }

    private static TreeRun plain(TreeRegressor trees, Object features, int rows, int columns) {
        int size = rows * trees.targets();
        long[] shape = {rows, trees.targets()};
        if (trees.output() == ElementType.DOUBLE) {
            double[] scores = new double[size];
            trees.run((double[]) features, rows, columns, scores, trees.newScratch(), () -> false);
            return new TreeRun(null, scores, shape);
        }
        float[] scores = new float[size];
        if (features instanceof float[] floats) {
            trees.run(floats, rows, columns, scores, trees.newScratch(), () -> false);
        } else {
            trees.run((double[]) features, rows, columns, scores, trees.newScratch(), () -> false);
        }
        return new TreeRun(null, doubles(scores), shape);
    }

    private static double[] doubles(float[] floats) {
        double[] doubles = new double[floats.length];
        Arrays.setAll(doubles, i -> floats[i]);
        return doubles;
    }

    /** Returns where another run differs, or an empty text. Scores must be the same to the last bit if they are raw. */
    String difference(TreeRun other, boolean isRaw) {
        if (!Arrays.equals(shape, other.shape)) {
            return "shape " + Arrays.toString(shape) + " and " + Arrays.toString(other.shape);
        }
        for (int i = 0; labels != null && i < labels.length; i++) {
            if (!labels[i].equals(other.labels[i])) {
                return "label " + i + ": " + labels[i] + " and " + other.labels[i];
            }
        }
        for (int i = 0; i < scores.length; i++) {
            double one = scores[i];
            double two = other.scores[i];
            boolean isSame = Double.doubleToLongBits(one) == Double.doubleToLongBits(two);
            if (!isSame && (isRaw || !(Math.abs(one - two) <= 2e-7 + 1e-6 * Math.abs(one)))) {
                return "score " + i + ": " + one + " and " + two;
            }
        }
        return "";
    }
}
