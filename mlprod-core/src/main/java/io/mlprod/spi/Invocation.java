package io.mlprod.spi;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Value;

/**
 * A place to run a model in: input buffers to fill, a run, and outputs to read; used again from call to call.
 *
 * <p>Used by one thread at a time, except {@link #terminate()}; from call to call by different ones, each of which sees
 * what the one before has done. For a call the order is: the input buffers are filled, {@link #run()}, {@link #output}
 * or {@link #value} if that was successful, {@link #trim()}. A call whose input is invalid ends with {@code trim()}
 * alone. After an exception that is none of mlprod's own the invocation is closed and not used again.
 *
 * <p>No method takes or returns null. What {@code run()} needs of an object is best made in the constructor: a call of
 * a handle allocates little, and so may an engine.
 *
 * @since 0.1
 */
public interface Invocation extends AutoCloseable {

    /**
     * Returns the buffer of one input: the same object at every call. It is asked for when the invocation is new. The
     * engine makes it, {@linkplain TensorBuffer#direct in direct memory} or {@linkplain TensorBuffer#heap on the heap},
     * and mlprod fills it before each run: with the shape of the signature, where dynamic dimensions have been chosen,
     * and valid elements. In a buffer of texts no element is null. What is in it after a run is of no interest to
     * mlprod.
     *
     * @param index which input, in the order of the signature
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
     * Returns the buffer of one tensor output, whose content is valid until the next run.
     *
     * @param index which output, in the order in which outputs were asked for
     * @return the buffer, which mlprod only reads
     * @throws IllegalStateException if this output is not a tensor
     */
    TensorBuffer output(int index);

    /**
     * Returns one output as an immutable value.
     *
     * @param index which output, in the order in which outputs were asked for
     * @return a copy on the heap; by default of the {@linkplain #output tensor}
     */
    default Value value(int index) {
        TensorBuffer output = output(index);
        return output.copy(0, output.shape());
    }

    /**
     * Forgets the values of a call, which may be personal data, as far as they are texts, and gives back the memory of
     * an unusually large one; called when a call is over and its outputs have been read. By default does nothing.
     */
    default void trim() {}

    /**
     * Makes the run in progress, or the next one, end soon with a {@link ModelExecutionException}. Called from another
     * thread, at most once for each run, and returns at once. By default does nothing: then a deadline does not end a
     * run, but only its answer.
     */
    default void terminate() {}

    /**
     * Takes back {@link #terminate()}; called between runs, by the thread whose run was terminated. By default does
     * nothing.
     */
    default void resume() {}

    /** Frees what the invocation holds; nothing is called after it. By default does nothing. */
    @Override
    default void close() {}
}
