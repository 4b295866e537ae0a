package io.mlprod;

import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.cache.AnswerCache;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.ModelRun;
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
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
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
    private int asyncThreads; // 0 for as many as make sense
    private int asyncQueue = DEFAULT_QUEUE;
    private @Nullable Cache cache;
    private Predicate<? super I> cacheable = input -> true;
    private LongSupplier ticker = System::nanoTime;
    private @Nullable Batching batching;
    private @Nullable Bounds bounds;
    private @Nullable ModelSource source;
    private @Nullable String name;
    private @Nullable String version;

    private record Bounds(int maxRuns, int maxWaiting, Duration maxWait) {}

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
     * Sets the bounds of {@link ModelHandle#predictAsync}. Without it, as many threads as processors, or with
     * micro-batching as two batches have rows, and a queue of 1,000. Threads are started when needed and end when idle.
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
     * Lets the handle remember answers: {@code predict} and {@code predictAsync} on an input that was answered before do
     * not run the model, and calls on the same input at the same time share one run. {@code predictAll} and {@code
     * predictEach} go past the cache.
     *
     * @param bounds how much memory and for how long
     * @return this
     */
    public ModelHandleBuilder<I, O> cache(Cache bounds) {
        return cache(bounds, input -> true);
    }

    /**
     * Lets the handle remember some answers; see {@link #cache(Cache)}.
     *
     * @param bounds how much memory and for how long
     * @param which says of each input whether its answer may be remembered; quick, and called by many threads
     * @return this
     */
    public ModelHandleBuilder<I, O> cache(Cache bounds, Predicate<? super I> which) {
        cache = Objects.requireNonNull(bounds, "bounds");
        cacheable = Objects.requireNonNull(which, "which");
        return this;
    }

    /** Sets the time by which answers expire, for tests. */
    ModelHandleBuilder<I, O> ticker(LongSupplier nanos) {
        ticker = nanos;
        return this;
    }

    /**
     * Lets calls that come at the same time share runs of the model. The model needs a dynamic first dimension, and rows
     * that do not influence one another: the first batch is compared with single runs, and batching stays off if they
     * differ.
     *
     * @param bounds how many rows, how long to wait for them, and how many may wait
     * @return this
     */
    public ModelHandleBuilder<I, O> batching(Batching bounds) {
        batching = Objects.requireNonNull(bounds, "bounds");
        return this;
    }

    /**
     * Bounds how many runs of the model are under way at a time. Further calls wait for their turn, as long as their
     * timeout and the given time allow; when too many wait, or one waits too long, it gets {@link
     * io.mlprod.error.OverloadedException}. Without it there is no bound but the number of calling threads.
     *
     * @param maxRuns the most runs at a time, 1 or more; as many as processors is a good start
     * @param maxWaiting the most calls that wait, 0 or more
     * @param maxWait the longest that a call waits, zero or more
     * @return this
     * @throws IllegalArgumentException if a bound is too small
     */
    public ModelHandleBuilder<I, O> admission(int maxRuns, int maxWaiting, Duration maxWait) {
        if (maxRuns < 1 || maxWaiting < 0 || maxWait.isNegative()) {
            throw new IllegalArgumentException("admission needs at least 1 run and bounds of 0 or more for the waiting,"
                    + " not " + maxRuns + " runs, " + maxWaiting + " waiting and " + maxWait);
        }
        bounds = new Bounds(maxRuns, maxWaiting, maxWait);
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
            stages = stages(from, artifact, session, rules);
        } catch (Throwable e) {
            session.close();
            throw e;
        }
        Listeners told = new Listeners(listeners);
        ModelHandle<I, O> handle = new ModelHandle<>(
                stages,
                sharing(stages, told),
                told,
                pool(stages.label(), "async", asyncThreads(), asyncQueue),
                new PlatformThreads(stages.leases(), pool(stages.label(), "platform", PROCESSORS, Integer.MAX_VALUE)),
                closeOnShutdown);
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

    private Stages<I, O> stages(ModelSource from, ModelArtifact artifact, ModelSession session, Schema rules) {
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
        OutputDecoder<O> decoder = OutputDecoder.of(label, output, lookup, signature, problems);
        InputValidator validator = InputValidator.compile(rules, encoder.layout(), signature, problems);
        OutputValidator outputValidator = OutputValidator.compile(label, rules, decoder.outputs(), signature, problems);
        checkSharing(signature, artifact, rules, decoder.outputs(), problems);
        if (!problems.isEmpty()) {
            throw new LoadException(
                    Reason.SIGNATURE_MISMATCH,
                    label + " does not fit " + input.getSimpleName() + " and " + output.getSimpleName() + ":\n  "
                            + String.join("\n  ", problems) + "\nThe model is:\n" + signature);
        }
        Admission admission =
                bounds == null ? null : new Admission(label, bounds.maxRuns(), bounds.maxWaiting(), bounds.maxWait());
        LeasePool leases = new LeasePool(label, session, decoder.outputs(), closeGrace, admission);
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

    private void checkSharing(
            ModelSignature signature,
            ModelArtifact artifact,
            Schema rules,
            List<String> outputs,
            List<String> problems) {
        if (batching != null && !signature.isBatchable()) {
            problems.add(
                    "micro-batching needs a dynamic first dimension of all inputs and outputs; export the model with"
                            + " one, or leave out batching(...)");
        }
        for (String name : rules.nonDeterministicOutputs()) {
            if (!name.equals("*")
                    && signature.outputs().stream()
                            .noneMatch(value -> value.name().equals(name))) {
                problems.add(
                        "the schema calls output '" + name + "' non-deterministic, but the model has no such output");
            }
        }
        if (cache == null) {
            return;
        }
        for (String name : outputs) {
            if (rules.isNonDeterministic(name)) {
                problems.add("output '" + name + "' is marked non-deterministic and cannot be cached; leave out"
                        + " cache(...)");
            }
        }
        if (!artifact.graph().randomOperators().isEmpty()) {
            problems.add("the model draws random numbers with "
                    + artifact.graph().randomOperators() + " and cannot be cached; leave out cache(...)");
        }
    }

    private Sharing<I> sharing(Stages<I, O> stages, Listeners told) {
        RowBatch rows = new RowBatch(stages.label(), stages.signature(), stages.outputValidator(), stages.decoder());
        MicroBatcher batcher = batching == null ? null : batcher(batching, stages, rows, told);
        AnswerCache answers = cache == null
                ? null
                : new AnswerCache(
                        cache,
                        stages.leases(),
                        stages.signature(),
                        stages.decoder().outputs(),
                        stages.decoder()::weigh,
                        ticker,
                        remembered(stages, batcher == null ? stages : batcher));
        return new Sharing<>(rows, batcher, answers, cacheable);
    }

    /** Makes a value before the answer is remembered: what the record's constructor refuses is a failed run, too. */
    private static ModelRun remembered(Stages<?, ?> stages, ModelRun run) {
        return (lease, rows, deadline) -> {
            Object read = run.run(lease, rows, deadline);
            Objects.requireNonNull(stages.decoder().makeShared(read), "read");
            return read;
        };
    }

    private MicroBatcher batcher(Batching config, Stages<I, O> stages, RowBatch rows, Listeners told) {
        int runs = Math.max(1, PROCESSORS / runtimeOptions.intraOpThreads());
        return new MicroBatcher(
                config,
                stages.leases(),
                rows,
                stages,
                pool(stages.label(), "batch", bounds == null ? runs : Math.min(runs, bounds.maxRuns()), PROCESSORS),
                (reason, calls, rowCount, queued, nanos) -> {
                    if (!told.isEmpty()) {
                        told.tell(new Event.BatchRun(
                                stages.version(),
                                reason,
                                calls,
                                rowCount,
                                Duration.ofNanos(queued),
                                Duration.ofNanos(nanos)));
                    }
                });
    }

    private int asyncThreads() {
        return asyncThreads > 0 ? asyncThreads : batching == null ? PROCESSORS : 2 * batching.maxRows();
    }

    private static ThreadPoolExecutor pool(String label, String kind, int threads, int queue) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), task -> {
                    Thread thread = new Thread(task, "mlprod-" + label + "-" + kind + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
