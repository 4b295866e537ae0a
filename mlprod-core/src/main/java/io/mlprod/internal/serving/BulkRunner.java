package io.mlprod.internal.serving;

import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.log.Log;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bulk path of one version: gathers valid rows of one shape into a chunk, runs it once, and hands every input its
 * own rows. An input that cannot share a run is left to the caller, which asks for it alone, so that the outcomes are
 * the same.
 */
final class BulkRunner<I, O> {

    private static final Log LOG = Log.of(BulkRunner.class);

    private final Pipeline<I, O> pipeline;
    private final RowBatch rowBatch;
    private final ChunkSizes sizes;
    private final Journal journal;
    private final ChunkFiller<I> filler;
    private final ObservedRows observed;
    private final Origins origins;

    BulkRunner(
            Pipeline<I, O> pipeline,
            RowBatch rowBatch,
            ChunkSizes sizes,
            Journal journal,
            ObservedRows observed,
            Origins origins) {
        this.pipeline = pipeline;
        this.rowBatch = rowBatch;
        this.sizes = sizes;
        this.journal = journal;
        this.filler = new ChunkFiller<>(pipeline.encoder(), pipeline.validator(), sizes);
        this.observed = observed;
        this.origins = origins;
    }

    boolean runsBatches() {
        return !rowBatch.trust().isOff();
    }

    /** Returns why every input has a run of its own; empty if several share one. */
    Optional<String> rowByRow() {
        return rowBatch.trust().reason();
    }

    /** Returns how many inputs make a chunk, as far as is known from the last one. */
    int chunkSize() {
        return filler.chunkSize();
    }

    /** Answers inputs that can share runs; leaves those open that have to be asked alone. */
    @SuppressWarnings("unchecked") // arrays of a generic type cannot be made otherwise
    BulkOutcomes<O> predictAll(List<? extends I> given, BulkCall call) {
        I[] inputs = (I[]) given.toArray();
        Route common = call.common();
        BulkOutcomes<O> outcomes = journal.outcomes(
                inputs.length,
                common == null ? null : origins.of(List.of(), AnswerSource.BATCH, Duration.ZERO, common));
        int done = 0;
        while (done < inputs.length && !rowBatch.trust().isOff()) {
            done = tryChunk(inputs, done, call, outcomes);
        }
        return outcomes;
    }

    /**
     * Answers the inputs from an index on: as many as fit into one chunk, and at least one. Those that have to be asked
     * alone are left open. Returns where the next chunk begins.
     */
    private int tryChunk(I[] inputs, int from, BulkCall call, BulkOutcomes<O> outcomes) {
        Chunk chunk = new Chunk(from, observed.areWanted());
        try {
            run(chunk, inputs, call, outcomes);
        } catch (ModelExecutionException | InvalidOutputException e) {
            LOG.debug("{} failed on a batch, which is run one by one", pipeline.label(), e);
        } catch (OverloadedException e) { // asked alone, each would only wait as long again
            failAll(chunk, inputs, call, e, outcomes);
        } catch (MlprodException e) {
            // Closed or out of time: every input gets that error when it is asked alone, and quickly.
        } catch (Exception e) { // thrown by an accessor; asked alone, its input gets an error that says so
        }
        return Math.max(from + 1, chunk.end());
    }

    /** Fills the chunk and runs it; leaves its inputs open if they have to be asked alone. */
    private void run(Chunk chunk, I[] inputs, BulkCall call, BulkOutcomes<O> outcomes) {
        long start = System.nanoTime();
        boolean areMadeLate = outcomes.takesValues() && !chunk.areNeededAfterwards();
        @Nullable Object[] values;
        @Nullable Prediction<O>[] answers;
        Lease lease = pipeline.leases().acquire();
        try {
            filler.fill(lease, chunk, inputs);
            if (chunk.count() < 2) {
                return;
            }
            int rows = chunk.totalRows();
            long bytesEach = ChunkFiller.bytes(lease.inputs()) / Math.max(1, rows);
            values = rowBatch.run(lease, rows, chunk, call.deadline(), pipeline.decoder()::decode);
            if (values == null) {
                return;
            }
            if (!chunk.isCompared()) {
                sizes.note(rows, bytesEach, outputBytes(lease) / Math.max(1, rows), System.nanoTime() - start);
            }
            if (areMadeLate && !chunk.hasViolations()) {
                putValues(chunk, values, outcomes);
                return;
            }
            answers = predictions(chunk, values, call);
            observed.show(lease, chunk, answers, call.call(), nanosEach(chunk, start));
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
        settle(chunk, answers, inputs, call, nanosEach(chunk, start), outcomes);
    }

    private void putValues(Chunk chunk, @Nullable Object[] values, BulkOutcomes<O> outcomes) {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                outcomes.putValue(chunk.index(i), value);
            }
        }
    }

    private void failAll(Chunk chunk, I[] inputs, BulkCall call, OverloadedException error, BulkOutcomes<O> outcomes) {
        for (int i = 0; i < chunk.count(); i++) {
            int index = chunk.index(i);
            outcomes.put(index, new Outcome.Failed<>(error));
            journal.neverRun(pipeline.version(), call.routes().apply(index), call.call(), inputs[index], error);
        }
    }

    private static long nanosEach(Chunk chunk, long start) {
        return (System.nanoTime() - start) / chunk.count();
    }

    /** Makes the answers; makes none for an input that has to be asked alone. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the decoder made the values; arrays as above
    private @Nullable Prediction<O>[] predictions(Chunk chunk, @Nullable Object[] values, BulkCall call) {
        long first = journal.reserve(values.length);
        @Nullable Prediction<O>[] answers = new Prediction[values.length];
        for (int i = 0; i < values.length; i++) {
            O value = (O) values[i];
            if (value != null) {
                Route route = call.routes().apply(chunk.index(i));
                Origin origin = origins.of(chunk.violations(i), AnswerSource.BATCH, Duration.ZERO, route);
                answers[i] = journal.prediction(origin, first + i, value);
            }
        }
        return answers;
    }

    private void settle(
            Chunk chunk,
            @Nullable Prediction<O>[] answers,
            I[] inputs,
            BulkCall call,
            long nanosEach,
            BulkOutcomes<O> outcomes) {
        for (int i = 0; i < answers.length; i++) {
            Prediction<O> answer = answers[i];
            if (answer != null) {
                outcomes.put(chunk.index(i), new Outcome.Answered<>(answer));
                journal.answered(answer, nanosEach, call.call(), inputs[chunk.index(i)]);
            }
        }
    }

    private long outputBytes(Lease lease) {
        long bytes = 0;
        List<String> outputs = pipeline.decoder().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (pipeline.signature().output(outputs.get(i)).type() instanceof TensorType) {
                bytes += ChunkFiller.bytes(lease.invocation().output(i));
            }
        }
        return bytes;
    }
}
