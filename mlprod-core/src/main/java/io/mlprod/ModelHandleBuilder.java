package io.mlprod;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.load.ModelLoader;
import io.mlprod.internal.onnx.OnnxRuntime;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelRuntime;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.RuntimeOptions;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector of what a {@link ModelHandle} needs; only {@link #load(Path)} or {@link #load(ModelSource)} is required. For
 * one thread.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class ModelHandleBuilder<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHandle.class);
    private static final int DEFAULT_QUEUE = 1_000;
    private static final Duration MAX_GRACE = Duration.ofDays(365);

    private final Class<I> input;
    private final Class<O> output;
    private final List<PredictionListener> listeners = new ArrayList<>();
    private MethodHandles.Lookup lookup = MethodHandles.lookup();
    private ModelRuntime runtime = new OnnxRuntime();
    private RuntimeOptions runtimeOptions = RuntimeOptions.DEFAULT;
    private Schema schema = Schema.empty();
    private Duration closeGrace = Duration.ofSeconds(30);
    private boolean closeOnShutdown = true;
    private int asyncThreads = Runtime.getRuntime().availableProcessors();
    private int asyncQueue = DEFAULT_QUEUE;
    private @Nullable ModelSource source;
    private @Nullable String name;
    private @Nullable String version;

    ModelHandleBuilder(Class<I> input, Class<O> output) {
        this.input = Objects.requireNonNull(input, "input");
        this.output = Objects.requireNonNull(output, "output");
    }

    /**
     * Sets the model's name in messages, predictions and events. Without it, the name of the file without its ending.
     *
     * @param value the name
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public ModelHandleBuilder<I, O> name(String value) {
        name = notBlank(value, "name");
        return this;
    }

    /**
     * Sets the model's version. Without it, the source's version, or the first twelve digits of the digest.
     *
     * @param value the version
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public ModelHandleBuilder<I, O> version(String value) {
        version = notBlank(value, "version");
        return this;
    }

    private static String notBlank(String value, String what) {
        if (Objects.requireNonNull(value, what).isBlank()) {
            throw new IllegalArgumentException("The " + what + " must not be blank");
        }
        return value;
    }

    /**
     * Sets the model to load.
     *
     * @param file an ONNX file; a {@code <name>.schema.json} beside it is read, too
     * @return this
     */
    public ModelHandleBuilder<I, O> load(Path file) {
        return load(ModelSource.of(file));
    }

    /**
     * Sets the model to load.
     *
     * @param model where it is, and what is demanded of it
     * @return this
     */
    public ModelHandleBuilder<I, O> load(ModelSource model) {
        source = Objects.requireNonNull(model, "model");
        return this;
    }

    /**
     * Puts rules over those of the signature, the JSON file beside the model and the record's annotations. Called again,
     * the later schema goes over the earlier one.
     *
     * @param rules the schema
     * @return this
     */
    public ModelHandleBuilder<I, O> schema(Schema rules) {
        schema = schema.overriddenBy(Objects.requireNonNull(rules, "rules"));
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener receives every event of the handle
     * @return this
     */
    public ModelHandleBuilder<I, O> listener(PredictionListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets how many threads one run may use, the caller's included. More than the default of 1 pays for large models
     * with few callers only.
     *
     * @param threads 1 or more
     * @return this
     * @throws IllegalArgumentException if it is below 1
     */
    public ModelHandleBuilder<I, O> intraOpThreads(int threads) {
        runtimeOptions = new RuntimeOptions(threads);
        return this;
    }

    /**
     * Sets the bounds of {@link ModelHandle#predictAsync}. Without it, as many threads as processors and a queue of
     * 1,000. Threads are started when needed and end when idle.
     *
     * @param threads the most threads, 1 or more
     * @param queue the most calls that wait for a thread, 1 or more
     * @return this
     * @throws IllegalArgumentException if a number is below 1
     */
    public ModelHandleBuilder<I, O> async(int threads, int queue) {
        if (threads < 1 || queue < 1) {
            throw new IllegalArgumentException(
                    "async needs at least 1 thread and a queue of 1, not " + threads + " and " + queue);
        }
        asyncThreads = threads;
        asyncQueue = queue;
        return this;
    }

    /**
     * Sets how long {@link ModelHandle#close()} waits for running calls before it terminates them. Without it, 30
     * seconds.
     *
     * @param grace zero or more
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ModelHandleBuilder<I, O> closeGrace(Duration grace) {
        if (Objects.requireNonNull(grace, "grace").isNegative()) {
            throw new IllegalArgumentException("closeGrace must not be negative: " + grace);
        }
        closeGrace = grace.compareTo(MAX_GRACE) < 0 ? grace : MAX_GRACE;
        return this;
    }

    /**
     * Sets whether the handle closes itself when the JVM begins to shut down, which is the default. Say false where a
     * container closes it after the last request, as Spring and Quarkus do with beans: their requests may still need it
     * while the JVM is shutting down.
     *
     * @param value false if the application closes the handle in any case
     * @return this
     */
    public ModelHandleBuilder<I, O> closeOnShutdown(boolean value) {
        closeOnShutdown = value;
        return this;
    }

    /**
     * Sets the engine. Without it, ONNX Runtime.
     *
     * @param engine runs the model
     * @return this
     */
    public ModelHandleBuilder<I, O> runtime(ModelRuntime engine) {
        runtime = Objects.requireNonNull(engine, "engine");
        return this;
    }

    /**
     * Lets mlprod call the records' accessors and constructors where the module system would not: for records in a
     * package that is not open to {@code io.mlprod.core}.
     *
     * @param access {@code MethodHandles.lookup()} of a class in the records' module
     * @return this
     */
    public ModelHandleBuilder<I, O> lookup(MethodHandles.Lookup access) {
        lookup = Objects.requireNonNull(access, "access");
        return this;
    }

    /**
     * Reads, checks and loads the model, and fits the records and the schema to it. Blocks as long as that takes.
     *
     * @return a handle that the caller closes
     * @throws IllegalStateException if no model was given
     * @throws LoadException if the model cannot be loaded, or something does not fit its signature; names every mismatch
     */
    public ModelHandle<I, O> build() {
        long start = System.nanoTime();
        ModelSource from = source;
        if (from == null) {
            throw new IllegalStateException("No model to load; call load(...) before build()");
        }
        Schema rules = rules(from);
        ModelArtifact artifact = ModelLoader.load(from);
        ModelSession session = runtime.open(artifact, runtimeOptions);
        Stages<I, O> stages;
        try {
            stages = stages(from, session, rules);
        } catch (Throwable e) {
            session.close();
            throw e;
        }
        Listeners told = new Listeners(listeners);
        ModelHandle<I, O> handle = new ModelHandle<>(stages, told, asyncPool(stages.label()), closeOnShutdown);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        LOG.info("{} loaded from {} in {} ms", stages.label(), from, duration.toMillis());
        if (stages.signature().outputs().stream().anyMatch(value -> value.type() instanceof SequenceType)) {
            LOG.info(
                    "{} has sequence outputs, which are slow to read; export classifiers with zipmap=False",
                    stages.label());
        }
        told.tell(new Event.Loaded(stages.version(), stages.signature(), duration));
        return handle;
    }

    private Stages<I, O> stages(ModelSource from, ModelSession session, Schema rules) {
        ModelSignature signature = session.signature();
        ModelVersion identity = new ModelVersion(
                name != null ? name : from.name(),
                version != null
                        ? version
                        : from.version().orElse(signature.sha256().substring(0, 12)),
                signature.sha256());
        String label = identity.toString();
        List<String> problems = new ArrayList<>();
        InputEncoder<I> encoder = InputEncoder.of(input, lookup, signature, rules, problems);
        OutputDecoder<O> decoder = OutputDecoder.of(output, lookup, signature, problems);
        InputValidator validator = InputValidator.compile(rules, encoder.layout(), signature, problems);
        OutputValidator outputValidator = OutputValidator.compile(label, rules, decoder.outputs(), signature, problems);
        if (!problems.isEmpty()) {
            throw new LoadException(
                    Reason.SIGNATURE_MISMATCH,
                    label + " does not fit " + input.getSimpleName() + " and " + output.getSimpleName() + ":\n  "
                            + String.join("\n  ", problems) + "\nThe model is:\n" + signature);
        }
        LeasePool leases = new LeasePool(label, session, decoder.outputs(), closeGrace);
        return new Stages<>(identity, label, signature, encoder, validator, leases, outputValidator, decoder);
    }

    private Schema rules(ModelSource from) {
        try {
            Schema annotated = input.isRecord() ? Schema.of(input.asSubclass(Record.class)) : Schema.empty();
            return besideModel(from).overriddenBy(annotated).overriddenBy(schema);
        } catch (IllegalArgumentException e) {
            throw new LoadException(Reason.SIGNATURE_MISMATCH, "The schema is wrong: " + e.getMessage(), e);
        }
    }

    private static Schema besideModel(ModelSource from) {
        String file = from.name() + ".schema.json";
        try {
            InputStream stream = from.openBeside(file).orElse(null);
            if (stream == null) {
                return Schema.empty();
            }
            LOG.info("The rules of {} beside {} are used", file, from);
            return Schema.read(stream, file);
        } catch (IOException e) {
            throw new LoadException(Reason.UNREADABLE, "Could not read " + file + " beside " + from, e);
        }
    }

    private ThreadPoolExecutor asyncPool(String label) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                asyncThreads, asyncThreads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(asyncQueue), task -> {
                    Thread thread = new Thread(task, "mlprod-" + label + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
