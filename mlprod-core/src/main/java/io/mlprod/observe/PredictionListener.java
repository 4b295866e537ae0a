package io.mlprod.observe;

/**
 * A receiver of events.
 *
 * <p>Called on the thread of the prediction, after it has its outcome and its native memory is free, so a listener may
 * call the handle, even close it. It must be thread-safe and quick. What it throws never reaches the caller of
 * predict(); it is counted on the handle and logged the first time.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PredictionListener {

    /**
     * Receives one event.
     *
     * @param event what happened
     */
    void onEvent(Event event);
}
