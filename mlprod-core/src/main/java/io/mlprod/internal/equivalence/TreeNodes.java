package io.mlprod.internal.equivalence;

import io.mlprod.model.Tensor;
import io.mlprod.spi.Attribute;
import io.mlprod.spi.Constant;
import io.mlprod.spi.ModelGraph.Node;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inner nodes of a tree ensemble, as far as rows that reach them are concerned: each with its parent. A node that
 * has several has one of them.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TreeNodes(
        Node node,
        int[] features,
        double[] thresholds,
        Mode[] modes,
        int[] parents,
        boolean[] isTrueChild,
        double[][] members) {

    private static final double[] NO_MEMBERS = {};
    private static final Attribute NONE = Attribute.builder().build();

    /** How a node compares; the order is that of the numbers in version 5. */
    enum Mode {
        LEQ,
        LT,
        GTE,
        GT,
        EQ,
        NEQ,
        MEMBER,
        LEAF;

        static Mode of(String name) {
            return switch (name) {
                case "BRANCH_LEQ" -> LEQ;
                case "BRANCH_LT" -> LT;
                case "BRANCH_GTE" -> GTE;
                case "BRANCH_GT" -> GT;
                case "BRANCH_EQ" -> EQ;
                case "BRANCH_NEQ" -> NEQ;
                default -> LEAF;
            };
        }

        /** Returns whether a value at the threshold or below takes the branch of true. */
        boolean isTrueBelow() {
            return this == LEQ || this == LT;
        }

        /** Returns whether there are two ranges of values, one for each branch. */
        boolean isOrdered() {
            return isTrueBelow() || this == GTE || this == GT;
        }
    }

    static boolean isTree(Node node) {
        return node.domain().equals("ai.onnx.ml") && node.operator().startsWith("TreeEnsemble");
    }

    /** Returns the nodes of an ensemble of trees; null if its attributes do not fit together. */
    static @Nullable TreeNodes read(Node node) {
        try {
            return node.operator().equals("TreeEnsemble") ? readNumbered(node) : readNamed(node);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return null;
        }
    }

    int count() {
        return features.length;
    }

    /** Returns the greatest value on the lower side of an ordered node. */
    double split(int index) {
        double threshold = thresholds[index];
        boolean isBelow = modes[index] == Mode.LT || modes[index] == Mode.GTE;
        return isBelow ? Math.nextDown(threshold) : threshold;
    }

    private static TreeNodes readNamed(Node node) {
        long[] trees = list(node, "nodes_treeids").readNumbers();
        long[] ids = list(node, "nodes_nodeids").readNumbers();
        long[] yes = list(node, "nodes_truenodeids").readNumbers();
        long[] no = list(node, "nodes_falsenodeids").readNumbers();
        List<String> modeNames = list(node, "nodes_modes").readTexts();
        Constant doubles = list(node, "nodes_values_as_tensor").tensor();
        int count = ids.length;
        double[] thresholds = doubles != null ? numbers(doubles) : widened(node, count);
        Mode[] modes = new Mode[count];
        for (int i = 0; i < count; i++) {
            modes[i] = Mode.of(modeNames.get(i));
        }
        Places places = new Places(trees, ids);
        int[] parents = new int[count];
        Arrays.fill(parents, -1);
        boolean[] isTrueChild = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (modes[i] != Mode.LEAF) {
                int right = places.of(trees[i], no[i]);
                int left = places.of(trees[i], yes[i]);
                parents[right] = i;
                parents[left] = i;
                isTrueChild[left] = true;
            }
        }
        double[][] members = new double[count][];
        Arrays.fill(members, NO_MEMBERS);
        int[] features = ints(list(node, "nodes_featureids").readNumbers());
        return new TreeNodes(node, features, thresholds, modes, parents, isTrueChild, members);
    }

    private static double[] widened(Node node, int count) {
        float[] values = list(node, "nodes_values").readFractions();
        double[] wide = new double[count];
        for (int i = 0; i < count; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** Where in the lists a node is that is named by the numbers of its tree and of itself. */
    private static final class Places {

        private final long[] names;
        private final int[] indices; // in the order of the names

        Places(long[] trees, long[] ids) {
            long[] all = new long[ids.length];
            boolean isSorted = true;
            for (int i = 0; i < all.length; i++) {
                all[i] = name(trees[i], ids[i]);
                isSorted &= i == 0 || all[i - 1] < all[i];
            }
            indices = new int[all.length];
            Arrays.setAll(indices, i -> i);
            if (!isSorted) { // exporters write them in order
                Integer[] order = new Integer[all.length];
                Arrays.setAll(order, i -> i);
                Arrays.sort(order, Comparator.comparingLong(i -> all[i]));
                Arrays.setAll(indices, i -> order[i]);
            }
            names = new long[all.length];
            Arrays.setAll(names, i -> all[indices[i]]);
        }

        private static long name(long tree, long id) {
            return tree << 32 | Integer.toUnsignedLong((int) id);
        }

        int of(long tree, long id) {
            return indices[Arrays.binarySearch(names, name(tree, id))];
        }
    }

    private static TreeNodes readNumbered(Node node) {
        Tensor splits = tensor(node, "nodes_splits").read();
        double[] modeNumbers = numbers(tensor(node, "nodes_modes"));
        int count = splits.size();
        Mode[] modes = new Mode[count];
        int[] parents = new int[count];
        Arrays.fill(parents, -1);
        boolean[] isTrueChild = new boolean[count];
        long[] yes = list(node, "nodes_truenodeids").readNumbers();
        long[] no = list(node, "nodes_falsenodeids").readNumbers();
        long[] yesIsLeaf = list(node, "nodes_trueleafs").readNumbers();
        long[] noIsLeaf = list(node, "nodes_falseleafs").readNumbers();
        for (int i = 0; i < count; i++) {
            modes[i] = Mode.values()[(int) modeNumbers[i]];
            if (noIsLeaf[i] == 0) {
                parents[(int) no[i]] = i;
            }
            if (yesIsLeaf[i] == 0) {
                parents[(int) yes[i]] = i;
                isTrueChild[(int) yes[i]] = true;
            }
        }
        int[] features = ints(list(node, "nodes_featureids").readNumbers());
        return new TreeNodes(node, features, splits.doubles(), modes, parents, isTrueChild, members(node, modes));
    }

    /** Returns the set of each node that asks for members; the file has them one after another, divided by NaN. */
    private static double[][] members(Node node, Mode[] modes) {
        Constant tensor = list(node, "membership_values").tensor();
        double[] all = tensor == null ? NO_MEMBERS : numbers(tensor);
        double[][] members = new double[modes.length][];
        int from = 0;
        for (int i = 0; i < modes.length; i++) {
            members[i] = NO_MEMBERS;
            if (modes[i] == Mode.MEMBER) {
                int to = from;
                while (to < all.length && !Double.isNaN(all[to])) {
                    to++;
                }
                members[i] = Arrays.copyOfRange(all, Math.min(from, to), to);
                from = to + 1;
            }
        }
        return members;
    }

    private static Attribute list(Node node, String name) {
        return node.attributes().getOrDefault(name, NONE);
    }

    private static Constant tensor(Node node, String name) {
        Constant tensor = list(node, name).tensor();
        if (tensor == null) {
            throw new IllegalArgumentException("There is no " + name);
        }
        return tensor;
    }

    private static double[] numbers(Constant tensor) {
        return tensor.read().doubles();
    }

    private static int[] ints(long[] numbers) {
        return Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
    }
}
