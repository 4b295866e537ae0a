package io.mlprod.internal.plain.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.engine.Engines;
import io.mlprod.internal.graph.GraphReader;
import io.mlprod.model.ElementType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ensembles that make_plain_trees.py exported from three libraries. */
class TreesOfToolsTest {

    private static final int ROWS = 2_000;

    /** Numbers on, just above and just below thresholds of the node, and missing and special ones. */
    private static double[] numbers(ModelGraph.Node node, boolean isDouble, int count) {
        List<Double> thresholds = new ArrayList<>(List.of(0.0, 1.0, 3.0, 7.0, 31.0));
        Attribute floats = node.attributes().get("nodes_values");
        if (floats != null) {
            for (float value : floats.readFractions()) {
                thresholds.add((double) value);
            }
        }
        Random random = new Random(7);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            double threshold = thresholds.get(random.nextInt(thresholds.size()));
            numbers[i] = switch (random.nextInt(8)) {
                case 0 -> Double.NaN;
                case 1 -> isDouble ? Math.nextUp(threshold) : Math.nextUp((float) threshold);
                case 2 -> isDouble ? Math.nextDown(threshold) : Math.nextDown((float) threshold);
                case 3 -> random.nextGaussian() * 3;
                case 4 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : -0.0;
                default -> threshold;
            };
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({
        "gradient_boosting, 10, 3",
        "gradient_boosting_regressor, 10, 3",
        "forest_binary, 10, 3",
        "forest_texts, 4, 3",
        "forest_double, 10, 3",
        "extra_trees_double, 4, 3",
        "single_tree, 10, 3",
        "xgboost, 10, 1",
        "xgboost_three, 4, 1",
        "lightgbm, 10, 1",
        "lightgbm_categories, 2, 1",
        "numbered, 2, 5"
    })
    void run_treesOfATool_answerAsInOnnxRuntime(String name, int columns, int mlOpset) throws Exception {
        byte[] model = Files.readAllBytes(Path.of("src/test/resources/models/plain_" + name + ".onnx"));
        ModelGraph graph = GraphReader.read(model);
        ModelGraph.Node node = graph.nodes().get(0);
        ElementType type = name.endsWith("double") ? ElementType.DOUBLE : ElementType.FLOAT;
        double[] numbers = numbers(node, type == ElementType.DOUBLE, ROWS * columns);
        Object features = type == ElementType.DOUBLE ? numbers : floats(numbers);
        boolean isClassifier = graph.outputs().size() == 2;
        boolean isRaw = !node.attributes().containsKey("post_transform")
                || List.of("NONE", "")
                        .contains(node.attributes().get("post_transform").text());
        List<String> outputs = isClassifier ? List.of("label", "scores") : List.of("y");

        TreeRun plain = TreeRun.plain(node, mlOpset, type, features, ROWS, columns);

        try (ModelSession session = Engines.onnxRuntime().open(TreeModel.artifact(model), SessionOptions.DEFAULT);
                Invocation invocation = session.newInvocation(outputs)) {
            TreeRun expected = TreeRun.onnxRuntime(invocation, isClassifier, features, ROWS, columns);
            assertThat(expected.difference(plain, isRaw)).isEmpty();
            assertThat(expected.scores()).doesNotContain(Double.NaN);
        }
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
