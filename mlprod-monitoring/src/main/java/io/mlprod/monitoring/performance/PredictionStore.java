package io.mlprod.monitoring.performance;

import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A store of predictions that wait for their labels, and of the pairs until they expire. What a monitor says of the
 * performance is computed from it, so what it keeps over a restart is known after it.
 *
 * <p>A monitor calls it on threads of its own, in batches, and never on that of a prediction. It must be thread-safe,
 * and may block. What it throws is a problem of the monitor's status; the monitor tries again later with what it could
 * not write, and counts what it had to drop meanwhile.
 *
 * @since 0.1
 */
public interface PredictionStore extends AutoCloseable {

    /**
     * Adds predictions without labels. One that is known already stays as it is, so that a batch may be added again
     * after a failure.
     *
     * @param predictions in any order
     */
    void add(List<KeptPrediction> predictions);

    /**
     * Joins labels with their predictions.
     *
     * @param labels in the order in which they came
     * @return what came of each, in the same order
     */
    List<Joining> join(List<LateLabel> labels);

    /**
     * Reads the predictions of a version that were made in a time, with and without labels.
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
     * Returns how many predictions it holds, with and without labels.
     *
     * @return a count
     */
    long size();

    /**
     * Returns how many predictions without a label it had to drop before they expired, since it was full.
     *
     * @return a count since it was opened
     */
    long dropped();

    /** Releases what it holds. What is kept over a restart stays. */
    @Override
    void close();
}
