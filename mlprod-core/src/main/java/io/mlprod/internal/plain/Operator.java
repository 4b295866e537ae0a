package io.mlprod.internal.plain;

/** An operator of ONNX: it makes the step of a node. */
@FunctionalInterface
public interface Operator {

    /**
     * Makes the step of a node, and declares its outputs.
     *
     * @throws NotTakenException if this node is left to another engine
     */
    Step plan(NodePlan node);
}
