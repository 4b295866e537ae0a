package io.mlprod;

import io.mlprod.error.LoadException;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.lease.Admission;
import io.mlprod.internal.lease.LeasePools;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.threads.Threads;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.model.Inputs;
import io.mlprod.spi.RuntimeOptions;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a handle together from what a builder collected, and loads its versions. */
final class Assembly<I, O> {

    private static final Log LOG = Log.of(ModelHandle.class);
    private static final int MAX_PLATFORM_THREADS = 256;
    private static final int MAX_ASYNC_THREADS = 256;
    private static final int MAX_VIRTUAL_CALLS = 1_000_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final ModelHandleBuilder<I, O> settings;
    private final Common common;
    private final Listeners listeners;
    private final Gates<I, O> gates;
    private RuntimeOptions options;
    private int chunkRows; // 0 unless tuned

    Assembly(ModelHandleBuilder<I, O> settings, ModelSource first) {
        this.settings = settings;
        this.listeners = new Listeners(settings.listeners);
        this.gates = new Gates<>(settings.input != Inputs.class, settings.warmUp, settings.lookup);
        this.options = new RuntimeOptions(
                settings.intraOpThreads == null ? RuntimeOptions.DEFAULT.intraOpThreads() : settings.intraOpThreads,
                settings.arena);
        String name = settings.name != null ? settings.name : first.name();
        ModelHandleBuilder.Bounds bounds = settings.bounds;
        Admission admission =
                bounds == null ? null : new Admission(bounds.maxRuns(), bounds.maxWaiting(), bounds.maxWait());
        this.common = new Common(
                name,
                new Journal(listeners),
                platformThreads(name, bounds, admission),
                admission,
                new LeasePools(admission),
                settings.time,
                settings.hashedUnits);
    }

    ModelHandle<I, O> build(ModelSource first) {
        Loading<I, O> loading = loading(first, settings.version);
        TuningReport tuned = null;
        if (settings.tuning != null) {
            Tuner<I, O> tuner = new Tuner<>(
                    settings.tuning,
                    settings.samples,
                    (way, chunkSizes) -> loading.trial(way, chunkSizes, common.platformThreads()));
            tuned = tuner.measure(options, settings.intraOpThreads != null);
            options = new RuntimeOptions(
                    tuned.chosen().intraOpThreads(), tuned.chosen().arena());
            chunkRows = tuned.chosen().rows() > 1 ? tuned.chosen().rows() : 0;
            LOG.info("{} tuned: {}", loading.identity(), tuned.chosen());
        }
        ThreadPoolExecutor async = Threads.pool(common.name(), "async", asyncThreads(), settings.asyncQueue);
        LoadedModel<I, O> model = open(loading);
        common.journal().announce();
        try {
            gates.check(model, null, settings.golden);
            Versions<I, O> versions = new Versions<>(this, common, settings, model);
            TrafficTests<I, O> tests = new TrafficTests<>(versions, common, settings.lookup);
            return new ModelHandle<>(versions, common, listeners, async, tuned, tests, settings.closeOnShutdown);
        } catch (Throwable e) {
            model.close();
            throw e;
        }
    }

    Gates<I, O> gates() {
        return gates;
    }

    /** Reads a model that may become a version of the handle. */
    Loading<I, O> loading(ModelSource from, @Nullable String versionName) {
        return withinMemory(from, () -> new Loading<>(settings, common.name(), versionName, from));
    }

    /** Loads a model that has been read. */
    LoadedModel<I, O> open(Loading<I, O> loading) {
        ChunkSizes chunkSizes = new ChunkSizes();
        if (chunkRows > 0) {
            chunkSizes.fix(chunkRows);
        }
        return withinMemory(loading.identity(), () -> loading.open(options, chunkSizes, common));
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

    /** As many as processors; with bounds, as many calls as may run or wait, so that those count as they do elsewhere. */
    private static PlatformThreads platformThreads(
            String name, ModelHandleBuilder.@Nullable Bounds bounds, @Nullable Admission admission) {
        int calls = bounds == null
                ? PROCESSORS
                : (int) Math.min(MAX_VIRTUAL_CALLS, (long) bounds.maxRuns() + bounds.maxWaiting());
        ThreadPoolExecutor threads =
                Threads.pool(name, "platform", Math.min(calls, MAX_PLATFORM_THREADS), Integer.MAX_VALUE);
        return new PlatformThreads(threads, calls, admission);
    }

    private int asyncThreads() {
        if (settings.asyncThreads > 0) {
            return settings.asyncThreads;
        }
        return settings.batching == null
                ? PROCESSORS
                : (int) Math.min(MAX_ASYNC_THREADS, 2L * settings.batching.maxRows());
    }
}
