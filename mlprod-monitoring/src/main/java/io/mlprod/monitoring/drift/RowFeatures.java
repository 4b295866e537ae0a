package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Features of whole rows: normal scores of each column's ranks, and random Fourier features of them, which stand for a
 * Gaussian kernel and so for what is not linear. A column with missing values has another that says where they are.
 */
final class RowFeatures {

    private static final int FOURIER = 48;
    private static final int MAX_LINEAR = 48; // more columns are projected to this many at random
    private static final int TARGETS = 4;
    private static final int PAIRS = 200;
    private static final float[] SCORES = new float[1 << 12]; // by rank

    static {
        for (int i = 0; i < SCORES.length; i++) {
            double rank = (i + 0.5) / SCORES.length;
            // the quantile of a logistic distribution with variance 1, which is near enough to the normal one
            SCORES[i] = (float) (Math.log(rank / (1 - rank)) * Math.sqrt(3) / Math.PI);
        }
    }

    private RowFeatures() {}

    /** Returns the features of each row. They do not know which sample a row belongs to. */
    static float[][] of(float[][] ranks, Random random) {
        float[][] columns = columns(ranks);
        float[][] linear = columns.length > MAX_LINEAR ? projected(columns, random) : columns;
        int rows = linear[0].length;
        double width = medianDistance(linear, random);
        float[][] features = new float[rows][linear.length + FOURIER];
        for (int c = 0; c < linear.length; c++) {
            set(features, c, linear[c]);
        }
        for (int f = 0; f < FOURIER; f++) {
            float[] angles = new float[rows];
            Arrays.fill(angles, (float) (random.nextDouble() * 2 * Math.PI));
            for (float[] column : linear) {
                add(angles, column, (float) (random.nextGaussian() / width));
            }
            for (int i = 0; i < rows; i++) {
                angles[i] = (float) Math.cos(angles[i]);
            }
            set(features, linear.length + f, angles);
        }
        return features;
    }

    private static float[][] columns(float[][] ranks) {
        List<float[]> columns = new ArrayList<>();
        for (float[] column : ranks) {
            float[] scores = new float[column.length];
            float[] missing = new float[column.length];
            boolean isAnyMissing = false;
            for (int i = 0; i < column.length; i++) {
                boolean isMissing = Float.isNaN(column[i]);
                scores[i] = isMissing ? 0 : SCORES[(int) (column[i] * SCORES.length)];
                missing[i] = isMissing ? 1 : 0;
                isAnyMissing |= isMissing;
            }
            columns.add(scores);
            if (isAnyMissing) {
                columns.add(missing);
            }
        }
        return columns.toArray(float[][]::new);
    }

    /** Adds each column, with a random sign, to a few of the targets. */
    private static float[][] projected(float[][] columns, Random random) {
        float[][] projected = new float[MAX_LINEAR][columns[0].length];
        for (float[] column : columns) {
            for (int k = 0; k < TARGETS; k++) {
                add(projected[random.nextInt(MAX_LINEAR)], column, random.nextBoolean() ? 1 : -1);
            }
        }
        return projected;
    }

    private static void add(float[] sums, float[] column, float factor) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * column[i];
        }
    }

    private static void set(float[][] features, int at, float[] column) {
        for (int i = 0; i < column.length; i++) {
            features[i][at] = column[i];
        }
    }

    private static double medianDistance(float[][] columns, Random random) {
        double[] squares = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            int a = random.nextInt(columns[0].length);
            int b = random.nextInt(columns[0].length);
            for (float[] column : columns) {
                squares[pair] += (column[a] - column[b]) * (column[a] - column[b]);
            }
        }
        Arrays.sort(squares);
        double median = Math.sqrt(squares[PAIRS / 2]);
        return median > 0 ? median : 1;
    }
}
