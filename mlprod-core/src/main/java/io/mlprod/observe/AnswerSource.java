package io.mlprod.observe;

/**
 * The source of an answer.
 *
 * @since 0.1
 */
public enum AnswerSource {
    /** The model ran for this input alone. */
    RUN,
    /** The model ran for this input and others together. */
    BATCH,
    /** The model had run for the same input before, or ran for another call at the same time. */
    CACHE,
    /** The model had answered earlier for the same key, and a fallback chain remembered the answer. */
    REMEMBERED,
    /** No model ran: the answer is a rule's or a constant of the application. */
    RULE
}
