package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks that refuse decision trees which native code would not survive. ONNX Runtime 1.28 checks a good deal of a
 * tree itself. But it follows branches that lead back up for ever, where no deadline ends the run; it loads trees
 * recursively, so that a deep one overflows the native stack and ends the process; and it allocates as many outputs as
 * a damaged number asks for. In the form of version 5 it reads beyond the end of lists that are too short, takes the
 * first of no members, writes out a part at which branches meet once for each path to it, and looks up a tree that is a
 * single leaf by the wrong number.
 */
final class TreeChecks {

    /**
     * The greatest depth of a tree. On a stack of 1 MiB ONNX Runtime loads a tree of 1,000 levels, and ends the process
     * at 2,000.
     */
    private static final int MAX_DEPTH = 500;

    private static final int MAX_TARGETS = 65_536;
    private static final int MAX_EXPANDED = 1 << 20;
    private static final int MEMBER = 6; // of the modes of version 5, the last one

    private final Map<String, List<List<Long>>> noted = new HashMap<>(); // not decoded unless the node contains trees
    private final Map<String, long[]> lists = new HashMap<>();
    private final Map<String, TensorHead> tensors = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();
    private List<Object> modes = List.of();
    private long targets;
    private String operator = "";
    private int position;

    /** Notes one attribute of a node. */
    void note(String attribute, long number, List<Long> numbers, List<Object> texts, @Nullable TensorHead tensor) {
        if (tensor != null && tensors.put(attribute, tensor) != null) {
            repeated.add(attribute);
        }
        switch (attribute) {
            case "n_targets" -> targets = Math.max(targets, number);
            case "nodes_modes" -> modes = texts;
            default -> {
                if (!numbers.isEmpty()) {
                    noted.computeIfAbsent(attribute, one -> new ArrayList<>()).add(numbers);
                }
            }
        }
    }

    /**
     * Checks the node whose attributes have been noted, if it contains trees.
     *
     * @param unsupported takes a description of what ONNX Runtime does not compute as the file says
     */
    void check(String nodeOperator, int nodeEnd, List<String> unsupported) throws MalformedModelException {
        operator = nodeOperator;
        position = nodeEnd;
        switch (operator) {
            case "TreeEnsembleClassifier" -> checkNamedNodes();
            case "TreeEnsembleRegressor" -> {
                checkTargets(list("target_ids").length);
                checkNamedNodes();
            }
            case "TreeEnsemble" -> {
                checkTargets(list("leaf_targetids").length);
                checkNumberedNodes(unsupported);
            }
            default -> {}
        }
    }

    /** Returns the numbers of an attribute. An attribute that occurs twice becomes a list of the wrong length. */
    private long[] list(String attribute) {
        return lists.computeIfAbsent(attribute, one -> {
            List<List<Long>> given = noted.getOrDefault(one, List.of());
            return given.size() == 1 && given.get(0) instanceof WireList.Numbers numbers
                    ? numbers.longs()
                    : given.stream()
                            .flatMapToLong(numbers -> numbers.stream().mapToLong(Long::longValue))
                            .toArray();
        });
    }

    private void checkTargets(int weights) throws MalformedModelException {
        if (targets > Math.max(MAX_TARGETS, weights)) {
            throw broken("with " + targets + " targets, but weights for at most " + weights);
        }
    }

    /**
     * Checks the nodes up to version 3, where a node is named by the numbers of its tree and of itself, in any order.
     */
    private void checkNamedNodes() throws MalformedModelException {
        long[] trees = list("nodes_treeids");
        long[] ids = list("nodes_nodeids");
        long[] yes = list("nodes_truenodeids");
        long[] no = list("nodes_falsenodeids");
        int count = ids.length;
        if (trees.length != count || yes.length != count || no.length != count || modes.size() != count) {
            throw broken("whose lists of nodes differ in length");
        }
        long[] names = new long[count];
        for (int i = 0; i < count; i++) {
            names[i] = name(trees[i], ids[i]);
        }
        long[] sorted = names.clone();
        Arrays.sort(sorted);
        int[] yesIndex = new int[count];
        int[] noIndex = new int[count];
        for (int i = 0; i < count; i++) {
            boolean isLeaf = modes.get(i).equals("LEAF");
            int index = Arrays.binarySearch(sorted, names[i]);
            yesIndex[index] = isLeaf ? -1 : Arrays.binarySearch(sorted, name(trees[i], yes[i]));
            noIndex[index] = isLeaf ? -1 : Arrays.binarySearch(sorted, name(trees[i], no[i]));
            if (!isLeaf && (yesIndex[index] < 0 || noIndex[index] < 0)) {
                throw broken("whose node " + ids[i] + " of tree " + trees[i] + " leads to a node that is not there");
            }
        }
        checkTensor("nodes_values_as_tensor", count, true);
        checkTensor("nodes_hitrates_as_tensor", count, true);
        checkTensor("class_weights_as_tensor", list("class_ids").length, true);
        checkTensor("target_weights_as_tensor", list("target_ids").length, true);
        checkShape(yesIndex, noIndex);
    }

    private void checkTensor(String attribute, int length, boolean isOptional) throws MalformedModelException {
        TensorHead tensor = tensors.get(attribute);
        if (tensor == null
                ? !isOptional
                : tensor.shape().size() != 1 || tensor.shape().get(0) != length || repeated.contains(attribute)) {
            throw broken("whose " + attribute + " are not " + length);
        }
    }

    private long name(long tree, long id) throws MalformedModelException {
        if (tree != (int) tree || id != (int) id) {
            throw broken("with node " + id + " in tree " + tree + ", a number out of range");
        }
        return tree << 32 | Integer.toUnsignedLong((int) id);
    }

    /**
     * Checks the nodes from version 5 on, where a node is named by its place in the lists, and leaves are in lists of
     * their own.
     */
    private void checkNumberedNodes(List<String> unsupported) throws MalformedModelException {
        int count = list("nodes_featureids").length;
        int leaves = list("leaf_targetids").length;
        int[] yes = children("nodes_truenodeids", "nodes_trueleafs", count);
        int[] no = children("nodes_falsenodeids", "nodes_falseleafs", count);
        int missing = list("nodes_missing_value_tracks_true").length;
        if (missing != 0 && missing != count) {
            throw broken("whose lists of nodes differ in length");
        }
        checkTensor("nodes_splits", count, false);
        checkTensor("nodes_modes", count, false);
        checkTensor("nodes_hitrates", count, true);
        checkTensor("leaf_weights", leaves, false);
        checkShape(yes, no);
        checkRoots(count, leaves, unsupported);
        checkExpansion(yes, no, members(count));
    }

    private void checkRoots(int count, int leaves, List<String> unsupported) throws MalformedModelException {
        long[] yes = list("nodes_truenodeids");
        for (long root : list("tree_roots")) {
            if (root < 0 || root >= count) {
                throw broken("with a root that is not there");
            }
            int index = (int) root;
            boolean isLeaf = list("nodes_trueleafs")[index] != 0
                    && list("nodes_falseleafs")[index] != 0
                    && yes[index] == list("nodes_falsenodeids")[index];
            if (isLeaf && root >= leaves) {
                throw broken("with a root that is a leaf and not there"); // it is looked up by the root's number
            }
            if (isLeaf && root != yes[index]) {
                unsupported.add("TreeEnsemble with a tree that is leaf " + yes[index] + " only, for which ONNX Runtime"
                        + " takes leaf " + root + "; put that leaf at the place of its root, or leave the tree out and"
                        + " add its weight to the other leaves");
            }
        }
    }

    /** Returns how many values each node compares with: 1, or the size of its set if it asks for members of one. */
    private int[] members(int count) throws MalformedModelException {
        TensorHead modes = tensors.get("nodes_modes");
        List<Long> values = new ArrayList<>();
        if (modes != null && modes.elementType() == TensorHead.UINT8) {
            modes.bytes(values::add);
        }
        if (values.size() != count || values.stream().anyMatch(mode -> mode < 0 || mode > MEMBER)) {
            throw broken("whose nodes_modes are not " + count + " numbers from 0 to " + MEMBER);
        }
        List<Integer> sets = sets();
        int[] members = new int[count];
        int set = 0;
        for (int i = 0; i < count; i++) {
            members[i] = 1;
            if (values.get(i) == MEMBER) {
                members[i] = set < sets.size() ? sets.get(set) : 0;
                set++;
                if (members[i] == 0) {
                    throw broken("whose node " + i + " has no membership_values");
                }
            }
        }
        return members;
    }

    /** Returns the sizes of the sets; a value that is not a number ends a set. */
    private List<Integer> sets() {
        List<Integer> sets = new ArrayList<>();
        TensorHead values = tensors.get("membership_values");
        if (values == null || !TensorHead.isFraction(values.elementType())) {
            return sets;
        }
        int[] size = {0};
        values.fractions(value -> {
            if (Double.isNaN(value)) {
                sets.add(size[0]);
                size[0] = 0;
            } else {
                size[0]++;
            }
        });
        sets.add(size[0]);
        return sets;
    }

    /**
     * Checks the size of the expansion: ONNX Runtime writes out each tree anew, and a part at which two branches meet
     * once for each path to it.
     */
    private void checkExpansion(int[] yes, int[] no, int[] members) throws MalformedModelException {
        long[] sizes = new long[yes.length];
        long all = 0;
        long most = Math.max(MAX_EXPANDED, 64L * yes.length);
        for (long root : list("tree_roots")) {
            all += size((int) root, yes, no, members, sizes);
            if (all > most) {
                throw broken("whose branches meet, with more than " + most + " nodes once each has its own");
            }
        }
    }

    private static long size(int node, int[] yes, int[] no, int[] members, long[] sizes) {
        if (node < 0) {
            return 1;
        }
        if (sizes[node] == 0) {
            long below = size(yes[node], yes, no, members, sizes) + size(no[node], yes, no, members, sizes);
            sizes[node] = Math.min(members[node] + below, Integer.MAX_VALUE);
        }
        return sizes[node];
    }

    private int[] children(String idList, String leafList, int count) throws MalformedModelException {
        long[] ids = list(idList);
        long[] isLeaf = list(leafList);
        if (ids.length != count || isLeaf.length != count) {
            throw broken("whose lists of nodes differ in length");
        }
        int leaves = list("leaf_targetids").length;
        int[] children = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= (isLeaf[i] == 0 ? ids.length : leaves)) {
                throw broken("whose node " + i + " leads to a node that is not there");
            }
            children[i] = isLeaf[i] == 0 ? (int) ids[i] : -1;
        }
        return children;
    }

    /** Visits every node after its children. Two branches may meet again further down; converters make use of that. */
    private void checkShape(int[] yes, int[] no) throws MalformedModelException {
        int[] heights = new int[yes.length]; // 0: not visited; -1: above the node that is being visited
        int[] stack = new int[2 * yes.length + 1];
        for (int start = 0; start < yes.length; start++) {
            int size = 0;
            stack[size++] = start;
            while (size > 0) {
                int node = stack[size - 1];
                if (heights[node] == 0) {
                    heights[node] = -1;
                    for (int child : new int[] {yes[node], no[node]}) {
                        if (child >= 0 && heights[child] == 0) {
                            stack[size++] = child;
                        } else if (child >= 0 && heights[child] < 0) {
                            throw broken("with a branch that leads back up");
                        }
                    }
                    continue;
                }
                size--;
                if (heights[node] < 0) {
                    heights[node] = 1 + Math.max(height(heights, yes[node]), height(heights, no[node]));
                    if (heights[node] > MAX_DEPTH) {
                        throw broken("with a tree deeper than " + MAX_DEPTH);
                    }
                }
            }
        }
    }

    private static int height(int[] heights, int child) {
        return child < 0 ? 0 : heights[child];
    }

    private MalformedModelException broken(String problem) {
        return new MalformedModelException("A " + operator + " " + problem, position);
    }
}
