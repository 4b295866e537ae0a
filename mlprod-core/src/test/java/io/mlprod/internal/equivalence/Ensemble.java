package io.mlprod.internal.equivalence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random trees that a test can damage before it writes them. Each tree is complete; features are compared by mode. */
final class Ensemble {

    static final int FEATURES = 6;

    final int trees;
    final int depth;
    final String mode;
    final int[] features;
    final float[] thresholds;
    final float[] leaves;
    final long[] yes;
    final long[] no;
    final long[] missing;
    String input = "x";
    String transform = "NONE";
    List<String> labels = List.of("no", "yes");

    Ensemble(int trees, int depth, String mode, long seed) {
        this.trees = trees;
        this.depth = depth;
        this.mode = mode;
        Random random = new Random(seed);
        int inner = (1 << depth) - 1;
        features = new int[trees * inner];
        thresholds = new float[trees * inner];
        missing = new long[trees * inner];
        yes = new long[trees * inner];
        no = new long[trees * inner];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextInt(FEATURES);
            thresholds[i] = (float) random.nextGaussian();
            missing[i] = random.nextInt(2);
            yes[i] = 2L * (i % inner) + 1;
            no[i] = 2L * (i % inner) + 2;
        }
        leaves = new float[trees << depth];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = (float) random.nextGaussian();
        }
    }

    /** A regressor behind an input x, with the output y. */
    byte[] regressor() {
        return model(regressorNode(), List.of(OnnxBytes.value("y", OnnxBytes.FLOAT, 1)));
    }

    /** A classifier of two classes, with a negative weight. */
    byte[] classifier() {
        OnnxBytes node = node("TreeEnsembleClassifier", "class", List.of("label", "scores"))
                .strings("classlabels_strings", labels)
                .string("post_transform", transform);
        return model(
                node,
                List.of(OnnxBytes.value("label", OnnxBytes.STRING, 0), OnnxBytes.value("scores", OnnxBytes.FLOAT, 2)));
    }

    /** The regressor's node, to be put behind others. */
    OnnxBytes regressorNode() {
        return node("TreeEnsembleRegressor", "target", List.of("y")).integer("n_targets", 1);
    }

    /** The same trees in the form of version 5, in which a set of members may take the place of each threshold. */
    byte[] numbered(float... members) {
        int inner = (1 << depth) - 1;
        int firstLeafParent = (1 << (depth - 1)) - 1;
        int count = features.length;
        long[] left = new long[count];
        long[] right = new long[count];
        long[] isLeaf = new long[count];
        byte[] modes = new byte[count];
        long[] feature = new long[count];
        long[] roots = new long[trees];
        float[] sets = new float[members.length == 0 ? 0 : count * (members.length + 1)];
        for (int i = 0; i < count; i++) {
            int tree = i / inner;
            int at = i % inner;
            isLeaf[i] = at >= firstLeafParent ? 1 : 0;
            int from = at >= firstLeafParent ? (tree << depth) - inner : tree * inner;
            left[i] = from + yes[i];
            right[i] = from + no[i];
            modes[i] = (byte)
                    (members.length > 0 ? 6 : List.of("LEQ", "LT", "GTE", "GT").indexOf(mode));
            feature[i] = features[i];
            for (int j = 0; j < members.length; j++) {
                sets[i * (members.length + 1) + j] =
                        members[j] + (float) Math.rint(thresholds[i] * 3); // whole numbers only
            }
            if (members.length > 0) {
                sets[i * (members.length + 1) + members.length] = Float.NaN;
            }
        }
        Arrays.setAll(roots, tree -> (long) tree * inner);
        OnnxBytes node = OnnxBytes.node("ai.onnx.ml", "TreeEnsemble", List.of("x"), List.of("y"))
                .ints("tree_roots", roots)
                .ints("nodes_featureids", feature)
                .ints("nodes_truenodeids", left)
                .ints("nodes_falsenodeids", right)
                .ints("nodes_trueleafs", isLeaf)
                .ints("nodes_falseleafs", isLeaf)
                .ints("nodes_missing_value_tracks_true", missing)
                .tensor("nodes_modes", 2, modes, count)
                .tensor("nodes_splits", OnnxBytes.FLOAT, OnnxBytes.little(thresholds), count)
                .ints("leaf_targetids", new long[leaves.length])
                .tensor("leaf_weights", OnnxBytes.FLOAT, OnnxBytes.little(leaves), leaves.length)
                .integer("n_targets", 1)
                .integer("post_transform", 0)
                .integer("aggregate_function", 1);
        if (members.length > 0) {
            node.tensor("membership_values", OnnxBytes.FLOAT, OnnxBytes.little(sets), sets.length);
        }
        return OnnxBytes.model(
                5,
                List.of(node),
                List.of(OnnxBytes.value("x", OnnxBytes.FLOAT, FEATURES)),
                List.of(OnnxBytes.value("y", OnnxBytes.FLOAT, 1)),
                List.of());
    }

    static byte[] model(OnnxBytes node, List<OnnxBytes> outputs) {
        return OnnxBytes.model(
                List.of(node), List.of(OnnxBytes.value("x", OnnxBytes.FLOAT, FEATURES)), outputs, List.of());
    }

    OnnxBytes node(String operator, String leaf, List<String> outputs) {
        int inner = (1 << depth) - 1;
        int each = inner + (1 << depth);
        List<String> modes = new ArrayList<>();
        long[] treeIds = new long[trees * each];
        long[] ids = new long[trees * each];
        long[] feature = new long[trees * each];
        float[] values = new float[trees * each];
        long[] left = new long[trees * each];
        long[] right = new long[trees * each];
        long[] tracks = new long[trees * each];
        long[] leafTrees = new long[leaves.length];
        long[] leafIds = new long[leaves.length];
        int leafAt = 0;
        for (int i = 0; i < ids.length; i++) {
            int at = i % each;
            treeIds[i] = i / each;
            ids[i] = at;
            if (at < inner) {
                int own = i / each * inner + at;
                modes.add("BRANCH_" + mode);
                feature[i] = features[own];
                values[i] = thresholds[own];
                left[i] = yes[own];
                right[i] = no[own];
                tracks[i] = missing[own];
            } else {
                modes.add("LEAF");
                leafTrees[leafAt] = i / each;
                leafIds[leafAt++] = at;
            }
        }
        return OnnxBytes.node("ai.onnx.ml", operator, List.of(input), outputs)
                .ints("nodes_treeids", treeIds)
                .ints("nodes_nodeids", ids)
                .ints("nodes_featureids", feature)
                .floats("nodes_values", values)
                .strings("nodes_modes", modes)
                .ints("nodes_truenodeids", left)
                .ints("nodes_falsenodeids", right)
                .ints("nodes_missing_value_tracks_true", tracks)
                .ints(leaf + "_treeids", leafTrees)
                .ints(leaf + "_nodeids", leafIds)
                .ints(leaf + "_ids", new long[leaves.length])
                .floats(leaf + "_weights", leaves);
    }

    /** Swaps the children of a node. */
    void swap(int node) {
        long kept = yes[node];
        yes[node] = no[node];
        no[node] = kept;
    }

    void invertMissing() {
        Arrays.setAll(missing, i -> 1 - missing[i]);
    }
}
