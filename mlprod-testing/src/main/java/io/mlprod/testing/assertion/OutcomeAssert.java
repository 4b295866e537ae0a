package io.mlprod.testing.assertion;

import io.mlprod.Outcome;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.MlprodException;
import java.util.Objects;

/**
 * Assertions on the outcome of one input of many.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @param <O> what callers get
 * @since 0.1
 */
public class OutcomeAssert<O> extends FactAssert<OutcomeAssert<O>, Outcome<O>> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    @SuppressWarnings("unchecked") // a class literal has no type arguments
    public OutcomeAssert(Outcome<O> actual) {
        super(actual, (Class<OutcomeAssert<O>>) (Class<?>) OutcomeAssert.class);
    }

    @Override
    String subject() {
        return "the outcome";
    }

    @Override
    String origin() {
        return actual.failure()
                .map(error -> "It failed with: " + error)
                .orElseGet(() -> "It came from: " + actual.prediction());
    }

    private String was() {
        return actual.failure()
                .map(error -> "a failure, " + error.getClass().getSimpleName())
                .orElse("an answer");
    }

    /**
     * Checks that there is an answer.
     *
     * @return this
     */
    public OutcomeAssert<O> isAnswered() {
        return check(actual.isAnswered(), "to be answered", was());
    }

    /**
     * Checks that there is no answer.
     *
     * @return this
     */
    public OutcomeAssert<O> hasFailed() {
        return check(!actual.isAnswered(), "to have failed", was());
    }

    /**
     * Checks that there is no answer, and why.
     *
     * @param error the type of the error
     * @return this
     */
    public OutcomeAssert<O> hasFailedWith(Class<? extends MlprodException> error) {
        Objects.requireNonNull(error, "error");
        return check(
                actual.failure().filter(error::isInstance).isPresent(),
                "to have failed with " + error.getSimpleName(),
                was());
    }

    /**
     * Checks that there is an answer, and returns assertions on it.
     *
     * @return assertions on the prediction
     */
    public PredictionAssert<O> prediction() {
        isAnswered();
        return new PredictionAssert<>(actual.prediction());
    }

    /**
     * Checks that the input was refused, and returns assertions on what it broke.
     *
     * @return assertions on the violations
     */
    public ViolationsAssert violations() {
        hasFailedWith(InvalidInputException.class);
        return new ViolationsAssert(((InvalidInputException) actual.failure().orElseThrow()).violations());
    }
}
