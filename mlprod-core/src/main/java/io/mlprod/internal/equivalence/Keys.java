package io.mlprod.internal.equivalence;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of the operators that look things up, and what they make of them. */
final class Keys {

    private static final Attribute NONE = Attribute.builder().build();
    private static final List<String> LISTS = List.of(
            "keys_strings",
            "keys_int64s",
            "keys_floats",
            "keys_tensor",
            "cats_strings",
            "cats_int64s",
            "classes_strings");

    private Keys() {}

    /** Returns the keys of a node, texts and whole numbers; empty if it looks nothing up. */
    static List<Object> of(Node node) {
        List<Object> keys = new ArrayList<>();
        if (node.domain().equals("ai.onnx.ml")
                && List.of("LabelEncoder", "OneHotEncoder", "CategoryMapper").contains(node.operator())) {
            for (String list : LISTS) {
                keys.addAll(elements(node, list));
            }
        }
        return keys;
    }

    private static List<Object> elements(Node node, String name) {
        Attribute attribute = node.attributes().getOrDefault(name, NONE);
        List<Object> all = new ArrayList<>(attribute.readTexts());
        Arrays.stream(attribute.readNumbers()).forEach(all::add);
        for (float fraction : attribute.readFractions()) {
            all.add((Object) (long) fraction);
        }
        Constant tensor = attribute.tensor();
        if (tensor != null) {
            Tensor read = tensor.read();
            for (int i = 0; i < read.size(); i++) {
                all.add(read.elementType() == ElementType.STRING ? read.stringAt(i) : (Object) (long) read.doubleAt(i));
            }
        }
        return all;
    }

    /** Returns the columns of numbers that an encoder makes; null if it makes texts. */
    static @Nullable List<Origin> encoded(Node node, List<Origin> from) {
        List<Object> keys = of(node);
        double[] values = values(node);
        if (values.length != keys.size() + 1 || !areNumbers(from)) {
            return null;
        }
        List<Origin> all = new ArrayList<>();
        for (Origin one : from) {
            all.add(new Origin.Lookup(one.slot(), one.element(), keys.toArray(), values));
        }
        return all;
    }

    /** Returns what each key becomes, and last what others become; too few if that is no number. */
    private static double[] values(Node node) {
        List<Double> values = new ArrayList<>();
        for (String list : List.of("values_int64s", "values_floats", "values_tensor")) {
            Attribute attribute = node.attributes().getOrDefault(list, NONE);
            Arrays.stream(attribute.readNumbers()).forEach(number -> values.add((double) number));
            for (float fraction : attribute.readFractions()) {
                values.add((double) fraction);
            }
            Constant tensor = attribute.tensor();
            if (tensor != null) {
                Tensor read = tensor.read();
                for (int i = 0; i < read.size() && read.elementType() != ElementType.STRING; i++) {
                    values.add(read.doubleAt(i));
                }
            }
        }
        Attribute whole = node.attributes().get("default_int64");
        Attribute fraction = node.attributes().get("default_float");
        values.add(
                whole != null
                        ? (double) whole.number()
                        : fraction != null
                                ? fraction.fraction()
                                : node.attributes().containsKey("values_floats") ? -0.0 : -1);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static boolean areNumbers(List<Origin> from) {
        return from.stream().allMatch(one -> one instanceof Origin.Numeric);
    }

    /** Returns the columns of a one-hot encoder, a column for each category, feature by feature. */
    static @Nullable List<Origin> oneHot(Node node, List<Origin> from) {
        Object[] keys = of(node).toArray();
        if ((long) keys.length * from.size() > Constants.MOST || !areNumbers(from)) {
            return null;
        }
        List<Origin> all = new ArrayList<>();
        for (Origin one : from) {
            for (int i = 0; i < keys.length; i++) {
                double[] values = new double[2];
                values[0] = 1;
                all.add(new Origin.Lookup(one.slot(), one.element(), new Object[] {keys[i]}, values));
            }
        }
        return all;
    }
}
