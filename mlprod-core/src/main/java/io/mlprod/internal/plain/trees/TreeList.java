package io.mlprod.internal.plain.trees;

import java.util.Map;

/**
 * Decision trees as lists of nodes, in the order of the file. Thresholds and weights are doubles, which hold floats
 * exactly.
 *
 * @param modes what each node asks, one of the constants below
 * @param features the column that it asks about
 * @param values the threshold that it compares with
 * @param missing whether a missing value is a yes
 * @param yes the next node if the answer is yes; of a leaf its place among the leaves
 * @param no the next node if it is no
 * @param roots the node at which each tree starts
 * @param sets the members that a node with {@link #MEMBER} or {@link #BIG_SET} asks for, in ascending order
 * @param votes what the leaves say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
record TreeList(
        byte[] modes,
        int[] features,
        double[] values,
        boolean[] missing,
        int[] yes,
        int[] no,
        int[] roots,
        Map<Integer, double[]> sets,
        Votes votes) {

    static final byte LEQ = 0; // the first seven are the numbers of TreeEnsemble
    static final byte LT = 1;
    static final byte GTE = 2;
    static final byte GT = 3;
    static final byte EQ = 4;
    static final byte NEQ = 5;
    static final byte MEMBER = 6;
    static final byte LEAF = 7;
    static final byte BIG_SET = 8; // a MEMBER without the fraction, which ONNX Runtime drops if the set is large

    boolean isLeaf(int node) {
        return modes[node] == LEAF;
    }

    /** Returns how many nodes there may be once a part at which branches meet is there once for each of them. */
    long mostNodes() {
        return 4L * modes.length + 65_536;
    }

    /** Returns the highest column that a node asks about; -1 if none does. */
    int lastFeature() {
        int last = -1;
        for (int i = 0; i < modes.length; i++) {
            last = isLeaf(i) ? last : Math.max(last, features[i]);
        }
        return last;
    }

    /**
     * What leaves say: leaf i adds those weights to those targets that start at {@code starts[i]} and end before
     * {@code starts[i + 1]}.
     *
     * @param starts one more than there are leaves
     * @param isOfOne whether all weights of the file are for one target; also those that are ignored
     * @param isPositive whether none of them is below 0
     * @param hasIgnored whether some are on nodes that are no leaves
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only
    record Votes(
            int[] starts, int[] targets, double[] weights, boolean isOfOne, boolean isPositive, boolean hasIgnored) {

        boolean isOneEach() {
            return targets.length == starts.length - 1;
        }
    }
}
