package io.mlprod.observe;

/**
 * A receiver of events.
 *
 * <p>Called on the thread of the prediction, after it has its outcome and its native memory is free, so a listener may
 * call the handle, even close it. It must be thread-safe and quick. What it throws never reaches the caller of
 * predict(); it is counted on the handle and logged the first time.
 *
 * <p>Events about versions and rollouts come one at a time, in the order in which they happened, and under no lock: a
 * listener may deploy, roll back and close. What happens while one of them is being told is told after it by the same
 * thread; so a listener that does not come back keeps that thread and further events of this kind, but no other call.
 * Of those that wait, a thousand are kept.
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
