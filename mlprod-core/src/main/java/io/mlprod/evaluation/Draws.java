package io.mlprod.evaluation;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.jspecify.annotations.Nullable;

/** Rows drawn again with replacement: one by one, or all rows of a group together. For one thread. */
final class Draws {

    private final UniformRandomProvider random;
    private final int @Nullable [] groupOfRow;
    private final double[] counts; // of each row
    private final double[] groupCounts;

    /**
     * @param groupOfRow the number of each row's group, from 0 without gaps; null if rows are drawn one by one
     * @param groups how many groups there are
     */
    Draws(long seed, int rows, int @Nullable [] groupOfRow, int groups) {
        this.random = RandomSource.XO_SHI_RO_128_PP.create(seed);
        this.groupOfRow = groupOfRow;
        this.counts = new double[rows];
        this.groupCounts = groupOfRow == null ? counts : new double[groups];
    }

    /** Returns how often each row was drawn; the array is filled anew by the next call. */
    double[] next() {
        Arrays.fill(groupCounts, 0);
        for (int draw = 0; draw < groupCounts.length; draw++) {
            groupCounts[random.nextInt(groupCounts.length)]++;
        }
        if (groupOfRow != null) {
            for (int row = 0; row < counts.length; row++) {
                counts[row] = groupCounts[groupOfRow[row]];
            }
        }
        return counts;
    }
}
