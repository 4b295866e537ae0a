package io.mlprod.internal.plain.trees;

/** Trees, ready to be followed from their roots to a leaf. They are followed in groups of at most eight. */
interface Walker {

    /** The number of leaves that a group finds for each row, whether or not it has as many trees. */
    int GROUP = 8;

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
