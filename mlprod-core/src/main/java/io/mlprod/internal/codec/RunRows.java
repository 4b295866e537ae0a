package io.mlprod.internal.codec;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.SequenceValue;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;

/**
 * The outputs of one run, row by row.
 *
 * @param model name and version, for messages
 * @param run where the outputs are
 * @param totalRows how many rows the run had
 */
public record RunRows(String model, Invocation run, int totalRows) {

    TensorBuffer tensor(int output) {
        return run.output(output);
    }

    /** Returns the number of elements that an output has for each row. */
    int rowSize(int output) {
        TensorBuffer tensor = run.output(output);
        long[] shape = tensor.shape();
        if (totalRows == 1 || totalRows == 0) {
            return totalRows * tensor.size();
        }
        boolean isTable = shape.length == 2 && shape[0] == totalRows; // this spares a division for each row
        return isTable ? (int) shape[1] : tensor.size() / totalRows;
    }

    /** Returns the place of a single element of a row; checks that it is clear which element is meant. */
    int element(int output, int row, int column) {
        int rowSize = rowSize(output);
        if (column < 0 ? rowSize != 1 : column >= rowSize) {
            throw new InvalidOutputException(
                    model + " produced " + rowSize + " elements a row in output '"
                            + tensor(output).name() + "' where " + (column < 0 ? "one" : "at least " + (column + 1))
                            + " was expected",
                    null);
        }
        return row * rowSize + Math.max(column, 0);
    }

    SequenceValue sequence(int output) {
        return (SequenceValue) run.value(output);
    }
}
