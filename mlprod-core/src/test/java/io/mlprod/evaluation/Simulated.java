package io.mlprod.evaluation;

import java.util.Random;

/** Rows of simple models, from a seed. */
final class Simulated {

    private Simulated() {}

    /** Scores and labels, of which scores are calibrated probabilities. */
    static final class Rows {

        private final double[] scores;
        private final int[] labels;

        Rows(double[] scores, int[] labels) {
            this.scores = scores;
            this.labels = labels;
        }

        double[] scores() {
            return scores;
        }

        int[] labels() {
            return labels;
        }

        BinaryEvaluation evaluation() {
            return Evaluation.binary(scores, labels);
        }
    }

    static Rows calibrated(Random random, int rows, double steepness, int digits) {
        double[] scores = new double[rows];
        int[] labels = new int[rows];
        double unit = Math.pow(10, digits);
        for (int row = 0; row < rows; row++) {
            double probability = 1 / (1 + Math.exp(-steepness * random.nextGaussian()));
            scores[row] = Math.round(probability * unit) / unit;
            labels[row] = random.nextDouble() < probability ? 1 : 0;
        }
        return new Rows(scores, labels);
    }

    /** Positive rows have a score that is higher by a distance, in standard deviations. */
    static Rows shifted(Random random, int rows, double share, double distance) {
        double[] scores = new double[rows];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextDouble() < share ? 1 : 0;
            scores[row] = random.nextGaussian() + labels[row] * distance;
        }
        return new Rows(scores, labels);
    }

    static double[] weights(Random random, int rows) {
        return random.doubles(rows, 0.1, 3).toArray();
    }
}
