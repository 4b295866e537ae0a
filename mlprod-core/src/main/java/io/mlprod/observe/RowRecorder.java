package io.mlprod.observe;

/**
 * A receiver of the rows that one model version answers.
 *
 * <p>It receives each answered prediction of a caller once, whatever the source of the answer: the row as it went into
 * the model, or as it would have gone if the cache had not known the answer, and the answer. It does not receive runs
 * without a caller (warm-up, golden examples, tuning, shadows), nor predictions that failed. Probes and exercises of a
 * fallback chain are calls to the handle, so they are among the rows.
 *
 * <p>Called on the thread of the prediction, by many threads at a time, while the caller waits for its answer. So it
 * must be thread-safe, take almost no time, and neither block nor call the handle. What it throws never reaches the
 * caller; it is counted as one of the handle's {@code listenerErrors()} and logged the first time.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RowRecorder extends AutoCloseable {

    /**
     * Receives the rows of one prediction, or of many that {@code predictAll} or {@code predictEach} answered in one
     * run.
     *
     * @param rows a view that is valid until this method returns, on the thread that it was called on; it is reused for
     *     other predictions
     */
    void record(PredictionRows rows);

    /**
     * Closes the recorder. Called once: when the version has been unloaded or its handle closed, after which no rows
     * come, or when its listener has been removed, after which calls that are under way may still bring some. If a
     * handle is garbage-collected without having been closed, so is a recorder that nothing else refers to. Must not
     * block. Does nothing unless overridden.
     */
    @Override
    default void close() {}
}
