package io.mlprod.internal.plain;

import static io.mlprod.model.ElementType.DOUBLE;
import static io.mlprod.model.ElementType.FLOAT;
import static io.mlprod.model.ElementType.INT32;
import static io.mlprod.model.ElementType.INT64;
import static io.mlprod.model.ElementType.STRING;

import io.mlprod.internal.plain.Both.Tolerance;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Linear models and networks against ONNX Runtime, whose sums depend on how many rows there are. */
class LinearModelsTest {

    /** @param weights a row of weights for each result */
    private static void compare(OnnxFile file, ElementType type, int columns, float[] weights, Tolerance tolerance) {
        Rows rows = new Rows(columns);
        try (Both both = new Both(file.bytes()).assertSameSignature()) {
            for (int batch : Rows.BATCHES) {
                Tensor x = rows.of(type, 0, batch, columns);
                both.assertSame(tolerance, scale(weights, x, columns), x);
            }
            for (float special : new float[] {
                0, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f, Float.MIN_VALUE
            }) {
                Tensor x = filled(type, special, columns);
                both.assertSame(tolerance, scale(weights, x, columns), x);
            }
        }
    }

    /** Returns the largest sum of the magnitudes of what is added up, with 2 for the intercept. */
    private static double scale(float[] weights, Tensor x, int columns) {
        double most = 0;
        for (int row = 0; row < x.size() / columns; row++) {
            for (int result = 0; result < weights.length / columns; result++) {
                double sum = 2;
                for (int i = 0; i < columns; i++) {
                    double value =
                            x.elementType().isInteger() ? x.longAt(row * columns + i) : x.doubleAt(row * columns + i);
                    double product = Math.abs(value * weights[result * columns + i]);
                    sum += Double.isFinite(product) ? product : 0;
                }
                most = Math.max(most, sum);
            }
        }
        return most;
    }

    /** One row with a special value in the first column, and one with it in all. */
    private static Tensor filled(ElementType type, float special, int columns) {
        float[] values = new float[2 * columns];
        java.util.Arrays.fill(values, columns, 2 * columns, special);
        values[0] = special;
        Tensor floats = Tensor.of(values, 2, columns);
        return switch (type) {
            case FLOAT -> floats;
            case DOUBLE -> Tensor.of(floats.doubles(), 2, columns);
            case INT64 -> Tensor.of(new long[2 * columns], 2, columns);
            default -> Tensor.of(new int[2 * columns], 2, columns);
        };
    }

    static Stream<List<Object>> classifiers() {
        Stream.Builder<List<Object>> all = Stream.builder();
        for (String transform : List.of("NONE", "LOGISTIC", "SOFTMAX")) {
            for (int rows : new int[] {1, 2, 3, 9}) {
                for (int columns : new int[] {1, 3, 30, 67}) {
                    all.add(List.of(transform, rows, columns));
                }
            }
        }
        return all.build();
    }

    private static OnnxFile classifier(
            ElementType type, String transform, int rows, int columns, float[] weights, boolean areTexts) {
        Rows random = new Rows(rows);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("post_transform", transform);
        attributes.put("coefficients", weights);
        attributes.put("intercepts", random.weights(rows));
        attributes.put("multi_class", (long) rows % 2);
        int labels = Math.max(2, rows);
        if (areTexts) {
            String[] texts = new String[labels];
            java.util.Arrays.setAll(texts, i -> "label " + i);
            attributes.put("classlabels_strings", texts);
        } else {
            long[] numbers = new long[labels];
            java.util.Arrays.setAll(numbers, i -> 7 - 3L * i);
            attributes.put("classlabels_ints", numbers);
        }
        return new OnnxFile(9, 1)
                .input("x", type, "N", columns)
                .output("label", areTexts ? STRING : INT64, new Object[1])
                .output("scores", FLOAT, null, null)
                .ml("LinearClassifier", List.of("x"), List.of("label", "scores"), attributes);
    }

    private static Tolerance toleranceOf(String transform) {
        return transform.equals("NONE")
                ? Tolerance.LINEAR
                : (expected, scale) ->
                        Math.max(Tolerance.CURVE.of(expected, scale), Tolerance.LINEAR.of(expected, scale));
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void linearClassifier_ofAllShapes_isNear(List<Object> shape) {
        String transform = (String) shape.get(0);
        int rows = (int) shape.get(1);
        int columns = (int) shape.get(2);
        for (ElementType type : List.of(FLOAT, DOUBLE, INT64, INT32)) {
            float[] weights = new Rows(columns).weights(rows * columns);
            OnnxFile file = classifier(type, transform, rows, columns, weights, type == DOUBLE);
            compare(file, type, columns, weights, toleranceOf(transform));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "LOGISTIC", "SOFTMAX"})
    void linearRegressor_ofAllShapes_isNear(String transform) {
        for (int targets : new int[] {1, 2, 5}) {
            for (int columns : new int[] {1, 4, 30}) {
                Rows random = new Rows(targets);
                float[] weights = random.weights(targets * columns);
                OnnxFile file = new OnnxFile(9, 1)
                        .input("x", FLOAT, "N", columns)
                        .output("y", FLOAT, null, null)
                        .ml(
                                "LinearRegressor",
                                List.of("x"),
                                List.of("y"),
                                Map.of(
                                        "targets",
                                        (long) targets,
                                        "post_transform",
                                        transform,
                                        "coefficients",
                                        weights,
                                        "intercepts",
                                        random.weights(columns == 4 ? 0 : targets)));
                compare(file, FLOAT, columns, weights, toleranceOf(transform));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 9, 32, 64})
    void matMulAndGemm_ofAllWidths_areNear(int columns) {
        for (ElementType type : List.of(FLOAT, DOUBLE)) {
            for (int rows : new int[] {1, 5, 30}) {
                Rows random = new Rows(columns);
                Tensor turned = Tensor.of(random.weights(columns * rows), columns, rows);
                Tensor straight = Tensor.of(turned(turned.floats(), columns, rows), rows, columns);
                OnnxFile file = new OnnxFile(13, 1)
                        .input("x", type, "N", rows)
                        .constant("w", type == FLOAT ? straight : Tensor.of(straight.doubles(), rows, columns))
                        .constant("v", type == FLOAT ? turned : Tensor.of(turned.doubles(), columns, rows))
                        .constant("b", random.of(type, 0, columns))
                        .output("y", type, null, null)
                        .output("z", type, null, null)
                        .node("MatMul", List.of("x", "w"), List.of("y"), Map.of())
                        .node("Gemm", List.of("x", "v", "b"), List.of("z"), Map.of("transB", 1L));
                compare(file, type, rows, turned.floats(), Tolerance.LINEAR);
            }
        }
    }

    private static float[] turned(float[] matrix, int height, int width) {
        float[] turned = new float[matrix.length];
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                turned[j * height + i] = matrix[i * width + j];
            }
        }
        return turned;
    }
}
