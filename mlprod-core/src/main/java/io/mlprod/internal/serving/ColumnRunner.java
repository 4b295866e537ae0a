package io.mlprod.internal.serving;

import io.mlprod.Columns;
import io.mlprod.Prediction;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.codec.RunRows;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import io.mlprod.spi.TensorBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The path of columns through one version: writes a chunk of rows, checks all of it feature by feature, runs it, and
 * copies whole outputs. A row that cannot share a run is asked alone, so that it ends as it would in {@code predict}.
 */
final class ColumnRunner<I, O> {

    private static final Log LOG = Log.of(ColumnRunner.class);

    private final Pipeline<I, O> pipeline;
    private final LeasePool leases;
    private final InputValidator validator;
    private final RowBatch rowBatch;
    private final ChunkSizes sizes;
    private final Journal journal;
    private final ObservedRows observed;
    private final Origins origins;
    private final Route route;

    ColumnRunner(
            Pipeline<I, O> pipeline,
            RowBatch rowBatch,
            ChunkSizes sizes,
            Journal journal,
            ObservedRows observed,
            Origins origins) {
        this.pipeline = pipeline;
        this.leases = pipeline.leases();
        this.validator = pipeline.validator();
        this.rowBatch = rowBatch;
        this.sizes = sizes;
        this.journal = journal;
        this.observed = observed;
        this.origins = origins;
        this.route = origins.direct();
    }

    AnsweredColumns answers(int rows) {
        return journal.columns(rows, pipeline.decoder().outputs(), pipeline.signature());
    }

    /** Answers rows; returns the first one that was not asked, because this version has been unloaded or closed. */
    int answer(Columns columns, int from, BulkCall call, AnsweredColumns answers) {
        ColumnTable table =
                ColumnTable.of(columns, pipeline.encoder().layout(), pipeline.signature(), pipeline.label());
        answers.askedFrom(from, pipeline.version());
        int next = from;
        while (next < table.rows()) {
            Chunk chunk = new Chunk(next, observed.areWanted());
            boolean areAnswered = tryChunk(chunk, table, columns, call, answers);
            int end = Math.max(next + 1, chunk.end());
            for (int i = 0; next < end; next++) {
                boolean isInChunk = i < chunk.count() && chunk.index(i) == next;
                i += isInChunk ? 1 : 0;
                boolean isOpen =
                        !(areAnswered && isInChunk) && answers.failure(next).isEmpty();
                if (isOpen && !askAlone(table, next, columns, call, answers)) {
                    return next;
                }
            }
        }
        return next;
    }

    private int capacity(Lease lease, ColumnTable table, int from) {
        table.shape(lease.inputs(), 1);
        int size = Math.min(sizes.next(ChunkFiller.bytes(lease.inputs())), validator.maxBatch());
        return Math.max(1, Math.min(size, table.rows() - from));
    }

    /** Answers rows that share a run; returns false if all have to be asked alone. */
    private boolean tryChunk(Chunk chunk, ColumnTable table, Columns columns, BulkCall call, AnsweredColumns answers) {
        try {
            return run(chunk, table, columns, call, answers);
        } catch (ModelExecutionException | InvalidOutputException e) {
            LOG.debug("{} failed on a batch, which is run row by row", pipeline.label(), e);
        } catch (OverloadedException e) { // asked alone, each would only wait as long again
            for (int i = 0; i < chunk.count(); i++) {
                answers.fail(chunk.index(i), e);
                journal.neverRun(pipeline.version(), route, call.call(), columns, e);
            }
        } catch (MlprodException e) {
            // Closed or out of time: every row gets that error when it is asked alone, and quickly.
        }
        return false;
    }

    private boolean run(Chunk chunk, ColumnTable table, Columns columns, BulkCall call, AnsweredColumns answers) {
        long start = System.nanoTime();
        boolean isWatched = chunk.areNeededAfterwards() || journal.isReadByCall();
        @Nullable Prediction<O>[] told = noPredictions();
        Lease lease = leases.acquire();
        try {
            fill(lease, chunk, chunk.end() + capacity(lease, table, chunk.end()), table);
            int rows = chunk.totalRows();
            if (rows < 2 || rowBatch.trust().isOff()) {
                return false;
            }
            long bytesEach = ChunkFiller.bytes(lease.inputs()) / rows;
            Reading reading = new Reading(chunk, answers, isWatched);
            boolean isTrusted = rowBatch.runAll(lease, rows, chunk, call.deadline(), reading);
            if (!isTrusted) {
                return false;
            }
            if (!chunk.isCompared()) {
                sizes.note(rows, bytesEach, reading.bytes / rows, System.nanoTime() - start);
            }
            for (int i = 0; chunk.hasViolations() && i < rows; i++) {
                answers.found(chunk.index(i), chunk.violations(i));
            }
            if (isWatched) {
                told = reading.told;
                observed.show(lease, chunk, told, call.call(), (System.nanoTime() - start) / rows);
            }
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
        for (Prediction<O> each : told) { // not under the lease, since listeners may take a while
            if (each != null) {
                journal.answered(each, (System.nanoTime() - start) / told.length, call.call(), columns);
            }
        }
        return true;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
    private @Nullable Prediction<O>[] noPredictions() {
        return new Prediction[0];
    }

    /** The reader of the outputs of a run that several rows share, before another run overwrites them. */
    private final class Reading implements Consumer<RunRows> {

        private final Chunk chunk;
        private final AnsweredColumns answers;
        private final boolean isWatched;
        private @Nullable Prediction<O>[] told = noPredictions();
        private long bytes;

        Reading(Chunk chunk, AnsweredColumns answers, boolean isWatched) {
            this.chunk = chunk;
            this.answers = answers;
            this.isWatched = isWatched;
        }

        @Override
        public void accept(RunRows run) {
            bytes = answers.copy(run.run(), chunk, run.totalRows());
            if (isWatched) {
                told = Arrays.copyOf(told, chunk.count());
                for (int i = 0; i < told.length; i++) {
                    List<Violation> found = chunk.violations(i);
                    told[i] = prediction(run, i, chunk.index(i), found, answers, AnswerSource.BATCH, Duration.ZERO);
                }
            }
        }
    }

    private Prediction<O> prediction(
            RunRows run,
            int at,
            int row,
            List<Violation> violations,
            AnsweredColumns answers,
            AnswerSource source,
            Duration waited) {
        O value = pipeline.decoder().decode(run, at, 1);
        return journal.prediction(origins.of(violations, source, waited, route), answers.number(row), value);
    }

    /** Writes rows and checks all of them at once, or else each; rejected ones are left out of the chunk. */
    private void fill(Lease lease, Chunk chunk, int to, ColumnTable table) {
        TensorBuffer[] buffers = lease.inputs();
        int from = chunk.end();
        int count = to - from;
        table.shape(buffers, count);
        boolean isWhole;
        try {
            isWhole = table.write(from, count, buffers);
        } catch (RuntimeException e) { // thrown by a view; asked alone, its row gets an error that says so
            for (int row = from; row < to; row++) {
                chunk.skip();
            }
            return;
        }
        if (isWhole && validator.isClean(buffers, count)) {
            chunk.addAll(count);
            return;
        }
        for (int row = from; row < to; row++) {
            ViolationCollector collector = lease.freshCollector();
            if (!isWhole) {
                table.note(row, buffers, collector);
            }
            validator.check(buffers, row - from, 1, count, collector);
            boolean isMoved = row - from != chunk.count();
            if (collector.isRejected() || (isMoved && !collector.replaced().isEmpty())) {
                chunk.skip(); // the latter since a move would lose which elements were missing
            } else {
                if (isMoved) {
                    table.move(row - from, chunk.count(), buffers);
                }
                chunk.noteReplaced(collector.replaced());
                chunk.add(1, collector.toList());
            }
        }
        table.shape(buffers, chunk.totalRows());
    }

    /** Answers one row as predict would; returns false if this version has been unloaded or closed. */
    private boolean askAlone(ColumnTable table, int row, Columns columns, BulkCall call, AnsweredColumns answers) {
        long start = journal.isReadByCall() || observed.areWanted() ? System.nanoTime() : 0;
        Lease lease;
        try {
            lease = leases.tryAcquire();
        } catch (MlprodException e) { // no memory for one more, for example
            answers.fail(row, e);
            journal.neverRun(pipeline.version(), route, call.call(), columns, e);
            return true;
        }
        if (lease == null) {
            return false;
        }
        Prediction<O> told = null;
        MlprodException error = null;
        try {
            encode(table, row, lease);
            lease.run(call.deadline());
            pipeline.outputValidator().check(lease.invocation(), 0, 1, 1);
            answers.copy(lease.invocation(), 0, 1, 1, row);
            List<Violation> found = lease.collector().toList();
            answers.found(row, found);
            if (start != 0) {
                RunRows run = new RunRows(pipeline.label(), lease.invocation(), 1);
                told = prediction(run, 0, row, found, answers, lease.source(), lease.waited());
                observed.show(lease, 1, told, call.call(), start);
            }
        } catch (MlprodException e) {
            error = e;
            answers.fail(row, e);
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
        journal.ended(pipeline.version(), answers.number(row), told, error, start, route, call.call(), columns);
        return true;
    }

    private void encode(ColumnTable table, int row, Lease lease) {
        ViolationCollector collector = lease.freshCollector();
        try {
            table.shape(lease.inputs(), 1);
            if (!table.write(row, 1, lease.inputs())) {
                table.note(row, lease.inputs(), collector);
            }
            validator.check(lease.inputs(), 0, 1, 1, collector);
        } catch (OverloadedException e) {
            throw leases.named(e);
        } catch (RuntimeException e) { // from a view
            collector.rejectUnreadable(-1, "(input)", e);
        }
        collector.throwIfRejected(pipeline.label());
    }
}
