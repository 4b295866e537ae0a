package io.mlprod.monitoring.metrics;

import io.micrometer.common.docs.KeyName;

/**
 * The keys of observed predictions.
 *
 * @since 0.1
 */
public enum PredictionKey implements KeyName {
    /** The model's name. */
    MODEL("model"),
    /** The version that answered; {@code none} without an answer. */
    VERSION("model.version"),
    /** The source of the answer; {@code none} without an answer. */
    SOURCE("source"),
    /** Whether there was an answer: {@code success} or {@code error}. */
    OUTCOME("outcome"),
    /** The chain's name. */
    CHAIN("chain"),
    /** The tier that answered; {@code none} without an answer. */
    TIER("tier"),
    /** Why the answer is degraded; {@code none} if it is not. */
    DEGRADATION("degradation"),
    /** The prediction's identity; only on the span. */
    ID("prediction.id"),
    /** The model and version that answered; only on the span. */
    ANSWERED_BY("prediction.model");

    private final String key;

    PredictionKey(String key) {
        this.key = key;
    }

    @Override
    public String asString() {
        return key;
    }
}
