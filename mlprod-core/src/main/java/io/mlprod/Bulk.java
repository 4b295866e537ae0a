package io.mlprod;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.Violation;
import io.mlprod.internal.codec.RunRows;
import io.mlprod.internal.codec.TensorDecoder;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.validation.Findings;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers many inputs: gathers valid rows of one shape into a chunk, runs it once, and hands every input its own rows.
 * Where a chunk cannot be run as one, its inputs are run one by one, so that the outcomes are the same.
 */
final class Bulk<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHandle.class);
    private static final int CHUNK_ROWS = 256;
    private static final int CHUNK_BYTES = 4 << 20; // what batching saves is nothing beside a run on more than that
    private static final int CHUNK_INPUTS = 4 * CHUNK_ROWS;
    private static final int BYTES_OF_TEXT = 64;

    /** A valid input and where its rows are in the chunk. */
    private record Slot<I>(int index, I input, int firstRow, int rows, List<Violation> findings) {}

    private enum Batching {
        UNTRIED,
        TRUSTED,
        OFF
    }

    private final ModelHandle<I, O> handle;
    private final Stages<I, O> stages;
    private final List<ValueInfo> outputs;
    private final AtomicReference<Batching> batching;

    Bulk(ModelHandle<I, O> handle, Stages<I, O> stages) {
        this.handle = handle;
        this.stages = stages;
        this.outputs = stages.decoder().outputs().stream()
                .map(stages.signature()::output)
                .toList();
        this.batching = new AtomicReference<>(stages.signature().isBatchable() ? Batching.UNTRIED : Batching.OFF);
    }

    List<Outcome<O>> predictAll(List<? extends I> given, Call call, Deadline deadline) {
        List<I> inputs = new ArrayList<>(given);
        for (int i = 0; i < inputs.size(); i++) {
            int index = i;
            Objects.requireNonNull(inputs.get(i), () -> "Input " + index + " is null");
        }
        List<Outcome<O>> outcomes = new ArrayList<>(inputs.size());
        while (outcomes.size() < inputs.size()) {
            if (batching.get() == Batching.OFF) {
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
        List<@Nullable O> values = new ArrayList<>();
        try (Lease lease = stages.leases().acquire()) {
            int rows = fill(lease, inputs, call, chunk, slots);
            if (slots.size() < 2) {
                return;
            }
            lease.run(deadline);
            checkRows(lease, rows);
            RunRows run = new RunRows(stages.label(), lease.invocation(), rows);
            for (Slot<I> slot : slots) {
                values.add(decode(run, slot));
            }
            if (!isTrusted(lease, run, slots, deadline)) {
                return;
            }
        }
        long nanosEach = (System.nanoTime() - start) / slots.size();
        for (int i = 0; i < slots.size(); i++) {
            O value = values.get(i);
            Slot<I> slot = slots.get(i);
            if (value != null) {
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
        for (I input : inputs.subList(0, Math.min(inputs.size(), CHUNK_INPUTS))) {
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
        long bytes = 0;
        for (TensorBuffer input : lease.inputs()) {
            int width = input.type().byteSize();
            bytes += input.size() * (long) (width == 0 ? BYTES_OF_TEXT : width);
        }
        long bytesEach = Math.max(1, bytes / Math.max(1, rows));
        long most = Math.min(CHUNK_BYTES / bytesEach, (long) inputs * rows);
        return (int) Math.max(
                rows, Math.min(most, Math.min(CHUNK_ROWS, stages.validator().maxBatch())));
    }

    /** The value of one input, or null if it must be asked alone to get its own error. */
    private @Nullable O decode(RunRows run, Slot<I> slot) {
        try {
            stages.outputValidator().check(run.run(), slot.firstRow(), slot.rows(), run.totalRows());
            return stages.decoder().decode(run, slot.firstRow(), slot.rows());
        } catch (MlprodException e) {
            return null;
        }
    }

    private void checkRows(Lease lease, int rows) {
        for (int i = 0; i < outputs.size(); i++) {
            long actual;
            if (outputs.get(i).type() instanceof TensorType) {
                long[] shape = lease.invocation().output(i).shape();
                actual = shape.length == 0 ? 1 : shape[0];
            } else {
                actual = ((SequenceValue) lease.invocation().value(i)).size();
            }
            if (actual != rows) {
                batching.set(Batching.OFF);
                throw new InvalidOutputException(
                        stages.label() + " gave " + actual + " rows in output '"
                                + outputs.get(i).name() + "' for " + rows + " rows",
                        null);
            }
        }
    }

    /**
     * Whether the answers of a batch may be used. A dynamic first dimension need not mean independent rows: it may be
     * time, or the model may normalise over it. So the first batch of a handle is compared with two of its inputs run
     * alone; equal inputs would prove nothing.
     */
    private boolean isTrusted(Lease lease, RunRows batch, List<Slot<I>> slots, Deadline deadline) {
        if (batching.get() == Batching.UNTRIED) {
            Slot<I> first = slots.get(0);
            Slot<I> other = slots.stream()
                    .filter(slot -> differ(lease.inputs(), batch.totalRows(), first, slot))
                    .findFirst()
                    .orElse(null);
            if (other == null) {
                return false;
            }
            if (!isSameOneByOne(lease, batch, List.of(first, other), deadline)) {
                batching.set(Batching.OFF);
                LOG.warn(
                        "{} answers rows of a batch differently than each alone, although its first dimension is"
                                + " dynamic; predictAll runs them one by one from now on",
                        stages.label());
                return false;
            }
            batching.compareAndSet(Batching.UNTRIED, Batching.TRUSTED);
        }
        return batching.get() == Batching.TRUSTED;
    }

    /** Whether two inputs gave the model different rows. Asks the buffers: arrays are never equal, and rules repair. */
    private static boolean differ(TensorBuffer[] inputs, int totalRows, Slot<?> one, Slot<?> other) {
        int rows = Math.min(one.rows(), other.rows());
        for (TensorBuffer input : inputs) {
            int rowSize = totalRows == 0 ? 0 : input.size() / totalRows;
            int a = one.firstRow() * rowSize;
            int b = other.firstRow() * rowSize;
            int width = input.type().byteSize();
            boolean isSame = width == 0
                    ? Arrays.equals(input.strings(), a, a + rows * rowSize, input.strings(), b, b + rows * rowSize)
                    : input.bytes()
                            .slice(a * width, rows * rowSize * width)
                            .equals(input.bytes().slice(b * width, rows * rowSize * width));
            if (!isSame) {
                return true;
            }
        }
        return false;
    }

    private boolean isSameOneByOne(Lease lease, RunRows batch, List<Slot<I>> compared, Deadline deadline) {
        TensorDecoder decoder = new TensorDecoder(outputs);
        List<Outputs> together = compared.stream()
                .map(slot -> decoder.decode(batch, slot.firstRow(), slot.rows()))
                .toList();
        for (int i = 0; i < compared.size(); i++) {
            Slot<I> slot = compared.get(i);
            Findings findings = lease.freshFindings();
            stages.encoder().reshape(slot.input(), lease.inputs(), slot.rows());
            stages.encoder().encode(slot.input(), lease.inputs(), 0, findings);
            stages.validator().check(lease.inputs(), 0, slot.rows(), slot.rows(), findings);
            lease.run(deadline);
            RunRows alone = new RunRows(stages.label(), lease.invocation(), slot.rows());
            if (!Closeness.isClose(together.get(i), decoder.decode(alone, 0, slot.rows()))) {
                return false;
            }
        }
        return true;
    }
}
