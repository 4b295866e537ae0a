package io.mlprod.internal.versions;

import io.mlprod.error.ClosedException;
import io.mlprod.error.LoadException;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.load.ModelLoader;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.DurationText;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A watch that polls a place and deploys what is new there. A model must look the same twice in a row, so that a file
 * which is still being written is left alone; one that did not pass a gate is not tried again before it changes. If the
 * place itself or its changing files keep failing, the place is looked at less and less often.
 */
public final class ModelWatcher<I, O> implements ModelWatch {

    private static final Log LOG = Log.of(ModelWatcher.class);

    private final WeakReference<Versions<I, O>> versions; // weak: a watch keeps no handle alive
    private final String what;
    private final Supplier<Optional<ModelSource>> place;
    private final Duration every;
    private final TimeSource time;
    private @Nullable String seen; // written by looks, which come one after another
    private @Nullable String tried;
    private boolean isEmpty;
    private final WatchBackOff places = new WatchBackOff();
    private final WatchBackOff files = new WatchBackOff();
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closed;

    public ModelWatcher(
            Versions<I, O> versions,
            String what,
            Supplier<Optional<ModelSource>> place,
            Duration every,
            TimeSource time) {
        Arguments.period("The time between a watch's looks", every);
        this.versions = new WeakReference<>(versions);
        this.what = what;
        this.place = place;
        this.every = every;
        this.time = time;
    }

    /** Returns the model with the greatest name in a folder, 10 after 9; or the model, if it is a file. */
    public static Optional<ModelSource> newest(Path path) {
        if (!Files.isDirectory(path)) {
            return Files.exists(path) ? Optional.of(ModelSource.of(path)) : Optional.empty();
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".onnx") && !Files.isDirectory(file))
                    .toList();
            return models.stream()
                    .max(Comparator.comparing(ModelWatcher::sortable))
                    .map(newest -> withoutDouble(newest, models))
                    .map(ModelSource::of)
                    .map(source -> source.version(source.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Refuses names that differ in case only: they are one name on other machines, and are mistaken for one another on
     * all.
     */
    private static Path withoutDouble(Path newest, List<Path> models) {
        for (Path other : models) {
            if (!other.equals(newest) && other.toString().equalsIgnoreCase(newest.toString())) {
                throw new LoadException(
                        LoadException.Reason.UNREADABLE,
                        "The names of " + newest + " and " + other.getFileName()
                                + " differ in case only, so that neither is surely the newest; remove or rename one");
            }
        }
        return newest;
    }

    /** Returns the file's name with its numbers padded to one length, so that names sort as text. */
    private static String sortable(Path file) {
        return java.util.regex.Pattern.compile("\\d+")
                .matcher(String.valueOf(file.getFileName()))
                .replaceAll(number -> "0".repeat(Math.max(0, 20 - number.group().length())) + number.group());
    }

    public ModelWatch start() {
        Runnable unused = time.schedule(every, this::look);
        return this;
    }

    private void look() {
        Versions<I, O> target = versions.get();
        if (closed || target == null || target.isClosed()) {
            return;
        }
        try {
            if (!places.leavesOut("")) {
                lookNow(target);
                places.succeeded();
            }
        } catch (ClosedException e) {
            return;
        } catch (Throwable e) { // an Error, too: a watch that ends silently lets an old model serve for ever
            if (failure == null) {
                LOG.warn("The place that is watched for new versions of {} cannot be read", target, Log.inFull(e));
            }
            failure = typed("The place that is watched", e);
            places.failed("");
        } finally {
            Runnable unused = time.schedule(every, this::look);
            target.announce(); // last, since a listener may not return
        }
    }

    private void lookNow(Versions<I, O> target) {
        ModelSource found = place.get().orElse(null);
        noteWhetherFound(target, found != null);
        if (found == null || files.leavesOut(found.description())) {
            return;
        }
        String look = fingerprint(found);
        if (look.equals(tried)) {
            return;
        }
        if (!look.equals(seen)) {
            seen = look;
            return;
        }
        try {
            target.deployIfNew(found);
            failure = null;
            files.succeeded();
        } catch (IllegalStateException e) { // a trial is running: wait for its end
            failure = e;
            return;
        } catch (Throwable e) { // it is logged by now
            failure = typed(found.description(), e);
            files.failed(found.description());
        }
        tried = look;
    }

    /** Logs once that no model is found: a folder that is not there may be misspelt, or no longer mounted. */
    private void noteWhetherFound(Versions<I, O> target, boolean isFound) {
        if (!isFound && !isEmpty) {
            LOG.warn(
                    "{} is watched for new versions of {}, and there is no .onnx file in it; it is looked at again",
                    what,
                    target);
        }
        isEmpty = !isFound;
    }

    @Override
    public String toString() {
        return "ModelWatch[" + what + ", every " + DurationText.of(every) + (closed ? ", closed]" : "]");
    }

    private static RuntimeException typed(String what, Throwable e) {
        return e instanceof RuntimeException exception
                ? exception
                : new LoadException(LoadException.Reason.UNREADABLE, what + " could not be looked at: " + e, e);
    }

    /**
     * Returns a fingerprint that changes when the model does: the size and time of a file and of the schema next to it,
     * or the digest of any other source.
     */
    private static String fingerprint(ModelSource source) {
        Path path = source.path().orElse(null);
        if (path == null) {
            return ModelLoader.sha256(source);
        }
        return path + " " + lookOf(path) + " " + lookOf(path.resolveSibling(SchemaLayers.fileBeside(source)));
    }

    private static String lookOf(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) { // a link that leads nowhere, for example; loading it says so
            return e.getClass().getName();
        }
    }

    @Override
    public Optional<RuntimeException> lastFailure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        closed = true;
    }
}
