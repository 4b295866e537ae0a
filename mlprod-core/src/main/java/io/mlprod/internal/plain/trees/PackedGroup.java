package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * At most eight packed trees: first their roots, then level by level the two nodes below each node.
 *
 * @param trees how many there are; the places of others are leaves
 * @param common how many steps lead from a root to most leaves
 * @param depth how many lead to a leaf at most
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
record PackedGroup(long[] nodes, int trees, int common, int depth) {

    /** Packs groups of the same trees. */
    static final class Packer {

        /**
         * The share of leaves that all trees of a group are followed to side by side. With 0.5 to 0.9 leaf-wise and
         * deep trees took about two thirds of the time that they took with 1.
         */
        private static final double COMMON = 0.75;

        private final TreeList trees;
        private final int[] rightColumns;
        private final int[] leftColumns;
        private final boolean isWeight;
        private long[] nodes = new long[64];
        private int[] sources = new int[64];
        private int size;
        private long all;
        private final long most;

        Packer(TreeList trees, int[] rightColumns, int[] leftColumns, boolean isWeight) {
            this.trees = trees;
            this.rightColumns = rightColumns;
            this.leftColumns = leftColumns;
            this.isWeight = isWeight;
            most = trees.mostNodes();
        }

        /** Packs as many trees from the first on as find room; returns null if there is none for one. */
        @Nullable
        PackedGroup pack(int first) {
            int count = Math.min(Walker.GROUP, trees.roots().length - first);
            while (true) {
                int depth = fill(first, count);
                if (depth >= 0) {
                    all += size;
                    if (all > most) {
                        throw new NotTakenException("Trees whose branches meet too often");
                    }
                    return new PackedGroup(Arrays.copyOf(nodes, size), count, common(depth), depth);
                }
                if (count == 1) {
                    return null;
                }
                count /= 2;
            }
        }

        /** Packs trees; returns their depth, or -1 if they have no room. */
        private int fill(int first, int count) {
            size = 0;
            for (int i = 0; i < Walker.GROUP; i++) {
                add(trees.roots()[first + Math.min(i, count - 1)]);
                if (i >= count) {
                    sources[i] = -1;
                }
            }
            int depth = 0;
            int nextLevel = size;
            for (int i = 0; i < size; i++) {
                if (i == nextLevel) {
                    depth++;
                    nextLevel = size;
                }
                int source = sources[i];
                if (source < 0 || trees.isLeaf(source)) {
                    nodes[i] = (long) (source < 0 ? 0 : name(source)) << 32 | i;
                } else {
                    if (size + 2 > PackedWalker.MAX_NODES) {
                        return -1;
                    }
                    nodes[i] = (long) key(source) << 32 | (long) place(source) << 20 | size;
                    boolean isYesRight = PackedWalker.isYesRight(trees, source);
                    add(isYesRight ? trees.no()[source] : trees.yes()[source]);
                    add(isYesRight ? trees.yes()[source] : trees.no()[source]);
                }
            }
            return depth;
        }

        /** Returns the depth that the given share of leaves does not exceed. */
        private int common(int depth) {
            int[] levels = new int[size];
            int[] leaves = new int[depth + 1];
            int count = 0;
            for (int i = 0; i < size; i++) {
                int left = (int) nodes[i] & (PackedWalker.MAX_NODES - 1);
                if (left == i) {
                    leaves[levels[i]] += sources[i] < 0 ? 0 : 1;
                    count += sources[i] < 0 ? 0 : 1;
                } else {
                    levels[left] = levels[i] + 1;
                    levels[left + 1] = levels[i] + 1;
                }
            }
            int level = 0;
            for (int seen = leaves[0]; seen < COMMON * count; seen += leaves[level]) {
                level++;
            }
            return level;
        }

        private void add(int source) {
            if (size == nodes.length) {
                nodes = Arrays.copyOf(nodes, 2 * size);
                sources = Arrays.copyOf(sources, 2 * size);
            }
            sources[size++] = source;
        }

        private int name(int leaf) {
            int number = trees.yes()[leaf];
            return isWeight
                    ? Float.floatToRawIntBits(
                            (float) trees.votes().weights()[trees.votes().starts()[number]])
                    : number;
        }

        private int place(int node) {
            int column = trees.features()[node];
            return PackedWalker.isMissingLeft(trees, node)
                    ? 1 + rightColumns.length + UsedColumns.place(leftColumns, column)
                    : 1 + UsedColumns.place(rightColumns, column);
        }

        /** Returns the highest key that goes left: that of the threshold, or of the float before it. */
        private int key(int node) {
            float threshold = (float) trees.values()[node];
            boolean isStrict = trees.modes()[node] == TreeList.LT || trees.modes()[node] == TreeList.GTE;
            if (Float.isNaN(threshold) || (isStrict && threshold == Float.NEGATIVE_INFINITY)) {
                // No number is at most that, or below it. No number is above NaN either.
                return trees.modes()[node] == TreeList.GT
                                || (trees.modes()[node] == TreeList.GTE && Float.isNaN(threshold))
                        ? Integer.MAX_VALUE - 1
                        : Integer.MIN_VALUE;
            }
            return PackedWalker.key(isStrict ? Math.nextDown(threshold) : threshold);
        }
    }
}
