package io.mlprod.internal.validation;

/**
 * Where a feature's elements lie in the inputs of a model.
 *
 * @param feature the feature's name
 * @param input which model input
 * @param offset the feature's first element in each row
 * @param width how many elements it has in each row; {@link #WHOLE_ROW} for all
 * @param mayBeMissing whether its value can be null
 */
public record Place(String feature, int input, int offset, int width, boolean mayBeMissing) {

    /** The width of a feature that is a whole row of its input. */
    public static final int WHOLE_ROW = -1;
}
