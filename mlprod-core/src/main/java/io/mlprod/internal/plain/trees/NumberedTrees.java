package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.trees.TreeList.Votes;
import io.mlprod.model.ElementType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Trees of version 5, where a node is named by its place in the lists, and leaves are in lists of their own. A node
 * that asks for a member of a small set becomes a chain of nodes that ask for one member each, as in ONNX Runtime.
 */
final class NumberedTrees {

    private static final int CHAINED_MEMBERS = 30; // at most so many, and none of them higher

    private final TreeAttributes attributes;
    private final Builder nodes = new Builder();

    private NumberedTrees(TreeAttributes attributes) {
        this.attributes = attributes;
    }

    static TreeList read(TreeAttributes attributes, ElementType thresholds, int targets) {
        return new NumberedTrees(attributes).read(thresholds, targets);
    }

    private TreeList read(ElementType thresholds, int targets) {
        int[] leafTargets = attributes.targets("leaf_targetids", targets);
        double[] leafWeights = attributes.tensor("leaf_weights", thresholds);
        int[] features = attributes.features("nodes_featureids", attributes.numbers("nodes_featureids").length);
        int count = features.length;
        double[] splits = attributes.tensor("nodes_splits", thresholds);
        double[] modes = attributes.tensor("nodes_modes", ElementType.UINT8);
        boolean[] missing = attributes.missing(count);
        int[] yes = children("nodes_truenodeids", "nodes_trueleafs", count, leafTargets.length);
        int[] no = children("nodes_falsenodeids", "nodes_falseleafs", count, leafTargets.length);
        if (leafWeights.length != leafTargets.length || splits.length != count || modes.length != count) {
            throw attributes.refuse("whose lists differ in length");
        }
        double[][] members = members(attributes.tensor("membership_values", thresholds), modes);
        int[] chainEnds = new int[count]; // a node's own place is where its chain ends
        int[] chainStarts = new int[count];
        for (int i = 0; i < count; i++) {
            byte mode = (byte) modes[i];
            chainStarts[i] = nodes.size;
            if (mode == TreeList.MEMBER && isChained(members[i])) {
                for (double member : members[i]) {
                    nodes.add(TreeList.EQ, features[i], member, missing[i]);
                }
            } else {
                if (mode == TreeList.MEMBER) {
                    nodes.sets.put(nodes.size, bigSet(members[i]));
                    nodes.add(TreeList.BIG_SET, features[i], nodes.sets.size(), missing[i]);
                } else {
                    nodes.add(mode, features[i], splits[i], missing[i]);
                }
            }
            chainEnds[i] = nodes.size - 1;
        }
        int firstLeaf = nodes.size;
        for (int leaf = 0; leaf < leafTargets.length; leaf++) {
            nodes.add(TreeList.LEAF, 0, 0, false);
        }
        link(chainStarts, chainEnds, yes, no, firstLeaf);
        int[] starts = new int[leafTargets.length + 1];
        Arrays.setAll(starts, i -> i);
        return nodes.build(
                roots(chainStarts, yes, no, firstLeaf),
                new Votes(starts, leafTargets, leafWeights, false, false, false));
    }

    /** Returns the node that each answer leads to; leaf i as -1 - i. */
    private int[] children(String idList, String leafList, int count, int leaves) {
        long[] ids = attributes.numbers(idList, count);
        long[] isLeaf = attributes.numbers(leafList, count);
        int[] children = new int[count];
        for (int i = 0; i < count; i++) {
            if (ids[i] < 0 || ids[i] >= (isLeaf[i] == 0 ? count : leaves)) {
                throw attributes.refuse("whose node " + i + " leads to a node that is not there");
            }
            children[i] = isLeaf[i] == 0 ? (int) ids[i] : -1 - (int) ids[i];
        }
        return children;
    }

    /** Returns the set of each node that asks for members of one; a value that is not a number ends a set. */
    private double[][] members(double[] values, double[] modes) {
        double[][] members = new double[modes.length][];
        int from = 0;
        for (int i = 0; i < modes.length; i++) {
            if (modes[i] > TreeList.MEMBER) {
                throw attributes.refuse("with an unknown mode");
            }
            if (modes[i] == TreeList.MEMBER) {
                int to = from;
                while (to < values.length && !Double.isNaN(values[to])) {
                    to++;
                }
                if (to <= from) {
                    throw attributes.refuse("with a node without membership_values");
                }
                members[i] = Arrays.copyOfRange(values, from, to);
                from = to + 1;
            }
        }
        return members;
    }

    private static boolean isChained(double[] members) {
        boolean isChained = members.length <= CHAINED_MEMBERS;
        for (double member : members) {
            isChained &= member >= 0 && member <= CHAINED_MEMBERS;
        }
        return isChained;
    }

    /**
     * Returns a set in ascending order. ONNX Runtime has sets of 32-bit numbers, and the ends are what it overflows to.
     */
    private double[] bigSet(double[] members) {
        double[] sorted = new double[members.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = members[i] + 0.0; // there is one zero
            if (sorted[i] != Math.rint(sorted[i]) || Math.abs(sorted[i]) >= Integer.MAX_VALUE) {
                throw attributes.refuse("with membership_values that are no whole numbers of 32 bits");
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    private void link(int[] chainStarts, int[] chainEnds, int[] yes, int[] no, int firstLeaf) {
        for (int i = 0; i < chainStarts.length; i++) {
            for (int link = chainStarts[i]; link <= chainEnds[i]; link++) {
                nodes.yes[link] = place(yes[i], chainStarts, firstLeaf);
                nodes.no[link] = link < chainEnds[i] ? link + 1 : place(no[i], chainStarts, firstLeaf);
            }
        }
        for (int leaf = firstLeaf; leaf < nodes.size; leaf++) {
            nodes.yes[leaf] = leaf - firstLeaf;
        }
    }

    private static int place(int child, int[] chainStarts, int firstLeaf) {
        return child < 0 ? firstLeaf - 1 - child : chainStarts[child];
    }

    private int[] roots(int[] chainStarts, int[] yes, int[] no, int firstLeaf) {
        long[] numbers = attributes.numbers("tree_roots");
        int[] roots = new int[numbers.length];
        for (int i = 0; i < roots.length; i++) {
            if (numbers[i] < 0 || numbers[i] >= chainStarts.length) {
                throw attributes.refuse("with a root that is not there");
            }
            int root = (int) numbers[i];
            boolean isLeaf = yes[root] < 0 && yes[root] == no[root];
            if (isLeaf && -1 - yes[root] != root) { // ONNX Runtime takes the leaf that has the number of the root
                throw attributes.refuse("with a tree that is one leaf, whose number is not that of the root");
            }
            roots[i] = isLeaf ? place(yes[root], chainStarts, firstLeaf) : chainStarts[root];
        }
        if (roots.length == 0) {
            throw attributes.refuse("without trees");
        }
        return roots;
    }

    /** Lists of nodes that grow. */
    private static final class Builder {

        private byte[] modes = new byte[16];
        private int[] features = new int[16];
        private double[] values = new double[16];
        private boolean[] missing = new boolean[16];
        private int[] yes = new int[16];
        private int[] no = new int[16];
        private final Map<Integer, double[]> sets = new HashMap<>();
        private int size;

        void add(byte mode, int feature, double value, boolean isMissingYes) {
            if (size == modes.length) {
                resize(2 * size);
            }
            modes[size] = mode;
            features[size] = feature;
            values[size] = value;
            missing[size++] = isMissingYes;
        }

        private void resize(int length) {
            modes = Arrays.copyOf(modes, length);
            features = Arrays.copyOf(features, length);
            values = Arrays.copyOf(values, length);
            missing = Arrays.copyOf(missing, length);
            yes = Arrays.copyOf(yes, length);
            no = Arrays.copyOf(no, length);
        }

        TreeList build(int[] roots, Votes votes) {
            resize(size);
            return new TreeList(modes, features, values, missing, yes, no, roots, sets, votes);
        }
    }
}
