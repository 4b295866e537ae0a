package io.mlprod.internal.plain.operators;

/** The curves that turn scores into probabilities. */
final class Curves {

    private Curves() {}

    static float sigmoid(float x) {
        return (float) sigmoid((double) x);
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double tanh(double x) {
        double e = Math.exp(-2 * Math.abs(x));
        return Math.copySign((1 - e) / (1 + e), x);
    }

    /** Replaces scores, which are a step apart, by probabilities whose sum is one. */
    static void softmax(float[] in, float[] out, int offset, int count, int step) {
        float max = Float.NEGATIVE_INFINITY;
        int end = offset + count * step;
        for (int i = offset; i < end; i += step) {
            max = Math.max(max, in[i]);
        }
        float sum = 0;
        for (int i = offset; i < end; i += step) {
            out[i] = (float) Math.exp(in[i] - max);
            sum += out[i];
        }
        for (int i = offset; i < end; i += step) {
            out[i] /= sum;
        }
    }

    /** Replaces scores, which are a step apart, by probabilities whose sum is one. */
    static void softmax(double[] in, double[] out, int offset, int count, int step) {
        double max = Double.NEGATIVE_INFINITY;
        int end = offset + count * step;
        for (int i = offset; i < end; i += step) {
            max = Math.max(max, in[i]);
        }
        double sum = 0;
        for (int i = offset; i < end; i += step) {
            out[i] = Math.exp(in[i] - max);
            sum += out[i];
        }
        for (int i = offset; i < end; i += step) {
            out[i] /= sum;
        }
    }
}
