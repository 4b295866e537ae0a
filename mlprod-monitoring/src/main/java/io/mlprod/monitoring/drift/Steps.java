package io.mlprod.monitoring.drift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The empirical distribution functions of two weighted samples, which are step functions, and integrals over both. */
final class Steps {

    private Steps() {}

    /** Returns the integral of a function of the difference of the two distribution functions. */
    static double integral(
            double[] before, double[] beforeWeights, double[] after, double[] afterWeights, DoubleUnaryOperator of) {
        int[] p = order(before, beforeWeights);
        int[] q = order(after, afterWeights);
        double pSum = Arrays.stream(beforeWeights).sum();
        double qSum = Arrays.stream(afterWeights).sum();
        double pShare = 0;
        double qShare = 0;
        double sum = 0;
        int i = 0;
        int k = 0;
        while (i < p.length && k < q.length) {
            double at = Math.min(before[p[i]], after[q[k]]);
            while (i < p.length && before[p[i]] == at) {
                pShare += beforeWeights[p[i++]] / pSum;
            }
            while (k < q.length && after[q[k]] == at) {
                qShare += afterWeights[q[k++]] / qSum;
            }
            double next = Math.min(
                    i < p.length ? before[p[i]] : Double.POSITIVE_INFINITY,
                    k < q.length ? after[q[k]] : Double.POSITIVE_INFINITY);
            if (next < Double.POSITIVE_INFINITY) {
                sum += of.applyAsDouble(pShare - qShare) * (next - at);
            }
        }
        for (; i < p.length - 1; i++) { // the second sample has ended
            pShare += beforeWeights[p[i]] / pSum;
            sum += of.applyAsDouble(1 - pShare) * (before[p[i + 1]] - before[p[i]]);
        }
        for (; k < q.length - 1; k++) {
            qShare += afterWeights[q[k]] / qSum;
            sum += of.applyAsDouble(1 - qShare) * (after[q[k + 1]] - after[q[k]]);
        }
        return sum;
    }

    private static int[] order(double[] values, double[] weights) {
        if (values.length != weights.length) {
            throw new IllegalArgumentException(values.length + " values have " + weights.length + " weights");
        }
        boolean isRight = Arrays.stream(values).allMatch(Double::isFinite)
                && Arrays.stream(weights).allMatch(w -> w >= 0)
                && Arrays.stream(weights).sum() > 0;
        if (!isRight) {
            throw new IllegalArgumentException(
                    "A sample must have finite values, and weights of 0 or more that are not all 0");
        }
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
