package io.mlprod.internal.plain.trees;

import java.util.Arrays;

/** The columns that trees ask about, in ascending order. */
final class UsedColumns {

    private UsedColumns() {}

    /** Returns the columns of the nodes that are chosen. */
    static int[] of(TreeList trees, Choice choice) {
        int last = trees.lastFeature();
        boolean[] isUsed = new boolean[last + 1];
        int count = 0;
        for (int i = 0; i < trees.modes().length; i++) {
            if (!trees.isLeaf(i) && choice.has(i) && !isUsed[trees.features()[i]]) {
                isUsed[trees.features()[i]] = true;
                count++;
            }
        }
        int[] columns = new int[count];
        int size = 0;
        for (int column = 0; column <= last; column++) {
            if (isUsed[column]) {
                columns[size++] = column;
            }
        }
        return columns;
    }

    /** Returns at which place a column is. */
    static int place(int[] columns, int column) {
        return Arrays.binarySearch(columns, column);
    }

    /** A choice of nodes. */
    interface Choice {
        boolean has(int node);
    }
}
