package io.mlprod.monitoring.estimate;

import java.util.Arrays;

/**
 * The share of positive rows as a non-decreasing function of the score: an isotonic regression, which is constant on
 * blocks of scores and linear between them. Immutable.
 *
 * <p>If the scores themselves were found to be as good, they are the probabilities ({@link #isUsed} is false).
 */
final class Curve {

    private final double[] from;
    private final double[] to;
    private final long[] rows;
    private final long[] positives;
    private final boolean isUsed;

    private Curve(double[] from, double[] to, long[] rows, long[] positives, boolean isUsed) {
        this.from = from;
        this.to = to;
        this.rows = rows;
        this.positives = positives;
        this.isUsed = isUsed;
    }

    /** Takes blocks as they were written; they are not copied. */
    static Curve of(double[] from, double[] to, long[] rows, long[] positives, boolean isUsed) {
        return new Curve(from, to, rows, positives, isUsed);
    }

    /** Pools neighbours that are in the wrong order, until none are (pool adjacent violators). */
    static Curve isotonic(TiedScores scores) {
        double[] from = new double[scores.groups()];
        double[] to = new double[scores.groups()];
        long[] rows = new long[scores.groups()];
        long[] positives = new long[scores.groups()];
        int blocks = 0;
        for (int group = 0; group < scores.groups(); group++) {
            from[blocks] = scores.score(group);
            to[blocks] = scores.score(group);
            rows[blocks] = scores.rows(group);
            positives[blocks++] = scores.positives(group);
            while (blocks > 1 && positives[blocks - 2] * rows[blocks - 1] >= positives[blocks - 1] * rows[blocks - 2]) {
                to[blocks - 2] = to[blocks - 1];
                rows[blocks - 2] += rows[blocks - 1];
                positives[blocks - 2] += positives[blocks - 1];
                blocks--;
            }
        }
        return new Curve(
                Arrays.copyOf(from, blocks),
                Arrays.copyOf(to, blocks),
                Arrays.copyOf(rows, blocks),
                Arrays.copyOf(positives, blocks),
                true);
    }

    /** Returns the same blocks for scores that are probabilities already, or for those that are not. */
    Curve used(boolean isWanted) {
        return new Curve(from, to, rows, positives, isWanted);
    }

    boolean isUsed() {
        return isUsed;
    }

    int blocks() {
        return from.length;
    }

    double from(int block) {
        return from[block];
    }

    double to(int block) {
        return to[block];
    }

    long rows(int block) {
        return rows[block];
    }

    long positives(int block) {
        return positives[block];
    }

    boolean covers(double score) {
        return score >= from[0] && score <= to[to.length - 1];
    }

    /** Returns the last block that begins at or below a score; the first one for scores below all. */
    int block(double score) {
        int place = Arrays.binarySearch(from, score + 0.0);
        return Math.max(0, place >= 0 ? place : -place - 2);
    }

    /** Returns how far a score is on the way from a block to the next one, from 0 to 1. */
    double beyond(int block, double score) {
        if (score <= to[block] || block == from.length - 1) {
            return 0;
        }
        return (score / 2 - to[block] / 2) / (from[block + 1] / 2 - to[block] / 2); // halves do not overflow
    }

    double probability(double score, int block, double beyond) {
        if (!isUsed) {
            return Math.max(0, Math.min(1, score));
        }
        double rate = rate(block);
        return beyond == 0 ? rate : rate + beyond * (rate(block + 1) - rate);
    }

    double probability(double score) {
        int block = block(score);
        return probability(score, block, beyond(block, score));
    }

    private double rate(int block) {
        return (double) positives[block] / rows[block];
    }

    /** Returns the variance of a block's rate; not 0 even if all of its rows are alike (Jeffreys). */
    double variance(int block) {
        double rate = (positives[block] + 0.5) / (rows[block] + 1.0);
        return rate * (1 - rate) / rows[block];
    }
}
