package io.mlprod.testing.traffic;

import io.mlprod.Prediction;
import java.util.Objects;

/**
 * A request that was answered: what an {@link Outcome} may depend on. Immutable if its values are.
 *
 * @param visit who asked, and when
 * @param input what was asked
 * @param prediction the answer
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public record Answered<I, O>(Visit visit, I input, Prediction<O> prediction) {

    /** Checks that nothing is null. */
    public Answered {
        Objects.requireNonNull(visit, "visit");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(prediction, "prediction");
    }

    /**
     * Returns the value of the answer.
     *
     * @return what the model says
     */
    public O value() {
        return prediction.value();
    }
}
