package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.ShadowOffer;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * A trial that routes part of a handle's traffic: a rollout, an experiment or a shadow. Says which version answers
 * which input, and is notified of what came of it. Thread-safe.
 */
public interface Trial<I, O> {

    /**
     * Where an input goes.
     *
     * @param model answers it
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

        /** Returns the stable version, by a way that is not counted. */
        static <I, O> Assigned<I, O> uncounted(LoadedModel<I, O> stable, Route route) {
            return new Assigned<>(stable, route, 0, 0, null);
        }
    }

    /** Says where an input goes; throws nothing. */
    Assigned<I, O> assign(I input, Call call);

    /**
     * Is told what came of an input that was assigned; throws nothing.
     *
     * @param input what the caller gave
     * @param assigned where it went
     * @param answer what the caller gets; null if an error
     * @param error what the assigned version failed with, although another may have answered; null if it did not
     * @param nanos how long it took
     */
    void note(I input, Assigned<I, O> assigned, @Nullable Prediction<O> answer, @Nullable Throwable error, long nanos);

    /**
     * Passes on what became known of a prediction; false if this does not know the prediction, or does not ask for
     * that.
     */
    boolean feedback(PredictionId id, Feedback feedback);

    /** Returns whether callers get answers of other versions than the stable one. */
    default boolean changesAnswers() {
        return true;
    }

    /** Gives all traffic back to the stable version, at once; false if another version has come to serve before. */
    boolean takeBack(String why);

    /** Is told that the version which came to serve by this was rolled back. */
    default void undone() {}

    /** Ends whatever runs for it, because the handle is being closed. */
    void close();
}
