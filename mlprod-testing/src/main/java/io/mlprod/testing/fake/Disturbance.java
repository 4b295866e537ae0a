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
     * Called before this is added to a version. What it throws, {@link ScriptedModel#inject} throws.
     *
     * @param version the version's name
     */
    default void beforeInjection(String version) {
        Objects.requireNonNull(version, "version");
    }

    /**
     * Called when a version is loaded.
     *
     * @param version the version's name
     */
    default void beforeLoad(String version) {
        Objects.requireNonNull(version, "version");
    }

    /**
     * Surrounds a run. By default lets the script answer and changes nothing.
     *
     * @param run the run, whose outputs may be replaced once the script has answered
     * @param script answers the rows; to be called at most once
     */
    default void aroundRun(ScriptedRun run, Runnable script) {
        Objects.requireNonNull(run, "run");
        script.run();
    }
}
