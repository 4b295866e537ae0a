package io.mlprod.spi;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Value;

/**
 * A reusable context for running a model: input buffers to fill, a run, and outputs to read.
 *
 * <p>Used by one thread at a time, except for {@link #terminate()}. Different calls may use it on different threads,
 * each of which sees what the previous one has done. The order within a call is: the input buffers are filled,
 * {@link #run()}, {@link #output} or {@link #value} if the run was successful, {@link #trim()}. A call whose input is
 * invalid ends with {@code trim()} alone. After an exception that is not one of mlprod's own the invocation is closed
 * and not used again.
 *
 * <p>No method takes or returns null. Objects that {@code run()} needs are best created in the constructor: a call of a
 * handle allocates little, and so can an engine.
 *
 * @since 0.1
 */
public interface Invocation extends AutoCloseable {

    /**
     * Returns the buffer of one input: the same object at every call. mlprod asks for it when the invocation is new.
     * The engine creates it, {@linkplain TensorBuffer#direct in direct memory} or {@linkplain TensorBuffer#heap on the
     * heap}. mlprod fills it before each run with valid elements and with the shape of the signature, in which dynamic
     * dimensions have been chosen. In a buffer of texts no element is null. mlprod does not read what is in it after a
     * run.
     *
     * @param index the index of the input, in the order of the signature
     * @return the buffer
     */
    TensorBuffer input(int index);

    /**
     * Runs the model on the calling thread with the contents of the input buffers.
     *
     * @throws ModelExecutionException if the run failed or was terminated
     * @throws InvalidOutputException if an output cannot be read correctly
     */
    void run();

    /**
     * Returns the buffer of one tensor output, whose content is valid until the next run.
     *
     * @param index the index of the output, in the order in which outputs were asked for
     * @return the buffer, which mlprod only reads
     * @throws IllegalStateException if this output is not a tensor
     */
    TensorBuffer output(int index);

    /**
     * Returns one output as an immutable value.
     *
     * @param index the index of the output, in the order in which outputs were asked for
     * @return a copy on the heap; by default of the {@linkplain #output tensor}
     */
    default Value value(int index) {
        TensorBuffer output = output(index);
        return output.copy(0, output.shape());
    }

    /**
     * Discards the values of a call that are texts, since they may be personal data, and releases the memory of an
     * unusually large call. Called when a call is over and its outputs have been read. By default does nothing.
     */
    default void trim() {}

    /**
     * Terminates the run in progress, or the next one, which soon ends with a {@link ModelExecutionException}. Called
     * from another thread, at most once for each run, and returns at once. By default does nothing; then a deadline
     * does not end a run, but its answer is discarded.
     */
    default void terminate() {}

    /**
     * Undoes {@link #terminate()}. Called between runs, by the thread whose run was terminated. By default does
     * nothing.
     */
    default void resume() {}

    /** Frees what the invocation holds; no method is called after it. By default does nothing. */
    @Override
    default void close() {}
}
