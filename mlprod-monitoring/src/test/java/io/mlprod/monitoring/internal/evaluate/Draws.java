package io.mlprod.monitoring.internal.evaluate;

import java.util.SplittableRandom;

/** Random counts, drawn quickly enough for windows of many rows and columns. Not thread-safe. */
final class Draws {

    private final SplittableRandom random;

    Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns how many of n rows fall into each cell. */
    long[] multinomial(long n, double[] shares) {
        long[] counts = new long[shares.length];
        long left = n;
        double rest = 1;
        for (int i = 0; i < shares.length - 1 && left > 0; i++) {
            counts[i] = binomial(left, Math.min(1, shares[i] / rest));
            left -= counts[i];
            rest -= shares[i];
        }
        counts[shares.length - 1] += left;
        return counts;
    }

    /** Returns shares that are distributed as the gaps of a sample: by Dirichlet with these numbers of gaps. */
    double[] dirichlet(double... gaps) {
        double[] shares = new double[gaps.length];
        double sum = 0;
        for (int i = 0; i < gaps.length; i++) {
            shares[i] = gamma(gaps[i]);
            sum += shares[i];
        }
        for (int i = 0; i < gaps.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    double gaussian() {
        return random.nextGaussian();
    }

    private long binomial(long n, double p) {
        if (p > .5) {
            return n - binomial(n, 1 - p);
        }
        double variance = n * p * (1 - p);
        if (variance > 5_000) { // normal to within far less than a simulation can see
            return Math.max(0, Math.min(n, Math.round(n * p + Math.sqrt(variance) * random.nextGaussian())));
        }
        long left = n;
        double share = p;
        long found = 0;
        while (left > 40) { // halves the rows by their middle order statistic, exactly
            long middle = (left + 1) / 2;
            double below = gamma((double) middle);
            double at = below / (below + gamma((double) (left + 1 - middle)));
            if (at <= share) {
                found += middle;
                share = (share - at) / (1 - at);
                left -= middle;
            } else {
                share /= at;
                left = middle - 1;
            }
        }
        for (long i = 0; i < left; i++) {
            found += random.nextDouble() < share ? 1 : 0;
        }
        return found;
    }

    /** Returns a gamma variate of scale 1 by Marsaglia and Tsang (2000). */
    private double gamma(double shape) {
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v > 0) {
                v = v * v * v;
                if (Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                    return d * v;
                }
            }
        }
    }
}
