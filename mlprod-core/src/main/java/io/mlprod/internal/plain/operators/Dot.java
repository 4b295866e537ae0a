package io.mlprod.internal.plain.operators;

/** Sums of products, with several sums at a time so that an addition need not wait for the one before. */
final class Dot {

    private Dot() {}

    /** Returns the product of a row of features and a row of weights. */
    static float product(float[] x, int xAt, float[] w, int wAt, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            a += x[xAt + i] * w[wAt + i];
            b += x[xAt + i + 1] * w[wAt + i + 1];
            c += x[xAt + i + 2] * w[wAt + i + 2];
            d += x[xAt + i + 3] * w[wAt + i + 3];
        }
        for (; i < count; i++) {
            a += x[xAt + i] * w[wAt + i];
        }
        return (a + b) + (c + d);
    }

    /** Returns the product of a row of features and a row of weights. */
    static double product(double[] x, int xAt, double[] w, int wAt, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            a += x[xAt + i] * w[wAt + i];
            b += x[xAt + i + 1] * w[wAt + i + 1];
            c += x[xAt + i + 2] * w[wAt + i + 2];
            d += x[xAt + i + 3] * w[wAt + i + 3];
        }
        for (; i < count; i++) {
            a += x[xAt + i] * w[wAt + i];
        }
        return (a + b) + (c + d);
    }
}
