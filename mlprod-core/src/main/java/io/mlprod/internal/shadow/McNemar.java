package io.mlprod.internal.shadow;

import java.util.stream.DoubleStream;

/**
 * McNemar's test as an e-process. If each of two is right equally often where just one is, then the candidate is it with
 * probability one half, and for any odds r the product of {@code 2r / (1 + r)} for each time it was and {@code 2 / (1 + r)}
 * for each time it was not has the expectation 1. The mean over several odds and their reciprocals is the e-value.
 */
final class McNemar {

    private static final double[] ODDS = {1.5, 2, 3, 5, 10, 1 / 1.5, 1.0 / 2, 1.0 / 3, 1.0 / 5, 1.0 / 10};

    private McNemar() {}

    static double logEvidence(long onlyPrimaryRight, long onlyCandidateRight) {
        double[] logs = DoubleStream.of(ODDS)
                .map(r -> onlyCandidateRight * Math.log(r)
                        - (onlyPrimaryRight + onlyCandidateRight) * Math.log((1 + r) / 2))
                .toArray();
        double largest = DoubleStream.of(logs).max().orElseThrow();
        double sum = DoubleStream.of(logs).map(log -> Math.exp(log - largest)).sum();
        return largest + Math.log(sum / ODDS.length);
    }
}
