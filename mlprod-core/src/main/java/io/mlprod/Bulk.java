package io.mlprod;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.Violation;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.batching.RowBatch;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.validation.Findings;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers many inputs: gathers valid rows of one shape into a chunk, runs it once, and hands every input its own rows.
 * Where a chunk cannot be run as one, its inputs are run one by one, so that the outcomes are the same.
 */
final class Bulk<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHandle.class);
    private static final int MAX_INVALID = 4_096; // inputs that a chunk may hold beside its rows
    private static final int BYTES_OF_TEXT = 64;

    /** A valid input and where its rows are in the chunk. */
    private record Slot<I>(int index, I input, int firstRow, int rows, List<Violation> findings)
            implements RowBatch.Rows {}

    private final ModelHandle<I, O> handle;
    private final Stages<I, O> stages;
    private final RowBatch rowBatch;
    private final ChunkSizes sizes;
    private volatile int lastSize = 1;

    Bulk(ModelHandle<I, O> handle, Stages<I, O> stages, RowBatch rowBatch, ChunkSizes sizes) {
        this.handle = handle;
        this.stages = stages;
        this.rowBatch = rowBatch;
        this.sizes = sizes;
    }

    boolean runsBatches() {
        return !rowBatch.isOff();
    }

    /** How many inputs make a chunk, as far as is known from the last one. */
    int chunkSize() {
        return lastSize;
    }

    List<Outcome<O>> predictAll(List<? extends I> given, Call call, Deadline deadline) {
        List<I> inputs = new ArrayList<>(given);
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) == null) {
                throw new NullPointerException("Input " + i + " is null");
            }
        }
        List<Outcome<O>> outcomes = new ArrayList<>(inputs.size());
        while (outcomes.size() < inputs.size()) {
            if (rowBatch.isOff()) {
                outcomes.add(one(inputs.get(outcomes.size()), call, deadline));
            } else {
                addChunk(inputs.subList(outcomes.size(), inputs.size()), call, deadline, outcomes);
            }
        }
        return Collections.unmodifiableList(outcomes);
    }

    private Outcome<O> one(I input, Call call, Deadline deadline) {
        try {
            return new Outcome.Answered<>(handle.predictOne(input, call, deadline));
        } catch (MlprodException e) {
            return new Outcome.Failed<>(e);
        }
    }

    /** Answers the first inputs, as many as fit into one chunk and at least one. */
    private void addChunk(List<I> inputs, Call call, Deadline deadline, List<Outcome<O>> outcomes) {
        List<@Nullable Outcome<O>> chunk = new ArrayList<>();
        try {
            runChunk(inputs, call, deadline, chunk);
        } catch (ModelExecutionException | InvalidOutputException e) {
            LOG.debug("{} failed on a batch, which is run one by one", stages.label(), e);
        } catch (MlprodException e) {
            // Closed or out of time: every input gets that error by itself, and quickly.
        }
        for (int i = 0; i < Math.max(1, chunk.size()); i++) {
            Outcome<O> outcome = i < chunk.size() ? chunk.get(i) : null;
            outcomes.add(outcome != null ? outcome : one(inputs.get(i), call, deadline));
        }
    }

    /** Runs one chunk. Inputs that have to be asked alone are left without an outcome. */
    private void runChunk(List<I> inputs, Call call, Deadline deadline, List<@Nullable Outcome<O>> chunk) {
        long start = System.nanoTime();
        List<Slot<I>> slots = new ArrayList<>();
        @Nullable Object[] values;
        try (Lease lease = stages.leases().acquire()) {
            int rows = fill(lease, inputs, call, chunk, slots);
            if (slots.size() < 2) {
                return;
            }
            long bytesEach = bytes(lease.inputs()) / Math.max(1, rows);
            values = rowBatch.run(lease, rows, slots, deadline);
            if (values == null) {
                return;
            }
            long nanos = System.nanoTime() - start;
            sizes.note(rows, bytesEach, outputBytes(lease) / Math.max(1, rows), nanos);
        }
        long nanosEach = (System.nanoTime() - start) / slots.size();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                Slot<I> slot = slots.get(i);
                O value = stages.decoder().make(values[i]);
                chunk.set(
                        slot.index(),
                        new Outcome.Answered<>(handle.answered(slot.input(), call, nanosEach, value, slot.findings())));
            }
        }
    }

    /** Writes valid inputs one behind the other until the chunk is full; returns the number of rows. */
    private int fill(Lease lease, List<I> inputs, Call call, List<@Nullable Outcome<O>> chunk, List<Slot<I>> slots) {
        I first = null;
        int capacity = 0;
        int row = 0;
        for (I input : inputs) {
            Findings findings = lease.freshFindings();
            stages.encoder().verify(input, findings);
            int rows = findings.isRejected() ? 0 : stages.encoder().rows(input);
            if (!findings.isRejected()) {
                if (first == null) {
                    first = input;
                    capacity = capacity(lease, input, inputs.size());
                    stages.encoder().reshape(first, lease.inputs(), capacity);
                } else if (row + rows > capacity || !stages.encoder().canShareBatch(first, input)) {
                    break;
                }
                stages.encoder().encode(input, lease.inputs(), row, findings);
                stages.validator().check(lease.inputs(), row, rows, capacity, findings);
            }
            if (findings.isRejected()) {
                chunk.add(new Outcome.Failed<>(handle.rejected(input, call, findings)));
            } else {
                slots.add(new Slot<>(chunk.size(), input, row, rows, findings.toList()));
                chunk.add(null);
                row += rows;
            }
            if (chunk.size() - slots.size() >= MAX_INVALID) {
                break;
            }
        }
        if (first != null) {
            stages.encoder().reshape(first, lease.inputs(), row);
        }
        return row;
    }

    /** How many rows like those of an input make a chunk; at least its own. */
    private int capacity(Lease lease, I first, int inputs) {
        int rows = stages.encoder().rows(first);
        stages.encoder().reshape(first, lease.inputs(), rows);
        int size = sizes.next(bytes(lease.inputs()) / Math.max(1, rows));
        lastSize = size / Math.max(1, rows);
        long most = Math.min(size, (long) inputs * rows);
        return (int) Math.max(rows, Math.min(most, stages.validator().maxBatch()));
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
        List<String> outputs = stages.decoder().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (stages.signature().output(outputs.get(i)).type() instanceof TensorType) {
                bytes += bytes(lease.invocation().output(i));
            }
        }
        return bytes;
    }
}
