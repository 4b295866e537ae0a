package io.mlprod.internal.shadow;

import java.util.Arrays;

/**
 * The edges between bins that hold equal shares of some scores. A value that fills more than one bin has a bin of its
 * own.
 */
final class ScoreEdges {

    private static final int BINS = 20;

    private ScoreEdges() {}

    /** Returns the bin that a score is in: a bin holds what is above its lower edge and up to its upper edge. */
    static int bin(double[] edges, double score) {
        int found = Arrays.binarySearch(edges, score + 0.0); // -0.0 is 0.0
        return found < 0 ? -found - 1 : found;
    }

    /** Returns the edges for some scores, at most 38. */
    static double[] of(double[] scores) {
        double[] sorted =
                Arrays.stream(scores).map(score -> score + 0.0).sorted().toArray();
        double[] edges = new double[2 * BINS];
        int count = 0;
        double last = Double.NaN;
        for (int i = 1; i < BINS; i++) {
            double edge = sorted[(int) ((long) i * sorted.length / BINS) - 1];
            if (edge == last) { // fills more than a bin
                edges[count++] = Math.nextDown(edge);
            } else {
                edges[count++] = edge;
            }
            last = edge;
        }
        return Arrays.stream(edges, 0, count).sorted().distinct().toArray();
    }
}
