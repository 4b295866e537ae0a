package io.mlprod.internal.plain.trees;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trees of floats, each node in one {@code long}: a key in the upper 32 bits, then the place of a number of the row in
 * 12 bits, then the place of the node to the left in 20 bits. The node to the right follows it. A step goes left, or
 * one further if the row's number is above the key, without a branch: eight trees are followed side by side, and the
 * processor waits for none of them.
 *
 * <p>Numbers are compared as whole numbers in the same order. A leaf goes to itself, since it asks about a number below
 * every key; its key is what it is called. For a missing value a row has the highest number, and in a second place the
 * lowest, and a node asks about the place that leads it to the right side.
 */
final class PackedWalker implements Walker {

    static final int MAX_PLACES = 1 << 12;
    static final int MAX_NODES = 1 << 20;

    private static final int LEFT = MAX_NODES - 1;
    private static final long PLACE = 0xfff00000L; // of the number that is asked about; 0 in leaves

    private final List<PackedGroup> groups;
    private final long[][] nodes;
    private final int[] commons;
    private final int[] depths;
    private final int[] rightColumns; // of the places where a missing value is above every key
    private final int[] leftColumns; // of those after them, where it is below
    private final int width;

    private PackedWalker(List<PackedGroup> groups, int[] rightColumns, int[] leftColumns) {
        this.groups = groups;
        this.rightColumns = rightColumns;
        this.leftColumns = leftColumns;
        width = 1 + rightColumns.length + leftColumns.length;
        nodes = groups.stream().map(PackedGroup::nodes).toArray(long[][]::new);
        commons = groups.stream().mapToInt(PackedGroup::common).toArray();
        depths = groups.stream().mapToInt(PackedGroup::depth).toArray();
    }

    /** Returns whether trees have a mode that cannot be packed. */
    static boolean isFit(TreeList trees) {
        for (byte mode : trees.modes()) {
            if (mode > TreeList.GT && mode != TreeList.LEAF) {
                return false;
            }
        }
        return rightColumns(trees).length + leftColumns(trees).length < MAX_PLACES;
    }

    private static int[] rightColumns(TreeList trees) {
        return UsedColumns.of(trees, node -> !isMissingLeft(trees, node));
    }

    private static int[] leftColumns(TreeList trees) {
        return UsedColumns.of(trees, node -> isMissingLeft(trees, node));
    }

    /** Returns whether a node asks for more than its threshold, so that its yes is to the right. */
    static boolean isYesRight(TreeList trees, int node) {
        return trees.modes()[node] == TreeList.GT || trees.modes()[node] == TreeList.GTE;
    }

    static boolean isMissingLeft(TreeList trees, int node) {
        return trees.missing()[node] != isYesRight(trees, node);
    }

    /**
     * Packs trees.
     *
     * @param isWeight whether a leaf is called by its weight; otherwise by its number
     * @return null if a tree has too many nodes
     */
    @Nullable
    static Walker of(TreeList trees, boolean isWeight) {
        int[] rightColumns = rightColumns(trees);
        int[] leftColumns = leftColumns(trees);
        PackedGroup.Packer packer = new PackedGroup.Packer(trees, rightColumns, leftColumns, isWeight);
        List<PackedGroup> groups = new ArrayList<>();
        for (int first = 0; first < trees.roots().length; ) {
            PackedGroup group = packer.pack(first);
            if (group == null) {
                return null;
            }
            groups.add(group);
            first += group.trees();
        }
        return new PackedWalker(groups, rightColumns, leftColumns);
    }

    @Override
    public int groups() {
        return groups.size();
    }

    @Override
    public int trees(int group) {
        return groups.get(group).trees();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public void prepare(Scratch scratch, int rows) {
        scratch.keys = new int[rows * width];
        for (int row = 0; row < rows; row++) {
            scratch.keys[row * width] = Integer.MIN_VALUE; // what leaves ask about
        }
    }

    @Override
    public void load(Object features, int firstRow, int rows, int columns, Scratch scratch) {
        for (int row = 0; row < rows; row++) {
            int from = (firstRow + row) * columns;
            int to = row * width + 1;
            load(features, from, rightColumns, Integer.MAX_VALUE, scratch.keys, to);
            load(features, from, leftColumns, Integer.MIN_VALUE, scratch.keys, to + rightColumns.length);
        }
    }

    private static void load(Object features, int from, int[] columns, int missing, int[] keys, int to) {
        if (features instanceof float[] floats) {
            for (int i = 0; i < columns.length; i++) {
                float number = floats[from + columns[i]];
                keys[to + i] = Float.isNaN(number) ? missing : key(number);
            }
        } else if (features instanceof long[] longs) {
            for (int i = 0; i < columns.length; i++) {
                keys[to + i] = key((float) longs[from + columns[i]]);
            }
        } else if (features instanceof int[] ints) {
            for (int i = 0; i < columns.length; i++) {
                keys[to + i] = key(ints[from + columns[i]]);
            }
        } else {
            throw new IllegalArgumentException("Packed trees do not compare doubles");
        }
    }

    /** Returns a whole number that is in the same order as the float; both zeros have the same. */
    static int key(float number) {
        int bits = Float.floatToRawIntBits(number + 0.0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    @Override
    public void walk(int group, int rows, Scratch scratch) {
        for (int row = 0; row < rows; row++) {
            walk(nodes[group], commons[group], depths[group], scratch.keys, row * width, scratch.leaves, row * GROUP);
        }
    }

    private static void walk(long[] nodes, int common, int depth, int[] keys, int at, int[] leaves, int to) {
        long a = nodes[0];
        long b = nodes[1];
        long c = nodes[2];
        long d = nodes[3];
        long e = nodes[4];
        long f = nodes[5];
        long g = nodes[6];
        long h = nodes[7];
        for (int left = common; left > 0; left--) {
            a = nodes[next(a, keys, at)];
            b = nodes[next(b, keys, at)];
            c = nodes[next(c, keys, at)];
            d = nodes[next(d, keys, at)];
            e = nodes[next(e, keys, at)];
            f = nodes[next(f, keys, at)];
            g = nodes[next(g, keys, at)];
            h = nodes[next(h, keys, at)];
        }
        if (common < depth) { // few trees go on, so each is followed on its own
            a = last(nodes, a, keys, at);
            b = last(nodes, b, keys, at);
            c = last(nodes, c, keys, at);
            d = last(nodes, d, keys, at);
            e = last(nodes, e, keys, at);
            f = last(nodes, f, keys, at);
            g = last(nodes, g, keys, at);
            h = last(nodes, h, keys, at);
        }
        leaves[to] = (int) (a >> 32);
        leaves[to + 1] = (int) (b >> 32);
        leaves[to + 2] = (int) (c >> 32);
        leaves[to + 3] = (int) (d >> 32);
        leaves[to + 4] = (int) (e >> 32);
        leaves[to + 5] = (int) (f >> 32);
        leaves[to + 6] = (int) (g >> 32);
        leaves[to + 7] = (int) (h >> 32);
    }

    private static long last(long[] nodes, long node, int[] keys, int at) {
        long last = node;
        while ((last & PLACE) != 0) {
            last = nodes[next(last, keys, at)];
        }
        return last;
    }

    private static int next(long node, int[] keys, int at) {
        long difference = (node >> 32) - keys[at + ((int) node >>> 20)];
        return ((int) node & LEFT) + (int) (difference >>> 63);
    }
}
