package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The attributes of a node that say something about classes. */
final class ClassAttributes {

    private static final Set<String> VALUES = Set.of("value", "value_float", "value_floats", "value_int", "value_ints");

    private final List<Object> labels = new ArrayList<>();
    private boolean hasProbabilities;
    private long axis;
    private String norm = "MAX";
    private String postTransform = "NONE";
    private boolean isPositive;

    /** Returns whether it matters that an attribute of this name is positive. */
    static boolean mayBePositive(String name) {
        return VALUES.contains(name);
    }

    /** Returns whether an attribute of this name is a list of labels, which is kept. */
    static boolean areLabels(String name) {
        return name.startsWith("classlabels_");
    }

    /** Notes an attribute. {@code isPositive} refers to a number, or to all elements of several ones. */
    void note(String name, long number, List<Long> numbers, List<Object> texts, String text, boolean isPositive) {
        if (VALUES.contains(name)) {
            this.isPositive = isPositive;
        }
        switch (name) {
            case "norm" -> norm = text;
            case "post_transform" -> postTransform = text;
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
     * Returns whether an SVMClassifier gives probabilities. Without them its scores are those of pairs of classes,
     * which ONNX Runtime gives in the reverse order if there are only two classes.
     */
    boolean hasProbabilities() {
        return hasProbabilities;
    }

    /** Returns whether the node works on the columns of a matrix. */
    boolean isAlongColumns() {
        return axis == 1 || axis == -1;
    }

    /** Returns whether a Normalizer divides by a number that may be negative: the greatest score. */
    boolean isByGreatest() {
        return norm.equals("MAX");
    }

    /** Returns whether a classifier's scores are probabilities, as far as its attributes say. */
    boolean hasPositiveScores() {
        return hasProbabilities || postTransform.equals("LOGISTIC") || postTransform.startsWith("SOFTMAX");
    }

    /** Returns whether every element of a Constant is above 0. */
    boolean isPositive() {
        return isPositive;
    }
}
