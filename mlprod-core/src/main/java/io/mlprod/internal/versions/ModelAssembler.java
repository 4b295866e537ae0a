package io.mlprod.internal.versions;

import io.mlprod.batching.Batching;
import io.mlprod.batching.RowIndependence;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.batching.RowTrust;
import io.mlprod.internal.cache.AnswerCache;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.graph.HazardFinder;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.ModelRun;
import io.mlprod.internal.load.ModelLoader;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.serving.Journal;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.Pipeline;
import io.mlprod.internal.serving.PlatformThreads;
import io.mlprod.internal.serving.SharedRuns;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.threads.Threads;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.lifecycle.ModelSource;
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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One model on its way from a source to a version that can answer. */
final class ModelAssembler<I, O> {

    private static final Log LOG = Log.of(ModelAssembler.class);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final HandleSettings<I, O> settings;
    private final ModelSource from;
    private final String name;
    private final @Nullable String versionName;
    private final Schema given; // by the application
    private final Schema rules; // with those of the file beside the model
    private final ModelArtifact artifact;
    private @Nullable Misfit misfit;

    /**
     * A model that can be loaded, but not used with the types of the handle.
     *
     * @param problems why not, for who wrote those types
     * @param schemaFile the file of rules beside the model, if there is one
     * @param problemsOfFile what is wrong with that; each names it
     */
    record Misfit(
            ModelVersion version,
            ModelSignature signature,
            List<String> problems,
            String schemaFile,
            List<String> problemsOfFile) {}

    /** What turns inputs into answers, as far as types and rules allow it. */
    private record Fitted<I, O>(
            InputEncoder<I> encoder,
            OutputDecoder<O> decoder,
            InputValidator validator,
            OutputValidator outputValidator,
            List<String> problems) {}

    private ModelAssembler(HandleSettings<I, O> settings, String name, @Nullable String versionName, ModelSource from) {
        this.settings = settings;
        this.from = from;
        this.name = name;
        this.versionName = versionName;
        this.given = given();
        this.rules = rules();
        this.artifact = ModelLoader.load(from);
    }

    /** Reads and checks a model, so that its digest is known; no engine sees it before {@link #open}. */
    static <I, O> ModelAssembler<I, O> read(
            HandleSettings<I, O> settings, String name, @Nullable String versionName, ModelSource from) {
        return withinMemory(from, () -> new ModelAssembler<>(settings, name, versionName, from));
    }

    /** A model that does not fit is a model that cannot be loaded; what was taken for it is garbage by then. */
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

    /** What the version will be called. */
    ModelVersion identity() {
        String version = versionName != null
                ? versionName
                : from.version().orElse(artifact.sha256().substring(0, 12));
        return new ModelVersion(name, version, artifact.sha256());
    }

    /** Why {@link #open} has failed; null if it has not, or for another reason. */
    @Nullable
    Misfit misfit() {
        return misfit;
    }

    /** Loads the model into the engine and fits the types and rules of the handle to it. */
    LoadedModel<I, O> open(RunOptions options, HandleContext context) {
        return withinMemory(identity(), () -> open(options.runtime(), options.chunkSizes(), context));
    }

    private LoadedModel<I, O> open(RuntimeOptions options, ChunkSizes chunkSizes, HandleContext context) {
        long start = System.nanoTime();
        Pipeline<I, O> pipeline = pipeline(options, context.admission());
        LoadedModel<I, O> model;
        try {
            SharedRuns<I> sharing = sharing(pipeline, options, chunkSizes, context.journal());
            model = new LoadedModel<>(pipeline, sharing, fileBytes(), context.journal(), context.platformThreads());
        } catch (Throwable e) { // a thread pool of a size that cannot be, for example
            pipeline.leases().close();
            throw e;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        LOG.info("{} loaded from {} in {} ms", pipeline.label(), from, duration.toMillis());
        if (pipeline.signature().outputs().stream().anyMatch(value -> value.type() instanceof SequenceType)) {
            LOG.info(
                    "{} has sequence outputs, which are slow to read; export classifiers with zipmap=False",
                    pipeline.label());
        }
        if (!pipeline.hazards().isEmpty()) {
            LOG.warn(
                    "{} has operators that may end the process on valid inputs: {}. See 'What can still go wrong' in the"
                            + " README of mlprod-core",
                    pipeline.label(),
                    String.join("; ", pipeline.hazards()));
        }
        model.rowByRow()
                .filter(reason -> pipeline.signature().isBatchable())
                .ifPresent(reason -> LOG.infoOrWarn(
                        settings.batching() != null, "{} runs inputs one by one: {}", pipeline.label(), reason));
        context.journal().note(new Event.Loaded(pipeline.version(), pipeline.signature(), duration));
        return model;
    }

    /** A version to measure with: the same pipeline, nothing shared, nobody told. */
    LoadedModel<I, O> openToMeasure(
            RuntimeOptions options, ChunkSizes chunkSizes, PlatformThreads threads, Journal silent) {
        Pipeline<I, O> pipeline = pipeline(options, null);
        SharedRuns<I> nothing = new SharedRuns<>(rowBatch(pipeline), chunkSizes, null, null, input -> false);
        return new LoadedModel<>(pipeline, nothing, fileBytes(), silent, threads);
    }

    private long fileBytes() {
        return artifact.bytes().length
                + artifact.externalData().values().stream()
                        .mapToLong(ByteBuffer::capacity)
                        .sum();
    }

    private Pipeline<I, O> pipeline(RuntimeOptions options, @Nullable Admission admission) {
        ModelSession session = settings.engine().open(artifact, options);
        try {
            return pipeline(session, admission);
        } catch (Throwable e) {
            session.close();
            throw e;
        }
    }

    private Pipeline<I, O> pipeline(ModelSession session, @Nullable Admission admission) {
        ModelSignature signature = session.signature();
        ModelVersion identity = identity();
        String label = identity.toString();
        Fitted<I, O> fitted = fit(rules, label, signature);
        if (!fitted.problems().isEmpty()) {
            throw misfit(fitted.problems(), label, signature);
        }
        List<String> hazards = HazardFinder.hazards(artifact.graph(), signature);
        if (settings.refusesHazards() && !hazards.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add(label + " is refused by refuseHazards(), since its graph does not exclude that:");
            hazards.forEach(hazard -> lines.add("  " + hazard));
            throw new LoadException(Reason.UNSUPPORTED, lines);
        }
        OutputDecoder<O> decoder = fitted.decoder();
        LeasePool leases = new LeasePool(
                label, session, decoder.outputs(), settings.closing().grace(), admission);
        return new Pipeline<>(
                identity,
                label,
                signature,
                fitted.encoder(),
                fitted.validator(),
                leases,
                fitted.outputValidator(),
                decoder,
                session.rowDependence(decoder.outputs()),
                hazards);
    }

    private Fitted<I, O> fit(Schema schema, String label, ModelSignature signature) {
        List<String> problems = new ArrayList<>();
        InputEncoder<I> encoder =
                InputEncoder.of(settings.types().input(), settings.types().lookup(), signature, schema, problems);
        OutputDecoder<O> decoder = OutputDecoder.of(
                label, settings.types().output(), settings.types().lookup(), signature, problems);
        InputValidator validator = InputValidator.compile(
                schema, encoder.layout(), signature, HazardFinder.unsafe(artifact.graph(), signature), problems);
        HazardFinder.deadlyIfEmpty(artifact.graph(), signature, validator::mayBeEmpty)
                .ifPresent(operator -> problems.add("the schema allows inputs without elements, on which " + operator
                        + " of the model ends the process; leave out allowEmptyInputs"));
        OutputValidator outputValidator =
                OutputValidator.compile(label, schema, decoder.outputs(), signature, problems);
        checkSharing(schema, signature, decoder.outputs(), problems);
        return new Fitted<>(encoder, decoder, validator, outputValidator, problems);
    }

    /** What would not be wrong without the file beside the model is wrong with that file. */
    private LoadException misfit(List<String> problems, String label, ModelSignature signature) {
        List<String> withoutFile = fit(given, label, signature).problems();
        List<String> own = problems.stream().filter(withoutFile::contains).toList();
        List<String> ofFile = problems.stream()
                .filter(problem -> !withoutFile.contains(problem))
                .map(problem -> schemaFile() + ": " + problem)
                .toList();
        misfit = new Misfit(identity(), signature, own, schemaFile(), ofFile);
        List<String> lines = new ArrayList<>();
        lines.add(label + " does not fit " + settings.types().input().getSimpleName() + " and "
                + settings.types().output().getSimpleName() + ":");
        Stream.concat(own.stream(), ofFile.stream()).forEach(problem -> lines.add("  " + problem));
        lines.add("The model is:");
        signature.toString().lines().forEach(lines::add);
        return new LoadException(Reason.SIGNATURE_MISMATCH, lines);
    }

    private Schema given() {
        try {
            Schema annotated = settings.types().input().isRecord()
                    ? Schema.of(settings.types().input().asSubclass(Record.class))
                    : Schema.empty();
            return annotated.overriddenBy(settings.schema());
        } catch (IllegalArgumentException e) {
            throw wrongSchema(e);
        }
    }

    private Schema rules() {
        try {
            Schema beside = besideModel();
            beside.inputsWithColumns().forEach(input -> checkOrder(input, beside.columns(input), given.columns(input)));
            return beside.overriddenBy(given);
        } catch (IllegalArgumentException e) {
            throw wrongSchema(e);
        }
    }

    private static LoadException wrongSchema(IllegalArgumentException cause) {
        return new LoadException(Reason.SIGNATURE_MISMATCH, "The schema is wrong: " + cause.getMessage(), cause);
    }

    /** Code may give columns other names than the file beside the model, but not another order. */
    private void checkOrder(String input, List<String> beside, List<String> given) {
        List<String> stated = beside.stream().map(Schema::canonical).toList();
        for (int i = 0; i < given.size(); i++) {
            int place = stated.indexOf(Schema.canonical(given.get(i)));
            if (place >= 0 && place != i) {
                throw new IllegalArgumentException(
                        PlainText.line("it names the columns " + given + " of input '" + input
                                + "', but " + schemaFile() + " beside the model says " + beside
                                + "; leave them out to take those of the file"));
            }
        }
    }

    private String schemaFile() {
        return from.name() + ModelWatcher.SCHEMA;
    }

    private Schema besideModel() {
        String file = schemaFile();
        try {
            InputStream stream = from.openBeside(file).orElse(null);
            if (stream == null) {
                return Schema.empty();
            }
            LOG.info("The rules of {} beside {} are used", file, from);
            return Schema.read(stream, file);
        } catch (IOException e) {
            throw new LoadException(
                    Reason.UNREADABLE, "Could not read " + file + " beside " + from + ": " + e.getMessage(), e);
        }
    }

    private void checkSharing(Schema schema, ModelSignature signature, List<String> outputs, List<String> problems) {
        if (settings.batching() != null && !signature.isBatchable()) {
            problems.add(
                    "micro-batching needs a dynamic first dimension of all inputs and outputs; export the model with"
                            + " one, or leave out batching(...)");
        }
        if (settings.batching() != null && settings.rowIndependence() == RowIndependence.NONE) {
            problems.add(
                    "batching(...) lets inputs share runs, which rowIndependence(NONE) rules out; leave one of them"
                            + " out");
        }
        for (String name : schema.nonDeterministicOutputs()) {
            if (!name.equals("*")
                    && signature.outputs().stream()
                            .noneMatch(value -> value.name().equals(name))) {
                problems.add(
                        "the schema calls output '" + name + "' non-deterministic, but the model has no such output");
            }
        }
        if (settings.caching() == null) {
            return;
        }
        for (String name : outputs) {
            if (schema.isNonDeterministic(name)) {
                problems.add("output '" + name + "' is marked non-deterministic and cannot be cached; leave out"
                        + " cache(...)");
            }
        }
        if (!artifact.graph().randomOperators().isEmpty()) {
            problems.add("the model draws random numbers with "
                    + artifact.graph().randomOperators() + " and cannot be cached; leave out cache(...)");
        }
    }

    private RowBatch rowBatch(Pipeline<I, O> pipeline) {
        return new RowBatch(
                pipeline.label(),
                pipeline.signature(),
                pipeline.outputValidator(),
                pipeline.decoder().outputs(),
                RowTrust.of(
                        pipeline.label(),
                        settings.rowIndependence(),
                        pipeline.signature().isBatchable(),
                        pipeline.rowDependence()));
    }

    private SharedRuns<I> sharing(
            Pipeline<I, O> pipeline, RuntimeOptions options, ChunkSizes chunkSizes, Journal journal) {
        RowBatch rows = rowBatch(pipeline);
        MicroBatcher batcher =
                settings.batching() == null ? null : batcher(settings.batching(), pipeline, options, rows, journal);
        HandleSettings.Caching<I> caching = settings.caching();
        AnswerCache answers = caching == null
                ? null
                : new AnswerCache(
                        caching.bounds(),
                        pipeline.leases(),
                        pipeline.signature(),
                        pipeline.decoder().outputs(),
                        pipeline.decoder()::weigh,
                        settings.ticker(),
                        remembered(pipeline, batcher == null ? pipeline : batcher));
        return new SharedRuns<>(rows, chunkSizes, batcher, answers, caching == null ? input -> false : caching.which());
    }

    /** Makes a value before the answer is remembered: what the record's constructor refuses is a failed run, too. */
    private static ModelRun remembered(Pipeline<?, ?> pipeline, ModelRun run) {
        return (lease, rows, deadline) -> {
            Object read = run.run(lease, rows, deadline);
            Objects.requireNonNull(pipeline.decoder().makeShared(read), "read");
            return read;
        };
    }

    private MicroBatcher batcher(
            Batching config, Pipeline<I, O> pipeline, RuntimeOptions options, RowBatch rows, Journal journal) {
        int runs = Math.max(1, PROCESSORS / options.intraOpThreads());
        return new MicroBatcher(
                config,
                pipeline.leases(),
                rows,
                pipeline,
                pipeline.decoder()::read,
                Threads.pool(
                        pipeline.label(),
                        "batch",
                        settings.admission() == null
                                ? runs
                                : Math.min(runs, settings.admission().maxRuns()),
                        PROCESSORS),
                (reason, calls, rowCount, queued, nanos) -> {
                    if (journal.isRead()) {
                        journal.tell(new Event.BatchRun(
                                pipeline.version(),
                                reason,
                                calls,
                                rowCount,
                                Duration.ofNanos(queued),
                                Duration.ofNanos(nanos)));
                    }
                });
    }
}
