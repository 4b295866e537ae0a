package io.mlprod.internal.shadow;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The comparison of the order of two rows of finite scores. */
final class ScoreOrder {

    private ScoreOrder() {}

    /** Returns the index of the highest score, the first of equals; -1 if all are NaN. */
    static int highest(double[] scores) {
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isNaN(scores[i]) && (best < 0 || scores[i] > scores[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Returns the share of the k highest scores of one row that are among the k highest of the other. */
    static double overlap(double[] a, double[] b, int k) {
        boolean[] among = new boolean[a.length];
        for (int index : top(a, k)) {
            among[index] = true;
        }
        return IntStream.of(top(b, k)).filter(index -> among[index]).count() / (double) k;
    }

    /** Returns the indexes of the k highest scores; of equals the first. */
    private static int[] top(double[] scores, int k) {
        int[] best = new int[k];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (count == k && scores[i] <= scores[best[k - 1]]) {
                continue;
            }
            int place = count < k ? count++ : k - 1;
            while (place > 0 && scores[best[place - 1]] < scores[i]) {
                best[place] = best[place - 1];
                place--;
            }
            best[place] = i;
        }
        return best;
    }

    /**
     * Returns Kendall's tau-b, which takes ties into account: (C - D) / sqrt((n0 - n1)(n0 - n2)), with C and D the
     * concordant and discordant pairs, n0 all pairs, n1 and n2 those tied in one row. It takes O(n log n) after Knight
     * (1966): once sorted by one row, the discordant pairs are the exchanges that a merge sort makes in the other.
     *
     * @return from -1 to 1; NaN if all scores of a row are equal
     */
    static double kendallTauB(double[] x, double[] y) {
        int n = x.length;
        double[][] pairs = new double[n][];
        Arrays.setAll(pairs, i -> new double[] {x[i] + 0.0, y[i] + 0.0}); // -0.0 is 0.0
        Arrays.sort(pairs, Comparator.<double[]>comparingDouble(pair -> pair[0]).thenComparingDouble(pair -> pair[1]));
        double[] first = new double[n];
        double[] second = new double[n];
        for (int i = 0; i < n; i++) {
            first[i] = pairs[i][0];
            second[i] = pairs[i][1];
        }
        double tiedFirst = 0;
        double tiedBoth = 0;
        int runFirst = 1;
        int runBoth = 1;
        for (int i = 1; i < n; i++) {
            boolean sameFirst = first[i] == first[i - 1];
            boolean sameBoth = sameFirst && second[i] == second[i - 1];
            tiedFirst += sameFirst ? runFirst : 0; // with each earlier one of the run
            tiedBoth += sameBoth ? runBoth : 0;
            runFirst = sameFirst ? runFirst + 1 : 1;
            runBoth = sameBoth ? runBoth + 1 : 1;
        }
        double discordant = exchanges(second, new double[n], 0, n);
        double tiedSecond = 0;
        int run = 1;
        for (int i = 1; i < n; i++) { // sorted by now
            boolean same = second[i] == second[i - 1];
            tiedSecond += same ? run : 0;
            run = same ? run + 1 : 1;
        }
        double all = n * (n - 1.0) / 2;
        double untied = Math.sqrt(all - tiedFirst) * Math.sqrt(all - tiedSecond);
        return untied == 0 ? Double.NaN : (all - tiedFirst - tiedSecond + tiedBoth - 2 * discordant) / untied;
    }

    /** Sorts a range and counts the pairs that were in the wrong order. */
    private static double exchanges(double[] values, double[] spare, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        double count = exchanges(values, spare, from, middle) + exchanges(values, spare, middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            if (right == to || (left < middle && values[left] <= values[right])) {
                spare[i] = values[left++];
            } else {
                spare[i] = values[right++];
                count += middle - left;
            }
        }
        System.arraycopy(spare, from, values, from, to - from);
        return count;
    }
}
