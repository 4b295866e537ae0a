package io.mlprod.internal.graph;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of one node while it is being read, as far as {@link OperatorRules} need them. */
final class NodeFacts {

    private final Map<String, Facts> numbers = new HashMap<>();
    private @Nullable TensorHead value;
    private @Nullable Scope body;

    void note(String attribute, Facts facts, @Nullable TensorHead tensor, @Nullable Scope inside) {
        numbers.put(attribute, facts);
        if (inside != null) {
            body = inside;
        }
        switch (attribute) {
            case "value" -> value = tensor;
            case "value_int", "value_ints" -> value = TensorHead.of(TensorHead.INT64, facts, attribute.endsWith("s"));
            case "value_float", "value_floats" ->
                value = TensorHead.of(TensorHead.FLOAT, facts, attribute.endsWith("s"));
            default -> {}
        }
    }

    Map<String, Facts> numbers() {
        return numbers;
    }

    /** Returns the value of a Constant; null for a constant of texts, and for other operators. */
    @Nullable
    TensorHead value() {
        return value;
    }

    /** Returns the graph inside the node, the last one if there are several; null if there is none. */
    @Nullable
    Scope body() {
        return body;
    }
}
