package io.mlprod.internal.versions;

import io.mlprod.batching.Batching;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.MicroBatcher;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.batching.RowTrust;
import io.mlprod.internal.cache.AnswerCache;
import io.mlprod.internal.lease.ModelRun;
import io.mlprod.internal.observe.Audience;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.serving.Journal;
import io.mlprod.internal.serving.Pipeline;
import io.mlprod.internal.serving.SharedRuns;
import io.mlprod.internal.threads.Threads;
import io.mlprod.observe.ModelEvent;
import io.mlprod.spi.SessionOptions;
import java.time.Duration;
import java.util.Objects;

/**
 * The maker of the parts by which calls on one version share runs and answers: batches, the micro-batcher and the
 * cache.
 */
final class SharedRunsAssembler<I, O> {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final HandleSettings<I, O> settings;

    SharedRunsAssembler(HandleSettings<I, O> settings) {
        this.settings = settings;
    }

    /** Returns shared runs to measure with: only bulk calls share a run, and nothing else is shared. */
    SharedRuns<I> none(Pipeline<I, O> pipeline, ChunkSizes chunkSizes) {
        return new SharedRuns<>(rowBatch(pipeline), chunkSizes, null, null, input -> false);
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

    SharedRuns<I> assemble(Pipeline<I, O> pipeline, SessionOptions options, ChunkSizes chunkSizes, Journal journal) {
        RowBatch rows = rowBatch(pipeline);
        MicroBatcher batcher =
                settings.batching() == null ? null : batcher(settings.batching(), pipeline, options, rows, journal);
        HandleSettings.Caching<I> caching = settings.caching();
        AnswerCache answers = caching == null
                ? null
                : new AnswerCache(
                        caching.bounds(),
                        pipeline.leases(),
                        pipeline.decoder()::weigh,
                        settings.time(),
                        remembered(pipeline, batcher == null ? pipeline : batcher));
        return new SharedRuns<>(rows, chunkSizes, batcher, answers, caching == null ? input -> false : caching.which());
    }

    /**
     * Makes the value before the answer is remembered, so that an answer that the record's constructor refuses is a
     * failed run, too.
     */
    private static ModelRun remembered(Pipeline<?, ?> pipeline, ModelRun run) {
        return (lease, rows, deadline) -> {
            Object read = run.run(lease, rows, deadline);
            Objects.requireNonNull(pipeline.decoder().makeShared(read), "read");
            return read;
        };
    }

    private MicroBatcher batcher(
            Batching config, Pipeline<I, O> pipeline, SessionOptions options, RowBatch rows, Journal journal) {
        int runs = Math.max(1, PROCESSORS / options.intraOpThreads());
        Audience audience = journal.audience(ModelEvent.BatchRun.class);
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
                    if (!audience.isEmpty()) {
                        audience.tell(new ModelEvent.BatchRun(
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
