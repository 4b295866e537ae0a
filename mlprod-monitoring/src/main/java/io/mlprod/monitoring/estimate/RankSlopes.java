package io.mlprod.monitoring.estimate;

import java.util.Arrays;

/** Metrics of the order of scores, where each row is positive with a probability. Equal scores are one point. */
final class RankSlopes {

    private final Column column;
    private final int[] ranks;
    private final double[] positives; // by rank
    private final double[] negatives;
    private final double[] chance; // the variance of the number of positives
    private final int[] rows;
    private final double allPositives;
    private final double allNegatives;

    private RankSlopes(Column column) {
        this.column = column;
        ranks = column.ranks();
        int groups = Arrays.stream(ranks).max().orElse(-1) + 1;
        positives = new double[groups];
        negatives = new double[groups];
        chance = new double[groups];
        rows = new int[groups];
        for (int row = 0; row < ranks.length; row++) {
            double probability = column.probability(row);
            positives[ranks[row]] += probability;
            negatives[ranks[row]] += 1 - probability;
            chance[ranks[row]] += probability * (1 - probability);
            rows[ranks[row]]++;
        }
        allPositives = Arrays.stream(positives).sum();
        allNegatives = Arrays.stream(negatives).sum();
    }

    /** Returns the probability that a positive row has a higher score than a negative one; equal scores count half. */
    static Slopes rocAuc(Column column) {
        return new RankSlopes(column).rocAuc();
    }

    /** Returns the mean, over positive rows, of the precision among the rows with at least their score. */
    static Slopes averagePrecision(Column column) {
        return new RankSlopes(column).averagePrecision();
    }

    private Slopes rocAuc() {
        double[] positivesBelow = new double[rows.length]; // with half of those that are equal
        double[] negativesBelow = new double[rows.length];
        double p = 0;
        double n = 0;
        double pairs = 0;
        for (int rank = 0; rank < rows.length; rank++) {
            positivesBelow[rank] = p + positives[rank] / 2;
            negativesBelow[rank] = n + negatives[rank] / 2;
            pairs += positives[rank] * negativesBelow[rank];
            p += positives[rank];
            n += negatives[rank];
        }
        double area = allPositives > 0 && allNegatives > 0 ? pairs / (allPositives * allNegatives) : Double.NaN;
        double[] slopes = new double[ranks.length];
        for (int row = 0; row < slopes.length; row++) {
            double won = negativesBelow[ranks[row]] / allNegatives;
            double lost = 1 - positivesBelow[ranks[row]] / allPositives;
            slopes[row] = (won - area) / allPositives - (lost - area) / allNegatives;
        }
        return new Slopes(area, slopes);
    }

    /** A positive row counts itself, so the chance of each row adds to the mean of the product of both. */
    private Slopes averagePrecision() {
        double[] precisions = new double[rows.length];
        long[] reached = new long[rows.length];
        long all = 0;
        double found = 0;
        double sum = 0;
        for (int rank = rows.length - 1; rank >= 0; rank--) {
            all += rows[rank];
            found += positives[rank];
            reached[rank] = all;
            precisions[rank] = found / all;
            sum += positives[rank] * precisions[rank] + chance[rank] / all;
        }
        double average = found > 0 ? sum / found : Double.NaN;
        double[] gains = new double[rows.length]; // by the precision of all positive rows up to here
        double gain = 0;
        for (int rank = 0; rank < rows.length; rank++) {
            gain += positives[rank] / reached[rank];
            gains[rank] = gain;
        }
        double[] slopes = new double[ranks.length];
        for (int row = 0; row < slopes.length; row++) {
            int rank = ranks[row];
            double itself = (1 - 2 * column.probability(row)) / reached[rank];
            slopes[row] = (precisions[rank] - average + gains[rank] + itself) / found;
        }
        return new Slopes(average, slopes);
    }
}
