package io.mlprod.testing.fake;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Value;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A run of a scripted model, as a {@link Disturbance} sees it. For the thread that runs it, while it runs.
 *
 * @since 0.1
 */
public interface ScriptedRun {

    /**
     * Returns the number of a row. A row of a batch that is asked again alone keeps its number.
     *
     * @param row from 0
     * @return from 1, counted since the disturbance was injected; less for a row that was asked before that
     */
    long call(int row);

    /**
     * Returns whether the run asks one row again, which got no answer in a batch.
     *
     * @return false for rows that are new
     */
    boolean isAskedAgain();

    /**
     * Returns how many rows the run has.
     *
     * @return 1 for a call alone, more for a batch
     */
    int rows();

    /**
     * Lets the time of the model's {@linkplain ScriptedModel#time() clock} pass, without waiting. Deadlines that come
     * due meanwhile end the run.
     *
     * @param duration how long the run takes
     * @throws ModelExecutionException if the run was terminated meanwhile
     */
    void pass(Duration duration);

    /**
     * Waits until the run is terminated, by a deadline for example, or the model is closed, or the wait is released.
     * The clock is not moved.
     *
     * @param released completed to end the wait
     * @throws ModelExecutionException if the run was terminated or the model was closed
     */
    void hang(CompletableFuture<?> released);

    /**
     * Returns the names of the outputs that the caller wants.
     *
     * @return an unmodifiable list
     */
    List<String> outputs();

    /**
     * Returns an output that the script has written.
     *
     * @param name one of {@link #outputs()}
     * @return a copy
     */
    Value output(String name);

    /**
     * Replaces an output, for this run only.
     *
     * @param name one of {@link #outputs()}
     * @param value what the engine gives instead; nothing checks it but the handle
     */
    void replace(String name, Value value);
}
