package io.mlprod.monitoring.internal.performance;

import java.time.Duration;
import java.util.Optional;

/** Notices that most labels of an hour belong to no known prediction. For one thread at a time. */
final class UnmatchedLabels {

    private static final int LEAST = 100;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private static final String CHECK = "check that feedback is given the id of the prediction (Prediction.id()), that"
            + " all processes use one database as their store, and that the store outlives a restart, which"
            + " PredictionStore.inMemory() does not";

    private long since;
    private long all;
    private long unmatched;

    /**
     * Counts what came of a label.
     *
     * @param now the monotonic time
     */
    void add(boolean isUnmatched, long now) {
        if (all == 0 || now - since >= HOUR) {
            begin(now);
        }
        all++;
        unmatched += isUnmatched ? 1 : 0;
    }

    private void begin(long now) {
        since = now;
        all = 0;
        unmatched = 0;
    }

    /** Returns whether enough labels have come since it was told, and at most half of them are unmatched. */
    boolean isFine() {
        return all >= LEAST && 2 * unmatched <= all;
    }

    /** Returns what to tell, and begins again then; empty if all is well. */
    Optional<String> trouble() {
        if (unmatched < LEAST || 2 * unmatched <= all) {
            return Optional.empty();
        }
        String text = unmatched + " of the last " + all + " labels belong to no known prediction; " + CHECK;
        all = 0;
        unmatched = 0;
        return Optional.of(text);
    }
}
