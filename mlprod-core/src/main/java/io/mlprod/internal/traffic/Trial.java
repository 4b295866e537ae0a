package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.experiment.Readout;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.ShadowOffer;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.routing.Route;
import io.mlprod.shadow.ShadowReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trial that routes part of a handle's traffic: a rollout, an experiment or a shadow. Decides which version answers
 * which input, and is notified of the result. Thread-safe.
 */
public interface Trial<I, O> {

    /**
     * The assignment of an input to a version.
     *
     * @param model the version that answers the input
     * @param route why
     * @param arm the arm's number, 0 for control
     * @param unit the unit's hash, 0 if there is none
     * @param shadow may compute the answer once more with another version; null if none does
     */
    record Assigned<I, O>(
            LoadedModel<I, O> model,
            Route route,
            int arm,
            long unit,
            @Nullable ShadowOffer<I> shadow) {

        /** Returns an assignment to the stable version that is not counted. */
        static <I, O> Assigned<I, O> uncounted(LoadedModel<I, O> stable, Route route) {
            return new Assigned<>(stable, route, 0, 0, null);
        }
    }

    /** Assigns an input to a version; throws nothing. */
    Assigned<I, O> assign(I input, Call call);

    /**
     * Receives the result of an input that was assigned; throws nothing.
     *
     * @param input what the caller gave
     * @param assigned where it went
     * @param answer what the caller gets; null if it gets an error
     * @param error what the assigned version failed with, although another may have answered; null if it did not
     * @param nanos how long it took
     */
    void note(I input, Assigned<I, O> assigned, @Nullable Prediction<O> answer, @Nullable Throwable error, long nanos);

    /**
     * Passes on what became known of a prediction; returns false if this trial does not know the prediction, or does
     * not ask for that.
     */
    boolean feedback(PredictionId id, Feedback feedback);

    /** Returns where a rollout stands; empty if this trial is none. */
    default Optional<RolloutStatus> rollout() {
        return Optional.empty();
    }

    /** Returns the results of an experiment; empty if this trial is none. */
    default Optional<Readout> experiment() {
        return Optional.empty();
    }

    /** Returns what a shadow has found; empty if this trial has none. */
    default Optional<ShadowReport> shadow() {
        return Optional.empty();
    }

    /** Returns whether callers get answers of versions other than the stable one. */
    default boolean changesAnswers() {
        return true;
    }

    /**
     * Gives all traffic back to the stable version at once; returns false if another version has become the serving one
     * before.
     */
    boolean takeBack(String why);

    /** Receives the notice that the version which this trial promoted was rolled back. */
    default void undone() {}

    /** Ends whatever runs for the trial, because the handle is being closed. */
    void close();
}
