package io.mlprod.testing.data;

import java.util.Arrays;
import java.util.Random;

/** Which part each row goes to, at random. The generator is the one that Java specifies, so a seed stays a split. */
final class RandomParts {

    private final double[] shares;
    private final boolean levels;
    private final long seed;

    private RandomParts(double[] shares, boolean levels, long seed) {
        this.shares = shares;
        this.levels = levels;
        this.seed = seed;
    }

    /** Takes the share of each part; they sum to 1. The largest groups may be in any of them. */
    static RandomParts of(double[] shares, long seed) {
        return new RandomParts(shares, false, seed);
    }

    /**
     * Takes the number of folds, which are as large as each other. The largest groups choose first. Parts of a single
     * split must not do so, as this would keep the largest groups out of the test.
     */
    static RandomParts folds(int count, long seed) {
        double[] shares = new double[count];
        Arrays.fill(shares, 1.0 / count);
        return new RandomParts(shares, true, seed);
    }

    /** Returns the part of each row, in order; the rows of each class are dealt out in turn. */
    int[] ofRows(int[] strata, int classes) {
        int[] dealt = byClass(strata, classes);
        int[] parts = new int[strata.length];
        int[] sizes = new int[shares.length];
        for (int i = 0; i < dealt.length; i++) {
            int part = mostBehind(sizes, i + 1);
            parts[dealt[i]] = part;
            sizes[part]++;
        }
        return parts;
    }

    /** Returns the part that lacks most rows of its share of so many. */
    private int mostBehind(int[] sizes, int rows) {
        int most = 0;
        double lack = Double.NEGATIVE_INFINITY;
        for (int p = 0; p < sizes.length; p++) {
            double lacks = shares[p] * rows - sizes[p];
            if (lacks > lack + 1e-9) { // equal shares take turns in spite of rounding
                lack = lacks;
                most = p;
            }
        }
        return most;
    }

    /** Returns the rows, shuffled, with those of a class together. */
    private int[] byClass(int[] strata, int classes) {
        int[] shuffled = shuffled(strata.length);
        int[] next = new int[classes + 1];
        for (int stratum : strata) {
            next[stratum + 1]++;
        }
        for (int c = 1; c <= classes; c++) {
            next[c] += next[c - 1];
        }
        int[] dealt = new int[strata.length];
        for (int row : shuffled) {
            dealt[next[strata[row]]++] = row;
        }
        return dealt;
    }

    /** Returns the part of each group. Each goes where it brings all classes closest to their shares. */
    int[] ofGroups(int[] groups, int groupCount, int[] strata, int classes) {
        double[][] sizes = sizes(groups, groupCount, strata, classes);
        double[] totals = new double[classes + 1];
        for (double[] size : sizes) {
            for (int c = 0; c <= classes; c++) {
                totals[c] += size[c];
            }
        }
        double[][] filled = new double[shares.length][classes + 1];
        int[] parts = new int[groupCount];
        int[] order = order(sizes, classes);
        int empty = shares.length;
        for (int i = 0; i < order.length; i++) {
            int group = order[i];
            boolean isLastChance = groupCount - i <= empty;
            int part = best(sizes[group], filled, totals, isLastChance);
            empty -= filled[part][classes] == 0 ? 1 : 0;
            parts[group] = part;
            for (int c = 0; c <= classes; c++) {
                filled[part][c] += sizes[group][c];
            }
        }
        return parts;
    }

    /** Returns how many rows of each class a group has, and of all. */
    private static double[][] sizes(int[] groups, int groupCount, int[] strata, int classes) {
        double[][] sizes = new double[groupCount][classes + 1];
        for (int row = 0; row < groups.length; row++) {
            sizes[groups[row]][strata[row]]++;
            sizes[groups[row]][classes]++;
        }
        return sizes;
    }

    /** Returns the groups in the order in which they choose. */
    private int[] order(double[][] sizes, int classes) {
        int[] shuffled = shuffled(sizes.length);
        return levels
                ? Arrays.stream(shuffled)
                        .boxed()
                        .sorted((one, other) -> Double.compare(sizes[other][classes], sizes[one][classes]))
                        .mapToInt(Integer::intValue)
                        .toArray()
                : shuffled;
    }

    private int best(double[] group, double[][] filled, double[] totals, boolean onlyEmpty) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int p = 0; p < shares.length; p++) {
            if (onlyEmpty && filled[p][totals.length - 1] > 0) {
                continue;
            }
            double cost = levels ? worse(group, filled[p], totals, shares[p]) : ahead(group, filled[p], totals, p);
            if (best < 0 || cost < least - 1e-12) {
                least = cost;
                best = p;
            }
        }
        return best;
    }

    /** Returns how much farther a part is from its share of each class, squared, with a group than without. */
    private static double worse(double[] group, double[] filled, double[] totals, double share) {
        double sum = 0;
        for (int c = 0; c < totals.length; c++) {
            double before = filled[c] / totals[c] - share;
            double after = (filled[c] + group[c]) / totals[c] - share;
            sum += (after * after - before * before) / share;
        }
        return sum;
    }

    /** Returns how far a part is ahead of its share of a group's classes; far more if half the group has no room. */
    private double ahead(double[] group, double[] filled, double[] totals, int part) {
        double sum = 0;
        for (int c = 0; c < totals.length; c++) {
            sum += group[c] / totals[c] * (filled[c] / totals[c] / shares[part] - 1);
        }
        int all = totals.length - 1;
        double without = filled[all] + group[all] / 2 - shares[part] * totals[all];
        return without <= 1e-9 ? sum : 1e6 + without;
    }

    private int[] shuffled(int length) {
        Random random = new Random(seed);
        int[] order = new int[length];
        Arrays.setAll(order, i -> i);
        for (int i = length - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[k];
            order[k] = swapped;
        }
        return order;
    }
}
