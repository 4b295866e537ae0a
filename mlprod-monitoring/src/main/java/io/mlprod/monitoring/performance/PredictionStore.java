package io.mlprod.monitoring.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A store of predictions that wait for their labels, and of the pairs until they expire. What a monitor says of the
 * performance is computed from it, so what it keeps over a restart is known after it.
 *
 * <p>A monitor calls it on threads of its own, in batches, and never on that of a prediction. It must be thread-safe,
 * and may block. What it throws is a problem of the monitor's status; the monitor tries again later with what it could
 * not write, and counts what it had to drop meanwhile. If an {@link java.sql.SQLException} among the causes says by its
 * state (22 or 23) that the database refuses a value, the batch is given again one by one, and what is refused alone is
 * dropped and counted.
 *
 * <p>No method takes or returns null.
 *
 * @since 0.1
 */
public interface PredictionStore extends AutoCloseable {

    /**
     * Returns a new store in memory with room for a million predictions, see {@link #inMemory(long)}.
     *
     * @return an empty store
     */
    static PredictionStore inMemory() {
        return inMemory(MemoryStore.DEFAULT_PREDICTIONS);
    }

    /**
     * Returns a new store in memory, which is lost when the process ends. It grows with what it holds. A prediction
     * with its label takes about 100 bytes if it has a score and three slices of few different values; longer ones take
     * more, and the store as a whole at most 200 bytes for each prediction that it has room for, and 4 MB. When it is
     * full, the predictions that were added first are dropped, whether or not they have labels, and counted.
     *
     * @param maxPredictions how many it has room for, up to 2<sup>30</sup>
     * @return an empty store
     * @throws IllegalArgumentException if the number is not in that range
     */
    static PredictionStore inMemory(long maxPredictions) {
        return new MemoryStore(maxPredictions);
    }

    /**
     * Adds predictions without labels. One that is known already stays as it is, with its label, so that a batch may be
     * added again after a failure.
     *
     * @param predictions in any order
     */
    void add(List<KeptPrediction> predictions);

    /**
     * Joins labels with their predictions. The last label that came for a prediction is the one that it has.
     *
     * @param labels in the order in which they came
     * @return what came of each, in the same order
     */
    List<Joining> join(List<LateLabel> labels);

    /**
     * Reads the predictions of a version that were made in a time, with and without labels, each once. What is added,
     * joined or forgotten meanwhile may be seen or not. The receiver may call the store.
     *
     * @param model the version
     * @param from the first moment
     * @param to the first moment that is not in it
     * @param receiver called for each, in any order
     */
    void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver);

    /**
     * Forgets the predictions that were made before a time, with their labels.
     *
     * @param before the first moment that is kept
     * @return how many of them had no label
     */
    long expire(Instant before);

    /**
     * Forgets a prediction and its label, for example since the person asks for it whom they are about.
     *
     * @param id of the prediction
     * @return false if it was not there
     */
    boolean forget(PredictionId id);

    /**
     * Returns how many predictions it holds, with and without labels.
     *
     * @return a count
     */
    long size();

    /**
     * Returns how many predictions, with and without labels, it had to drop before they expired, since it was full.
     *
     * @return a count since it was opened
     */
    long dropped();

    /** Releases what it holds. What is kept over a restart stays. */
    @Override
    void close();
}
