package io.mlprod.internal.validation;

/**
 * Where a feature's elements lie in the inputs of a model.
 *
 * @param feature the feature's name in the application
 * @param modelName what the model or the schema calls it, under which rules are looked up, too
 * @param input which model input
 * @param offset the feature's first element in each row
 * @param width how many elements it has in each row; {@link #WHOLE_ROW} for all
 * @param rowSize how many elements a row of its input has; {@link #WHOLE_ROW} if that is not known beforehand
 * @param isNoted whether an encoder may note something about it beside its elements: that it is missing, or that it is
 *     out of the range of its type
 */
public record Place(String feature, String modelName, int input, int offset, int width, int rowSize, boolean isNoted) {

    /** The width of a feature that is a whole row of its input. */
    public static final int WHOLE_ROW = -1;
}
