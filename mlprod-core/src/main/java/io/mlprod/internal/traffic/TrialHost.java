package io.mlprod.internal.traffic;

import io.mlprod.internal.serving.LoadedModel;
import java.util.List;
import java.util.function.Function;

/** The part of a handle that its trials may use: start, end, promote and roll back. Thread-safe. */
public interface TrialHost<I, O> {

    /**
     * Starts a trial.
     *
     * @param what the kind of trial, for messages
     * @param versions the versions that it uses, which must not be unloaded meanwhile
     * @param start makes the trial from the serving model followed by those of the versions, in the same order
     */
    <T extends Trial<I, O>> T start(String what, List<String> versions, Function<List<LoadedModel<I, O>>, T> start);

    /**
     * Ends a trial, if it has not ended; the serving version answers everything again.
     *
     * @param isTakenBack whether the trial ends because of its versions, which are then not to be deployed
     *     automatically
     */
    void end(Trial<I, O> trial, String why, boolean isTakenBack);

    /**
     * Ends a trial, if it has not ended, and makes one of its versions the serving one. Listeners are not notified
     * before {@link #announce()}.
     */
    void promote(Trial<I, O> trial, String winner, String why);

    /** Returns whether this version serves. */
    boolean isServing(LoadedModel<I, O> model);

    /**
     * Makes the version serve again that served before this one, if this one serves. Listeners are not notified before
     * {@link #announce()}.
     *
     * @throws IllegalStateException if there is no version to go back to, or a trial is running
     */
    void rollBackFrom(LoadedModel<I, O> model);

    /** Notifies listeners of what became of versions; called under no lock. */
    void announce();
}
