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
 * The versions of a handle: which are loaded, which serves, and which have served. Thread-safe. Made by the library
 * only; more methods may come.
 *
 * @since 0.1
 */
public interface ModelVersions {

    /**
     * Reads a model and checks it as {@code deploy} of the handle does, but lets it answer nobody yet. It stays in
     * memory until it is used or {@linkplain #unload unloaded}. What is loaded is not loaded again, even if it serves.
     * Blocks the calling thread while it loads.
     *
     * @param source where the model is
     * @return which version is ready
     * @throws DeployException if it did not pass a gate
     * @throws ClosedException if the handle was closed
     * @throws NullPointerException if the source is null
     */
    ModelVersion load(ModelSource source);

    /**
     * Lets a loaded version serve; changes nothing if it serves already. Takes microseconds.
     *
     * @param version its name
     * @return which version serves now
     * @throws DeployException if it does not take and give what the version does that serves now
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if a rollout, experiment or shadow is running
     * @throws ClosedException if the handle was closed
     * @throws NullPointerException if the version is null
     */
    ModelVersion serve(String version);

    /**
     * Takes a version out of memory, when the last call has left it. Returns at once; from then on the version cannot
     * be used, and its name is free.
     *
     * @param version its name
     * @throws IllegalArgumentException if no such version is loaded
     * @throws IllegalStateException if it serves or is being tried out
     * @throws NullPointerException if the version is null
     */
    void unload(String version);

    /**
     * Deploys what turns up in a place, by itself. A folder: the file that ends with {@code .onnx} and has the greatest
     * name, 10 after 9; the file's name is the version's. A file: that file, whenever it has changed. A file that is
     * still being written is left alone until two looks find it the same. What does not pass a gate is logged, told to
     * listeners, and not tried again before it changes, or the schema file beside it. What was rolled back, or taken
     * back by a rollout, is not deployed again by a watch of this handle, under whatever file name, until somebody
     * deploys it. While a rollout, experiment or shadow runs, it waits.
     *
     * @param path a folder or a file, which need not exist yet
     * @param every how often to look
     * @return the watch, which ends with the handle if not before
     * @throws IllegalArgumentException if the time is not above zero
     */
    ModelWatch watch(Path path, Duration every);

    /**
     * Deploys what a function finds, by itself, whenever its bytes have changed; for registries and other places that
     * are not files. See {@link #watch(Path, Duration)}.
     *
     * @param place asked at each look, on a thread of the library's; may block; empty if there is nothing. Sources that
     *     are not files are read at each look
     * @param every how often to look
     * @return the watch, which ends with the handle if not before
     * @throws IllegalArgumentException if the time is not above zero
     */
    ModelWatch watch(Supplier<Optional<ModelSource>> place, Duration every);

    /**
     * Returns all versions that are loaded, and before them the last fifty that failed a gate or were unloaded.
     *
     * @return a snapshot
     */
    List<VersionStatus> list();

    /**
     * Returns which versions have served since the handle was opened, the last thousand.
     *
     * @return a snapshot, the oldest first
     */
    List<Served> history();

    /**
     * Returns which version served at a time. Arms of experiments and rollouts that answered a share are not in it;
     * each prediction says which version answered it.
     *
     * @param time by the machine's clock
     * @return empty if the time was before the handle was opened, or before what is remembered
     */
    Optional<ModelVersion> servedAt(Instant time);
}
