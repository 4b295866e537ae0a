package io.mlprod.internal.plain;

import io.mlprod.error.ModelExecutionException;

/**
 * One operation of a model, made once when the model is opened. Immutable, and shared by all invocations: what belongs
 * to a run is in the frame.
 */
public interface Step {

    /**
     * Computes values of the frame from others.
     *
     * @throws ModelExecutionException if they do not fit together, or the run is to end
     */
    void run(Frame frame);
}
