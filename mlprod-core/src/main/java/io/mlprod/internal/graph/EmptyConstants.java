package io.mlprod.internal.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a constant without elements means something: as the shape or the axes of nothing, and as what an operator that
 * only arranges elements is given. Everywhere else ONNX Runtime may use an element that is not there, or compute a
 * condition that is none.
 */
final class EmptyConstants {

    /** Operators that take nothing at any input. */
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

    /** Operators that exporters compute shapes with, which have no element if a tensor is a scalar. */
    private static final Set<String> OF_SHAPES =
            Set.of("Add", "Div", "Equal", "Max", "Min", "Mod", "Mul", "ReduceProd", "ReduceSum", "Sub", "Where");

    /** Inputs of other operators. */
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
