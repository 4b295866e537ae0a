package io.mlprod.internal.versions;

import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelVersions;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The versions of a handle as its users see them, with what only the library's other modules ask: whether an identity
 * is the handle's, whether another handle's answers mean the same, and to pass on feedback. Thread-safe.
 */
public final class HandleVersions<I, O> implements ModelVersions {

    private final HandleParts<I, O> parts;
    private final Versions<I, O> versions;

    @SuppressWarnings("UnusedVariable") // held, so that the handle is not reclaimed while its versions are in use
    private final Object handle;

    public HandleVersions(HandleParts<I, O> parts, Object handle) {
        this.parts = parts;
        this.versions = parts.versions();
        this.handle = handle;
    }

    /** Returns the versions of a handle as the library itself may use them, given what the handle shows its users. */
    public static HandleVersions<?, ?> of(ModelVersions versions) {
        return (HandleVersions<?, ?>) versions;
    }

    /** Returns whether the handle made a prediction, by whichever of its versions. */
    public boolean made(PredictionId id) {
        return parts.context().journal().gave(Objects.requireNonNull(id, "id"));
    }

    /**
     * Notifies the handle's listeners of feedback on a prediction that it may have made in another process, so that no
     * trial of this one knows it.
     *
     * @param told the listeners that were notified elsewhere, by identity; receives those that are notified now
     */
    public void received(ModelEvent.FeedbackReceived event, Set<PredictionListener> told) {
        parts.listeners().audience(ModelEvent.FeedbackReceived.class).tellOthers(event, told);
    }

    /**
     * Returns how answers of another handle that are read in the same way mean something else: both read scores by
     * their place, and their files name other classes there, or the same ones in another order. Used wherever one
     * handle stands in for the other. The serving versions are compared; later versions of each mean the same.
     *
     * @return the difference in words, without a full stop; empty if there is none, or if a file names no classes
     */
    public Optional<String> contradiction(HandleVersions<?, ?> other) {
        return SignatureGate.contradiction(
                parts.dispatcher().stable(), other.parts.dispatcher().stable());
    }

    @Override
    public ModelVersion load(ModelSource source) {
        return versions.load(Objects.requireNonNull(source, "source"), null);
    }

    @Override
    public ModelVersion serve(String version) {
        return versions.serve(Objects.requireNonNull(version, "version"));
    }

    @Override
    public void unload(String version) {
        versions.unload(Objects.requireNonNull(version, "version"));
    }

    @Override
    public ModelWatch watch(Path path, Duration every) {
        Objects.requireNonNull(path, "path");
        return watch(path.toString(), () -> ModelWatcher.newest(path), every);
    }

    @Override
    public ModelWatch watch(Supplier<Optional<ModelSource>> place, Duration every) {
        return watch("A place", Objects.requireNonNull(place, "place"), every);
    }

    private ModelWatch watch(String what, Supplier<Optional<ModelSource>> place, Duration every) {
        return new ModelWatcher<>(versions, what, place, every, parts.context().time()).start();
    }

    @Override
    public List<VersionStatus> list() {
        return versions.list();
    }

    @Override
    public List<Served> history() {
        return versions.history();
    }

    @Override
    public Optional<ModelVersion> servedAt(Instant time) {
        ModelVersion model = null;
        for (Served served : versions.history()) {
            if (!served.since().isAfter(time)) {
                model = served.model();
            }
        }
        return Optional.ofNullable(model);
    }

    @Override
    public String toString() {
        return "ModelVersions[" + versions + "]";
    }
}
