package io.mlprod.monitoring.drift;

/** A linear regression with a penalty, which for two classes orders rows as a regularised linear discriminant does. */
final class RidgeRegression {

    private static final double PENALTY = 0.1; // of a feature's variance, for each row

    private RidgeRegression() {}

    /** Returns the weight of each feature; there is no intercept, since only the order of scores counts. */
    static double[] fit(double[][] x, double[] y) {
        int width = x[0].length;
        double[] means = new double[width];
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanY += y[i] / x.length;
            for (int c = 0; c < width; c++) {
                means[c] += x[i][c] / x.length;
            }
        }
        double[][] gram = new double[width][width];
        double[] moments = new double[width];
        double[] centred = new double[width];
        for (int i = 0; i < x.length; i++) {
            for (int c = 0; c < width; c++) {
                centred[c] = x[i][c] - means[c];
            }
            for (int r = 0; r < width; r++) {
                moments[r] += centred[r] * (y[i] - meanY);
                for (int c = 0; c <= r; c++) {
                    gram[r][c] += centred[r] * centred[c];
                }
            }
        }
        double trace = 0;
        for (int c = 0; c < width; c++) {
            trace += gram[c][c];
        }
        for (int c = 0; c < width; c++) {
            gram[c][c] += PENALTY * trace / width + 1e-9;
        }
        return solved(gram, moments);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
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
