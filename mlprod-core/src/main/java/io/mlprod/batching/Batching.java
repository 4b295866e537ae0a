package io.mlprod.batching;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of a handle's micro-batching: how many rows of different callers share a run, how long a row may wait for
 * others, and how many rows may wait.
 *
 * <p>Waiting is worth it only if one run of several rows costs clearly less than a run for each. Each handle learns what a
 * run of {@code n} rows takes, {@code a·n + b}, and how quickly rows come, and lets rows wait for the next one only while
 * the time that all of them lose is less than the {@code b} that is saved. Rows that come while all runs are under way wait
 * in any case, and leave together. For models of a few microseconds the hand-over between threads costs more than the
 * model; see the benchmarks for where it begins to pay.
 *
 * <p>Immutable and thread-safe.
 *
 * @param maxRows how many rows a run may have; an input with more has a run of its own
 * @param maxDelay how long a row may wait for others while a run could begin
 * @param queueRows how many rows may wait in all; calls beyond are turned away
 * @since 0.1
 */
public record Batching(int maxRows, Duration maxDelay, int queueRows) {

    private static final Duration DEFAULT_DELAY = Duration.ofMillis(2);
    private static final int DEFAULT_QUEUE = 1_024;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if maxRows is below 2, the delay is negative, or the queue is smaller than a batch
     */
    public Batching {
        if (maxRows < 2) {
            throw new IllegalArgumentException("A batch's maxRows must be 2 or more, not " + maxRows);
        }
        Arguments.notNegative("A batch's maxDelay", maxDelay);
        if (queueRows < maxRows) {
            throw new IllegalArgumentException("The queue must hold at least one batch of " + maxRows + " rows, not "
                    + queueRows + "; raise queueRows or lower maxRows");
        }
    }

    /**
     * Micro-batching with a delay of at most 2 ms and a queue of 1,024 rows, or of one batch if that is more.
     *
     * @param rows how many rows a run may have, 2 or more
     * @return the bounds
     * @throws IllegalArgumentException if it is below 2
     */
    public static Batching maxRows(int rows) {
        return new Batching(rows, DEFAULT_DELAY, Math.max(rows, DEFAULT_QUEUE));
    }

    /**
     * Bounds how long a row may wait for others while a run could begin.
     *
     * @param delay zero never to wait: only rows that come while all runs are under way share one
     * @return new bounds
     * @throws IllegalArgumentException if it is negative
     */
    public Batching maxDelay(Duration delay) {
        return new Batching(maxRows, Objects.requireNonNull(delay, "delay"), queueRows);
    }

    /**
     * Bounds how many rows may wait.
     *
     * @param rows at least as many as a batch
     * @return new bounds
     * @throws IllegalArgumentException if it is less than a batch
     */
    public Batching queueRows(int rows) {
        return new Batching(maxRows, maxDelay, rows);
    }

    /**
     * One line.
     *
     * @return for example {@code Batching[maxRows=32, maxDelay=2 ms, queueRows=320]}
     */
    @Override
    public String toString() {
        return "Batching[maxRows=" + maxRows + ", maxDelay=" + DurationText.of(maxDelay) + ", queueRows=" + queueRows
                + "]";
    }
}
