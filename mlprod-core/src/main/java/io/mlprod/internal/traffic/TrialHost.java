package io.mlprod.internal.traffic;

import io.mlprod.internal.serving.LoadedModel;
import java.util.List;
import java.util.function.Function;

/** What a trial may ask of the handle whose versions it tries out. Thread-safe. */
public interface TrialHost<I, O> {

    /**
     * Starts a trial.
     *
     * @param what that is, for messages
     * @param versions the versions that it uses, which must not be unloaded meanwhile
     * @param start makes it, from the models of those versions in the same order and before them the serving one
     */
    <T extends Trial<I, O>> T start(String what, List<String> versions, Function<List<LoadedModel<I, O>>, T> start);

    /**
     * Ends a trial, if it has not ended; the serving version answers everything again.
     *
     * @param isTakenBack whether that is because of the versions, which are not to be deployed by themselves then
     */
    void end(Trial<I, O> trial, String why, boolean isTakenBack);

    /**
     * Ends a trial, if it has not ended, and lets one of its versions serve from now on. Listeners are not notified
     * before {@link #announce()}.
     */
    void promote(Trial<I, O> trial, String winner, String why);

    /** Returns whether this version serves. */
    boolean isServing(LoadedModel<I, O> model);

    /**
     * Lets the version serve again that served before this one, if this one serves. Listeners are not notified before
     * {@link #announce()}.
     *
     * @throws IllegalStateException if there is none to go back to, or a trial is running
     */
    void rollBackFrom(LoadedModel<I, O> model);

    /** Notifies listeners of what became of versions; under no lock. */
    void announce();
}
