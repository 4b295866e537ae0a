package io.mlprod.internal.serving;

import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.validation.Findings;
import io.mlprod.internal.validation.SizeLimits;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.AnswerSource;
import io.mlprod.routing.Route;
import io.mlprod.spi.TensorBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs inputs together: gathers valid rows of one shape into a chunk, runs it once, and hands every input its own rows.
 * An input that cannot share a run is left to the caller, who asks for it by itself, so that the outcomes are the same.
 */
final class BulkRunner<I, O> {

    private static final Log LOG = Log.of(BulkRunner.class);
    private static final int MAX_INVALID = 4_096; // inputs that a chunk may leave out
    private static final int BYTES_OF_TEXT = 64;

    private final Pipeline<I, O> pipeline;
    private final RowBatch rowBatch;
    private final ChunkSizes sizes;
    private final Journal journal;
    private volatile int lastSize = 1;

    BulkRunner(Pipeline<I, O> pipeline, RowBatch rowBatch, ChunkSizes sizes, Journal journal) {
        this.pipeline = pipeline;
        this.rowBatch = rowBatch;
        this.sizes = sizes;
        this.journal = journal;
    }

    boolean runsBatches() {
        return !rowBatch.trust().isOff();
    }

    /** Why every input has a run of its own; empty if several share one. */
    Optional<String> rowByRow() {
        return rowBatch.trust().reason();
    }

    /** How many inputs make a chunk, as far as is known from the last one. */
    int chunkSize() {
        return lastSize;
    }

    /**
     * Answers inputs that can share runs.
     *
     * @return an outcome for each input, or null where it has to be asked by itself
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
    @Nullable
    Outcome<O>[] predictAll(List<? extends I> given, BulkCall call) {
        I[] inputs = (I[]) given.toArray();
        @Nullable Outcome<O>[] outcomes = new Outcome[inputs.length];
        int done = 0;
        while (done < inputs.length && !rowBatch.trust().isOff()) {
            done = tryChunk(inputs, done, call, outcomes);
        }
        return outcomes;
    }

    /**
     * Answers inputs from one on, as many as fit into one chunk and at least one. Those that have to be asked alone are
     * left without an outcome. Returns where the next chunk begins.
     */
    private int tryChunk(I[] inputs, int from, BulkCall call, @Nullable Outcome<O>[] outcomes) {
        long start = System.nanoTime();
        Chunk chunk = new Chunk(from);
        @Nullable Object @Nullable [] values;
        try {
            values = run(chunk, inputs, call, start);
        } catch (ModelExecutionException | InvalidOutputException e) {
            LOG.debug("{} failed on a batch, which is run one by one", pipeline.label(), e);
            return Math.max(from + 1, chunk.end());
        } catch (OverloadedException e) { // asked alone, each would only wait as long again
            failAll(chunk, inputs, call, e, outcomes);
            return Math.max(from + 1, chunk.end());
        } catch (MlprodException e) {
            // Closed or out of time: every input gets that error by itself, and quickly.
            return Math.max(from + 1, chunk.end());
        } catch (Exception e) { // of an accessor; asked alone, its input gets an error that says so
            return Math.max(from + 1, chunk.end());
        }
        if (values == null) {
            return Math.max(from + 1, chunk.end());
        }
        answer(chunk, values, inputs, call, (System.nanoTime() - start) / chunk.count(), outcomes);
        return chunk.end();
    }

    /** Fills the chunk and runs it; null if its inputs have to be asked alone. */
    private @Nullable Object @Nullable [] run(Chunk chunk, I[] inputs, BulkCall call, long start) {
        Lease lease = pipeline.leases().acquire();
        try {
            fill(lease, chunk, inputs);
            if (chunk.count() < 2) {
                return null;
            }
            int rows = chunk.totalRows();
            long bytesEach = bytes(lease.inputs()) / Math.max(1, rows);
            @Nullable Object[] values = rowBatch.run(lease, rows, chunk, call.deadline(), pipeline.decoder()::decode);
            if (values != null && !chunk.isCompared()) {
                sizes.note(rows, bytesEach, outputBytes(lease) / Math.max(1, rows), System.nanoTime() - start);
            }
            return values;
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
    }

    private void failAll(
            Chunk chunk, I[] inputs, BulkCall call, OverloadedException error, @Nullable Outcome<O>[] outcomes) {
        for (int i = 0; i < chunk.count(); i++) {
            int index = chunk.index(i);
            outcomes[index] = new Outcome.Failed<>(error);
            journal.neverRun(pipeline.version(), call.routes().apply(index), call.call(), inputs[index], error);
        }
    }

    @SuppressWarnings("unchecked") // the decoder made the values
    private void answer(
            Chunk chunk,
            @Nullable Object[] values,
            I[] inputs,
            BulkCall call,
            long nanosEach,
            @Nullable Outcome<O>[] outcomes) {
        long id = journal.reserve(values.length);
        for (int i = 0; i < values.length; i++) {
            O value = (O) values[i];
            if (value != null) {
                int index = chunk.index(i);
                outcomes[index] = new Outcome.Answered<>(
                        answered(id + i, index, inputs[index], call, nanosEach, value, chunk.findings(i)));
            }
        }
    }

    private Prediction<O> answered(
            long id, int index, I input, BulkCall call, long nanos, O value, List<Violation> violations) {
        Route route = call.routes().apply(index);
        Prediction<O> answer = journal.prediction(
                journal.id(id), value, pipeline.version(), violations, AnswerSource.BATCH, Duration.ZERO, route);
        if (journal.isRead()) {
            journal.answered(answer, nanos, call.call(), input);
        }
        return answer;
    }

    private void fill(Lease lease, Chunk chunk, I[] inputs) {
        if (!pipeline.validator().canBeClean() || !fillAtOnce(lease, chunk, inputs)) {
            chunk.clear();
            fillOneByOne(lease, chunk, inputs);
        }
    }

    /** Writes inputs one behind the other and looks at all of them together; false if there is anything to say of one. */
    private boolean fillAtOnce(Lease lease, Chunk chunk, I[] inputs) {
        InputEncoder<I> encoder = pipeline.encoder();
        SizeLimits limits = pipeline.validator().limits();
        TensorBuffer[] buffers = lease.inputs();
        Findings findings = lease.freshFindings();
        I first = inputs[chunk.end()];
        if (!isShaped(first, buffers, findings) || !findings.isEmpty()) {
            return false;
        }
        int capacity = capacity(lease, encoder.rows(first), inputs.length - chunk.end());
        encoder.resize(buffers, capacity);
        for (int i = chunk.end(); i < inputs.length; i++) {
            I input = inputs[i];
            boolean isAlike = encoder.takes(input, findings) && encoder.continues(input, buffers, limits, findings);
            if (!findings.isEmpty()) {
                return false;
            }
            int rows = encoder.rows(input);
            int firstRow = chunk.totalRows();
            if (!isAlike || rows > capacity - firstRow) {
                break;
            }
            encoder.encode(input, buffers, firstRow, findings);
            if (!findings.isEmpty() || !pipeline.validator().mayHave(rows)) {
                return false;
            }
            chunk.add(rows, List.of());
        }
        if (chunk.count() == 0) {
            return false; // its inputs have rows of their own, so that it cannot share a batch
        }
        encoder.resize(buffers, chunk.totalRows());
        return pipeline.validator().isClean(buffers, chunk.totalRows());
    }

    /**
     * Writes valid inputs one behind the other until the chunk is full. Others are left out: asked alone, they get the
     * error that they get from predict.
     */
    private void fillOneByOne(Lease lease, Chunk chunk, I[] inputs) {
        InputEncoder<I> encoder = pipeline.encoder();
        SizeLimits limits = pipeline.validator().limits();
        TensorBuffer[] buffers = lease.inputs();
        int capacity = -1; // while no input has given the buffers their shape
        int invalid = 0;
        for (int i = chunk.end(); i < inputs.length && invalid < MAX_INVALID; i++) {
            I input = inputs[i];
            Findings findings = lease.freshFindings();
            if (capacity < 0 && isShaped(input, buffers, findings)) {
                capacity = capacity(lease, encoder.rows(input), inputs.length - i);
                encoder.resize(buffers, capacity);
            }
            boolean isAlike = !findings.isRejected()
                    && encoder.takes(input, findings)
                    && encoder.continues(input, buffers, limits, findings);
            int rows = findings.isRejected() ? 0 : encoder.rows(input);
            if (!findings.isRejected()) {
                int firstRow = chunk.totalRows();
                if (!isAlike || rows > capacity - firstRow) {
                    break;
                }
                encoder.encode(input, buffers, firstRow, findings);
            }
            if (!findings.isRejected()) {
                pipeline.validator().check(buffers, chunk.totalRows(), rows, capacity, findings);
            }
            if (findings.isRejected()) {
                chunk.skip();
                invalid++;
            } else {
                chunk.add(rows, findings.toList());
            }
        }
        if (capacity >= 0) {
            encoder.resize(buffers, chunk.totalRows());
        }
    }

    /** Gives the buffers the shape for one input; false if the input is rejected. */
    private boolean isShaped(I input, TensorBuffer[] buffers, Findings findings) {
        if (pipeline.encoder().takes(input, findings)) {
            pipeline.encoder().shape(input, buffers, pipeline.validator().limits(), findings);
        }
        return !findings.isRejected();
    }

    /** How many rows like those of the one input in the buffers make a chunk; at least its own. */
    private int capacity(Lease lease, int rows, int inputs) {
        int size = sizes.next(bytes(lease.inputs()) / Math.max(1, rows));
        lastSize = size / Math.max(1, rows);
        long most = Math.min(size, (long) inputs * rows);
        return (int) Math.max(rows, Math.min(most, pipeline.validator().maxBatch()));
    }

    private static long bytes(TensorBuffer[] buffers) {
        long bytes = 0;
        for (TensorBuffer buffer : buffers) {
            bytes += bytes(buffer);
        }
        return bytes;
    }

    private static long bytes(TensorBuffer buffer) {
        int width = buffer.type().byteSize();
        return buffer.size() * (long) (width == 0 ? BYTES_OF_TEXT : width);
    }

    private long outputBytes(Lease lease) {
        long bytes = 0;
        List<String> outputs = pipeline.decoder().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (pipeline.signature().output(outputs.get(i)).type() instanceof TensorType) {
                bytes += bytes(lease.invocation().output(i));
            }
        }
        return bytes;
    }
}
