package io.mlprod;

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
import io.mlprod.internal.observe.Listeners;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One model on its way from a source to a version that can answer. */
final class Loading<I, O> {

    private static final Log LOG = Log.of(ModelHandle.class);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final ModelHandleBuilder<I, O> settings;
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

    /** Reads and checks a model, so that its digest is known; no engine sees it before {@link #open}. */
    Loading(ModelHandleBuilder<I, O> settings, String name, @Nullable String versionName, ModelSource from) {
        this.settings = settings;
        this.from = from;
        this.name = name;
        this.versionName = versionName;
        this.given = given();
        this.rules = rules();
        this.artifact = ModelLoader.load(from);
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

    LoadedModel<I, O> open(RuntimeOptions options, ChunkSizes chunkSizes, Common common) {
        long start = System.nanoTime();
        Stages<I, O> stages = stages(options, common.admission());
        LoadedModel<I, O> model;
        try {
            Sharing<I> sharing = sharing(stages, options, chunkSizes, common.journal());
            model = new LoadedModel<>(stages, sharing, fileBytes(), common.journal(), common.platformThreads());
        } catch (Throwable e) { // a thread pool of a size that cannot be, for example
            stages.leases().close();
            throw e;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        LOG.info("{} loaded from {} in {} ms", stages.label(), from, duration.toMillis());
        if (stages.signature().outputs().stream().anyMatch(value -> value.type() instanceof SequenceType)) {
            LOG.info(
                    "{} has sequence outputs, which are slow to read; export classifiers with zipmap=False",
                    stages.label());
        }
        if (!stages.hazards().isEmpty()) {
            LOG.warn(
                    "{} has operators that may end the process on valid inputs: {}. See 'What can still go wrong' in the"
                            + " README of mlprod-core",
                    stages.label(),
                    String.join("; ", stages.hazards()));
        }
        model.rowByRow()
                .filter(reason -> stages.signature().isBatchable())
                .ifPresent(reason -> LOG.infoOrWarn(
                        settings.batching != null, "{} runs inputs one by one: {}", stages.label(), reason));
        common.journal().note(new Event.Loaded(stages.version(), stages.signature(), duration));
        return model;
    }

    /** A version to measure with: the same stages, nothing shared, nobody told. */
    LoadedModel<I, O> trial(RuntimeOptions options, ChunkSizes chunkSizes, PlatformThreads threads) {
        Stages<I, O> stages = stages(options, null);
        Sharing<I> nothing = new Sharing<>(rowBatch(stages), chunkSizes, null, null, input -> false);
        return new LoadedModel<>(stages, nothing, fileBytes(), new Journal(new Listeners(List.of())), threads);
    }

    private long fileBytes() {
        return artifact.bytes().length
                + artifact.externalData().values().stream()
                        .mapToLong(ByteBuffer::capacity)
                        .sum();
    }

    private Stages<I, O> stages(RuntimeOptions options, @Nullable Admission admission) {
        ModelSession session = settings.runtime.open(artifact, options);
        try {
            return stages(session, admission);
        } catch (Throwable e) {
            session.close();
            throw e;
        }
    }

    private Stages<I, O> stages(ModelSession session, @Nullable Admission admission) {
        ModelSignature signature = session.signature();
        ModelVersion identity = identity();
        String label = identity.toString();
        Fitted<I, O> fitted = fit(rules, label, signature);
        if (!fitted.problems().isEmpty()) {
            throw misfit(fitted.problems(), label, signature);
        }
        List<String> hazards = HazardFinder.hazards(artifact.graph(), signature);
        if (settings.refusesHazards && !hazards.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add(label + " is refused by refuseHazards(), since its graph does not exclude that:");
            hazards.forEach(hazard -> lines.add("  " + hazard));
            throw new LoadException(Reason.UNSUPPORTED, lines);
        }
        OutputDecoder<O> decoder = fitted.decoder();
        LeasePool leases = new LeasePool(label, session, decoder.outputs(), settings.closeGrace, admission);
        return new Stages<>(
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
        InputEncoder<I> encoder = InputEncoder.of(settings.input, settings.lookup, signature, schema, problems);
        OutputDecoder<O> decoder = OutputDecoder.of(label, settings.output, settings.lookup, signature, problems);
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
        lines.add(label + " does not fit " + settings.input.getSimpleName() + " and " + settings.output.getSimpleName()
                + ":");
        Stream.concat(own.stream(), ofFile.stream()).forEach(problem -> lines.add("  " + problem));
        lines.add("The model is:");
        signature.toString().lines().forEach(lines::add);
        return new LoadException(Reason.SIGNATURE_MISMATCH, lines);
    }

    private Schema given() {
        try {
            Schema annotated =
                    settings.input.isRecord() ? Schema.of(settings.input.asSubclass(Record.class)) : Schema.empty();
            return annotated.overriddenBy(settings.schema);
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
        return from.name() + Watcher.SCHEMA;
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
        if (settings.batching != null && !signature.isBatchable()) {
            problems.add(
                    "micro-batching needs a dynamic first dimension of all inputs and outputs; export the model with"
                            + " one, or leave out batching(...)");
        }
        if (settings.batching != null && settings.rowIndependence == RowIndependence.NONE) {
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
        if (settings.cache == null) {
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

    private RowBatch rowBatch(Stages<I, O> stages) {
        return new RowBatch(
                stages.label(),
                stages.signature(),
                stages.outputValidator(),
                stages.decoder().outputs(),
                RowTrust.of(
                        stages.label(),
                        settings.rowIndependence,
                        stages.signature().isBatchable(),
                        stages.rowDependence()));
    }

    private Sharing<I> sharing(Stages<I, O> stages, RuntimeOptions options, ChunkSizes chunkSizes, Journal journal) {
        RowBatch rows = rowBatch(stages);
        MicroBatcher batcher =
                settings.batching == null ? null : batcher(settings.batching, stages, options, rows, journal);
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
            Batching config, Stages<I, O> stages, RuntimeOptions options, RowBatch rows, Journal journal) {
        int runs = Math.max(1, PROCESSORS / options.intraOpThreads());
        return new MicroBatcher(
                config,
                stages.leases(),
                rows,
                stages,
                stages.decoder()::read,
                Threads.pool(
                        stages.label(),
                        "batch",
                        settings.bounds == null ? runs : Math.min(runs, settings.bounds.maxRuns()),
                        PROCESSORS),
                (reason, calls, rowCount, queued, nanos) -> {
                    if (journal.isRead()) {
                        journal.tell(new Event.BatchRun(
                                stages.version(),
                                reason,
                                calls,
                                rowCount,
                                Duration.ofNanos(queued),
                                Duration.ofNanos(nanos)));
                    }
                });
    }
}
