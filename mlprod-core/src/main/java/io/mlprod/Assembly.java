package io.mlprod;

import io.mlprod.batching.Batching;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.cache.AnswerCache;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.ModelRun;
import io.mlprod.internal.load.ModelLoader;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.observe.Event;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.RuntimeOptions;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.InputStream;
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

/** Puts a handle together from what a builder collected. */
final class Assembly<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHandle.class);
    private static final int MAX_PLATFORM_THREADS = 256;
    private static final int MAX_ASYNC_THREADS = 256;
    private static final int MAX_VIRTUAL_CALLS = 1_000_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final ModelHandleBuilder<I, O> settings;
    private final ModelSource from;
    private final Schema rules;
    private final ModelArtifact artifact;

    Assembly(ModelHandleBuilder<I, O> settings, ModelSource from) {
        this.settings = settings;
        this.from = from;
        this.rules = rules();
        this.artifact = ModelLoader.load(from);
    }

    ModelHandle<I, O> build() {
        long start = System.nanoTime();
        Integer threads = settings.intraOpThreads;
        RuntimeOptions options = threads == null ? RuntimeOptions.DEFAULT : RuntimeOptions.threads(threads);
        TuningReport tuned = null;
        ChunkSizes chunkSizes = new ChunkSizes();
        if (settings.tuning != null) {
            tuned = new Tuner<>(settings.tuning, settings.samples, this::trial).measure(options, threads != null);
            options = new RuntimeOptions(
                    tuned.chosen().intraOpThreads(), tuned.chosen().arena());
            if (tuned.chosen().rows() > 1) {
                chunkSizes.fix(tuned.chosen().rows());
            }
        }
        Stages<I, O> stages = open(options, settings.bounds);
        Listeners told = new Listeners(settings.listeners);
        ModelHandle<I, O> handle;
        try {
            handle = handle(stages, sharing(stages, options, chunkSizes, told), told, tuned);
        } catch (Throwable e) { // a thread pool of a size that cannot be, for example
            stages.leases().close();
            throw e;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        LOG.info("{} loaded from {} in {} ms", stages.label(), from, duration.toMillis());
        if (tuned != null) {
            LOG.info("{} tuned: {}", stages.label(), tuned.chosen());
        }
        if (stages.signature().outputs().stream().anyMatch(value -> value.type() instanceof SequenceType)) {
            LOG.info(
                    "{} has sequence outputs, which are slow to read; export classifiers with zipmap=False",
                    stages.label());
        }
        told.tell(new Event.Loaded(stages.version(), stages.signature(), duration));
        return handle;
    }

    /** A handle to measure with: the same stages, nothing shared, nobody told. */
    private ModelHandle<I, O> trial(RuntimeOptions options, ChunkSizes chunkSizes) {
        Stages<I, O> stages = open(options, null);
        return handle(
                stages,
                new Sharing<>(rowBatch(stages), chunkSizes, null, null, input -> false),
                new Listeners(List.of()),
                null);
    }

    private ModelHandle<I, O> handle(
            Stages<I, O> stages, Sharing<I> sharing, Listeners told, @Nullable TuningReport tuned) {
        return new ModelHandle<>(
                stages,
                sharing,
                told,
                pool(stages.label(), "async", asyncThreads(), settings.asyncQueue),
                platformThreads(stages),
                tuned,
                settings.closeOnShutdown);
    }

    private Stages<I, O> open(RuntimeOptions options, ModelHandleBuilder.@Nullable Bounds bounds) {
        ModelSession session = settings.runtime.open(artifact, options);
        try {
            return stages(session, bounds);
        } catch (Throwable e) {
            session.close();
            throw e;
        }
    }

    private Stages<I, O> stages(ModelSession session, ModelHandleBuilder.@Nullable Bounds bounds) {
        ModelSignature signature = session.signature();
        ModelVersion identity = new ModelVersion(
                settings.name != null ? settings.name : from.name(),
                settings.version != null
                        ? settings.version
                        : from.version().orElse(signature.sha256().substring(0, 12)),
                signature.sha256());
        String label = identity.toString();
        List<String> problems = new ArrayList<>();
        InputEncoder<I> encoder = InputEncoder.of(settings.input, settings.lookup, signature, rules, problems);
        OutputDecoder<O> decoder = OutputDecoder.of(label, settings.output, settings.lookup, signature, problems);
        InputValidator validator = InputValidator.compile(rules, encoder.layout(), signature, problems);
        OutputValidator outputValidator = OutputValidator.compile(label, rules, decoder.outputs(), signature, problems);
        checkSharing(signature, decoder.outputs(), problems);
        if (!problems.isEmpty()) {
            throw new LoadException(
                    Reason.SIGNATURE_MISMATCH,
                    label + " does not fit " + settings.input.getSimpleName() + " and "
                            + settings.output.getSimpleName() + ":\n  " + String.join("\n  ", problems)
                            + "\nThe model is:\n" + signature);
        }
        Admission admission =
                bounds == null ? null : new Admission(label, bounds.maxRuns(), bounds.maxWaiting(), bounds.maxWait());
        LeasePool leases = new LeasePool(label, session, decoder.outputs(), settings.closeGrace, admission);
        return new Stages<>(identity, label, signature, encoder, validator, leases, outputValidator, decoder);
    }

    private Schema rules() {
        try {
            Schema annotated =
                    settings.input.isRecord() ? Schema.of(settings.input.asSubclass(Record.class)) : Schema.empty();
            return besideModel().overriddenBy(annotated).overriddenBy(settings.schema);
        } catch (IllegalArgumentException e) {
            throw new LoadException(Reason.SIGNATURE_MISMATCH, "The schema is wrong: " + e.getMessage(), e);
        }
    }

    private Schema besideModel() {
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

    private void checkSharing(ModelSignature signature, List<String> outputs, List<String> problems) {
        if (settings.batching != null && !signature.isBatchable()) {
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
        if (settings.cache == null) {
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

    private RowBatch rowBatch(Stages<I, O> stages) {
        return new RowBatch(
                stages.label(),
                stages.signature(),
                stages.outputValidator(),
                stages.decoder().outputs());
    }

    private Sharing<I> sharing(Stages<I, O> stages, RuntimeOptions options, ChunkSizes chunkSizes, Listeners told) {
        RowBatch rows = rowBatch(stages);
        MicroBatcher batcher =
                settings.batching == null ? null : batcher(settings.batching, stages, options, rows, told);
        AnswerCache answers = settings.cache == null
                ? null
                : new AnswerCache(
                        settings.cache,
                        stages.leases(),
                        stages.signature(),
                        stages.decoder().outputs(),
                        stages.decoder()::weigh,
                        settings.ticker,
                        remembered(stages, batcher == null ? stages : batcher));
        return new Sharing<>(rows, chunkSizes, batcher, answers, settings.cacheable);
    }

    /** Makes a value before the answer is remembered: what the record's constructor refuses is a failed run, too. */
    private static ModelRun remembered(Stages<?, ?> stages, ModelRun run) {
        return (lease, rows, deadline) -> {
            Object read = run.run(lease, rows, deadline);
            Objects.requireNonNull(stages.decoder().makeShared(read), "read");
            return read;
        };
    }

    private MicroBatcher batcher(
            Batching config, Stages<I, O> stages, RuntimeOptions options, RowBatch rows, Listeners told) {
        int runs = Math.max(1, PROCESSORS / options.intraOpThreads());
        return new MicroBatcher(
                config,
                stages.leases(),
                rows,
                stages,
                stages.decoder()::read,
                pool(
                        stages.label(),
                        "batch",
                        settings.bounds == null ? runs : Math.min(runs, settings.bounds.maxRuns()),
                        PROCESSORS),
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

    /** As many as processors; with bounds, as many calls as may run or wait, so that those count as they do elsewhere. */
    private PlatformThreads platformThreads(Stages<I, O> stages) {
        Admission admission = stages.leases().admission();
        ModelHandleBuilder.Bounds bounds = settings.bounds;
        int calls = PROCESSORS;
        if (admission != null && bounds != null) {
            calls = (int) Math.min(MAX_VIRTUAL_CALLS, (long) bounds.maxRuns() + bounds.maxWaiting());
        }
        ThreadPoolExecutor threads =
                pool(stages.label(), "platform", Math.min(calls, MAX_PLATFORM_THREADS), Integer.MAX_VALUE);
        return new PlatformThreads(stages.leases(), threads, calls, admission);
    }

    private int asyncThreads() {
        if (settings.asyncThreads > 0) {
            return settings.asyncThreads;
        }
        return settings.batching == null
                ? PROCESSORS
                : (int) Math.min(MAX_ASYNC_THREADS, 2L * settings.batching.maxRows());
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
