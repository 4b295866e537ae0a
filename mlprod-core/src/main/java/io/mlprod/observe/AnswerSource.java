package io.mlprod.observe;

/**
 * Where an answer came from.
 *
 * @since 0.1
 */
public enum AnswerSource {
    /** The model ran for this input alone. */
    RUN,
    /** The model ran for this input and others together. */
    BATCH,
    /** The model had run for the same input before, or for another call at the same time. */
    CACHE,
    /** The model had answered earlier for the same key; a fallback chain remembered it. */
    REMEMBERED,
    /** No model: a rule or a constant of the application. */
    RULE
}
