package io.mlprod.monitoring.estimate;

import java.util.Arrays;

/**
 * What is known of one class in each row of a window: its score, its probability, and whether it was predicted.
 * Immutable.
 */
final class Column {

    private final Curve curve;
    private final double[] scores;
    private final boolean[] predicted;
    private final double[] probabilities;
    private final int[] blocks;
    private final double[] beyond;

    private Column(
            Curve curve, double[] scores, boolean[] predicted, double[] probabilities, int[] blocks, double[] beyond) {
        this.curve = curve;
        this.scores = scores;
        this.predicted = predicted;
        this.probabilities = probabilities;
        this.blocks = blocks;
        this.beyond = beyond;
    }

    static Column of(Curve curve, double[] scores, boolean[] predicted) {
        double[] probabilities = new double[scores.length];
        int[] blocks = new int[scores.length];
        double[] beyond = new double[scores.length];
        for (int row = 0; row < scores.length; row++) {
            blocks[row] = curve.block(scores[row]);
            beyond[row] = curve.beyond(blocks[row], scores[row]);
            probabilities[row] = curve.probability(scores[row], blocks[row], beyond[row]);
        }
        return new Column(curve, scores, predicted, probabilities, blocks, beyond);
    }

    /** Returns the same rows with probabilities that are divided by a sum for each row; equal ones where it is 0. */
    Column dividedBy(double[] sums, int classes) {
        double[] divided = new double[probabilities.length];
        for (int row = 0; row < divided.length; row++) {
            divided[row] = sums[row] > 0 ? probabilities[row] / sums[row] : 1.0 / classes;
        }
        return new Column(curve, scores, predicted, divided, blocks, beyond);
    }

    int rows() {
        return scores.length;
    }

    double score(int row) {
        return scores[row];
    }

    boolean isPredicted(int row) {
        return predicted[row];
    }

    double probability(int row) {
        return probabilities[row];
    }

    /**
     * Returns by what factor chance is larger than with many rows of either class, since their numbers are drawn, too.
     */
    double fewness() {
        double positives = 0;
        for (double probability : probabilities) {
            positives += probability;
        }
        return Math.sqrt(1 + 1 / Math.min(positives, probabilities.length - positives));
    }

    /**
     * Returns the variance of a metric through the errors of the blocks' rates.
     *
     * @param slopes how the metric moves with each row's probability before it was divided
     */
    double varianceThroughCurve(double[] slopes) {
        double[] ofBlocks = new double[curve.blocks()];
        for (int row = 0; row < slopes.length; row++) {
            ofBlocks[blocks[row]] += slopes[row] * (1 - beyond[row]);
            if (beyond[row] > 0) {
                ofBlocks[blocks[row] + 1] += slopes[row] * beyond[row];
            }
        }
        double variance = 0;
        for (int block = 0; block < ofBlocks.length; block++) {
            variance += ofBlocks[block] * ofBlocks[block] * curve.variance(block);
        }
        return variance;
    }

    /** Returns the place of each row's score among the distinct scores, and so the groups of equal ones. */
    int[] ranks() {
        double[] distinct = scores.clone();
        Arrays.sort(distinct);
        int count = 0;
        for (int i = 0; i < distinct.length; i++) {
            if (i == 0 || distinct[i] != distinct[i - 1]) {
                distinct[count++] = distinct[i];
            }
        }
        int[] ranks = new int[scores.length];
        for (int row = 0; row < ranks.length; row++) {
            ranks[row] = Arrays.binarySearch(distinct, 0, count, scores[row]);
        }
        return ranks;
    }
}
