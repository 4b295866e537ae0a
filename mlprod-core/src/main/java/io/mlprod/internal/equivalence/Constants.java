package io.mlprod.internal.equivalence;

import io.mlprod.error.LoadException;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of a graph, initializers and those of nodes, as far as they are numbers and not too many. */
final class Constants {

    /** The most elements that are read. */
    static final int MOST = 1 << 20;

    private static final double[] UNKNOWN = {};

    private final Map<String, Constant> constants;
    private final Map<String, Tensor> read = new HashMap<>();

    private Constants(Map<String, Constant> constants) {
        this.constants = constants;
    }

    static Constants of(ModelGraph graph) {
        Map<String, Constant> all = new HashMap<>(graph.constants());
        for (Node node : graph.nodes()) {
            Attribute value = node.attributes().get("value");
            Constant tensor = value == null ? null : value.tensor();
            if (node.key().equals(":Constant") && tensor != null) {
                all.put(node.outputs().get(0), tensor);
            }
        }
        return new Constants(all);
    }

    /** Returns a constant; null if a value is none, or one of texts, too large, or elsewhere. */
    @Nullable
    Tensor tensor(String value) {
        Constant constant = constants.get(value);
        if (constant == null || elements(constant) > MOST) {
            return null;
        }
        try {
            Tensor tensor = read.computeIfAbsent(value, name -> constant.read());
            return tensor.elementType() == ElementType.STRING ? null : tensor;
        } catch (LoadException | IllegalStateException e) {
            return null; // it lies in another file, or is not held
        }
    }

    private static long elements(Constant constant) {
        long product = 1;
        for (long size : constant.shape()) {
            product = size == 0 ? 0 : product > MOST ? product : product * Math.min(size, MOST + 1L);
        }
        return product;
    }

    /** Returns the numbers of a node's operand; none if it is no constant. */
    double[] numbers(Node node, int operand) {
        return operand < node.inputs().size() ? numbers(node.inputs().get(operand)) : UNKNOWN;
    }

    private double[] numbers(String value) {
        Tensor tensor = tensor(value);
        if (tensor == null) {
            return UNKNOWN;
        }
        double[] numbers = new double[tensor.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.doubleAt(i);
        }
        return numbers;
    }

    boolean isDouble(String value) {
        Tensor tensor = tensor(value);
        return tensor != null && tensor.elementType() == ElementType.DOUBLE;
    }
}
