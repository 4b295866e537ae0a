package io.mlprod.internal.equivalence;

import io.mlprod.model.Tensor;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bound on how much two correct engines may differ in linear and neural operators. They add up products in orders of
 * their own, so each sum may be off by some units in the last place of the sum of the products' sizes, however small
 * the sum itself is. What operators make of numbers that are off already is bounded by the sizes of the weights, since
 * no activation is steeper than 1. Everything is computed in doubles. For one thread.
 */
final class RunningError {

    private static final int ULPS = 8;
    private static final Attribute NONE = Attribute.builder().build();

    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Boolean> areScores = new HashMap<>(); // outputs of a LinearClassifier: labels or scores
    private final Columns columns;
    private final Constants constants;
    private final Map<Node, Weights> weights = new HashMap<>();
    private final Map<String, Estimate> estimates = new HashMap<>(); // of the row that was asked for last
    private @Nullable Draft row;

    /** The weights of a node, each row the weights of one result. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Weights(double[] values, double[] bias, int inputs, int results, boolean isDouble) {}

    RunningError(ModelGraph graph, Columns columns, Constants constants) {
        this.columns = columns;
        this.constants = constants;
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.outputs().size(); i++) {
                producers.put(node.outputs().get(i), node);
                areScores.put(node.outputs().get(i), i > 0);
            }
        }
    }

    /** Forgets the last row, whose values may be overwritten. */
    void forget() {
        estimates.clear();
        row = null;
    }

    /** Returns the estimate of a value for a row; null if it is made by operators that are not known here. */
    @Nullable
    Estimate of(String value, Draft forRow) {
        if (row != forRow) {
            estimates.clear();
            row = forRow;
        }
        return estimate(value, forRow);
    }

    private @Nullable Estimate estimate(String value, Draft forRow) {
        Estimate known = estimates.get(value);
        if (known == null) {
            known = compute(value, forRow);
            if (known != null) {
                estimates.put(value, known);
            }
        }
        return known;
    }

    private @Nullable Estimate compute(String value, Draft forRow) {
        List<Origin> origins = columns.of(value);
        if (origins != null) {
            return Estimate.exact(
                    origins.stream().mapToDouble(one -> one.value(forRow)).toArray());
        }
        Node node = producers.get(value);
        if (node == null || node.inputs().isEmpty()) {
            return null;
        }
        return switch (node.key()) {
            case ":Add", ":Sub", ":Mul", ":Div" -> arithmetic(node, forRow);
            case ":ArrayFeatureExtractor", "ai.onnx.ml:ArrayFeatureExtractor" -> labelled(node, forRow);
            default -> {
                Estimate first = estimate(node.inputs().get(0), forRow);
                yield first == null ? null : apply(node, first, Boolean.TRUE.equals(areScores.get(value)));
            }
        };
    }

    /** Returns what a label that is picked by the place of the greatest score depends on: the scores. */
    private @Nullable Estimate labelled(Node node, Draft forRow) {
        return estimate(node.inputs().get(constants.tensor(node.inputs().get(0)) != null ? 1 : 0), forRow);
    }

    private @Nullable Estimate apply(Node node, Estimate from, boolean isScores) {
        return switch (node.key()) {
            case ":MatMul", ":Gemm", "ai.onnx.ml:LinearRegressor" -> linear(node, from);
            case "ai.onnx.ml:LinearClassifier" -> {
                Estimate scores = linear(node, from);
                yield scores == null || !isScores ? scores : transformed(node, scores);
            }
            case ":Relu" -> from.map(number -> Math.max(0, number));
            case ":Sigmoid" -> from.logistic();
            case ":Tanh" -> from.map(Math::tanh);
            case ":Softmax" -> from.softmax();
            case ":Identity",
                    ":Cast",
                    ":Reshape",
                    ":Flatten",
                    ":Squeeze",
                    ":Unsqueeze",
                    ":ArgMax",
                    ":Dropout",
                    "ai.onnx.ml:ZipMap",
                    "ai.onnx.ml:LabelEncoder" -> from;
            case "ai.onnx.ml:Normalizer" -> from.normalized();
            default -> null;
        };
    }

    private @Nullable Estimate linear(Node node, Estimate from) {
        Weights by = weights.computeIfAbsent(node, one -> weights(one, from.numbers().length));
        if (by.inputs != from.numbers().length) {
            return null;
        }
        double[] sums = new double[by.results];
        double[] errors = new double[by.results];
        for (int i = 0; i < by.results; i++) {
            double bias = by.bias.length == 0 ? 0 : by.bias[Math.min(i, by.bias.length - 1)];
            double size = Math.abs(bias);
            double inherited = 0;
            sums[i] = bias;
            for (int j = 0; j < by.inputs; j++) {
                double weight = by.values[i * by.inputs + j];
                sums[i] += weight * from.numbers()[j];
                size += Math.abs(weight * from.numbers()[j]);
                inherited += Math.abs(weight) * from.errors()[j];
            }
            errors[i] = inherited + ULPS * (by.isDouble ? Math.ulp(size) : Math.ulp((float) size));
        }
        return new Estimate(sums, errors);
    }

    private Weights weights(Node node, int inputs) {
        if (node.domain().isEmpty()) {
            return product(node);
        }
        double[] values = fractions(node, "coefficients");
        return new Weights(values, fractions(node, "intercepts"), inputs, values.length / Math.max(1, inputs), false);
    }

    private Weights product(Node node) {
        Tensor tensor = constants.tensor(node.inputs().get(1));
        boolean isPlain = tensor != null && tensor.rank() == 2 && number(node, "transA", 0) == 0;
        if (tensor == null || !isPlain) {
            return new Weights(new double[0], new double[0], -1, 0, false);
        }
        boolean isTransposed = number(node, "transB", 0) != 0;
        int rows = (int) tensor.dimension(0);
        int width = (int) tensor.dimension(1);
        double[] given = constants.numbers(node, 1);
        double alpha = fraction(node, "alpha");
        double[] values = new double[given.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                values[isTransposed ? i * width + j : j * rows + i] = alpha * given[i * width + j];
            }
        }
        double beta = fraction(node, "beta");
        double[] bias =
                Arrays.stream(constants.numbers(node, 2)).map(one -> beta * one).toArray();
        boolean isDouble = constants.isDouble(node.inputs().get(1));
        return new Weights(values, bias, isTransposed ? width : rows, isTransposed ? rows : width, isDouble);
    }

    private @Nullable Estimate arithmetic(Node node, Draft forRow) {
        Estimate left = operand(node, 0, forRow);
        Estimate right = operand(node, 1, forRow);
        if (left == null || right == null) {
            return null;
        }
        int length = Math.max(left.numbers().length, right.numbers().length);
        double[] numbers = new double[length];
        double[] errors = new double[length];
        for (int i = 0; i < length; i++) {
            int a = left.numbers().length == 1 ? 0 : i;
            int b = right.numbers().length == 1 ? 0 : i;
            if (a >= left.numbers().length || b >= right.numbers().length) {
                return null;
            }
            double x = left.numbers()[a];
            double y = right.numbers()[b];
            double ex = left.errors()[a];
            double ey = right.errors()[b];
            switch (node.operator()) {
                case "Mul" -> {
                    numbers[i] = x * y;
                    errors[i] = Math.abs(x) * ey + Math.abs(y) * ex + ex * ey;
                }
                case "Div" -> {
                    numbers[i] = x / y;
                    errors[i] = ey == 0 ? ex / Math.abs(y) : Double.POSITIVE_INFINITY;
                }
                default -> {
                    numbers[i] = node.operator().equals("Add") ? x + y : x - y;
                    errors[i] = ex + ey;
                }
            }
            errors[i] += ex + ey == 0 ? 0 : ULPS * Math.ulp((float) numbers[i]);
        }
        return new Estimate(numbers, errors);
    }

    private @Nullable Estimate operand(Node node, int index, Draft forRow) {
        double[] constant = constants.numbers(node, index);
        return constant.length > 0
                ? Estimate.exact(constant)
                : estimate(node.inputs().get(index), forRow);
    }

    private static Estimate transformed(Node node, Estimate scores) {
        Attribute transform = node.attributes().getOrDefault("post_transform", NONE);
        return switch (transform.text()) {
            case "LOGISTIC" -> scores.logistic();
            case "SOFTMAX" -> scores.softmax();
            default -> scores;
        };
    }

    private static double[] fractions(Node node, String name) {
        float[] narrow = node.attributes().getOrDefault(name, NONE).readFractions();
        double[] wide = new double[narrow.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }

    private static long number(Node node, String name, long otherwise) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? otherwise : attribute.number();
    }

    private static double fraction(Node node, String name) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? 1 : attribute.fraction();
    }
}
