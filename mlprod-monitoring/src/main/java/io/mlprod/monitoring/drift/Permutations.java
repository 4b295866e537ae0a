package io.mlprod.monitoring.drift;

import java.util.SplittableRandom;

/** A permutation test: how often a random division of all rows into two samples differs as much as the given one. */
final class Permutations {

    private static final double ROUNDING = 1e-12;

    private Permutations() {}

    static DriftTests.Result totalVariation(long[] before, long[] after, int permutations, SplittableRandom random) {
        long[][] table = ContingencyTable.of(before, after);
        int first = (int) ContingencyTable.sum(before);
        double observed = Divergence.totalVariation(ContingencyTable.doubles(before), ContingencyTable.doubles(after));
        int[] rows = rows(table);
        int asLarge = 1; // the division that was observed
        for (int i = 0; i < permutations; i++) {
            double[][] divided = divide(rows, first, table.length, random);
            if (Divergence.totalVariation(divided[0], divided[1]) >= observed - ROUNDING) {
                asLarge++;
            }
        }
        return new DriftTests.Result(observed, asLarge / (permutations + 1.0));
    }

    /** Returns the cell of each row. */
    private static int[] rows(long[][] table) {
        long all = 0;
        for (long[] line : table) {
            all += line[0] + line[1];
        }
        if (all > 100_000_000) {
            throw new IllegalArgumentException(
                    "A permutation test takes at most 100,000,000 rows; use the chi-square test for more");
        }
        int[] rows = new int[(int) all];
        int at = 0;
        for (int cell = 0; cell < table.length; cell++) {
            for (long i = 0; i < table[cell][0] + table[cell][1]; i++) {
                rows[at++] = cell;
            }
        }
        return rows;
    }

    /** Returns the counts of a random choice of the first sample's size, and of the rest. */
    private static double[][] divide(int[] rows, int first, int cells, SplittableRandom random) {
        double[][] counts = new double[2][cells];
        for (int i = 0; i < rows.length; i++) {
            int other = i + (i < first ? random.nextInt(rows.length - i) : 0);
            int cell = rows[other];
            rows[other] = rows[i];
            rows[i] = cell;
            counts[i < first ? 0 : 1][cell]++;
        }
        return counts;
    }
}
