package io.mlprod.internal.versions;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.LeasePools;
import io.mlprod.internal.lease.Watchdog;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.serving.Journal;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.PlatformThreads;
import io.mlprod.internal.serving.PredictionFactory;
import io.mlprod.internal.threads.Threads;
import io.mlprod.internal.traffic.AsyncCalls;
import io.mlprod.internal.traffic.Dispatcher;
import io.mlprod.internal.traffic.TrialStarter;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.model.Inputs;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.TimeSource;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The assembler of a handle: puts its parts together from the settings, and loads the first version. */
public final class HandleAssembler<I, O> {

    private static final Log LOG = Log.of(HandleAssembler.class);
    private static final int MAX_PLATFORM_THREADS = 256;
    private static final int MAX_ASYNC_THREADS = 256;
    private static final int MAX_VIRTUAL_CALLS = 1_000_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final HandleSettings<I, O> settings;
    private final Listeners listeners;
    private final HandleContext context;
    private final DeployGates<I, O> gates;

    private HandleAssembler(HandleSettings<I, O> settings, PredictionFactory predictions) {
        this.settings = settings;
        this.listeners = new Listeners(settings.listeners());
        this.context = context(settings, new Journal(listeners, predictions));
        this.gates = new DeployGates<>(
                new SignatureGate(settings.types().input() != Inputs.class),
                new AnswerGate<>(settings.warmUp(), settings.types().lookup()));
    }

    /** Assembles a handle; blocks until its first version has passed its gates. */
    public static <I, O> HandleParts<I, O> assemble(HandleSettings<I, O> settings, PredictionFactory predictions) {
        return new HandleAssembler<>(settings, predictions).assemble();
    }

    private HandleParts<I, O> assemble() {
        ModelAssembler<I, O> read =
                ModelAssembler.read(settings, context.name(), settings.version(), settings.source());
        TuningReport tuned = settings.measuring() == null ? null : measure(read, settings.measuring());
        RunOptions options = tuned == null ? new RunOptions(standard(), 0) : RunOptions.of(tuned.chosen());
        ThreadPoolExecutor threads = Threads.pool(
                context.name(), "async", asyncThreads(), settings.async().maxWaiting());
        LoadedModel<I, O> first = read.open(options, context);
        context.journal().announce();
        try {
            gates.check(first, null, settings.golden());
            first.beginRecording();
            Dispatcher<I, O> dispatcher = new Dispatcher<>(context, first);
            VersionTable<I, O> table = new VersionTable<>(context, dispatcher, gates, settings.retention(), first);
            Versions<I, O> versions = new Versions<>(
                    context, gates, table, new VersionLoader<>(settings, context, options, gates, table));
            return new HandleParts<>(
                    context,
                    listeners,
                    dispatcher,
                    new AsyncCalls<>(dispatcher, context, threads),
                    versions,
                    new TrialStarter<>(versions, context, settings.types().lookup()),
                    tuned);
        } catch (Throwable e) {
            first.close();
            throw e;
        }
    }

    private TuningReport measure(ModelAssembler<I, O> read, HandleSettings.Measuring<I> measuring) {
        Tuner<I, O> tuner = new Tuner<>(
                measuring.tuning(),
                measuring.samples(),
                (options, chunkSizes) -> read.openToMeasure(options, chunkSizes, context),
                read::limits);
        TuningReport tuned = tuner.measure(standard(), settings.intraOpThreads() != null);
        LOG.info("{} tuned: {}", read.identity(), tuned.chosen());
        return tuned;
    }

    private SessionOptions standard() {
        Integer threads = settings.intraOpThreads();
        SessionOptions options = SessionOptions.DEFAULT.arena(settings.arena());
        return threads == null ? options : options.intraOpThreads(threads);
    }

    private static HandleContext context(HandleSettings<?, ?> settings, Journal journal) {
        String name =
                settings.name() != null ? settings.name() : settings.source().name();
        AdmissionLimits limits = settings.admission();
        Admission admission = limits == null
                ? null
                : new Admission(limits.maxRuns(), limits.maxWaiting(), limits.maxWait(), settings.time());
        return new HandleContext(
                name,
                journal,
                platformThreads(name, limits, admission, settings.time()),
                admission,
                new LeasePools(admission),
                settings.time(),
                Watchdog.of(settings.time()),
                settings.hashedUnits());
    }

    /**
     * Returns the threads for virtual threads' work, for as many calls as there are processors; with limits, for as
     * many calls as may run or wait, so that the limits count as they do elsewhere.
     */
    private static PlatformThreads platformThreads(
            String name, @Nullable AdmissionLimits limits, @Nullable Admission admission, TimeSource time) {
        int calls = limits == null
                ? PROCESSORS
                : (int) Math.min(MAX_VIRTUAL_CALLS, (long) limits.maxRuns() + limits.maxWaiting());
        ThreadPoolExecutor threads =
                Threads.pool(name, "platform", Math.min(calls, MAX_PLATFORM_THREADS), Integer.MAX_VALUE);
        return new PlatformThreads(threads, calls, admission, time);
    }

    private int asyncThreads() {
        int suitable = settings.batching() == null
                ? PROCESSORS
                : (int) Math.min(MAX_ASYNC_THREADS, 2L * settings.batching().maxRows());
        return settings.async().maxThreads().orElse(suitable);
    }
}
