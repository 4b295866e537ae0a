package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The facts that a graph gives about the sign of its values: which are constant, which of those are positive, and which
 * can never be negative. Nothing is known about any other.
 */
final class Signs {

    /** The operators whose result is never negative if their first input is not; for Concat, if no input is. */
    private static final Set<String> KEEPS_POSITIVE =
            Set.of("Normalizer", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "Slice", "Concat");

    /** The operators whose result is never negative; comparisons become 0 and 1 behind a Cast. */
    private static final Set<String> NEVER_NEGATIVE =
            Set.of("Softmax", "Sigmoid", "Exp", "Abs", "Relu", "Equal", "Greater", "Less", "Not");

    private record Step(String operator, List<String> from, String to, ClassAttributes attributes) {}

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Boolean> positive = new HashMap<>(); // for every constant
    private final Set<String> neverNegative = new HashSet<>();
    private final Map<String, Step> reductions = new HashMap<>();
    private final Map<String, String> sources = new HashMap<>();

    void noteConstant(String name, boolean isPositive) {
        positive.put(name, isPositive);
    }

    /** Notes one result of a node. */
    void noteNode(String operator, List<String> from, String to, ClassAttributes attributes) {
        if (operator.equals("Constant")) {
            noteConstant(to, attributes.isPositive());
        }
        boolean matters = !from.isEmpty()
                && (ClassLabelFinder.KEEPS_ELEMENTS.contains(operator)
                        || NEVER_NEGATIVE.contains(operator)
                        || KEEPS_POSITIVE.contains(operator)
                        || operator.equals("classifier")
                        || operator.startsWith("Reduce"));
        if (matters) {
            steps.add(new Step(operator, from, to, attributes));
        }
    }

    /**
     * Draws the conclusions. Nodes are in the order in which they compute, but in a file the constants come after them.
     */
    void settle() {
        for (Step step : steps) {
            if (step.operator().startsWith("Reduce")) {
                reductions.put(step.to(), step);
            }
            if (ClassLabelFinder.KEEPS_ELEMENTS.contains(step.operator())) {
                sources.put(step.to(), source(step.from().get(0)));
                Boolean sign = positive.get(step.from().get(0));
                if (sign != null) {
                    positive.put(step.to(), sign);
                }
            }
            boolean keeps = ClassLabelFinder.KEEPS_ELEMENTS.contains(step.operator())
                    || (KEEPS_POSITIVE.contains(step.operator())
                            && !step.operator().equals("Concat"));
            if (NEVER_NEGATIVE.contains(step.operator())
                    || (keeps && isNeverNegative(step.from().get(0)))
                    || (step.operator().equals("Concat") && step.from().stream().allMatch(this::isNeverNegative))
                    || (step.operator().equals("classifier")
                            && step.attributes().hasPositiveScores())) {
                neverNegative.add(step.to());
            }
        }
    }

    boolean isConstant(String name) {
        return positive.containsKey(name);
    }

    boolean isPositive(String name) {
        return positive.getOrDefault(name, false);
    }

    boolean isNeverNegative(String name) {
        return isPositive(name) || neverNegative.contains(name);
    }

    /**
     * Returns whether a value is one by which rows of scores are divided to make their sum 1, or the like: never less
     * than 0.
     */
    boolean isScaleOf(String name, String scores) {
        String operator = reduction(name, scores);
        return Set.of("ReduceL1", "ReduceL2").contains(operator)
                || (Set.of("ReduceSum", "ReduceMean", "ReduceMax").contains(operator) && isNeverNegative(scores));
    }

    /**
     * Returns whether a value is one that is subtracted from rows of scores to centre them, the same for all scores of
     * a row.
     */
    boolean isCentreOf(String name, String scores) {
        return Set.of("ReduceMax", "ReduceMin", "ReduceMean", "ReduceLogSumExp").contains(reduction(name, scores));
    }

    /** Returns the operator by which a value was made of these scores; empty if it was not. */
    private String reduction(String name, String scores) {
        Step step = reductions.get(source(name));
        return step != null && source(step.from().get(0)).equals(source(scores)) ? step.operator() : "";
    }

    /** Returns the first value with the same elements. */
    private String source(String name) {
        return sources.getOrDefault(name, name);
    }
}
