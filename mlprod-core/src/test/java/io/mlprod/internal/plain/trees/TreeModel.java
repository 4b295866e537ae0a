package io.mlprod.internal.plain.trees;

import io.mlprod.internal.graph.GraphReader;
import io.mlprod.internal.graph.MalformedModelException;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model that is one node with trees, as a test describes it. */
final class TreeModel {

    private final String operator;
    private final int mlOpset;
    private final ElementType input;
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    TreeModel(String operator, int mlOpset, ElementType input) {
        this.operator = operator;
        this.mlOpset = mlOpset;
        this.input = input;
    }

    /** Sets an attribute: a Long, a String, a long[], a float[], a List of texts, or a Wire that is a tensor. */
    TreeModel with(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    Object get(String name) {
        return attributes.get(name);
    }

    ElementType input() {
        return input;
    }

    int mlOpset() {
        return mlOpset;
    }

    boolean isClassifier() {
        return operator.equals("TreeEnsembleClassifier");
    }

    boolean hasTexts() {
        return attributes.containsKey("classlabels_strings");
    }

    boolean isRaw() {
        Object transform = attributes.getOrDefault("post_transform", "NONE");
        return transform.equals("NONE") || transform.equals(0L);
    }

    static Wire tensor(ElementType type, double... values) {
        int width = type.byteSize();
        ByteBuffer data = ByteBuffer.allocate(width * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT -> data.putFloat((float) value);
                case DOUBLE -> data.putDouble(value);
                default -> data.put((byte) value);
            }
        }
        return new Wire().numbers(1, values.length).number(2, code(type)).bytes(9, data.array());
    }

    private static int code(ElementType type) {
        return switch (type) {
            case FLOAT -> 1;
            case UINT8 -> 2;
            case INT32 -> 6;
            case INT64 -> 7;
            case STRING -> 8;
            case DOUBLE -> 11;
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private static Wire attribute(String name, Object value) {
        Wire attribute = new Wire().text(1, name);
        if (value instanceof Long number) {
            return attribute.number(3, number).number(20, 2);
        } else if (value instanceof String text) {
            return attribute.text(4, text).number(20, 3);
        } else if (value instanceof Wire tensor) {
            return attribute.message(5, tensor).number(20, 4);
        } else if (value instanceof float[] fractions) {
            return attribute.fractions(7, fractions).number(20, 6);
        } else if (value instanceof long[] numbers) {
            return attribute.numbers(8, numbers).number(20, 7);
        }
        for (Object text : (List<?>) value) {
            attribute.text(9, (String) text);
        }
        return attribute.number(20, 8);
    }

    private static Wire value(String name, ElementType type, int dimensions) {
        Wire shape = new Wire();
        for (int i = 0; i < dimensions; i++) {
            shape.message(1, new Wire());
        }
        Wire tensor = new Wire().number(1, code(type)).message(2, shape);
        return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
    }

    byte[] toBytes() {
        Wire node = new Wire().text(1, "x");
        Wire graph = new Wire();
        if (isClassifier()) {
            node.text(2, "label").text(2, "scores");
        } else {
            node.text(2, "y");
        }
        node.text(4, operator).text(7, "ai.onnx.ml");
        attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
        graph.message(1, node).text(2, "trees").message(11, value("x", input, 2));
        if (isClassifier()) {
            graph.message(12, value("label", hasTexts() ? ElementType.STRING : ElementType.INT64, 1));
            graph.message(12, value("scores", ElementType.FLOAT, 2));
        } else {
            boolean isDouble = operator.equals("TreeEnsemble") && input == ElementType.DOUBLE;
            graph.message(12, value("y", isDouble ? ElementType.DOUBLE : ElementType.FLOAT, 2));
        }
        return new Wire()
                .number(1, 8)
                .message(8, new Wire().text(1, "").number(2, 17))
                .message(8, new Wire().text(1, "ai.onnx.ml").number(2, mlOpset))
                .message(7, graph)
                .toBytes();
    }

    static ModelArtifact artifact(byte[] model) throws MalformedModelException {
        return ModelArtifact.builder("trees", "0".repeat(64))
                .bytes(model)
                .graph(GraphReader.read(model))
                .build();
    }

    ModelGraph.Node node() throws MalformedModelException {
        return GraphReader.read(toBytes()).nodes().get(0);
    }
}
