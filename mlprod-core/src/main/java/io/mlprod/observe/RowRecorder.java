package io.mlprod.observe;

/**
 * A receiver of the rows that one model version answers.
 *
 * <p>It sees each answered prediction of a caller once, wherever the answer came from: the row as it went into the
 * model, or would have gone if the cache had not known the answer, and the answer. It does not see what nobody called
 * for (warm-up, golden examples, tuning, shadows), nor predictions that failed.
 *
 * <p>Called on the thread of the prediction, by many threads at a time, while the caller waits for its answer: it must
 * be thread-safe, take next to no time, and neither block nor call the handle. What it throws never reaches the caller;
 * it is counted as one of the handle's {@code listenerErrors()} and logged the first time.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RowRecorder extends AutoCloseable {

    /**
     * Receives the rows of one prediction, or of many that {@code predictAll} or {@code predictEach} answered in one
     * run.
     *
     * @param rows a view that is good until this method returns, for the thread that it was called on; it is used again
     *     for other predictions
     */
    void record(PredictionRows rows);

    /**
     * Ends the recorder, once: the version has been unloaded or its handle closed, and no rows come any more; or its
     * listener has been taken off, and calls that are under way may still bring some. If a handle is garbage-collected
     * that nobody closed, so is a recorder that nobody else refers to. Must not block. Does nothing unless it is
     * overridden.
     */
    @Override
    default void close() {}
}
