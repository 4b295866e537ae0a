package io.mlprod.internal.versions;

import io.mlprod.error.ClosedException;
import io.mlprod.error.LoadException;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.load.ModelLoader;
import io.mlprod.internal.log.Log;
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
 * Looks at a place again and again, and deploys what is new there. What is found must look the same twice in a row, so
 * that a file which is still being written is left alone; what did not pass a gate is not tried again before it
 * changes. A place that fails again and again, by files that keep changing or in itself, is looked at less and less
 * often.
 */
public final class ModelWatcher<I, O> implements ModelWatch {

    private static final Log LOG = Log.of(ModelWatcher.class);

    private final WeakReference<Versions<I, O>> versions; // who forgets a handle does not keep it by watching
    private final String what;
    private final Supplier<Optional<ModelSource>> place;
    private final Duration every;
    private final TimeSource time;
    private @Nullable String seen; // by looks, which come one after another
    private @Nullable String tried;
    private boolean isEmpty;
    private final BackOff places = new BackOff();
    private final BackOff files = new BackOff();
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closed;

    public ModelWatcher(
            Versions<I, O> versions,
            String what,
            Supplier<Optional<ModelSource>> place,
            Duration every,
            TimeSource time) {
        Arguments.positive("The time between a watch's looks", every);
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

    /** Names that differ in case only are one name on other machines, and mistaken for one another on all. */
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

    /** Returns the name with all numbers of one length, so that they are in order as texts. */
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
        } catch (Throwable e) { // an Error, too: a watch that ends without a word lets an old model serve for ever
            if (failure == null) {
                LOG.warn("The place that is watched for new versions of {} cannot be read", target, Log.inFull(e));
            }
            failure = typed("The place that is watched", e);
            places.failed("");
        } finally {
            Runnable unused = time.schedule(every, this::look);
            target.announce(); // last, since a listener may not come back
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
        } catch (IllegalStateException e) { // something is being tried out: wait for its end
            failure = e;
            return;
        } catch (Throwable e) { // the versions have logged it
            failure = typed(found.description(), e);
            files.failed(found.description());
        }
        tried = look;
    }

    /** A folder that is not there may be one that is misspelt, or not mounted any more. */
    private void noteWhetherFound(Versions<I, O> target, boolean isFound) {
        if (!isFound && !isEmpty) {
            LOG.warn(
                    "{} is watched for new versions of {}, and there is no model in it; it is looked at again",
                    what,
                    target);
        }
        isEmpty = !isFound;
    }

    private static RuntimeException typed(String what, Throwable e) {
        return e instanceof RuntimeException exception
                ? exception
                : new LoadException(LoadException.Reason.UNREADABLE, what + " could not be looked at: " + e, e);
    }

    /**
     * Returns what changes when the model does: of a file, and the schema beside it, size and time; of anything else
     * the digest.
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
