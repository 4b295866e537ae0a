package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of a node with trees. */
final class TreeAttributes {

    private static final int MAX_FEATURE = 1 << 24;

    private final ModelGraph.Node node;
    private final ElementType thresholds;

    /**
     * Checks that ONNX Runtime knows all attributes.
     *
     * @param thresholds FLOAT or DOUBLE; attributes that are tensors have this type
     */
    TreeAttributes(ModelGraph.Node node, ElementType thresholds, Set<String> known) {
        this.node = node;
        this.thresholds = thresholds;
        for (String name : node.attributes().keySet()) {
            if (!known.contains(name)) {
                throw refuse("with attribute " + name);
            }
        }
    }

    NotTakenException refuse(String problem) {
        return new NotTakenException(node.operator() + " " + problem);
    }

    long number(String name, long absent) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? absent : attribute.number();
    }

    String text(String name, String absent) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? absent : attribute.text();
    }

    List<String> texts(String name) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? List.of() : attribute.readTexts();
    }

    long[] numbers(String name) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? new long[0] : attribute.readNumbers();
    }

    /** Returns as many numbers as there are nodes or weights. */
    long[] numbers(String name, int count) {
        long[] numbers = numbers(name);
        if (numbers.length != count) {
            throw refuse("whose " + name + " are " + numbers.length + ", not " + count);
        }
        return numbers;
    }

    int[] features(String name, int count) {
        long[] numbers = numbers(name, count);
        int[] features = new int[count];
        for (int i = 0; i < count; i++) {
            if (numbers[i] < 0 || numbers[i] >= MAX_FEATURE) {
                throw refuse("with feature " + numbers[i]);
            }
            features[i] = (int) numbers[i];
        }
        return features;
    }

    int[] targets(String name, int targets) {
        long[] numbers = numbers(name);
        int[] ids = new int[numbers.length];
        for (int i = 0; i < ids.length; i++) {
            if (numbers[i] < 0 || numbers[i] >= targets) {
                throw refuse("whose " + name + " are not from 0 to " + (targets - 1));
            }
            ids[i] = (int) numbers[i];
        }
        return ids;
    }

    /** Returns which nodes count a missing value as a yes; the list may be shorter than there are nodes. */
    boolean[] missing(int count) {
        long[] numbers = numbers("nodes_missing_value_tracks_true");
        boolean[] missing = new boolean[count];
        for (int i = 0; i < Math.min(count, numbers.length); i++) {
            missing[i] = numbers[i] == 1;
        }
        return missing;
    }

    /** Returns fractions that are either a list of floats or, by another name, a tensor. */
    double[] fractions(String name) {
        String tensorName = name + "_as_tensor";
        Attribute attribute = node.attributes().get(name);
        float[] floats = attribute == null ? new float[0] : attribute.readFractions();
        if (node.attributes().containsKey(tensorName)) {
            if (floats.length > 0) {
                throw refuse("with both " + name + " and " + tensorName);
            }
            return tensor(tensorName, thresholds);
        }
        double[] fractions = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            fractions[i] = floats[i];
        }
        return fractions;
    }

    /** Returns the elements of a tensor, which has one dimension; none if there is no such attribute. */
    double[] tensor(String name, ElementType type) {
        Attribute attribute = node.attributes().get(name);
        if (attribute == null) {
            return new double[0];
        }
        @Nullable Constant constant = attribute.tensor();
        if (constant == null || constant.shape().size() != 1) {
            throw refuse("whose " + name + " is not a tensor of one dimension");
        }
        Tensor tensor = constant.read();
        if (tensor.elementType() != type) {
            throw refuse("whose " + name + " is of type " + tensor.elementType() + ", not " + type);
        }
        double[] elements = new double[tensor.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = tensor.doubleAt(i);
        }
        return elements;
    }
}
