package io.mlprod.testing.fault;

import io.mlprod.testing.fake.ScriptedRun;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** What a fault does. */
interface Effect {

    /**
     * Where an effect is in a run.
     *
     * @param run the run
     * @param rows which of its rows the fault hits
     * @param removed done when the fault is removed
     */
    record Hit(ScriptedRun run, IntPredicate rows, CompletableFuture<Void> removed) {}

    /** Called in place of a load that is hit. */
    default void load() {}

    /** Called before the script answers. */
    default void before(Hit hit) {}

    /** Called when the script has answered. */
    default void after(Hit hit) {}

    /** Called after each run that is not hit, for effects that remember. */
    default void passed(ScriptedRun run) {}

    /** Returns whether it hits loads rather than runs. */
    default boolean isOfLoads() {
        return false;
    }
}
