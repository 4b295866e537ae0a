package io.mlprod.internal.plain.trees;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of the attributes that a node with trees may have up to version 3. */
final class NodeAttributes {

    private static final List<String> BOTH = List.of(
            "base_values",
            "nodes_falsenodeids",
            "nodes_featureids",
            "nodes_hitrates",
            "nodes_missing_value_tracks_true",
            "nodes_modes",
            "nodes_nodeids",
            "nodes_treeids",
            "nodes_truenodeids",
            "nodes_values",
            "post_transform");
    private static final List<String> TENSORS =
            List.of("base_values_as_tensor", "nodes_hitrates_as_tensor", "nodes_values_as_tensor");

    private NodeAttributes() {}

    /** Returns the names; {@code leafKind} is class or target, as some of them begin. */
    static Set<String> named(String leafKind, long mlOpset) {
        Set<String> names = new HashSet<>(BOTH);
        for (String name : List.of("_ids", "_nodeids", "_treeids", "_weights")) {
            names.add(leafKind + name);
        }
        names.addAll(
                leafKind.equals("class")
                        ? List.of("classlabels_strings", "classlabels_int64s")
                        : List.of("aggregate_function", "n_targets"));
        if (mlOpset >= 3) {
            names.addAll(TENSORS);
            names.add(leafKind + "_weights_as_tensor");
        }
        return names;
    }
}
