package io.mlprod.monitoring.internal.watch;

import java.time.Duration;

/**
 * The calls of one model or chain that have failed since the last one that was answered. Answers are not reported, so
 * that they cost nothing: each failure, and each look, compares the number of answers with that of before. Thread-safe.
 */
final class FailureStreak {

    /**
     * What is known of the failures without an answer in between.
     *
     * @param failures how many
     * @param lasted from the first to the last
     * @param ago since the last
     */
    record Seen(int failures, Duration lasted, Duration ago) {

        static final Seen NONE = new Seen(0, Duration.ZERO, Duration.ZERO);
    }

    private int failures;
    private long answers;
    private long first;
    private long last;

    /** Notes a failure, given the number of answers until now. */
    synchronized void failed(long answersNow, long nanos) {
        if (failures == 0 || answersNow != answers) {
            failures = 0;
            answers = answersNow;
            first = nanos;
        }
        failures = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
        last = nanos;
    }

    synchronized Seen seen(long answersNow, long nanos) {
        return failures == 0 || answersNow != answers
                ? Seen.NONE
                : new Seen(failures, Duration.ofNanos(last - first), Duration.ofNanos(nanos - last));
    }
}
