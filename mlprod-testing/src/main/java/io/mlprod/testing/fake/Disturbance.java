package io.mlprod.testing.fake;

import java.util.Objects;

/**
 * Something that goes wrong in a scripted model: when it loads, before it runs, or in what it gives. The faults of
 * {@code io.mlprod.testing.fault} are such disturbances; a test may write others.
 *
 * <p>Called by the threads that load and run the model, several at a time. What a method throws is what the engine
 * throws, so the handle sees it as it would see the failure of a real engine.
 *
 * @since 0.1
 */
public interface Disturbance {

    /**
     * Called when a version is loaded.
     *
     * @param version the version's name
     */
    default void beforeLoad(String version) {
        Objects.requireNonNull(version, "version");
    }

    /**
     * Called before the script answers the rows of a run.
     *
     * @param run the run
     */
    default void beforeRun(ScriptedRun run) {
        Objects.requireNonNull(run, "run");
    }

    /**
     * Called when the script has answered the rows of a run.
     *
     * @param run the run, whose outputs may be replaced
     */
    default void afterRun(ScriptedRun run) {
        Objects.requireNonNull(run, "run");
    }
}
