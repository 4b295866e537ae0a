package io.mlprod.internal.versions;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.graph.HazardFinder;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.Watchdog;
import io.mlprod.internal.load.EngineLine;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.EngineInUse;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.serving.Journal;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.ObservedRows;
import io.mlprod.internal.serving.Pipeline;
import io.mlprod.internal.serving.SharedRuns;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.observe.ModelEvent;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.validation.Schema;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The assembly of one model, from its source to a version that can answer. */
final class ModelAssembler<I, O> {

    private static final Log LOG = Log.of(ModelAssembler.class);

    private final HandleSettings<I, O> settings;
    private final ModelSource from;
    private final String name;
    private final @Nullable String versionName;
    private final EngineLine engines;
    private final ModelFitter<I, O> fitter;
    private final SharedRunsAssembler<I, O> sharing;
    private final Schema rules;
    private @Nullable ModelMisfit misfit;

    private ModelAssembler(HandleSettings<I, O> settings, String name, @Nullable String versionName, ModelSource from) {
        this.settings = settings;
        this.from = from;
        this.name = name;
        this.versionName = versionName;
        SchemaLayers schemas = SchemaLayers.read(settings, from);
        this.rules = schemas.all();
        this.engines = EngineLine.read(settings.engines(), from);
        this.fitter = new ModelFitter<>(settings, schemas, engines);
        this.sharing = new SharedRunsAssembler<>(settings);
    }

    /** Reads and checks a model, so that its digest is known; no engine opens it before {@link #open}. */
    static <I, O> ModelAssembler<I, O> read(
            HandleSettings<I, O> settings, String name, @Nullable String versionName, ModelSource from) {
        return withinMemory(from, () -> new ModelAssembler<>(settings, name, versionName, from));
    }

    /**
     * Loads within the memory there is: a model that does not fit cannot be loaded, and what was allocated for it is
     * garbage by then.
     */
    private static <T> T withinMemory(Object model, Supplier<T> load) {
        try {
            return load.get();
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new LoadException(
                    LoadException.Reason.TOO_LARGE,
                    "There is not enough " + (e instanceof StackOverflowError ? "stack" : "memory") + " to load "
                            + model + " (" + e.getMessage() + "); give the JVM more with "
                            + (e instanceof StackOverflowError ? "-Xss" : "-Xmx") + ", or use a smaller model",
                    e);
        }
    }

    /** Returns the name and digest that the version will have. */
    ModelVersion identity() {
        String version = versionName != null
                ? versionName
                : from.version().orElse(engines.sha256().substring(0, 12));
        return new ModelVersion(name, version, engines.sha256());
    }

    /** Returns the misfit that made {@link #open} fail; null if it has not failed, or failed for another reason. */
    @Nullable
    ModelMisfit misfit() {
        return misfit;
    }

    /** Returns the limits of the engine that has opened the model. */
    EngineLimits limits() {
        return engines.limits();
    }

    /** Loads the model into the first engine that takes it, and fits the types and rules of the handle to it. */
    LoadedModel<I, O> open(RunOptions options, HandleContext context) {
        return withinMemory(identity(), () -> open(options.session(), options.chunkSizes(), context));
    }

    private LoadedModel<I, O> open(SessionOptions options, ChunkSizes chunkSizes, HandleContext context) {
        long start = System.nanoTime();
        Pipeline<I, O> pipeline = pipeline(options, context.admission(), context.watchdog());
        LoadedModel<I, O> model;
        try {
            SharedRuns<I> shared = sharing.assemble(pipeline, options, chunkSizes, context.journal());
            ObservedRows observed = new ObservedRows(pipeline, settings.types(), context.journal());
            model = new LoadedModel<>(
                    pipeline, shared, fileBytes(), context.journal(), observed, context.platformThreads());
        } catch (Throwable e) { // a thread pool of an impossible size, for example
            pipeline.leases().close();
            throw e;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        log(model, duration);
        context.journal().note(new ModelEvent.Loaded(pipeline.version(), pipeline.signature(), duration));
        EngineChoice engine = pipeline.engine().now();
        if (!engine.refusals().isEmpty()) {
            context.journal().note(new ModelEvent.EngineRefused(pipeline.version(), engine));
        }
        pipeline.engine()
                .onChange(now -> context.journal().announce(new ModelEvent.EngineRefused(pipeline.version(), now)));
        return model;
    }

    private void log(LoadedModel<I, O> model, Duration duration) {
        Pipeline<I, O> pipeline = model.pipeline();
        LOG.info(
                "{} loaded from {} into {} in {} ms",
                pipeline.label(),
                from,
                pipeline.engine().now().name(),
                duration.toMillis());
        if (pipeline.signature().outputs().stream().anyMatch(value -> value.type() instanceof SequenceType)) {
            LOG.info(
                    "{} has sequence outputs, which are slow to read; export classifiers with zipmap=False",
                    pipeline.label());
        }
        if (!pipeline.hazards().isEmpty()) {
            LOG.warn(
                    "{} has operators that may end the process on valid inputs: {}. See 'What can still go wrong'"
                            + " in the"
                            + " README of mlprod-core",
                    pipeline.label(),
                    String.join("; ", pipeline.hazards()));
        }
        model.rowByRow()
                .filter(reason -> pipeline.signature().isBatchable())
                .ifPresent(reason -> LOG.infoOrWarn(
                        settings.batching() != null, "{} runs inputs one by one: {}", pipeline.label(), reason));
    }

    /** Returns a version to measure with: it has the same pipeline, shares nothing, and notifies no listener. */
    LoadedModel<I, O> openToMeasure(SessionOptions options, ChunkSizes chunkSizes, HandleContext context) {
        Pipeline<I, O> pipeline = pipeline(options, null, context.watchdog());
        Journal silent = context.journal().silent();
        return new LoadedModel<>(
                pipeline,
                sharing.none(pipeline, chunkSizes),
                fileBytes(),
                silent,
                new ObservedRows(pipeline, settings.types(), silent),
                context.platformThreads());
    }

    private long fileBytes() {
        ModelArtifact artifact = engines.artifact();
        return artifact.bytes().length
                + artifact.externalData().values().stream()
                        .mapToLong(ByteBuffer::capacity)
                        .sum();
    }

    private Pipeline<I, O> pipeline(SessionOptions options, @Nullable Admission admission, Watchdog watchdog) {
        ModelSession session = engines.open(options);
        try {
            return pipeline(session, admission, watchdog);
        } catch (Throwable e) {
            engines.close(session);
            throw e;
        }
    }

    private Pipeline<I, O> pipeline(ModelSession session, @Nullable Admission admission, Watchdog watchdog) {
        ModelSignature signature = session.signature();
        ModelVersion identity = identity();
        String label = identity.toString();
        ModelFitter.Fitted<I, O> fitted = fitter.fit(identity, signature);
        if (!fitted.problems().isEmpty()) {
            misfit = fitter.misfit(fitted.problems(), identity, signature);
            throw misfit.error(settings.types());
        }
        List<String> hazards = HazardFinder.hazards(fitter.hazardous(), signature);
        if (settings.refusesHazards() && !hazards.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add(label + " is refused by refuseHazards(), since its graph does not exclude that:");
            hazards.forEach(hazard -> lines.add("  " + hazard));
            throw new LoadException(Reason.UNSUPPORTED, lines);
        }
        OutputDecoder<O> decoder = fitted.decoder();
        Optional<String> rowDependence = engines.rowDependence(session, decoder.outputs()); // before there is a pool
        EngineInUse engine = new EngineInUse(session, engines.choice());
        LeasePool leases = new LeasePool(
                label,
                session,
                decoder.outputs(),
                settings.closing().grace(),
                admission,
                watchdog,
                engines.limits().pinsCarrier());
        return new Pipeline<>(
                identity,
                label,
                signature,
                rules,
                fitted.encoder(),
                fitted.validator(),
                leases,
                fitted.outputValidator(),
                decoder,
                rowDependence,
                engine,
                hazards);
    }
}
