package io.mlprod.internal.equivalence;

import io.mlprod.internal.equivalence.TreeNodes.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that reach each inner node of an ensemble of trees and sit on its threshold, next to it, and on NaN. Random
 * rows hardly ever tell a threshold from its neighbour.
 */
final class TreeRows {

    /** How many rows a node has. */
    static final int EACH = 3;

    private static final int MOST_LEVELS = 1_000; // more than any tree that is loaded has

    private final TreeNodes trees;
    private final List<Origin> columns;
    private final int[] inner;

    TreeRows(TreeNodes trees, List<Origin> columns) {
        this.trees = trees;
        this.columns = columns;
        int[] places = new int[trees.count()];
        int count = 0;
        for (int i = 0; i < places.length; i++) {
            if (trees.modes()[i] != Mode.LEAF && trees.features()[i] < columns.size()) {
                places[count++] = i;
            }
        }
        inner = java.util.Arrays.copyOf(places, count);
    }

    /** Returns how many nodes there are that rows can reach. */
    int nodes() {
        return inner.length;
    }

    /** Sets the element that a node asks for to its threshold; returns its origin, or null if it is missing. */
    @Nullable
    Origin atThreshold(int index, Draft row) {
        int node = inner[index];
        Origin origin = columns.get(trees.features()[node]);
        double[] members = trees.members()[node];
        origin.below(row, members.length > 0 ? members[0] : trees.thresholds()[node]);
        return origin;
    }

    /**
     * Changes a row so that it reaches a node and sits at the threshold or below, above it, or on NaN.
     *
     * @param which 0 to 2
     */
    void reach(int index, int which, Draft row) {
        int node = inner[index];
        Map<Integer, Range> ranges = new HashMap<>();
        int child = node;
        for (int level = 0; level < MOST_LEVELS && trees.parents()[child] >= 0; level++) {
            int parent = trees.parents()[child];
            ranges.computeIfAbsent(trees.features()[parent], feature -> new Range())
                    .narrow(trees, parent, trees.isTrueChild()[child]);
            child = parent;
        }
        ranges.forEach((feature, range) -> {
            if (feature < columns.size()) {
                range.put(columns.get(feature), row);
            }
        });
        sit(node, which, row);
    }

    private void sit(int node, int which, Draft row) {
        Origin origin = columns.get(trees.features()[node]);
        double[] members = trees.members()[node];
        double split = members.length > 0 ? members[node % members.length] : trees.split(node);
        if (which == 2 && origin instanceof Origin.Numeric && !origin.slot().isWhole()) {
            row.doubles(origin.slot())[origin.element()] = Double.NaN;
        } else if (which == 0) {
            origin.below(row, split);
        } else {
            origin.above(row, split);
        }
    }

    /** The values of one feature that lead to a node. */
    private static final class Range {

        private double above = Double.NEGATIVE_INFINITY;
        private double upTo = Double.POSITIVE_INFINITY;
        private double exactly = Double.NaN;
        private double not = Double.NaN;

        void narrow(TreeNodes trees, int node, boolean isTrue) {
            Mode mode = trees.modes()[node];
            double[] members = trees.members()[node];
            if (mode.isOrdered()) {
                double split = trees.split(node);
                if (mode.isTrueBelow() == isTrue) {
                    upTo = Math.min(upTo, split);
                } else {
                    above = Math.max(above, split);
                }
            } else if ((mode == Mode.NEQ) == isTrue) {
                not = members.length > 0 ? members[0] : trees.thresholds()[node];
            } else {
                exactly = members.length > 0 ? members[0] : trees.thresholds()[node];
            }
        }

        void put(Origin origin, Draft row) {
            if (!Double.isNaN(exactly)) {
                origin.below(row, exactly);
            } else if (upTo < Double.POSITIVE_INFINITY) {
                origin.below(row, upTo == not ? Math.nextDown((float) upTo) : upTo);
            } else if (above > Double.NEGATIVE_INFINITY) {
                origin.above(row, above == not ? Math.nextUp((float) above) : above);
            } else {
                origin.above(row, not);
            }
        }
    }
}
