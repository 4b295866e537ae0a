package io.mlprod.internal.plain.trees;

import io.mlprod.internal.plain.NotTakenException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trees of all modes, for floats and doubles, followed one by one. A node takes 16 bytes, and the two nodes below it
 * follow each other, that of a yes first.
 */
final class PlainWalker implements Walker {

    private static final int MODE = 15;
    private static final int IS_MISSING_YES = 16;
    private static final int COLUMN_SHIFT = 5;

    private final int[] columns;
    private final int[] roots;
    private final List<double[]> sets = new ArrayList<>();
    private final boolean isWeight;
    private long[] operands; // the bits of a threshold, the place of a set, or what a leaf is called
    private int[] yes;
    private int[] tests;
    private int size;

    private PlainWalker(TreeList trees, boolean isWeight) {
        this.isWeight = isWeight;
        columns = UsedColumns.of(trees, node -> true);
        int count = trees.modes().length;
        operands = new long[count];
        yes = new int[count];
        tests = new int[count];
        roots = new int[trees.roots().length];
    }

    /** Lays out trees; a part at which branches meet is there once for each of them. */
    static Walker of(TreeList trees, boolean isWeight) {
        PlainWalker walker = new PlainWalker(trees, isWeight);
        int[] sources = new int[trees.modes().length];
        long most = trees.mostNodes();
        for (int tree = 0; tree < walker.roots.length; tree++) {
            walker.roots[tree] = walker.size;
            int end = walker.size + 1;
            sources = walker.roomFor(end, sources);
            sources[walker.size] = trees.roots()[tree];
            for (; walker.size < end; walker.size++) {
                int source = sources[walker.size];
                walker.add(trees, source, end);
                if (!trees.isLeaf(source)) {
                    if (end + 2 > most) {
                        throw new NotTakenException("Trees whose branches meet too often");
                    }
                    sources = walker.roomFor(end + 2, sources);
                    sources[end++] = trees.yes()[source];
                    sources[end++] = trees.no()[source];
                }
            }
        }
        walker.operands = Arrays.copyOf(walker.operands, walker.size);
        walker.yes = Arrays.copyOf(walker.yes, walker.size);
        walker.tests = Arrays.copyOf(walker.tests, walker.size);
        return walker;
    }

    private int[] roomFor(int count, int[] sources) {
        if (count <= sources.length) {
            return sources;
        }
        int length = Math.max(count, 2 * sources.length);
        operands = Arrays.copyOf(operands, length);
        yes = Arrays.copyOf(yes, length);
        tests = Arrays.copyOf(tests, length);
        return Arrays.copyOf(sources, length);
    }

    private void add(TreeList trees, int source, int next) {
        byte mode = trees.modes()[source];
        tests[size] = mode | (trees.missing()[source] ? IS_MISSING_YES : 0);
        yes[size] = next;
        if (mode == TreeList.LEAF) {
            int number = trees.yes()[source];
            float weight = (float) trees.votes().weights()[trees.votes().starts()[number]];
            operands[size] = isWeight ? Float.floatToRawIntBits(weight) : number;
            return;
        }
        tests[size] |= UsedColumns.place(columns, trees.features()[source]) << COLUMN_SHIFT;
        if (trees.sets().containsKey(source)) {
            operands[size] = sets.size();
            sets.add(trees.sets().get(source));
        } else {
            operands[size] = Double.doubleToRawLongBits(trees.values()[source]);
        }
    }

    @Override
    public int groups() {
        return (roots.length + GROUP - 1) / GROUP;
    }

    @Override
    public int trees(int group) {
        return Math.min(GROUP, roots.length - group * GROUP);
    }

    @Override
    public int width() {
        return columns.length;
    }

    @Override
    public void prepare(Scratch scratch, int rows) {
        scratch.numbers = new double[rows * columns.length];
    }

    @Override
    public void load(Object features, int firstRow, int rows, int columns, Scratch scratch) {
        for (int row = 0; row < rows; row++) {
            load(features, (firstRow + row) * columns, scratch.numbers, row * this.columns.length);
        }
    }

    private void load(Object features, int from, double[] numbers, int to) {
        if (features instanceof float[] floats) {
            for (int i = 0; i < columns.length; i++) {
                numbers[to + i] = floats[from + columns[i]];
            }
        } else if (features instanceof double[] doubles) {
            for (int i = 0; i < columns.length; i++) {
                numbers[to + i] = doubles[from + columns[i]];
            }
        } else if (features instanceof long[] longs) {
            for (int i = 0; i < columns.length; i++) {
                numbers[to + i] = (float) longs[from + columns[i]];
            }
        } else if (features instanceof int[] ints) {
            for (int i = 0; i < columns.length; i++) {
                numbers[to + i] = (float) ints[from + columns[i]];
            }
        }
    }

    @Override
    public void walk(int group, int rows, Scratch scratch) {
        int count = trees(group);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < count; i++) {
                scratch.leaves[row * GROUP + i] = leaf(roots[group * GROUP + i], scratch.numbers, row * columns.length);
            }
        }
    }

    private int leaf(int root, double[] numbers, int at) {
        int node = root;
        while (true) {
            int test = tests[node];
            int mode = test & MODE;
            if (mode == TreeList.LEAF) {
                return (int) operands[node];
            }
            double number = numbers[at + (test >>> COLUMN_SHIFT)];
            boolean isYes = Double.isNaN(number)
                    ? (test & IS_MISSING_YES) != 0 || mode == TreeList.NEQ
                    : isYes(mode, number, operands[node]);
            node = isYes ? yes[node] : yes[node] + 1;
        }
    }

    private boolean isYes(int mode, double number, long operand) {
        double threshold = Double.longBitsToDouble(operand);
        return switch (mode) {
            case TreeList.LEQ -> number <= threshold;
            case TreeList.LT -> number < threshold;
            case TreeList.GTE -> number >= threshold;
            case TreeList.GT -> number > threshold;
            case TreeList.EQ -> number == threshold;
            case TreeList.NEQ -> number != threshold;
            case TreeList.BIG_SET -> Arrays.binarySearch(sets.get((int) operand), (int) number) >= 0;
            default -> Arrays.binarySearch(sets.get((int) operand), number + 0.0) >= 0;
        };
    }
}
