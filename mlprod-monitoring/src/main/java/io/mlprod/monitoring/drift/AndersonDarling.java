package io.mlprod.monitoring.drift;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The two-sample Anderson-Darling test of Scholz and Stephens (1987), with mid-ranks for ties. */
final class AndersonDarling {

    // The parabola through the logarithms of their levels at their critical values for two samples, by least squares.
    private static final double[] LOG_LEVEL = {-1.077770279820484, -1.0082265644652515, .01819809457411147};
    private static final double LEAST = .001; // their table ends here
    private static final double MOST = .25;

    private AndersonDarling() {}

    static DriftTests.Result test(double[] before, double[] after) {
        double[] pooled = DoubleStream.concat(Arrays.stream(before), Arrays.stream(after))
                .sorted()
                .toArray();
        if (before.length < 2 || after.length < 2 || !Arrays.stream(pooled).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("A sample must have two or more values, all of them finite");
        }
        if (pooled[0] == pooled[pooled.length - 1]) {
            return new DriftTests.Result(0, 1);
        }
        double all = pooled.length;
        double sum = part(before, pooled) / before.length + part(after, pooled) / after.length;
        double statistic = ((all - 1) / (all * all) * sum - 1) / deviation(before.length, after.length);
        return new DriftTests.Result(statistic, pValue(statistic));
    }

    private static double part(double[] sample, double[] pooled) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double all = pooled.length;
        double sum = 0;
        int below = 0;
        for (int from = 0; from < pooled.length; ) {
            int to = from;
            while (to < pooled.length && pooled[to] == pooled[from]) {
                to++;
            }
            int upTo = below;
            while (upTo < sorted.length && sorted[upTo] == pooled[from]) {
                upTo++;
            }
            double ties = to - from;
            double middle = (from + to) / 2.0;
            double difference = all * (below + upTo) / 2.0 - sample.length * middle;
            sum += ties * difference * difference / (middle * (all - middle) - all * ties / 4);
            below = upTo;
            from = to;
        }
        return sum;
    }

    private static double deviation(int before, int after) {
        int all = before + after;
        double inverse = 1.0 / before + 1.0 / after;
        double harmonic = 0;
        double nested = 0; // of the sum of 1 / ((all - i) j) over i < j
        for (int j = 1; j < all; j++) {
            harmonic += 1.0 / j;
        }
        double tail = 0;
        for (int i = all - 2; i >= 1; i--) {
            tail += 1.0 / (i + 1);
            nested += tail / (all - i);
        }
        double a = 4 * nested - 6 + (10 - 6 * nested) * inverse;
        double b = (2 * nested - 4) * 4
                + 16 * harmonic
                + (2 * nested - 14 * harmonic - 4) * inverse
                - 8 * harmonic
                + 4 * nested
                - 6;
        double c = (6 * harmonic + 2 * nested - 2) * 4
                + (4 * harmonic - 4 * nested + 6) * 2
                + (2 * harmonic - 6) * inverse
                + 4 * harmonic;
        double d = (2 * harmonic + 6) * 4 - 8 * harmonic;
        double n = all;
        return Math.sqrt((((a * n + b) * n + c) * n + d) / ((n - 1) * (n - 2) * (n - 3)));
    }

    private static double pValue(double statistic) {
        double log = LOG_LEVEL[0] + statistic * (LOG_LEVEL[1] + statistic * LOG_LEVEL[2]);
        return Math.max(LEAST, Math.min(MOST, Math.exp(log)));
    }
}
