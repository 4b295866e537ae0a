package io.mlprod.internal.plain.trees;

import io.mlprod.model.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small random ensembles of every kind, and rows that lie on and next to their thresholds. */
final class RandomTrees {

    private static final String[] MODES = {
        "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"
    };

    private final Random random;
    private final int columns;
    private final List<Double> thresholds = new ArrayList<>();

    RandomTrees(long seed) {
        random = new Random(seed);
        columns = 1 + random.nextInt(5);
    }

    int columns() {
        return columns;
    }

    TreeModel next() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> classifier();
            case 2, 3 -> regressor();
            default -> numbered();
        };
    }

    /** Modes that trees of one ensemble use: one, those that can be packed, or any; equality more often than others. */
    private int[] modes(int all) {
        return switch (random.nextInt(5)) {
            case 0 -> new int[] {random.nextInt(all)};
            case 1 -> new int[] {0, 1, 2, 3};
            case 2 -> new int[] {4};
            case 3 -> all > 6 ? new int[] {6} : new int[] {4, 5};
            default -> java.util.stream.IntStream.range(0, all).toArray();
        };
    }

    private double threshold(int mode, boolean isDouble) {
        double value = switch (random.nextInt(mode >= 4 ? 12 : 24)) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> random.nextInt(70) - 2;
            case 3, 4, 5, 6 -> 1 + random.nextInt(5);
            case 7 -> random.nextInt(5) + 0.5;
            case 8, 9 -> 1 + random.nextInt(66);
            case 10 -> Float.MIN_VALUE * random.nextInt(3);
            case 11 -> special();
            default -> random.nextGaussian();
        };
        double threshold = isDouble ? value : (float) value;
        thresholds.add(threshold);
        return threshold;
    }

    private double special() {
        double[] special = {
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            1e30,
            -1e30,
            16777216,
            Float.MAX_VALUE,
            1e-40
        };
        return special[random.nextInt(special.length)];
    }

    private double weight() {
        return switch (random.nextInt(12)) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> 1;
            case 3 -> 0.5;
            case 4 -> (float) (random.nextGaussian() * 1e6);
            case 5 -> random.nextInt(10) == 0 ? (float) special() : 1;
            default -> (float) random.nextGaussian();
        };
    }

    /** The lists of nodes up to version 3. */
    private final class Nodes {
        private final List<Long> trees = new ArrayList<>();
        private final List<Long> ids = new ArrayList<>();
        private final List<Long> features = new ArrayList<>();
        private final List<String> modes = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();
        private final List<Long> yes = new ArrayList<>();
        private final List<Long> no = new ArrayList<>();
        private final List<Long> missing = new ArrayList<>();
        private final List<long[]> leaves = new ArrayList<>();
        private final boolean isDouble;
        private final int[] allowed;
        private int size;

        Nodes(boolean isDouble) {
            this.isDouble = isDouble;
            allowed = modes(6);
        }

        /** Adds a tree; returns the number of its root. The parts of chains for equality look alike more often. */
        long add(long tree, int depth, long lastFeature) {
            long id = size++;
            int place = ids.size();
            boolean isLeaf = depth == 0 || random.nextInt(5) == 0;
            trees.add(tree);
            ids.add(id);
            int mode = allowed[random.nextInt(allowed.length)];
            long feature =
                    mode == 4 && lastFeature >= 0 && random.nextInt(4) > 0 ? lastFeature : random.nextInt(columns);
            features.add(isLeaf ? 0 : feature);
            modes.add(isLeaf ? "LEAF" : MODES[mode]);
            values.add(isLeaf ? 0 : threshold(mode, isDouble));
            missing.add((long) random.nextInt(2));
            yes.add(0L);
            no.add(0L);
            if (isLeaf) {
                leaves.add(new long[] {tree, id});
                return id;
            }
            boolean isChain = mode == 4 && random.nextBoolean();
            if (random.nextBoolean()) {
                yes.set(place, add(tree, isChain ? random.nextInt(2) : depth - 1, feature));
                no.set(place, add(tree, depth - 1, feature));
            } else {
                no.set(place, add(tree, depth - 1, feature));
                yes.set(place, add(tree, isChain ? random.nextInt(2) : depth - 1, feature));
            }
            return id;
        }

        void addAll(int count, int depth) {
            for (int tree = 0; tree < count; tree++) {
                size = 0;
                add(2L * tree, random.nextInt(depth + 1), -1);
            }
        }

        void putInto(TreeModel model, boolean areTensors) {
            model.with("nodes_treeids", longs(trees))
                    .with("nodes_nodeids", longs(ids))
                    .with("nodes_featureids", longs(features))
                    .with("nodes_modes", modes)
                    .with("nodes_truenodeids", longs(yes))
                    .with("nodes_falsenodeids", longs(no));
            fractions(model, "nodes_values", values, areTensors);
            if (random.nextBoolean()) {
                model.with("nodes_missing_value_tracks_true", longs(missing));
            }
        }
    }

    private static long[] longs(List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    private void fractions(TreeModel model, String name, List<Double> values, boolean isTensor) {
        double[] doubles = values.stream().mapToDouble(Double::doubleValue).toArray();
        if (isTensor) {
            model.with(name + "_as_tensor", TreeModel.tensor(thresholdType(model.input()), doubles));
            return;
        }
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        model.with(name, floats);
    }

    private static ElementType thresholdType(ElementType input) {
        return input == ElementType.DOUBLE ? ElementType.DOUBLE : ElementType.FLOAT;
    }

    private int treeCount() {
        return 1 + random.nextInt(random.nextInt(3) == 0 ? 30 : 4);
    }

    private TreeModel classifier() {
        ElementType[] inputs = {
            ElementType.FLOAT, ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT64, ElementType.INT32
        };
        ElementType input = inputs[random.nextInt(inputs.length)];
        int opset = random.nextBoolean() ? 1 : 3;
        TreeModel model = new TreeModel("TreeEnsembleClassifier", opset, input);
        boolean areTensors = opset == 3 && random.nextInt(3) == 0;
        Nodes nodes = new Nodes(input == ElementType.DOUBLE && areTensors);
        nodes.addAll(treeCount(), 5);
        nodes.putInto(model, areTensors);
        int classes = 1 + random.nextInt(4);
        boolean hasTexts = classes > 1 && random.nextBoolean();
        if (hasTexts) {
            model.with("classlabels_strings", List.of("a", "bé", "", "d").subList(0, classes));
        } else {
            model.with("classlabels_int64s", Arrays.copyOf(new long[] {7, -3, 1L << 40, 0}, classes));
        }
        int only = random.nextBoolean() ? random.nextInt(classes) : -1;
        boolean isPositive = random.nextBoolean();
        votes(model, "class", nodes, classes, only, isPositive, areTensors);
        model.with(
                "post_transform", List.of("NONE", "NONE", "LOGISTIC", "SOFTMAX").get(random.nextInt(4)));
        if (random.nextInt(3) == 0) {
            base(model, classes == 2 ? 1 : classes, areTensors);
        }
        return model;
    }

    private void base(TreeModel model, int size, boolean areTensors) {
        List<Double> base = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            base.add(weight());
        }
        fractions(model, "base_values", base, areTensors);
    }

    private void votes(
            TreeModel model, String kind, Nodes nodes, int targets, int only, boolean isPositive, boolean areTensors) {
        List<Long> trees = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        List<Long> votes = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        List<long[]> leaves = new ArrayList<>(nodes.leaves);
        if (random.nextInt(4) == 0) {
            java.util.Collections.shuffle(leaves, random);
        }
        boolean hasSeveral = random.nextInt(3) == 0;
        for (long[] leaf : leaves) {
            int count = hasSeveral ? 1 + random.nextInt(3) : 1;
            for (int i = 0; i < count; i++) {
                trees.add(leaf[0]);
                ids.add(leaf[1]);
                votes.add((long) (only >= 0 ? only : random.nextInt(targets)));
                double weight = weight();
                weights.add(isPositive ? Math.abs(weight) : weight);
            }
        }
        if (random.nextInt(8) == 0) { // a weight on an inner node, or another one on a leaf
            trees.add(nodes.trees.get(0));
            ids.add(nodes.ids.get(0));
            votes.add(0L);
            weights.add(random.nextGaussian());
        }
        model.with(kind + "_treeids", longs(trees))
                .with(kind + "_nodeids", longs(ids))
                .with(kind + "_ids", longs(votes));
        fractions(model, kind + "_weights", weights, areTensors);
    }

    private TreeModel regressor() {
        ElementType input = random.nextInt(3) == 0 ? ElementType.DOUBLE : ElementType.FLOAT;
        int opset = random.nextBoolean() ? 1 : 3;
        TreeModel model = new TreeModel("TreeEnsembleRegressor", opset, input);
        boolean areTensors = opset == 3 && random.nextInt(3) == 0;
        Nodes nodes = new Nodes(input == ElementType.DOUBLE && areTensors);
        nodes.addAll(treeCount(), 5);
        nodes.putInto(model, areTensors);
        int targets = 1 + random.nextInt(3);
        int only = random.nextInt(3) == 0 ? random.nextInt(targets) : -1;
        votes(model, "target", nodes, targets, only, false, areTensors);
        model.with("n_targets", (long) targets);
        model.with(
                "post_transform", List.of("NONE", "NONE", "LOGISTIC", "SOFTMAX").get(random.nextInt(4)));
        if (random.nextBoolean()) {
            model.with(
                    "aggregate_function",
                    List.of("SUM", "AVERAGE", "MIN", "MAX").get(random.nextInt(4)));
        }
        if (random.nextInt(3) == 0) {
            base(model, targets, areTensors);
        }
        return model;
    }

    /** Trees of version 5. */
    private TreeModel numbered() {
        ElementType input = random.nextInt(3) == 0 ? ElementType.DOUBLE : ElementType.FLOAT;
        TreeModel model = new TreeModel("TreeEnsemble", 5, input);
        int targets = 1 + random.nextInt(3);
        List<long[]> nodes = new ArrayList<>(); // feature, mode, yes, yes is leaf, no, no is leaf, missing
        List<Double> splits = new ArrayList<>();
        List<Double> members = new ArrayList<>();
        List<Long> leafTargets = new ArrayList<>();
        List<Double> leafWeights = new ArrayList<>();
        List<Long> roots = new ArrayList<>();
        int[] allowed = modes(7);
        for (int tree = treeCount(); tree > 0; tree--) {
            roots.add((long) nodes.size());
            grow(nodes, splits, leafTargets, leafWeights, allowed, random.nextInt(5), targets, input);
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i)[1] == 6) {
                members(members);
            }
        }
        model.with("n_targets", (long) targets)
                .with("tree_roots", longs(roots))
                .with("nodes_featureids", column(nodes, 0))
                .with(
                        "nodes_modes",
                        TreeModel.tensor(
                                ElementType.UINT8,
                                nodes.stream().mapToDouble(node -> node[1]).toArray()))
                .with("nodes_truenodeids", column(nodes, 2))
                .with("nodes_trueleafs", column(nodes, 3))
                .with("nodes_falsenodeids", column(nodes, 4))
                .with("nodes_falseleafs", column(nodes, 5))
                .with("nodes_splits", doubles(input, splits))
                .with("leaf_targetids", longs(leafTargets))
                .with("leaf_weights", doubles(input, leafWeights))
                .with("post_transform", (long) Math.max(0, random.nextInt(5) - 2))
                .with("aggregate_function", (long) random.nextInt(4));
        if (random.nextBoolean()) {
            model.with("nodes_missing_value_tracks_true", column(nodes, 6));
        }
        if (!members.isEmpty()) {
            model.with("membership_values", doubles(input, members));
        }
        return model;
    }

    private static Wire doubles(ElementType type, List<Double> values) {
        return TreeModel.tensor(
                type, values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static long[] column(List<long[]> nodes, int column) {
        return nodes.stream().mapToLong(node -> node[column]).toArray();
    }

    private void members(List<Double> members) {
        int count = random.nextInt(4) == 0 ? 20 + random.nextInt(30) : 1 + random.nextInt(5);
        boolean isSmall = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            double member = isSmall ? random.nextInt(31) : random.nextInt(100) - 20;
            if (isSmall && count <= 30 && random.nextInt(6) == 0) {
                member = Math.min(30, member + 0.5);
            }
            members.add(member);
            thresholds.add(member);
            thresholds.add(member + 0.25);
            thresholds.add(member - 0.25);
        }
        members.add(Double.NaN);
    }

    private int grow(
            List<long[]> nodes,
            List<Double> splits,
            List<Long> leafTargets,
            List<Double> leafWeights,
            int[] allowed,
            int depth,
            int targets,
            ElementType input) {
        int place = nodes.size();
        int mode = allowed[random.nextInt(allowed.length)];
        long[] node = {random.nextInt(columns), mode, 0, 0, 0, 0, random.nextInt(2)};
        nodes.add(node);
        splits.add(threshold(mode, input == ElementType.DOUBLE));
        int first = random.nextInt(2);
        for (int i = 0; i < 2; i++) {
            int side = 2 + 2 * ((first + i) % 2);
            int kind = depth == 0 ? 0 : random.nextInt(6);
            if (kind > 1) {
                node[side] = grow(nodes, splits, leafTargets, leafWeights, allowed, depth - 1, targets, input);
            } else {
                node[side + 1] = 1;
                if (kind == 1 && !leafTargets.isEmpty()) {
                    node[side] = random.nextInt(leafTargets.size());
                } else {
                    node[side] = leafTargets.size();
                    leafTargets.add((long) random.nextInt(targets));
                    leafWeights.add(weight());
                }
            }
        }
        return place;
    }

    /** Returns rows x columns numbers of a type. */
    Object rows(ElementType type, int rows) {
        double[] numbers = new double[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            double number = thresholds.isEmpty() ? 0 : thresholds.get(random.nextInt(thresholds.size()));
            numbers[i] = switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> number;
                case 4 -> type == ElementType.DOUBLE ? Math.nextUp(number) : Math.nextUp((float) number);
                case 5 -> type == ElementType.DOUBLE ? Math.nextDown(number) : Math.nextDown((float) number);
                case 6 -> Double.NaN;
                case 7 -> special();
                case 8 -> random.nextInt(70) - 2;
                case 9 -> random.nextBoolean() ? 0.0 : -0.0;
                default -> random.nextGaussian();
            };
        }
        return switch (type) {
            case DOUBLE -> numbers;
            case INT64 -> {
                long[] longs = new long[numbers.length];
                Arrays.setAll(longs, i -> (long) numbers[i] + random.nextInt(2));
                yield longs;
            }
            case INT32 -> {
                int[] ints = new int[numbers.length];
                Arrays.setAll(ints, i -> (int) numbers[i]);
                yield ints;
            }
            default -> {
                float[] floats = new float[numbers.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = Double.isNaN(numbers[i]) && random.nextBoolean()
                            ? Float.intBitsToFloat(0xffc00000)
                            : (float) numbers[i];
                }
                yield floats;
            }
        };
    }
}
