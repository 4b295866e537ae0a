package io.mlprod.internal.equivalence;

import io.mlprod.spi.Attribute;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the values in a graph that come from one element of an input each, as long as steps of preparation
 * change them one by one. What other operators compute is not known.
 */
final class Columns {

    private static final Attribute NONE = Attribute.builder().build();
    private static final Set<String> SAME = Set.of(
            ":Identity", ":Reshape", ":Flatten", ":Squeeze", ":Unsqueeze", ":Dropout", "ai.onnx.ml:FeatureVectorizer");

    private final Map<String, List<Origin>> known = new HashMap<>();
    private final Constants constants;

    private Columns(Constants constants) {
        this.constants = constants;
    }

    /** Follows the columns of a graph's inputs. */
    static Columns of(ModelGraph graph, List<Slot> slots, Constants constants) {
        Columns columns = new Columns(constants);
        for (Slot slot : slots) {
            List<Origin> own = new ArrayList<>();
            for (int i = 0; i < slot.width(); i++) {
                own.add(new Origin.Numeric(slot, i, number -> number, false));
            }
            columns.known.put(slot.name(), own);
        }
        for (Node node : graph.nodes()) {
            List<Origin> computed = columns.follow(node);
            if (computed != null && !node.outputs().isEmpty()) {
                columns.known.put(node.outputs().get(0), computed);
            }
        }
        return columns;
    }

    /** Returns the columns of a value; null if they do not come from one element each. */
    @Nullable
    List<Origin> of(String value) {
        return known.get(value);
    }

    private @Nullable List<Origin> follow(Node node) {
        String key = node.key();
        List<Origin> first =
                node.inputs().isEmpty() ? null : known.get(node.inputs().get(0));
        if (SAME.contains(key) && node.inputs().size() <= 1 + (key.equals(":Reshape") ? 1 : 2)) {
            return first;
        }
        return switch (key) {
            case ":Concat" -> concat(node);
            case ":Cast" -> first == null ? null : cast(node, first);
            case ":Add" -> changed(node, Double::sum, Sign.ALWAYS_RISES);
            case ":Sub" -> changed(node, (a, b) -> a - b, Sign.FALLS_IF_SECOND);
            case ":Mul" -> changed(node, (a, b) -> a * b, Sign.FALLS_IF_NEGATIVE);
            case ":Div" -> changed(node, (a, b) -> a / b, Sign.FALLS_IF_NEGATIVE);
            case "ai.onnx.ml:Scaler" -> first == null ? null : scaled(node, first);
            case "ai.onnx.ml:Imputer" -> first == null ? null : imputed(node, first);
            case ":Gather" -> first == null ? null : picked(first, constants.numbers(node, 1));
            case "ai.onnx.ml:ArrayFeatureExtractor" -> first == null ? null : picked(first, constants.numbers(node, 1));
            case "ai.onnx.ml:LabelEncoder" -> first == null ? null : Keys.encoded(node, first);
            case "ai.onnx.ml:OneHotEncoder" -> first == null ? null : Keys.oneHot(node, first);
            default -> null;
        };
    }

    private @Nullable List<Origin> concat(Node node) {
        long axis = attribute(node, "axis").number();
        if (axis != 1 && axis != -1) {
            return null;
        }
        List<Origin> all = new ArrayList<>();
        for (String input : node.inputs()) {
            List<Origin> part = known.get(input);
            if (part == null || all.size() > Constants.MOST) {
                return null;
            }
            all.addAll(part);
        }
        return all;
    }

    private static List<Origin> cast(Node node, List<Origin> from) {
        boolean toFloat = attribute(node, "to").number() == 1;
        boolean toWhole = Set.of(6L, 7L).contains(attribute(node, "to").number());
        List<Origin> all = new ArrayList<>();
        for (Origin one : from) {
            all.add(
                    toFloat
                            ? one.then(number -> (float) number, false)
                            : toWhole ? one.then(number -> (long) number, false) : one);
        }
        return all;
    }

    private static List<Origin> scaled(Node node, List<Origin> from) {
        float[] offset = attribute(node, "offset").readFractions();
        float[] scale = attribute(node, "scale").readFractions();
        List<Origin> all = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            float by = at(offset, i, 0);
            float times = at(scale, i, 1);
            all.add(from.get(i).then(number -> ((float) number - by) * times, times < 0));
        }
        return all;
    }

    private static float at(float[] values, int index, float otherwise) {
        return values.length == 0 ? otherwise : values[Math.min(index, values.length - 1)];
    }

    private static List<Origin> imputed(Node node, List<Origin> from) {
        float[] floats = attribute(node, "imputed_value_floats").readFractions();
        float replaced = attribute(node, "replaced_value_float").fraction();
        List<Origin> all = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            float value = at(floats, i, Float.NaN);
            boolean isNan = Float.isNaN(replaced);
            all.add(from.get(i)
                    .then(number -> (isNan ? Double.isNaN(number) : number == replaced) ? value : number, false));
        }
        return all;
    }

    private static @Nullable List<Origin> picked(List<Origin> from, double[] indices) {
        List<Origin> all = new ArrayList<>();
        for (double index : indices) {
            int at = (int) (index < 0 ? index + from.size() : index);
            if (at < 0 || at >= from.size()) {
                return null;
            }
            all.add(from.get(at));
        }
        return all.isEmpty() ? null : all;
    }

    private enum Sign {
        ALWAYS_RISES,
        FALLS_IF_SECOND,
        FALLS_IF_NEGATIVE
    }

    /** Follows arithmetic with a constant for each column, or for all of them. */
    private @Nullable List<Origin> changed(Node node, DoubleBinaryOperator operation, Sign sign) {
        List<Origin> left = known.get(node.inputs().get(0));
        List<Origin> right = known.get(node.inputs().get(1));
        double[] constant = constants.numbers(node, left == null ? 0 : 1);
        List<Origin> from = left == null ? right : left;
        boolean isSecond = left == null;
        if (from == null
                || constant.length == 0
                || (constant.length != 1 && constant.length != from.size())
                || (isSecond && node.operator().equals("Div"))) {
            return null;
        }
        List<Origin> all = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            double by = constant[constant.length == 1 ? 0 : i];
            boolean isFalling = sign == Sign.FALLS_IF_SECOND ? isSecond : sign == Sign.FALLS_IF_NEGATIVE && by < 0;
            boolean isDouble = constants.isDouble(node.inputs().get(isSecond ? 0 : 1));
            all.add(from.get(i)
                    .then(
                            number -> {
                                double result = isSecond
                                        ? operation.applyAsDouble(by, number)
                                        : operation.applyAsDouble(number, by);
                                return isDouble ? result : (float) result;
                            },
                            isFalling));
        }
        return all;
    }

    private static Attribute attribute(Node node, String name) {
        return node.attributes().getOrDefault(name, NONE);
    }
}
