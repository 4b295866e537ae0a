package io.mlprod.monitoring.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What is kept of a prediction until its label comes. It has none of the features, except those that were asked for as
 * slices. Immutable.
 *
 * @since 0.1
 */
public final class KeptPrediction {

    private final PredictionId id;
    private final ModelVersion model;
    private final Instant at;
    private final String predicted;
    private final double[] scores;
    private final Map<String, String> slices;

    /**
     * Creates one.
     *
     * @param id what joins it with its label
     * @param model the version that answered
     * @param at when it was made, to the millisecond
     * @param predicted the class that was predicted; empty for a regression
     * @param scores of a binary task the score of the positive class, of others with classes the score of each; empty
     *     if the model gives no scores; of a regression the number that was predicted. Copied
     * @param slices the values of the features and tags by which predictions are compared, by their names; those that
     *     are missing are left out
     * @throws ArithmeticException if the time is more than 292 million years away
     */
    public KeptPrediction(
            PredictionId id,
            ModelVersion model,
            Instant at,
            String predicted,
            double[] scores,
            Map<String, String> slices) {
        this.id = Objects.requireNonNull(id, "id");
        this.model = Objects.requireNonNull(model, "model");
        this.at = Instant.ofEpochMilli(at.toEpochMilli());
        this.predicted = Objects.requireNonNull(predicted, "predicted");
        this.scores = scores.clone();
        this.slices = Map.copyOf(slices);
    }

    /**
     * Returns what joins it with its label.
     *
     * @return the identity
     */
    public PredictionId id() {
        return id;
    }

    /**
     * Returns the version that answered.
     *
     * @return name, version and digest
     */
    public ModelVersion model() {
        return model;
    }

    /**
     * Returns when it was made.
     *
     * @return to the millisecond
     */
    public Instant at() {
        return at;
    }

    /**
     * Returns the class that was predicted.
     *
     * @return empty for a regression
     */
    public String predicted() {
        return predicted;
    }

    /**
     * Returns how many scores there are.
     *
     * @return 0 or more
     */
    public int scoreCount() {
        return scores.length;
    }

    /**
     * Returns a score.
     *
     * @param i from 0
     * @return the score, or the number that was predicted
     */
    public double score(int i) {
        return scores[i];
    }

    /**
     * Returns the values by which predictions are compared.
     *
     * @return by name; unmodifiable
     */
    public Map<String, String> slices() {
        return slices;
    }

    /**
     * Returns the identity and the version, without values, which may be personal data.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "KeptPrediction[" + id + " of " + model + "]";
    }
}
