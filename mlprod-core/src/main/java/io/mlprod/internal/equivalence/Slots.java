package io.mlprod.internal.equivalence;

import io.mlprod.model.Dimension;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The inputs of a model, each with the dimensions that rows are made with. */
final class Slots {

    private static final int MOST_ELEMENTS = 1 << 16; // of a row; else rows would fill the heap
    private static final Attribute NONE = Attribute.builder().build();
    private static final Set<String> ELEMENTWISE =
            Set.of(":Cast", ":Identity", "ai.onnx.ml:Normalizer", "ai.onnx.ml:Binarizer");

    private Slots() {}

    /** Returns the inputs; empty if rows cannot be made for them. */
    static Optional<List<Slot>> of(ModelSignature signature, ModelGraph graph, Constants constants) {
        List<Slot> slots = new ArrayList<>();
        boolean takesBatches = signature.isBatchable();
        for (int i = 0; i < signature.inputs().size(); i++) {
            ValueInfo input = signature.inputs().get(i);
            if (!(input.type() instanceof TensorType type) || !type.hasShape()) {
                return Optional.empty();
            }
            long[] dims = new long[type.rank()];
            long elements = 1;
            for (int j = 0; j < dims.length; j++) {
                Dimension dimension = type.shape().get(j);
                dims[j] =
                        !dimension.isDynamic() ? dimension.size() : j == 0 ? 1 : width(input.name(), graph, constants);
                elements = Math.multiplyExact(elements, Math.min(dims[j], Integer.MAX_VALUE));
                if (elements > MOST_ELEMENTS || elements == 0) {
                    return Optional.empty();
                }
            }
            slots.add(new Slot(i, input.name(), type.elementType(), dims, takesBatches));
        }
        return slots.isEmpty() ? Optional.empty() : Optional.of(slots);
    }

    /** Returns how many columns the operators expect that read a value whose width the file leaves open. */
    private static int width(String value, ModelGraph graph, Constants constants) {
        Set<String> same = new HashSet<>(Set.of(value));
        for (Node node : graph.nodes()) {
            if (node.inputs().isEmpty() || !same.contains(node.inputs().get(0))) {
                continue;
            }
            OptionalInt width = width(node, constants);
            if (width.isPresent()) {
                return width.getAsInt();
            }
            if (ELEMENTWISE.contains(node.key())) {
                same.addAll(node.outputs());
            }
        }
        return 1;
    }

    private static OptionalInt width(Node node, Constants constants) {
        int width = switch (node.key()) {
            case "ai.onnx.ml:Scaler" -> Math.max(fractions(node, "offset"), fractions(node, "scale"));
            case "ai.onnx.ml:Imputer" -> fractions(node, "imputed_value_floats");
            case "ai.onnx.ml:LinearRegressor" ->
                fractions(node, "coefficients")
                        / Math.max(1, (int) attribute(node, "targets").number());
            case "ai.onnx.ml:LinearClassifier" ->
                fractions(node, "coefficients") / Math.max(1, fractions(node, "intercepts"));
            case ":MatMul", ":Gemm" -> rows(node, constants);
            default -> TreeNodes.isTree(node) ? greatest(attribute(node, "nodes_featureids")) + 1 : 0;
        };
        return width > 1 ? OptionalInt.of(width) : OptionalInt.empty();
    }

    private static int rows(Node node, Constants constants) {
        var weights =
                node.inputs().size() < 2 ? null : constants.tensor(node.inputs().get(1));
        if (weights == null || weights.rank() != 2) {
            return 0;
        }
        return (int) weights.dimension(attribute(node, "transB").number() == 0 ? 0 : 1);
    }

    private static int fractions(Node node, String name) {
        return attribute(node, name).readFractions().length;
    }

    private static int greatest(Attribute numbers) {
        long greatest = 0;
        for (long number : numbers.readNumbers()) {
            greatest = Math.max(greatest, number);
        }
        return (int) Math.min(greatest, MOST_ELEMENTS);
    }

    private static Attribute attribute(Node node, String name) {
        return node.attributes().getOrDefault(name, NONE);
    }
}
