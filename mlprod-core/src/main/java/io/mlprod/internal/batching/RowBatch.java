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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runner of several inputs' rows as one batch, for models whose rows do not influence one another. Some batches are
 * compared with runs of single inputs, among them those with the smallest and the largest numbers, which a scale, a
 * norm or a maximum over the batch would follow. Thread-safe.
 */
public final class RowBatch {

    /** The inputs of a batch, and which rows belong to each. */
    public interface Inputs {

        /**
         * Returns how many inputs there are.
         *
         * @return two or more
         */
        int count();

        /**
         * Returns the first row of an input.
         *
         * @param input from 0
         * @return from 0
         */
        int firstRow(int input);

        /**
         * Returns how many rows an input has.
         *
         * @param input from 0
         * @return 0 or more
         */
        int rows(int input);

        /**
         * Returns whether the rows must still be in the buffers after they have been run.
         *
         * @return false, unless they are looked at afterwards
         */
        default boolean areNeededAfterwards() {
            return false;
        }

        /** Notes that inputs were also run alone, so that the time of this batch says nothing about others. */
        void noteCompared();
    }

    /** A function that makes something from one input's rows. */
    @FunctionalInterface
    public interface Reading {

        /**
         * Makes something from the rows.
         *
         * @param run what the run produced
         * @param firstRow the input's first row
         * @param rows how many rows it has
         * @return what was made
         */
        Object read(RunRows run, int firstRow, int rows);
    }

    private final String label;
    private final List<ValueInfo> outputs;
    private final OutputValidator validator;
    private final RowTrust trust;

    /**
     * Prepares batches of one model.
     *
     * @param label name and version, for messages
     * @param signature the model's signature
     * @param validator checks the model's outputs
     * @param names the outputs that every run computes
     * @param trust whether inputs may share a run
     */
    public RowBatch(
            String label, ModelSignature signature, OutputValidator validator, List<String> names, RowTrust trust) {
        this.label = label;
        this.validator = validator;
        this.outputs = names.stream().map(signature::output).toList();
        this.trust = trust;
    }

    /**
     * Returns whether inputs may share a run.
     *
     * @return the decision, which a comparison may change
     */
    public RowTrust trust() {
        return trust;
    }

    /**
     * Runs the rows in the lease's input buffers.
     *
     * @param lease the lease with the rows of all inputs
     * @param totalRows how many rows these are
     * @param inputs the inputs that the rows belong to
     * @param deadline the moment at which the call gives up
     * @param reading what to make from each input's rows
     * @return what was made for each input, null for an input that has to be asked alone; null if all have to be asked
     *     alone, because it is not known that the model's rows are independent
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

    /**
     * Runs the rows in the lease's input buffers, and reads the outputs of all of them at once.
     *
     * @param lease the lease with the rows of all inputs
     * @param totalRows how many rows these are
     * @param inputs the inputs that the rows belong to
     * @param deadline the moment at which the call gives up
     * @param reading reads the outputs
     * @return false if all inputs have to be asked alone, because it is not known that the model's rows are independent
     * @throws MlprodException if the run failed, or an output is not as it has to be; all have to be asked alone
     */
    public boolean runAll(Lease lease, int totalRows, Inputs inputs, Deadline deadline, Consumer<RunRows> reading) {
        lease.runAny(deadline);
        checkRows(lease, totalRows);
        RunRows run = new RunRows(label, lease.invocation(), totalRows);
        validator.check(run.run(), 0, totalRows, totalRows);
        reading.accept(run);
        return isTrusted(lease, run, inputs, deadline);
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
            return null; // asked alone, the input gets an error of its own
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
                String problem = "it gave " + actual + " rows in output '"
                        + outputs.get(i).name() + "' for " + rows + " rows of input";
                trust.takeBack(problem);
                throw new InvalidOutputException(label + ": " + problem, null);
            }
        }
    }

    private boolean isTrusted(Lease lease, RunRows batch, Inputs inputs, Deadline deadline) {
        int compared = trust.compared(batch.totalRows());
        if (compared == 0) {
            return !trust.isOff();
        }
        inputs.noteCompared();
        if (trust.isUntried() && !areDifferent(lease.inputs(), batch.totalRows(), inputs)) {
            return false; // equal inputs prove nothing
        }
        List<Integer> chosen = ComparedInputs.of(lease.inputs(), batch.totalRows(), inputs, compared);
        List<Tensor> kept = inputs.areNeededAfterwards() ? copy(lease) : List.of();
        try {
            if (isSameAlone(lease, batch, inputs, chosen, deadline)) {
                trust.confirm(chosen.size());
            } else {
                trust.takeBack("an input got another answer in a batch than alone");
            }
        } catch (MlprodException e) {
            return !trust.isUntried() && !trust.isOff(); // there is no time left to compare, for example
        } finally {
            put(kept, lease);
        }
        return !trust.isOff();
    }

    private static List<Tensor> copy(Lease lease) {
        return Arrays.stream(lease.inputs())
                .map(buffer -> buffer.copy(0, buffer.shape()))
                .toList();
    }

    private static void put(List<Tensor> tensors, Lease lease) {
        for (int i = 0; i < tensors.size(); i++) {
            lease.inputs()[i].reshape(tensors.get(i).shape());
            lease.inputs()[i].put(0, tensors.get(i));
        }
    }

    private static boolean areDifferent(TensorBuffer[] buffers, int totalRows, Inputs inputs) {
        for (int i = 1; i < inputs.count(); i++) {
            if (differ(buffers, totalRows, inputs, i)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether an input gave the model other rows than the first. Asks the buffers, since rules repair. */
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

    private boolean isSameAlone(Lease lease, RunRows batch, Inputs inputs, List<Integer> compared, Deadline deadline) {
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
        for (int i = 0; i < compared.size(); i++) {
            put(given.get(i), lease);
            lease.runAny(deadline);
            int rows = inputs.rows(compared.get(i));
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
