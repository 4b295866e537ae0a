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
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers many inputs: gathers valid rows of one shape into chunks, runs each chunk once, and hands every input its own
 * rows. Where a chunk cannot be run as one, its inputs are run one by one, so that the outcomes are the same.
 */
final class Bulk<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHandle.class);
    private static final int CHUNK_ROWS = 256;
    private static final int COMPARED_INPUTS = 2;

    /** The way of a single input. */
    interface Single<I, O> {
        Prediction<O> predict(I input, Call call, Deadline deadline);
    }

    /** Makes the prediction of an input that was run in a batch, and tells listeners. */
    interface Answer<I, O> {
        Prediction<O> of(I input, Call call, long start, O value, List<Violation> findings);
    }

    /** A valid input and where its rows are in the chunk. */
    private record Slot<I>(int index, I input, int firstRow, int rows, List<Violation> findings) {}

    private enum Batching {
        UNTRIED,
        TRUSTED,
        OFF
    }

    private final Stages<I, O> stages;
    private final Single<I, O> single;
    private final Answer<I, O> answer;
    private final List<ValueInfo> outputs;
    private volatile Batching batching;

    Bulk(Stages<I, O> stages, Single<I, O> single, Answer<I, O> answer) {
        this.stages = stages;
        this.single = single;
        this.answer = answer;
        this.outputs = stages.decoder().outputs().stream()
                .map(stages.signature()::output)
                .toList();
        this.batching = stages.signature().isBatchable() ? Batching.UNTRIED : Batching.OFF;
    }

    List<Outcome<O>> predictAll(List<? extends I> given, Call call, Deadline deadline) {
        List<I> inputs = new ArrayList<>(given);
        for (int i = 0; i < inputs.size(); i++) {
            int index = i;
            Objects.requireNonNull(inputs.get(i), () -> "Input " + index + " is null");
        }
        List<@Nullable Outcome<O>> outcomes = new ArrayList<>(java.util.Collections.nCopies(inputs.size(), null));
        int next = 0;
        while (next < inputs.size()) {
            if (batching == Batching.OFF) {
                outcomes.set(next, one(inputs.get(next), call, deadline));
                next++;
            } else {
                next = chunk(inputs, next, call, deadline, outcomes);
            }
        }
        List<Outcome<O>> all = new ArrayList<>(outcomes.size());
        outcomes.forEach(outcome -> all.add(Objects.requireNonNull(outcome)));
        return java.util.Collections.unmodifiableList(all);
    }

    private Outcome<O> one(I input, Call call, Deadline deadline) {
        try {
            return new Outcome.Answered<>(single.predict(input, call, deadline));
        } catch (MlprodException e) {
            return new Outcome.Failed<>(e);
        }
    }

    /** Answers the inputs from an index on, as many as fit into one chunk; returns the index of the first that did not. */
    private int chunk(List<I> inputs, int from, Call call, Deadline deadline, List<@Nullable Outcome<O>> outcomes) {
        int end = endOfChunk(inputs, from);
        boolean answered = false;
        try {
            answered = runChunk(inputs.subList(from, end), from, call, deadline, outcomes);
        } catch (ModelExecutionException | InvalidOutputException e) {
            LOG.debug("{} failed on a batch, which is run one by one", stages.label(), e);
        } catch (MlprodException e) {
            // Closed or out of time: every input gets that error by itself, cheaply.
        }
        for (int i = from; i < end; i++) {
            if (!answered || outcomes.get(i) == null) {
                outcomes.set(i, one(inputs.get(i), call, deadline));
            }
        }
        return end;
    }

    private int endOfChunk(List<I> inputs, int from) {
        Findings findings = new Findings();
        I first = null;
        int rows = 0;
        for (int i = from; i < inputs.size(); i++) {
            I input = inputs.get(i);
            stages.encoder().verify(input, findings);
            if (findings.isRejected()) {
                findings.clear();
                continue;
            }
            if (first == null) {
                first = input;
            } else if (rows + stages.encoder().rows(input) > CHUNK_ROWS
                    || !stages.encoder().canShareBatch(first, input)) {
                return i;
            }
            rows += stages.encoder().rows(input);
        }
        return inputs.size();
    }

    /** Runs one chunk; false if its answers must not be used. Inputs that are not valid are left without an outcome. */
    private boolean runChunk(
            List<I> inputs, int offset, Call call, Deadline deadline, List<@Nullable Outcome<O>> outcomes) {
        long start = System.nanoTime();
        List<Slot<I>> slots = new ArrayList<>(inputs.size());
        List<@Nullable O> values = new ArrayList<>(inputs.size());
        try (Lease lease = stages.leases().acquire()) {
            int rows = fill(lease, inputs, slots);
            if (slots.size() < 2) {
                return false;
            }
            lease.run(deadline);
            checkRows(lease, rows);
            RunRows run = new RunRows(stages.label(), lease.invocation(), rows);
            for (Slot<I> slot : slots) {
                values.add(decode(run, slot));
            }
            if (batching == Batching.UNTRIED && !isSameOneByOne(lease, run, slots, deadline)) {
                batching = Batching.OFF;
                LOG.warn(
                        "{} answers rows of a batch differently than each alone, although its first dimension is"
                                + " dynamic; predictAll runs them one by one from now on",
                        stages.label());
                return false;
            }
            batching = Batching.TRUSTED;
        }
        for (int i = 0; i < slots.size(); i++) {
            O value = values.get(i);
            Slot<I> slot = slots.get(i);
            if (value != null) {
                outcomes.set(
                        offset + slot.index(),
                        new Outcome.Answered<>(answer.of(slot.input(), call, start, value, slot.findings())));
            }
        }
        return true;
    }

    /** Writes the valid inputs one behind the other; returns the number of rows. */
    private int fill(Lease lease, List<I> inputs, List<Slot<I>> slots) {
        int capacity = 0;
        I first = null;
        List<I> verified = new ArrayList<>();
        for (I input : inputs) {
            Findings findings = lease.findings();
            stages.encoder().verify(input, findings);
            boolean usable = !findings.isRejected();
            verified.add(usable ? input : null);
            if (usable) {
                first = first == null ? input : first;
                capacity += stages.encoder().rows(input);
            }
        }
        if (first == null) {
            return 0;
        }
        stages.encoder().reshape(first, lease.inputs(), capacity);
        int row = 0;
        for (int i = 0; i < verified.size(); i++) {
            I input = verified.get(i);
            if (input == null) {
                continue;
            }
            Findings findings = lease.findings();
            int rows = stages.encoder().rows(input);
            stages.encoder().encode(input, lease.inputs(), row, findings);
            stages.validator().check(lease.inputs(), row, rows, capacity, findings);
            if (!findings.isRejected()) {
                slots.add(new Slot<>(i, input, row, rows, findings.toList()));
                row += rows;
            }
        }
        if (row > 0) {
            stages.encoder().reshape(first, lease.inputs(), row);
        }
        return row;
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
                actual = ((io.mlprod.model.SequenceValue) lease.invocation().value(i)).size();
            }
            if (actual != rows) {
                batching = Batching.OFF;
                throw new InvalidOutputException(
                        stages.label() + " gave " + actual + " rows in output '"
                                + outputs.get(i).name() + "' for " + rows + " rows",
                        null);
            }
        }
    }

    /**
     * A dynamic first dimension need not mean independent rows: it may be time, or the model may normalise over it. So the
     * first batch of a handle is compared with some of its inputs run alone.
     */
    private boolean isSameOneByOne(Lease lease, RunRows batch, List<Slot<I>> slots, Deadline deadline) {
        TensorDecoder decoder = new TensorDecoder(outputs);
        List<Slot<I>> compared = slots.subList(0, Math.min(COMPARED_INPUTS, slots.size()));
        List<Outputs> together = compared.stream()
                .map(slot -> decoder.decode(batch, slot.firstRow(), slot.rows()))
                .toList();
        for (int i = 0; i < compared.size(); i++) {
            Slot<I> slot = compared.get(i);
            Findings findings = lease.findings();
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
