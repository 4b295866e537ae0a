package io.mlprod.internal.batching;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.codec.RunRows;
import io.mlprod.internal.codec.TensorDecoder;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rows of several inputs as one, if the model's rows do not influence one another.
 *
 * <p>A dynamic first dimension need not mean independent rows: it may be time, or the model may normalise or quantise over
 * it. So the first batch of a handle is compared with two of its inputs run alone; equal inputs would prove nothing.
 * Thread-safe.
 */
public final class RowBatch {

    private static final Logger LOG = LoggerFactory.getLogger(RowBatch.class);

    /** Which rows of a batch belong to which input. */
    public interface Inputs {

        /**
         * How many inputs there are.
         *
         * @return two or more
         */
        int count();

        /**
         * The first row of an input.
         *
         * @param input from 0
         * @return from 0
         */
        int firstRow(int input);

        /**
         * How many rows an input has.
         *
         * @param input from 0
         * @return 0 or more
         */
        int rows(int input);
    }

    /** Makes something of one input's rows. */
    @FunctionalInterface
    public interface Reading {

        /**
         * Makes it.
         *
         * @param run what the run produced
         * @param firstRow the input's first row
         * @param rows how many rows it has
         * @return what was made
         */
        Object read(RunRows run, int firstRow, int rows);
    }

    private enum Trust {
        UNTRIED,
        TRUSTED,
        OFF
    }

    private final String label;
    private final List<ValueInfo> outputs;
    private final OutputValidator validator;
    private final AtomicReference<Trust> trust;

    /**
     * Prepares batches of one model.
     *
     * @param label name and version, for messages
     * @param signature of the model
     * @param validator of its outputs
     * @param names the outputs that every run computes
     */
    public RowBatch(String label, ModelSignature signature, OutputValidator validator, List<String> names) {
        this.label = label;
        this.validator = validator;
        this.outputs = names.stream().map(signature::output).toList();
        this.trust = new AtomicReference<>(signature.isBatchable() ? Trust.UNTRIED : Trust.OFF);
    }

    /**
     * Whether every input must be run alone.
     *
     * @return true if the model has no batch dimension, or was seen to mix the rows of a batch
     */
    public boolean isOff() {
        return trust.get() == Trust.OFF;
    }

    /**
     * Runs what is in the lease's input buffers.
     *
     * @param lease with the rows of all inputs
     * @param totalRows how many rows that are
     * @param inputs whose they are
     * @param deadline when to give up
     * @param reading what to make of each input's rows
     * @return what was made for each input, null for those that have to be asked alone; null if all have to be, because
     *     it is not known that the model's rows are independent
     * @throws MlprodException if the run failed
     */
    public @Nullable Object @Nullable [] run(
            Lease lease, int totalRows, Inputs inputs, Deadline deadline, Reading reading) {
        lease.runAny(deadline);
        checkRows(lease, totalRows);
        RunRows run = new RunRows(label, lease.invocation(), totalRows);
        boolean areAllGood = isGood(run);
        @Nullable Object[] values = new Object[inputs.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(run, inputs.firstRow(i), inputs.rows(i), areAllGood, reading);
        }
        return isTrusted(lease, run, inputs, deadline) ? values : null;
    }

    private boolean isGood(RunRows run) {
        try {
            validator.check(run.run(), 0, run.totalRows(), run.totalRows());
            return true;
        } catch (InvalidOutputException e) {
            return false;
        }
    }

    private @Nullable Object read(RunRows run, int firstRow, int rows, boolean isGood, Reading reading) {
        try {
            if (!isGood) {
                validator.check(run.run(), firstRow, rows, run.totalRows());
            }
            return reading.read(run, firstRow, rows);
        } catch (MlprodException e) {
            return null; // asked alone, it gets an error of its own
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
                trust.set(Trust.OFF);
                throw new InvalidOutputException(
                        label + " gave " + actual + " rows in output '"
                                + outputs.get(i).name() + "' for " + rows + " rows",
                        null);
            }
        }
    }

    private boolean isTrusted(Lease lease, RunRows batch, Inputs inputs, Deadline deadline) {
        if (trust.get() == Trust.UNTRIED) {
            int other = otherThanFirst(lease.inputs(), batch.totalRows(), inputs);
            if (other < 0) {
                return false;
            }
            if (!isSameAlone(lease, batch, inputs, new int[] {0, other}, deadline)) {
                trust.set(Trust.OFF);
                LOG.warn(
                        "{} answers rows of a batch differently than each alone, although its first dimension is"
                                + " dynamic; its inputs are run one by one from now on",
                        label);
                return false;
            }
            trust.compareAndSet(Trust.UNTRIED, Trust.TRUSTED);
        }
        return trust.get() == Trust.TRUSTED;
    }

    private static int otherThanFirst(TensorBuffer[] buffers, int totalRows, Inputs inputs) {
        for (int i = 1; i < inputs.count(); i++) {
            if (differ(buffers, totalRows, inputs, i)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether an input gave the model other rows than the first. Asks the buffers, since rules repair. */
    private static boolean differ(TensorBuffer[] buffers, int totalRows, Inputs inputs, int other) {
        int rows = Math.min(inputs.rows(0), inputs.rows(other));
        for (TensorBuffer buffer : buffers) {
            int rowSize = totalRows == 0 ? 0 : buffer.size() / totalRows;
            int a = inputs.firstRow(0) * rowSize;
            int b = inputs.firstRow(other) * rowSize;
            int size = rows * rowSize;
            int width = buffer.type().byteSize();
            boolean isSame = buffer.type() == ElementType.STRING
                    ? Arrays.equals(buffer.strings(), a, a + size, buffer.strings(), b, b + size)
                    : buffer.bytes()
                            .slice(a * width, size * width)
                            .equals(buffer.bytes().slice(b * width, size * width));
            if (!isSame) {
                return true;
            }
        }
        return false;
    }

    private boolean isSameAlone(Lease lease, RunRows batch, Inputs inputs, int[] compared, Deadline deadline) {
        TensorDecoder all = new TensorDecoder(outputs);
        List<Outputs> together = new ArrayList<>();
        List<List<Tensor>> given = new ArrayList<>();
        for (int input : compared) { // before the next run overwrites them
            int first = inputs.firstRow(input);
            int rows = inputs.rows(input);
            together.add(all.read(batch, first, rows));
            given.add(Arrays.stream(lease.inputs())
                    .map(buffer -> tensor(buffer, batch.totalRows(), first, rows))
                    .toList());
        }
        for (int i = 0; i < compared.length; i++) {
            for (int j = 0; j < lease.inputs().length; j++) {
                Tensor tensor = given.get(i).get(j);
                lease.inputs()[j].reshape(tensor.shape());
                lease.inputs()[j].put(0, tensor);
            }
            lease.runAny(deadline);
            int rows = inputs.rows(compared[i]);
            if (!Closeness.isClose(together.get(i), all.read(new RunRows(label, lease.invocation(), rows), 0, rows))) {
                return false;
            }
        }
        return true;
    }

    private static Tensor tensor(TensorBuffer buffer, int totalRows, int firstRow, int rows) {
        long[] shape = buffer.shape().clone();
        shape[0] = rows;
        return buffer.copy(firstRow * (buffer.size() / totalRows), shape);
    }
}
