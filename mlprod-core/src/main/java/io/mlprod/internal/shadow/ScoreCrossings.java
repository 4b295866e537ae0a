package io.mlprod.internal.shadow;

import io.mlprod.internal.statistics.ShiftEvidence;
import java.util.Arrays;

/**
 * The counts of scores that are on another side of an edge in one model than in the other. The edges contain equal
 * shares of the first hundred scores of both together, so that they do not depend on which score is whose, as the test
 * requires. Not thread-safe.
 */
final class ScoreCrossings {

    private static final int FIRST = 100;

    private double[] first = new double[0]; // of both, in turn
    private double[] edges = new double[0];
    private long[] ups = new long[0];
    private long[] downs = new long[0];
    private int pairs;

    void add(double primary, double candidate) {
        if (pairs >= FIRST) {
            count(primary, candidate);
            return;
        }
        if (first.length < 2 * pairs + 2) {
            first = Arrays.copyOf(first, Math.min(2 * FIRST, Math.max(16, 2 * first.length)));
        }
        first[2 * pairs] = primary;
        first[2 * pairs + 1] = candidate;
        pairs++;
        if (pairs == FIRST) {
            edges = ScoreEdges.of(first);
            ups = new long[edges.length];
            downs = new long[edges.length];
            for (int i = 0; i < FIRST; i++) {
                count(first[2 * i], first[2 * i + 1]);
            }
            first = new double[0];
        }
    }

    private void count(double primary, double candidate) {
        int from = ScoreEdges.bin(edges, primary);
        int to = ScoreEdges.bin(edges, candidate);
        long[] crossed = from < to ? ups : downs;
        for (int edge = Math.min(from, to); edge < Math.max(from, to); edge++) {
            crossed[edge]++;
        }
    }

    /** Returns the evidence of a shift, 0 before a hundred pairs. */
    double logEvidence() {
        return ShiftEvidence.logEvidence(ups, downs);
    }
}
