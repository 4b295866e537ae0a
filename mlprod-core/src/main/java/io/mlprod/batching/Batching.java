package io.mlprod.batching;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The bounds of a handle's micro-batching: how many rows of different callers may share a run, how long a row may wait
 * for others, and how many rows may wait. Made from {@link #DEFAULT}; each method that sets something keeps the rest.
 *
 * <p>Waiting is worthwhile only if one run of several rows costs clearly less than a run for each. Each handle learns
 * the time of a run of {@code n} rows, {@code a·n + b}, and the rate at which rows come. It lets rows wait for the next
 * one only while the time that all of them lose is less than the {@code b} that is saved. Rows that come while all runs
 * are under way wait in any case, and are run together. For models of a few microseconds the hand-over between threads
 * costs more than the model; the benchmarks show where micro-batching begins to pay.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class Batching {

    /** The default bounds: at most 32 rows a run, a delay of at most 2 ms, and a queue of 1,024 rows. */
    public static final Batching DEFAULT = new Batching(32, Duration.ofMillis(2), OptionalInt.empty());

    private static final int DEFAULT_QUEUE = 1_024;

    private final int maxRows;
    private final Duration maxDelay;
    private final OptionalInt queueRows;

    private Batching(int maxRows, Duration maxDelay, OptionalInt queueRows) {
        this.maxRows = maxRows;
        this.maxDelay = maxDelay;
        this.queueRows = queueRows;
    }

    /**
     * Sets how many rows a run may have; an input with more rows gets a run of its own.
     *
     * @param rows 2 or more
     * @return new bounds
     * @throws IllegalArgumentException if it is below 2
     */
    public Batching maxRows(int rows) {
        if (rows < 2) {
            throw new IllegalArgumentException("A batch's maxRows must be 2 or more, not " + rows);
        }
        return new Batching(rows, maxDelay, queueRows);
    }

    /**
     * Sets how long a row may wait for others while a run could begin.
     *
     * @param delay zero to never wait: then only rows that come while all runs are under way share one
     * @return new bounds
     * @throws IllegalArgumentException if it is negative
     * @throws NullPointerException if it is null
     */
    public Batching maxDelay(Duration delay) {
        if (Objects.requireNonNull(delay, "delay").isNegative()) {
            throw new IllegalArgumentException("A batch's maxDelay must not be negative: " + DurationText.of(delay));
        }
        return new Batching(maxRows, delay, queueRows);
    }

    /**
     * Sets how many rows may wait in all; further calls are turned away.
     *
     * @param rows at least as many as a batch may have, or the builder of the handle refuses them
     * @return new bounds
     * @throws IllegalArgumentException if the number is below 1
     */
    public Batching queueRows(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("A batch's queueRows must be 1 or more, not " + rows);
        }
        return new Batching(maxRows, maxDelay, OptionalInt.of(rows));
    }

    /**
     * Returns how many rows a run may have.
     *
     * @return 32 unless set
     */
    public int maxRows() {
        return maxRows;
    }

    /**
     * Returns how long a row may wait for others while a run could begin.
     *
     * @return 2 ms unless set
     */
    public Duration maxDelay() {
        return maxDelay;
    }

    /**
     * Returns how many rows may wait in all.
     *
     * @return unless set, 1,024, or as many as one batch may have if that is more
     */
    public int queueRows() {
        return queueRows.orElse(Math.max(maxRows, DEFAULT_QUEUE));
    }

    /**
     * Returns the bounds in one line.
     *
     * @return for example {@code Batching[maxRows=32, maxDelay=2 ms, queueRows=320]}
     */
    @Override
    public String toString() {
        return "Batching[maxRows=" + maxRows + ", maxDelay=" + DurationText.of(maxDelay) + ", queueRows=" + queueRows()
                + "]";
    }
}
