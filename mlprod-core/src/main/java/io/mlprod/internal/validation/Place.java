package io.mlprod.internal.validation;

import io.mlprod.spi.TensorBuffer;
import java.util.List;

/**
 * The place of a feature's elements in the inputs of a model.
 *
 * @param feature the feature's name in the application
 * @param modelName the feature's name in the model or the schema, under which rules are looked up, too
 * @param input which model input
 * @param offset the feature's first element in each row
 * @param width how many elements it has in each row; {@link #WHOLE_ROW} for all
 * @param rowSize how many elements a row of its input has; {@link #WHOLE_ROW} if that is not known beforehand
 * @param hasRows whether the first dimension of its input counts rows; if not, the whole input is one row, unless the
 *     size of a row is known
 * @param isNoted whether an encoder may note something about it in addition to its elements: that one is missing, or
 *     out of the range of its type
 * @param labels the model's names for the constants of an enum; empty for other features
 */
public record Place(
        String feature,
        String modelName,
        int input,
        int offset,
        int width,
        int rowSize,
        boolean hasRows,
        boolean isNoted,
        List<String> labels) {

    /** The width of a feature that is a whole row of its input. */
    public static final int WHOLE_ROW = -1;

    /** Returns the number of rows in the filled input; they may have no elements. */
    int rows(TensorBuffer buffer) {
        if (rowSize != WHOLE_ROW) {
            return buffer.size() / rowSize;
        }
        return hasRows ? (int) buffer.shape()[0] : 1;
    }
}
