package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The features of rows that the classifier test works on. Columns become normal scores of their ranks in both samples
 * together, so that neither units nor outliers matter; a column with missing values has another that says where they
 * are. Then come random Fourier features, which stand for a Gaussian kernel and so for what is not linear.
 */
final class RowFeatures {

    private static final int FOURIER = 48;
    private static final int MAX_LINEAR = 48; // more columns are projected to this many at random
    private static final int TARGETS = 4;
    private static final int PAIRS = 200;

    private RowFeatures() {}

    /** Returns the features of each row. They do not know which sample a row belongs to. */
    static double[][] of(List<float[]> rows, Random random) {
        double[][] columns = columns(rows);
        double[][] linear = columns.length > MAX_LINEAR ? projected(columns, random) : columns;
        double width = medianDistance(linear, rows.size(), random);
        double[][] features = new double[rows.size()][linear.length + FOURIER];
        double[][] directions = new double[FOURIER][linear.length];
        double[] phases = new double[FOURIER];
        for (int f = 0; f < FOURIER; f++) {
            for (int c = 0; c < linear.length; c++) {
                directions[f][c] = random.nextGaussian() / width;
            }
            phases[f] = random.nextDouble() * 2 * Math.PI;
        }
        for (int i = 0; i < features.length; i++) {
            for (int c = 0; c < linear.length; c++) {
                features[i][c] = linear[c][i];
            }
            for (int f = 0; f < FOURIER; f++) {
                double angle = phases[f];
                for (int c = 0; c < linear.length; c++) {
                    angle += directions[f][c] * linear[c][i];
                }
                features[i][linear.length + f] = Math.cos(angle);
            }
        }
        return features;
    }

    private static double[][] columns(List<float[]> rows) {
        int width = rows.get(0).length;
        if (rows.stream().anyMatch(row -> row.length != width)) {
            throw new IllegalArgumentException("The rows of both samples must have the same number of columns");
        }
        List<double[]> columns = new ArrayList<>();
        for (int c = 0; c < width; c++) {
            float[] values = new float[rows.size()];
            double[] missing = new double[values.length];
            boolean isAnyMissing = false;
            for (int i = 0; i < values.length; i++) {
                values[i] = rows.get(i)[c];
                missing[i] = Float.isNaN(values[i]) ? 1 : 0;
                isAnyMissing |= Float.isNaN(values[i]);
            }
            columns.add(normalScores(values));
            if (isAnyMissing) {
                columns.add(missing);
            }
        }
        return columns.toArray(double[][]::new);
    }

    /** Returns, for each value, the normal quantile of its mean rank; 0 for NaN. */
    private static double[] normalScores(float[] values) {
        long[] sorted = new long[values.length]; // a value's bits, in the order of values, before its index
        int present = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                int bits = Float.floatToIntBits(values[i] + 0f); // + 0 makes 0 of -0
                sorted[present++] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
            }
        }
        Arrays.sort(sorted, 0, present);
        double[] scores = new double[values.length];
        for (int from = 0; from < present; ) {
            int to = from + 1;
            while (to < present && sorted[to] >> 32 == sorted[from] >> 32) {
                to++;
            }
            double score = quantile((from + to) / 2.0 / present);
            for (int i = from; i < to; i++) {
                scores[(int) sorted[i]] = score;
            }
            from = to;
        }
        return scores;
    }

    /** Returns the quantile of a logistic distribution with variance 1, which is near enough to the normal one. */
    private static double quantile(double share) {
        return Math.log(share / (1 - share)) * Math.sqrt(3) / Math.PI;
    }

    /** Adds each column, with a random sign, to a few of the targets. */
    private static double[][] projected(double[][] columns, Random random) {
        int rows = columns[0].length;
        double[][] projected = new double[MAX_LINEAR][rows];
        for (double[] column : columns) {
            for (int k = 0; k < TARGETS; k++) {
                double[] target = projected[random.nextInt(MAX_LINEAR)];
                int sign = random.nextBoolean() ? 1 : -1;
                for (int i = 0; i < rows; i++) {
                    target[i] += sign * column[i];
                }
            }
        }
        return projected;
    }

    private static double medianDistance(double[][] columns, int rows, Random random) {
        double[] squares = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            int a = random.nextInt(rows);
            int b = random.nextInt(rows);
            for (double[] column : columns) {
                squares[pair] += (column[a] - column[b]) * (column[a] - column[b]);
            }
        }
        Arrays.sort(squares);
        double median = Math.sqrt(squares[PAIRS / 2]);
        return median > 0 ? median : 1;
    }
}
