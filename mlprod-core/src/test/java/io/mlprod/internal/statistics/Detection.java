package io.mlprod.internal.statistics;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A candidate that is worse than the control, and how long it goes unnoticed.
 *
 * @param share the candidate's share
 * @param rate the control's rate of events
 * @param ratio the candidate's rate relative to the control's
 * @param expected the median number of requests of both arms until the level 0.01 is reached, as it was found by an
 *     independent simulation
 */
record Detection(double share, double rate, double ratio, int expected) {

    double median(int runs) {
        double[] requests = IntStream.range(0, runs)
                .mapToDouble(run -> requests(new SplittableRandom(1_000_003L * run + 11)))
                .sorted()
                .toArray();
        return (requests[(runs - 1) / 2] + requests[runs / 2]) / 2;
    }

    private double requests(SplittableRandom random) {
        double event = rate * (share * ratio + 1 - share);
        double candidates = share * ratio / (share * ratio + 1 - share);
        double requests = 0;
        long candidate = 0;
        long control = 0;
        while (RatioEvidence.logEvidenceAbove(List.of(new EventCounts(share, candidate, control)), 1) < Math.log(100)) {
            // The number of requests up to the next event is geometric.
            requests += 1 + Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-event));
            if (random.nextDouble() < candidates) {
                candidate++;
            } else {
                control++;
            }
        }
        return requests;
    }
}
