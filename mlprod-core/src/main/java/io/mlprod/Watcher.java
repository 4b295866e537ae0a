package io.mlprod;

import io.mlprod.error.ClosedException;
import io.mlprod.error.LoadException;
import io.mlprod.internal.load.ModelLoader;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.DurationText;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a place again and again, and deploys what is new there. What is found must look the same twice in a row, so that
 * a file which is still being written is left alone; what did not pass a gate is not tried again before it changes.
 */
final class Watcher<I, O> implements ModelWatch {

    private static final Log LOG = Log.of(ModelHandle.class);

    private final WeakReference<Versions<I, O>> versions; // who forgets a handle does not keep it by watching
    private final Supplier<Optional<ModelSource>> place;
    private final Duration every;
    private final TimeSource time;
    private @Nullable String seen; // by looks, which come one after another
    private @Nullable String tried;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closed;

    Watcher(Versions<I, O> versions, Supplier<Optional<ModelSource>> place, Duration every, TimeSource time) {
        if (every.isZero() || every.isNegative()) {
            throw new IllegalArgumentException(
                    "A watch looks again after a time above zero, not " + DurationText.of(every));
        }
        this.versions = new WeakReference<>(versions);
        this.place = place;
        this.every = every;
        this.time = time;
    }

    /** The model with the greatest name in a folder, 10 after 9; or the model, if it is a file. */
    static Optional<ModelSource> newest(Path path) {
        if (!Files.isDirectory(path)) {
            return Files.exists(path) ? Optional.of(ModelSource.of(path)) : Optional.empty();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".onnx") && Files.isRegularFile(file))
                    .max(Comparator.comparing(Watcher::sortable))
                    .map(ModelSource::of)
                    .map(source -> source.version(source.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name with all numbers of one length, so that they are in order as texts. */
    private static String sortable(Path file) {
        return java.util.regex.Pattern.compile("\\d+")
                .matcher(String.valueOf(file.getFileName()))
                .replaceAll(number -> "0".repeat(Math.max(0, 20 - number.group().length())) + number.group());
    }

    ModelWatch start() {
        Runnable unused = time.schedule(every, this::look);
        return this;
    }

    private void look() {
        Versions<I, O> target = versions.get();
        if (closed || target == null || target.isClosed()) {
            return;
        }
        try {
            Optional<ModelSource> found = place.get();
            if (found.isPresent()) {
                consider(target, found.get());
            }
        } catch (ClosedException e) {
            return;
        } catch (RuntimeException e) {
            if (failure == null) {
                LOG.warn("The place that is watched for new versions of {} cannot be read", target, Log.inFull(e));
            }
            failure = e;
        } finally {
            Runnable unused = time.schedule(every, this::look);
            target.announce(); // last, since a listener may not come back
        }
    }

    private void consider(Versions<I, O> target, ModelSource found) {
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
        } catch (IllegalStateException e) { // something is being tried out: wait for its end
            failure = e;
            return;
        } catch (RuntimeException e) { // the versions have logged it
            failure = e;
        }
        tried = look;
    }

    /** What changes when the model does: of a file its size and time, of anything else its digest. */
    private static String fingerprint(ModelSource source) {
        Path path = source.path().orElse(null);
        if (path == null) {
            return ModelLoader.load(source).sha256();
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return path + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            throw new LoadException(
                    LoadException.Reason.UNREADABLE, "Could not look at " + path + ": " + e.getMessage(), e);
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
