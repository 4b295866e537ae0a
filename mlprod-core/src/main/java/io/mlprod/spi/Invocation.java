package io.mlprod.spi;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Value;

/**
 * A place to run a model in: input buffers to fill, a run, and outputs to read; used again from call to call.
 *
 * <p>Used by one thread at a time, except {@link #terminate()}.
 *
 * @since 0.1
 */
public interface Invocation extends AutoCloseable {

    /**
     * The buffer of one input, in the order of the signature. The same object at every call; fill it before each run.
     *
     * @param index which input
     * @return the buffer
     */
    TensorBuffer input(int index);

    /**
     * Runs the model on the calling thread with what the input buffers hold.
     *
     * @throws ModelExecutionException if the run failed or was terminated
     * @throws InvalidOutputException if an output cannot be read correctly
     */
    void run();

    /**
     * The buffer of one tensor output, in the order in which outputs were asked for; valid until the next run.
     *
     * @param index which output
     * @return the buffer
     * @throws IllegalStateException if this output is not a tensor
     */
    TensorBuffer output(int index);

    /**
     * One output as an immutable value.
     *
     * @param index which output, in the order in which outputs were asked for
     * @return a copy on the heap
     */
    Value value(int index);

    /** Gives back the memory of an unusually large call; called when a call is over and its outputs have been read. */
    void trim();

    /**
     * Makes the run in progress, or the next one, end soon with an exception. Called from another thread.
     */
    void terminate();

    /** Takes back {@link #terminate()}; called between runs. */
    void resume();

    /** Frees the buffers. */
    @Override
    void close();
}
