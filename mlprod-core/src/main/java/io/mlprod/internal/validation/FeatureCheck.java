package io.mlprod.internal.validation;

import io.mlprod.spi.TensorBuffer;

/** The rules of one feature or of several, compiled for the places of their elements. */
abstract class FeatureCheck {

    final Place place;

    FeatureCheck(Place place) {
        this.place = place;
    }

    /** Checks some rows of a batch, or all rows of an input that has rows of its own. */
    final void check(TensorBuffer[] inputs, int firstRow, int rows, int totalRows, ViolationCollector collector) {
        TensorBuffer buffer = inputs[place.input()];
        int bufferRows = place.rows(buffer);
        if (bufferRows == totalRows) {
            checkRows(buffer, bufferRows, firstRow, firstRow + rows, collector);
        } else {
            checkRows(buffer, bufferRows, 0, bufferRows, collector);
        }
    }

    /** Checks all rows of the feature's input, whatever the other inputs are. */
    final void checkAlone(TensorBuffer[] inputs, ViolationCollector collector) {
        TensorBuffer buffer = inputs[place.input()];
        int bufferRows = place.rows(buffer);
        checkRows(buffer, bufferRows, 0, bufferRows, collector);
    }

    private void checkRows(TensorBuffer buffer, int bufferRows, int from, int to, ViolationCollector collector) {
        int rowSize = bufferRows == 0 ? 0 : buffer.size() / bufferRows;
        int width = place.width() == Place.WHOLE_ROW ? rowSize : place.width();
        for (int row = from; row < to; row++) {
            checkRow(buffer, row - from, row * rowSize + place.offset(), width, collector);
        }
    }

    /**
     * Checks all rows at once; to be called only if nothing is missing from any.
     *
     * @param buffer the filled input, all of it
     * @param rows how many rows it has, above zero
     * @return true if no rule is broken; false if one is, or if only {@link #checkRow} can decide
     */
    abstract boolean isClean(TensorBuffer buffer, int rows);

    /** Returns whether {@link #isClean} is ever true. */
    abstract boolean canBeClean();

    /**
     * Checks one row's elements.
     *
     * @param row the row's number, for violations
     */
    abstract void checkRow(TensorBuffer buffer, int row, int firstElement, int width, ViolationCollector collector);
}
