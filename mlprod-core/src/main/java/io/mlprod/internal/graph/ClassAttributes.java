package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.List;

/** What of a node's attributes says something about classes. */
final class ClassAttributes {

    private final List<Object> labels = new ArrayList<>();
    private boolean hasProbabilities;
    private long axis;

    void note(String name, long number, List<Long> numbers, List<Object> texts) {
        switch (name) {
            case "classlabels_strings" -> labels.addAll(texts);
            case "classlabels_ints", "classlabels_int64s" -> labels.addAll(numbers);
            case "prob_a" -> hasProbabilities = true;
            case "axis" -> axis = number;
            default -> {}
        }
    }

    List<Object> labels() {
        return labels;
    }

    /**
     * Whether an SVMClassifier gives probabilities. Without them its scores are those of pairs of classes, which ONNX
     * Runtime gives in the reverse order if there are two classes only.
     */
    boolean hasProbabilities() {
        return hasProbabilities;
    }

    /** Whether the node works on the columns of a matrix. */
    boolean isAlongColumns() {
        return axis == 1 || axis == -1;
    }
}
