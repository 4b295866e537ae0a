package io.mlprod.internal.experiment;

import io.mlprod.internal.statistics.SampleRatioTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many new units came to each arm, phase by phase: a phase ends when the weights change. Evidence of finished phases is
 * one number, so a bandit that changes weights for years takes no more memory. Not thread-safe.
 *
 * <p>When arms grow unevenly out of units that no arm had, the arm that grew meets units that have waited all along, while
 * those of the other arms are known already: what is new no longer comes by the weights, though nothing is wrong. From then
 * on there is nothing to check.
 */
final class Arrivals {

    private static final double SAME = 1e-9;

    private final long[] counts;
    private double[] weights;
    private double finished;
    private boolean grown;
    private boolean shifted;

    Arrivals(double[] weights) {
        this.weights = weights.clone();
        this.counts = new long[weights.length];
    }

    void count(int arm) {
        counts[arm]++;
    }

    void reweighed(double[] next) {
        finished = logEvidence();
        Arrays.fill(counts, 0);
        double before = Arrays.stream(weights).sum();
        double after = Arrays.stream(next).sum();
        grown |= after > before + SAME;
        for (int arm = 0; arm < next.length; arm++) {
            shifted |= Math.abs(next[arm] * before - weights[arm] * after) > SAME;
        }
        weights = next.clone();
    }

    boolean areComparable() {
        return !(grown && shifted);
    }

    /** The natural logarithm of the e-value against "new units come by the weights". */
    double logEvidence() {
        double sum = Arrays.stream(weights).sum();
        if (!areComparable() || sum == 0) {
            return finished;
        }
        // A prediction that was under way when its arm lost all its weight says nothing about the shares.
        int[] active = IntStream.range(0, weights.length)
                .filter(arm -> weights[arm] > 0)
                .toArray();
        List<Double> shares =
                Arrays.stream(active).mapToObj(arm -> weights[arm] / sum).toList();
        List<Long> units = Arrays.stream(active).mapToObj(arm -> counts[arm]).toList();
        return finished + SampleRatioTest.logEvidence(List.of(new SampleRatioTest.Phase(shares, units)));
    }
}
