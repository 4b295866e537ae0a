package io.mlprod;

import io.mlprod.error.MlprodException;
import java.util.Optional;

/**
 * The outcome of one input of many: an answer or an error.
 *
 * @param <O> what callers get
 * @since 0.1
 */
public sealed interface Outcome<O> {

    /**
     * Returns the answer.
     *
     * @return the prediction
     * @throws MlprodException the error, if there is no answer
     */
    Prediction<O> prediction();

    /**
     * Returns the error.
     *
     * @return the error; empty if there is an answer
     */
    default Optional<MlprodException> failure() {
        return this instanceof Failed<O> failed ? Optional.of(failed.error()) : Optional.empty();
    }

    /**
     * Returns whether there is an answer.
     *
     * @return true for {@link Answered}
     */
    default boolean isAnswered() {
        return this instanceof Answered;
    }

    /**
     * An input that was answered.
     *
     * @param <O> what callers get
     * @param prediction the answer
     */
    record Answered<O>(Prediction<O> prediction) implements Outcome<O> {}

    /**
     * An input that was not answered.
     *
     * @param <O> what callers get
     * @param error why there is no answer
     */
    record Failed<O>(MlprodException error) implements Outcome<O> {

        @Override
        public Prediction<O> prediction() {
            throw error;
        }
    }
}
