package io.mlprod.monitoring.drift;

import java.util.function.ToDoubleFunction;

/** A linear regression with a penalty, which for two classes orders rows as a regularised linear discriminant does. */
final class RidgeRegression {

    private static final double PENALTY = 0.1; // of a feature's variance, for each row

    private RidgeRegression() {}

    /** Learns to tell rows of two samples apart; the greater the score, the more a row is like one of the second. */
    static ToDoubleFunction<float[]> trained(float[][] before, float[][] after) {
        int width = before[0].length;
        double[] first = means(before);
        double[] second = means(after);
        float[][] centred = new float[before.length + after.length][width];
        double[] right = new double[width];
        for (int c = 0; c < width; c++) {
            double mean = (first[c] * before.length + second[c] * after.length) / centred.length;
            right[c] = (second[c] - first[c]) * before.length * after.length * 2 / centred.length;
            for (int i = 0; i < centred.length; i++) {
                float value = i < before.length ? before[i][c] : after[i - before.length][c];
                centred[i][c] = (float) (value - mean);
            }
        }
        float[][] gram = Gram.of(centred);
        double trace = 0;
        for (int c = 0; c < width; c++) {
            trace += gram[c][c];
        }
        double[][] a = new double[width][width];
        for (int r = 0; r < width; r++) {
            for (int c = 0; c <= r; c++) {
                a[r][c] = gram[r][c];
            }
            a[r][r] += PENALTY * trace / width + 1e-9;
        }
        double[] weights = solved(a, right);
        return row -> dot(row, weights);
    }

    private static double[] means(float[][] rows) {
        double[] means = new double[rows[0].length];
        for (float[] row : rows) {
            for (int c = 0; c < means.length; c++) {
                means[c] += row[c] / (double) rows.length;
            }
        }
        return means;
    }

    private static double dot(float[] row, double[] weights) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += row[i] * weights[i];
        }
        return sum;
    }

    /** Solves by Cholesky's decomposition, which it leaves in the lower half of the matrix. */
    private static double[] solved(double[][] a, double[] right) {
        int width = right.length;
        for (int r = 0; r < width; r++) {
            for (int c = 0; c <= r; c++) {
                double sum = a[r][c];
                for (int k = 0; k < c; k++) {
                    sum -= a[r][k] * a[c][k];
                }
                a[r][c] = r == c ? Math.sqrt(sum) : sum / a[c][c];
            }
        }
        double[] x = right.clone();
        for (int r = 0; r < width; r++) {
            for (int k = 0; k < r; k++) {
                x[r] -= a[r][k] * x[k];
            }
            x[r] /= a[r][r];
        }
        for (int r = width - 1; r >= 0; r--) {
            for (int k = r + 1; k < width; k++) {
                x[r] -= a[k][r] * x[k];
            }
            x[r] /= a[r][r];
        }
        return x;
    }
}
