package io.mlprod.internal.plain.trees;

/** Trees, ready to be followed from their roots to a leaf. They are followed in groups of at most eight. */
sealed interface Walker permits PackedWalker, PlainWalker {

    /** The number of leaves that a group finds for each row, whether or not it has as many trees. */
    int GROUP = 8;

    /** Returns how many nodes there may be once a part at which branches meet is there once for each of them. */
    static long mostNodes(TreeList trees) {
        return 4L * trees.modes().length + 65_536;
    }

    /** Prepares trees for inputs of floats or whole numbers, or for doubles. */
    static Walker of(TreeList trees, boolean isDouble, boolean isWeight) {
        Walker packed = isDouble || !PackedWalker.isFit(trees) ? null : PackedWalker.of(trees, isWeight);
        return packed == null ? PlainWalker.of(trees, isWeight) : packed;
    }

    int groups();

    /** Returns how many trees a group has. */
    int trees(int group);

    /** Returns how many numbers of a row are kept in the scratch. */
    int width();

    /** Makes the place in the scratch for rows. */
    void prepare(Scratch scratch, int rows);

    /**
     * Reads rows into the scratch.
     *
     * @param features a {@code float[]}, {@code double[]}, {@code long[]} or {@code int[]}
     */
    void load(Object features, int firstRow, int rows, int columns, Scratch scratch);

    /**
     * Follows the trees of a group for each row in the scratch, and notes there what the leaves are called: the bits of
     * their weight as a float, or their number.
     */
    void walk(int group, int rows, Scratch scratch);
}
