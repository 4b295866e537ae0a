package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.performance.PerformanceReport.Delay;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Quantiles of how long labels take, by Kaplan and Meier's estimate. */
final class Delays {

    private Delays() {}

    static Delay of(WindowRows rows, Instant now) {
        long[] labelled = rows.labelled().rows().stream()
                .mapToLong(row -> Math.max(
                        0,
                        Duration.between(
                                        row.prediction().at(),
                                        row.label().orElseThrow().at())
                                .toMillis()))
                .sorted()
                .toArray();
        long[] waiting = rows.unlabelled().rows().stream()
                .mapToLong(row ->
                        Math.max(0, Duration.between(row.prediction().at(), now).toMillis()))
                .sorted()
                .toArray();
        double labelledWeight = weight(rows.labelled());
        double waitingWeight = weight(rows.unlabelled());
        return new Delay(
                quantile(labelled, labelledWeight, waiting, waitingWeight, 0.5),
                quantile(labelled, labelledWeight, waiting, waitingWeight, 0.9));
    }

    private static double weight(RowSample sample) {
        return sample.rows().isEmpty()
                ? 0
                : (double) sample.count() / sample.rows().size();
    }

    private static Optional<Duration> quantile(
            long[] labelled, double labelledWeight, long[] waiting, double waitingWeight, double share) {
        double without = 1;
        int i = 0;
        while (i < labelled.length) {
            long delay = labelled[i];
            int end = i;
            while (end < labelled.length && labelled[end] == delay) {
                end++;
            }
            int gone = lowerBound(waiting, delay); // those that have waited less are not known at this time
            double atRisk = (labelled.length - i) * labelledWeight + (waiting.length - gone) * waitingWeight;
            without *= 1 - (end - i) * labelledWeight / atRisk;
            if (1 - without >= share - 1e-9) {
                return Optional.of(Duration.ofMillis(delay));
            }
            i = end;
        }
        return Optional.empty();
    }

    private static int lowerBound(long[] sorted, long value) {
        int at = Arrays.binarySearch(sorted, value);
        while (at > 0 && sorted[at - 1] == value) {
            at--;
        }
        return at < 0 ? -at - 1 : at;
    }
}
