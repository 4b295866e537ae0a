package io.mlprod.internal.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The places where a constant without elements has a meaning: as the shape or the axes of nothing, and as an input of
 * an operator that only arranges elements. Everywhere else ONNX Runtime may use an element that does not exist, or
 * compute a condition that is none.
 */
final class EmptyConstants {

    /** The operators that accept a tensor without elements at any input. */
    private static final Set<String> ARRANGE = Set.of(
            "Cast",
            "CastLike",
            "Concat",
            "ConcatFromSequence",
            "ConstantOfShape",
            "Expand",
            "Flatten",
            "Gather",
            "GatherElements",
            "GatherND",
            "Identity",
            "Loop",
            "Optional",
            "Reshape",
            "Scan",
            "ScatterElements",
            "ScatterND",
            "SequenceConstruct",
            "Shape",
            "Size",
            "Slice",
            "Split",
            "Squeeze",
            "Tile",
            "Transpose",
            "Unsqueeze");

    /** The operators with which exporters compute shapes, which have no element if a tensor is a scalar. */
    private static final Set<String> OF_SHAPES =
            Set.of("Add", "Div", "Equal", "Max", "Min", "Mod", "Mul", "ReduceProd", "ReduceSum", "Sub", "Where");

    /** The inputs of other operators that may be empty. */
    private static final Map<String, Set<Integer>> INPUTS = inputs();

    private EmptyConstants() {}

    private static Map<String, Set<Integer>> inputs() {
        Map<String, Set<Integer>> inputs = new HashMap<>();
        for (String kind :
                List.of("L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare")) {
            inputs.put("Reduce" + kind, Set.of(1));
        }
        inputs.put("DequantizeLinear", Set.of(0));
        inputs.put("Pad", Set.of(0, 1, 3));
        inputs.put("QuantizeLinear", Set.of(0));
        inputs.put("Resize", Set.of(1, 2, 3));
        inputs.put("SequenceInsert", Set.of(0, 1));
        return inputs;
    }

    static boolean mayBe(String operator, int input, TensorHead empty) {
        boolean isShape =
                empty.elementType() == TensorHead.INT64 && empty.shape().equals(List.of(0L));
        return ARRANGE.contains(operator)
                || (isShape && OF_SHAPES.contains(operator))
                || INPUTS.getOrDefault(operator, Set.of()).contains(input);
    }
}
