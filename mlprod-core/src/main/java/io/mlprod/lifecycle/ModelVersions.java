package io.mlprod.lifecycle;

import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.model.ModelVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The versions of a handle: which are loaded, which one serves, and which have served. Thread-safe. Only the library
 * implements it; methods may be added.
 *
 * @since 0.1
 */
public interface ModelVersions {

    /**
     * Reads a model and checks it as {@code deploy} of the handle does, but lets it answer no calls yet. It stays in
     * memory until it is used or {@linkplain #unload unloaded}. A loaded version is not loaded again, even if it
     * serves. Blocks the calling thread while it loads.
     *
     * @param source where the model is
     * @return the version that is ready
     * @throws DeployException if it did not pass a gate
     * @throws ClosedException if the handle was closed
     * @throws NullPointerException if the source is null
     */
    ModelVersion load(ModelSource source);

    /**
     * Makes a loaded version the serving one; changes nothing if it already serves. Takes microseconds.
     *
     * @param version its name
     * @return the version that serves now
     * @throws DeployException if it does not take and give what the serving version does
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     * @throws NullPointerException if the version is null
     */
    ModelVersion serve(String version);

    /**
     * Unloads a version; its memory is freed when its last call has ended. Returns at once. From then on the version
     * cannot be used, and its name is free.
     *
     * @param version its name
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if it serves, or a trial of it is running
     * @throws NullPointerException if the version is null
     */
    void unload(String version);

    /**
     * Watches a folder or a file, and automatically deploys the models that appear there. Of a folder it deploys the
     * file that ends with {@code .onnx} and has the greatest name, 10 after 9; the file's name is the version's. A
     * watched file is deployed whenever it has changed. A file that is still being written is left alone until two
     * checks find it unchanged. A model that does not pass a gate is logged and reported to listeners, and is not tried
     * again until the model or the schema file next to it changes. A model that was rolled back, or taken back by a
     * rollout, is not deployed again by a watch of this handle, under whatever file name, until the application deploys
     * it. The watch waits while a rollout, experiment or shadow is running.
     *
     * @param path a folder or a file, which need not exist yet
     * @param every the time between two checks
     * @return the watch, which ends with the handle at the latest
     * @throws IllegalArgumentException if the time is not above zero, or above 10,000 days
     */
    ModelWatch watch(Path path, Duration every);

    /**
     * Watches a place through a function, and automatically deploys the model that it returns whenever the bytes have
     * changed. For registries and other places that are not files. See {@link #watch(Path, Duration)}.
     *
     * @param place called at each check, on a thread of the library's; may block; returns empty if there is no model.
     *     Sources that are not files are read at each check
     * @param every the time between two checks
     * @return the watch, which ends with the handle at the latest
     * @throws IllegalArgumentException if the time is not above zero, or above 10,000 days
     */
    ModelWatch watch(Supplier<Optional<ModelSource>> place, Duration every);

    /**
     * Returns all loaded versions, and before them the last fifty that failed a gate or were unloaded.
     *
     * @return a snapshot
     */
    List<VersionStatus> list();

    /**
     * Returns the versions that have served since the handle was opened; the last thousand entries.
     *
     * @return a snapshot, the oldest first
     */
    List<Served> history();

    /**
     * Returns the version that served at a time. Arms of experiments and rollouts that answered a share of the calls
     * are not included; each prediction says which version answered it.
     *
     * @param time a time by the machine's clock
     * @return empty if the time was before the handle was opened, or before what is remembered
     */
    Optional<ModelVersion> servedAt(Instant time);
}
