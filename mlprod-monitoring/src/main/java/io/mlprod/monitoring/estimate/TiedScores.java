package io.mlprod.monitoring.estimate;

import java.util.Arrays;

/** Scores in ascending order, each once, with how many rows have it and how many of them are positive. Immutable. */
final class TiedScores {

    private final double[] scores;
    private final int[] rows;
    private final int[] positives;

    private TiedScores(double[] scores, int[] rows, int[] positives) {
        this.scores = scores;
        this.rows = rows;
        this.positives = positives;
    }

    static TiedScores of(double[] scores, boolean[] labels) {
        double[] positive = sorted(scores, labels, true);
        double[] negative = sorted(scores, labels, false);
        double[] distinct = new double[scores.length];
        int[] rows = new int[scores.length];
        int[] positives = new int[scores.length];
        int groups = 0;
        int p = 0;
        int n = 0;
        while (p < positive.length || n < negative.length) {
            double score = p == positive.length || (n < negative.length && negative[n] < positive[p])
                    ? negative[n]
                    : positive[p];
            int before = p + n;
            int positivesBefore = p;
            while (p < positive.length && positive[p] == score) {
                p++;
            }
            while (n < negative.length && negative[n] == score) {
                n++;
            }
            distinct[groups] = score;
            rows[groups] = p + n - before;
            positives[groups++] = p - positivesBefore;
        }
        return new TiedScores(
                Arrays.copyOf(distinct, groups), Arrays.copyOf(rows, groups), Arrays.copyOf(positives, groups));
    }

    private static double[] sorted(double[] scores, boolean[] labels, boolean wanted) {
        double[] some = new double[scores.length];
        int count = 0;
        for (int row = 0; row < scores.length; row++) {
            if (labels[row] == wanted) {
                some[count++] = scores[row] + 0.0; // -0.0 becomes 0.0, its equal
            }
        }
        double[] sorted = Arrays.copyOf(some, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns the same scores with fewer rows of each; scores without rows are left out. */
    TiedScores without(int[] lessRows, int[] lessPositives) {
        double[] kept = new double[scores.length];
        int[] keptRows = new int[scores.length];
        int[] keptPositives = new int[scores.length];
        int groups = 0;
        for (int group = 0; group < scores.length; group++) {
            if (rows[group] > lessRows[group]) {
                kept[groups] = scores[group];
                keptRows[groups] = rows[group] - lessRows[group];
                keptPositives[groups++] = positives[group] - lessPositives[group];
            }
        }
        return new TiedScores(
                Arrays.copyOf(kept, groups), Arrays.copyOf(keptRows, groups), Arrays.copyOf(keptPositives, groups));
    }

    /** Returns the score of each row, in ascending order. */
    double[] ofRows() {
        double[] ofRows = new double[Arrays.stream(rows).sum()];
        int row = 0;
        for (int group = 0; group < scores.length; group++) {
            Arrays.fill(ofRows, row, row + rows[group], scores[group]);
            row += rows[group];
        }
        return ofRows;
    }

    /** Returns whether each row is positive, in the order of {@link #ofRows}. */
    boolean[] labels() {
        boolean[] labels = new boolean[Arrays.stream(rows).sum()];
        int row = 0;
        for (int group = 0; group < scores.length; group++) {
            Arrays.fill(labels, row, row + positives[group], true);
            row += rows[group];
        }
        return labels;
    }

    int groups() {
        return scores.length;
    }

    double score(int group) {
        return scores[group];
    }

    int rows(int group) {
        return rows[group];
    }

    int positives(int group) {
        return positives[group];
    }

    long positives() {
        return Arrays.stream(positives).asLongStream().sum();
    }

    boolean areProbabilities() {
        return scores[0] >= 0 && scores[scores.length - 1] <= 1;
    }
}
