package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.trees.TreeList.Votes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees up to version 3, where a node is named by the numbers of its tree and of itself, in any order. */
final class NamedTrees {

    private static final List<String> MODES = List.of(
            "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "BRANCH_MEMBER", "LEAF");

    private final TreeAttributes attributes;
    private final long[] trees;
    private final long[] ids;
    private final Map<Long, Integer> firsts = new HashMap<>(); // where the nodes of each tree begin
    private @Nullable Map<Long, Map<Long, Integer>> places;

    private NamedTrees(TreeAttributes attributes) {
        this.attributes = attributes;
        trees = attributes.numbers("nodes_treeids");
        ids = attributes.numbers("nodes_nodeids", trees.length);
    }

    /** Reads the trees; {@code leafKind} is class or target, as the names of the attributes begin. */
    static TreeList read(TreeAttributes attributes, String leafKind, int targets) {
        return new NamedTrees(attributes).read(leafKind, targets);
    }

    private TreeList read(String leafKind, int targets) {
        int count = trees.length;
        if (count == 0) {
            throw attributes.refuse("without nodes");
        }
        int[] roots = roots();
        byte[] modes = modes(count);
        double[] values = attributes.fractions("nodes_values");
        if (values.length != count) {
            throw attributes.refuse("whose nodes_values are " + values.length + ", not " + count);
        }
        int[] yes = children("nodes_truenodeids", modes);
        int[] no = children("nodes_falsenodeids", modes);
        int leaves = 0;
        for (int i = 0; i < count; i++) {
            if (modes[i] == TreeList.LEAF) {
                yes[i] = leaves++;
            }
        }
        return new TreeList(
                modes,
                attributes.features("nodes_featureids", count),
                values,
                attributes.missing(count),
                yes,
                no,
                roots,
                new HashMap<>(),
                votes(leafKind, targets, modes, yes, leaves));
    }

    private int[] roots() {
        int[] roots = new int[trees.length];
        int size = 0;
        for (int i = 0; i < trees.length; i++) {
            if (trees[i] < 0 || trees[i] > Integer.MAX_VALUE || ids[i] < 0 || ids[i] >= trees.length) {
                throw attributes.refuse("with node " + ids[i] + " of tree " + trees[i]);
            }
            if (i == 0 || trees[i] != trees[i - 1]) {
                if (firsts.put(trees[i], i) != null) {
                    throw attributes.refuse("whose tree " + trees[i] + " is in several parts");
                }
                roots[size++] = i;
            }
        }
        return Arrays.copyOf(roots, size);
    }

    private byte[] modes(int count) {
        List<String> names = attributes.texts("nodes_modes");
        if (names.size() != count) {
            throw attributes.refuse("whose nodes_modes are " + names.size() + ", not " + count);
        }
        byte[] modes = new byte[count];
        for (int i = 0; i < count; i++) {
            modes[i] = (byte) MODES.indexOf(names.get(i));
            if (modes[i] < 0 || modes[i] == TreeList.MEMBER) {
                throw attributes.refuse("with an unknown mode");
            }
        }
        return modes;
    }

    private int[] children(String name, byte[] modes) {
        long[] numbers = attributes.numbers(name, trees.length);
        int[] children = new int[numbers.length];
        for (int i = 0; i < children.length; i++) {
            if (modes[i] != TreeList.LEAF) {
                children[i] = place(trees[i], numbers[i]);
            }
        }
        return children;
    }

    /** Returns the index of a node. Nearly always nodes are numbered as they follow each other. */
    private int place(long tree, long id) {
        Integer first = firsts.get(tree);
        if (first != null && id >= 0 && id < trees.length - first) {
            int likely = first + (int) id;
            if (trees[likely] == tree && ids[likely] == id) {
                return likely;
            }
        }
        if (places == null) {
            places = places();
        }
        Integer place = places.getOrDefault(tree, Map.of()).get(id);
        if (place == null) {
            throw attributes.refuse("whose node " + id + " of tree " + tree + " is not there");
        }
        return place;
    }

    private Map<Long, Map<Long, Integer>> places() {
        Map<Long, Map<Long, Integer>> all = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            all.computeIfAbsent(trees[i], tree -> new HashMap<>()).put(ids[i], i);
        }
        return all;
    }

    private Votes votes(String leafKind, int targets, byte[] modes, int[] leafOf, int leaves) {
        int[] ids = attributes.targets(leafKind + "_ids", targets);
        long[] voteTrees = attributes.numbers(leafKind + "_treeids", ids.length);
        long[] voteNodes = attributes.numbers(leafKind + "_nodeids", ids.length);
        double[] weights = attributes.fractions(leafKind + "_weights");
        if (weights.length != ids.length) {
            throw attributes.refuse("whose " + leafKind + "_weights are " + weights.length + ", not " + ids.length);
        }
        int[] leafOfVote = new int[ids.length];
        int[] starts = new int[leaves + 1];
        for (int i = 0; i < ids.length; i++) {
            int node = place(voteTrees[i], voteNodes[i]);
            leafOfVote[i] = modes[node] == TreeList.LEAF ? leafOf[node] : -1; // those of other nodes are ignored
            if (leafOfVote[i] >= 0) {
                starts[leafOfVote[i] + 1]++;
            }
        }
        for (int i = 0; i < leaves; i++) {
            if (starts[i + 1] == 0) {
                throw attributes.refuse("with a leaf without a weight");
            }
            starts[i + 1] += starts[i];
        }
        int[] next = starts.clone();
        int[] sortedTargets = new int[starts[leaves]];
        double[] sortedWeights = new double[starts[leaves]];
        for (int i = 0; i < ids.length; i++) {
            if (leafOfVote[i] >= 0) {
                int place = next[leafOfVote[i]]++;
                sortedTargets[place] = ids[i];
                sortedWeights[place] = weights[i];
            }
        }
        return new Votes(
                starts,
                sortedTargets,
                sortedWeights,
                Arrays.stream(ids).distinct().count() == 1,
                Arrays.stream(weights).noneMatch(weight -> weight < 0),
                starts[leaves] < ids.length);
    }
}
