package io.mlprod.testing;

import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.error.InvalidInputException;
import io.mlprod.experiment.Readout;
import io.mlprod.provenance.Provenance;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.testing.assertion.ModelHandleAssert;
import io.mlprod.testing.assertion.OutcomeAssert;
import io.mlprod.testing.assertion.PredictionAssert;
import io.mlprod.testing.assertion.ProvenanceAssert;
import io.mlprod.testing.assertion.ReadoutAssert;
import io.mlprod.testing.assertion.RolloutStatusAssert;
import io.mlprod.testing.assertion.ScriptedModelAssert;
import io.mlprod.testing.assertion.ViolationsAssert;
import io.mlprod.testing.fake.ScriptedModel;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * AssertJ assertions on what mlprod returns, for {@code import static}; they go together with AssertJ's own.
 * {@link MonitoringAssertions} has those for monitoring. Stateless.
 *
 * @since 0.1
 */
public final class MlprodAssertions {

    private MlprodAssertions() {}

    /**
     * Returns assertions on a prediction.
     *
     * @param <O> what callers get
     * @param actual what is asserted on
     * @return the assertions
     */
    public static <O> PredictionAssert<O> assertThat(Prediction<O> actual) {
        return new PredictionAssert<>(actual);
    }

    /**
     * Returns assertions on the outcome of one input of many.
     *
     * @param <O> what callers get
     * @param actual what is asserted on
     * @return the assertions
     */
    public static <O> OutcomeAssert<O> assertThat(Outcome<O> actual) {
        return new OutcomeAssert<>(actual);
    }

    /**
     * Returns assertions on a handle.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param actual what is asserted on
     * @return the assertions
     */
    public static <I, O> ModelHandleAssert<I, O> assertThat(ModelHandle<I, O> actual) {
        return new ModelHandleAssert<>(actual);
    }

    /**
     * Returns assertions on the path of an answer through a fallback chain.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static ProvenanceAssert assertThat(Provenance actual) {
        return new ProvenanceAssert(actual);
    }

    /**
     * Returns assertions on what an input broke.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static ViolationsAssert assertThat(InvalidInputException actual) {
        return new ViolationsAssert(Objects.requireNonNull(actual, "actual").violations());
    }

    /**
     * Returns assertions on what a scripted model was asked.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param actual what is asserted on
     * @return the assertions
     */
    public static <I, O> ScriptedModelAssert<I, O> assertThat(ScriptedModel<I, O> actual) {
        return new ScriptedModelAssert<>(actual);
    }

    /**
     * Returns assertions on the state of a rollout.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static RolloutStatusAssert assertThat(RolloutStatus actual) {
        return new RolloutStatusAssert(actual);
    }

    /**
     * Returns assertions on the results of an experiment.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static ReadoutAssert assertThat(Readout actual) {
        return new ReadoutAssert(actual);
    }

    /**
     * Runs code that must refuse its input, and returns assertions on what the input broke.
     *
     * @param code calls a model
     * @return the assertions
     * @throws AssertionError if the code throws nothing, or something other than an {@link InvalidInputException}
     */
    public static ViolationsAssert assertThatInvalidInputIsThrownBy(ThrowingCallable code) {
        Objects.requireNonNull(code, "code");
        Throwable thrown = Assertions.catchThrowable(code);
        if (thrown instanceof InvalidInputException refused) {
            return new ViolationsAssert(refused.violations());
        }
        throw new AssertionError(
                "Expected an InvalidInputException\n but "
                        + (thrown == null ? "nothing was thrown: the input was answered" : "it was: " + thrown),
                thrown);
    }
}
