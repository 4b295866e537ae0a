package io.mlprod.lifecycle;

import io.mlprod.error.LoadException;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.files.RegularFile;
import io.mlprod.internal.text.PlainText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A place that a model is read from, once, and the requirements on the bytes found there.
 *
 * <p>Immutable and thread-safe; each method returns a new source. Nothing is opened before {@link #open()}.
 *
 * @since 0.1
 */
public final class ModelSource {

    /** The default bound on the size of a model: 1 GiB. */
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    /** The default bound on the size of a graph; see {@link #maxGraphSize(long)}. */
    public static final long DEFAULT_MAX_GRAPH_SIZE = 30_000;

    private static final String CLASSPATH = "classpath:";
    private static final String NONE = "none:";

    private interface Opener {
        InputStream open() throws IOException;
    }

    private final String description;
    private final Opener opener;
    private final @Nullable Path path;
    private final @Nullable String version;
    private final @Nullable String sha256;
    private final long maxBytes;
    private final long maxGraphSize;
    private final Set<String> externalData;

    private ModelSource(
            String description,
            Opener opener,
            @Nullable Path path,
            @Nullable String version,
            @Nullable String sha256,
            long maxBytes,
            long maxGraphSize,
            Set<String> externalData) {
        this.description = description;
        this.opener = opener;
        this.path = path;
        this.version = version;
        this.sha256 = sha256;
        this.maxBytes = maxBytes;
        this.maxGraphSize = maxGraphSize;
        this.externalData = externalData;
    }

    private ModelSource(String description, Opener opener, @Nullable Path path) {
        this(description, opener, path, null, null, DEFAULT_MAX_BYTES, DEFAULT_MAX_GRAPH_SIZE, Set.of());
    }

    /**
     * Returns the source of a model in a file.
     *
     * @param file the file
     * @return the source
     */
    public static ModelSource of(Path file) {
        Objects.requireNonNull(file, "file");
        return new ModelSource(file.toString(), () -> RegularFile.open(file), file);
    }

    /**
     * Returns the source of a model in memory.
     *
     * @param bytes the model; copied
     * @return the source
     */
    public static ModelSource of(byte[] bytes) {
        byte[] copy = Objects.requireNonNull(bytes, "bytes").clone();
        return new ModelSource(copy.length + " bytes in memory", () -> new ByteArrayInputStream(copy), null);
    }

    /**
     * Returns the source of a model in a stream. The stream is read and closed when the model is loaded, so the source
     * can be loaded only once.
     *
     * @param stream the stream
     * @return the source
     */
    public static ModelSource of(InputStream stream) {
        Objects.requireNonNull(stream, "stream");
        AtomicBoolean used = new AtomicBoolean();
        return new ModelSource(
                "a stream",
                () -> {
                    if (used.getAndSet(true)) {
                        throw new IOException(
                                "it was read by an earlier build(); read it into a byte[] to use it twice");
                    }
                    return stream;
                },
                null);
    }

    /**
     * Returns the source of a model on the class path. It is looked up with the thread's context class loader first,
     * then with mlprod's own. In a named module the model is found at the root, in a folder whose name cannot be a
     * package's, such as {@code META-INF/models}, or in a package that is open to all modules.
     *
     * @param resource the absolute name, with or without a leading slash
     * @return the source
     */
    public static ModelSource ofClasspath(String resource) {
        Objects.requireNonNull(resource, "resource");
        String name = resource.startsWith("/") ? resource.substring(1) : resource;
        return new ModelSource(CLASSPATH + name, () -> openResource(name), null);
    }

    /**
     * Returns the source of a model without a file, for engines that need none: fakes in tests, or a model that is
     * code. Its digest is computed from its name and that of its {@linkplain #version(String) version}, so name the
     * versions to distinguish them.
     *
     * @param name the model's name
     * @return the source
     * @throws IllegalArgumentException if the name is blank
     */
    public static ModelSource none(String name) {
        Arguments.notBlank("A model's name", name);
        return new ModelSource(
                NONE + name,
                () -> {
                    throw new IOException("it has no file");
                },
                null);
    }

    private static InputStream openResource(String name) throws IOException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        InputStream stream = context == null ? null : context.getResourceAsStream(name);
        if (stream == null) {
            stream = ModelSource.class.getClassLoader().getResourceAsStream(name);
        }
        if (stream == null) {
            throw new NoSuchFileException(CLASSPATH + name);
        }
        return stream;
    }

    /**
     * Sets the version's name.
     *
     * @param name the version's name
     * @return a new source
     * @throws IllegalArgumentException if the name is blank
     */
    public ModelSource version(String name) {
        Arguments.notBlank("A version's name", name);
        return new ModelSource(description, opener, path, name, sha256, maxBytes, maxGraphSize, externalData);
    }

    /**
     * Pins the bytes: a model with any other digest is refused before it is parsed.
     *
     * @param hex the SHA-256 of the model's bytes, 64 hexadecimal digits
     * @return a new source
     * @throws IllegalArgumentException if it is not such a digest
     */
    public ModelSource sha256(String hex) {
        String digest = Objects.requireNonNull(hex, "hex").strip().toLowerCase(Locale.ROOT);
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "A SHA-256 has 64 hexadecimal digits; got " + hex.length() + " characters");
        }
        return new ModelSource(description, opener, path, version, digest, maxBytes, maxGraphSize, externalData);
    }

    /**
     * Sets the most bytes that are read; the size of a file is checked before it is read. However large this bound is,
     * a file may take no more than half of the heap, and what is read from a stream no more than a quarter.
     *
     * @param bytes the most bytes that the model, and each external data file, may have
     * @return a new source
     * @throws IllegalArgumentException if it is below 1 or more than one Java array can hold
     */
    public ModelSource maxBytes(long bytes) {
        if (bytes < 1 || bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("maxBytes must be 1 to " + (Integer.MAX_VALUE - 8) + ", not " + bytes);
        }
        return new ModelSource(description, opener, path, version, sha256, bytes, maxGraphSize, externalData);
    }

    /**
     * Sets the largest graph that is loaded. The size measures what the engine makes of the graph, on which the time to
     * load a model depends. It is the sum of the inputs of all nodes (1 for a node without inputs), and of the inputs,
     * outputs (4 each) and initializers of graphs. Functions count wherever they are called, and everything in the body
     * of an If, Loop or Scan counts double for each level that it is nested in. A transformer of 40 layers has size
     * 11,000, a forest of 2,000 trees has size 4. In the worst case the time to load grows with the square of the size.
     *
     * @param size the largest graph that is loaded
     * @return a new source
     * @throws IllegalArgumentException if it is below 1
     */
    public ModelSource maxGraphSize(long size) {
        if (size < 1) {
            throw new IllegalArgumentException("maxGraphSize must be 1 or more, not " + size);
        }
        return new ModelSource(description, opener, path, version, sha256, maxBytes, size, externalData);
    }

    /**
     * Allows the model to take weights from other files in its own folder. Only for models in files. A symbolic link
     * that leads out of the folder is refused. A hard link is a file of the folder like any other, since nothing shows
     * which of a file's names came first.
     *
     * @param fileNames the files' names, exactly as the model refers to them
     * @return a new source
     * @throws IllegalStateException if the model is not in a file
     */
    public ModelSource allowExternalData(String... fileNames) {
        List<String> more = Arguments.noNulls("fileNames", fileNames);
        if (path == null) {
            throw new IllegalStateException(
                    PlainText.line("External data lie beside a model file, but this model is " + description));
        }
        Set<String> names = new LinkedHashSet<>(externalData);
        names.addAll(more);
        return new ModelSource(
                description,
                opener,
                path,
                version,
                sha256,
                maxBytes,
                maxGraphSize,
                java.util.Collections.unmodifiableSet(names));
    }

    /**
     * Opens a stream of the model's bytes.
     *
     * @return a stream that the caller closes
     * @throws LoadException if nothing is there, or it cannot be opened, or it is a pipe or a device
     */
    public InputStream open() {
        try {
            return opener.open();
        } catch (NoSuchFileException e) {
            throw new LoadException(
                    LoadException.Reason.NOT_FOUND,
                    "No model at " + description
                            + "; check the path, and that the file is deployed with the application",
                    e);
        } catch (IOException e) {
            throw new LoadException(
                    LoadException.Reason.UNREADABLE, "Could not open " + description + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file with another name next to the model: in the same folder, or on the class path next to the resource.
     *
     * @param fileName the other file's name
     * @return a stream that the caller closes; empty if there is no such file, or the model is in memory or a stream
     * @throws IOException if the file is there but cannot be opened
     */
    public Optional<InputStream> openBeside(String fileName) throws IOException {
        try {
            if (path != null) {
                return Optional.of(RegularFile.open(path.resolveSibling(fileName)));
            }
            if (description.startsWith(CLASSPATH)) {
                String resource = description.substring(CLASSPATH.length());
                String folder = resource.substring(0, resource.lastIndexOf('/') + 1);
                return Optional.of(openResource(folder + fileName));
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the model's name: that of its file or resource without the ending, or the one that was given.
     *
     * @return the name; {@code model} if it is in memory or a stream
     */
    public String name() {
        String file;
        if (path != null) {
            file = String.valueOf(path.getFileName());
        } else if (!hasBytes()) {
            return description.substring(NONE.length());
        } else if (description.startsWith(CLASSPATH)) {
            file = description.substring(Math.max(description.lastIndexOf('/') + 1, CLASSPATH.length()));
        } else {
            return "model";
        }
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    /**
     * Returns whether there are bytes to read.
     *
     * @return false for a {@linkplain #none(String) source without a file}
     */
    public boolean hasBytes() {
        return path != null || !description.startsWith(NONE);
    }

    /**
     * Returns where the model is, for messages.
     *
     * @return a path, a resource or a size
     */
    public String description() {
        return description;
    }

    /**
     * Returns the file, if the model is in one.
     *
     * @return the path
     */
    public Optional<Path> path() {
        return Optional.ofNullable(path);
    }

    /**
     * Returns the version's name, if one was set.
     *
     * @return the name
     */
    public Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /**
     * Returns the pinned digest, if one was set.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public Optional<String> sha256() {
        return Optional.ofNullable(sha256);
    }

    /**
     * Returns the maximum number of bytes that are read.
     *
     * @return {@link #DEFAULT_MAX_BYTES} unless set
     */
    public long maxBytes() {
        return maxBytes;
    }

    /**
     * Returns the size of the largest graph that is loaded.
     *
     * @return {@link #DEFAULT_MAX_GRAPH_SIZE} unless set
     */
    public long maxGraphSize() {
        return maxGraphSize;
    }

    /**
     * Returns the external data files that are allowed.
     *
     * @return their names as the model refers to them
     */
    public Set<String> externalData() {
        return externalData;
    }

    @Override
    public String toString() {
        return PlainText.line(description);
    }
}
