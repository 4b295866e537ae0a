package io.mlprod.internal.validation;

import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Action;
import io.mlprod.validation.Feature;
import org.jspecify.annotations.Nullable;

/** The rules of one feature, made ready for where its elements lie. */
abstract class FeatureCheck {

    final int index;
    final Place place;

    FeatureCheck(int index, Place place) {
        this.index = index;
        this.place = place;
    }

    final void check(TensorBuffer[] inputs, int firstRow, int rows, int totalRows, Findings findings) {
        TensorBuffer buffer = inputs[place.input()];
        int size = buffer.size();
        int rowSize = place.rowSize();
        if (rowSize == Place.WHOLE_ROW) { // an input whose size is no multiple of the rows is one row
            rowSize = totalRows > 0 && size % totalRows == 0 ? size / totalRows : size;
        }
        int bufferRows = rowSize == 0 ? 0 : size / rowSize;
        boolean isShared = bufferRows == totalRows; // an input with rows of its own count is looked at as a whole
        int from = isShared ? firstRow : 0;
        int to = isShared ? firstRow + rows : bufferRows;
        int width = place.width() == Place.WHOLE_ROW ? rowSize : place.width();
        for (int row = from; row < to; row++) {
            checkRow(buffer, row - from, row * rowSize + place.offset(), width, findings);
        }
    }

    /**
     * Looks at all rows at once, as long as nothing is missing from any.
     *
     * @param buffer the filled input, all of it
     * @param rows how many rows it has, above zero
     * @return true if no rule is broken; false if it is, or if only {@link #checkRow} can tell
     */
    abstract boolean isClean(TensorBuffer buffer, int rows);

    /** Whether {@link #isClean} is ever true. */
    boolean canBeClean() {
        return true;
    }

    /**
     * Looks at one row's elements.
     *
     * @param row the number to report
     */
    abstract void checkRow(TensorBuffer buffer, int row, int firstElement, int width, Findings findings);

    final void checkItems(Feature feature, int width, int row, Findings findings) {
        if (width < feature.minItems() || width > feature.maxItems()) {
            report(
                    findings,
                    place.feature(),
                    "items",
                    feature.minItems() + " to " + feature.maxItems() + " elements",
                    width,
                    row,
                    feature.action() == Action.FLAG ? Handling.FLAGGED : Handling.REJECTED);
        }
    }

    final void report(
            Findings findings,
            String name,
            String rule,
            String expected,
            @Nullable Object actual,
            int row,
            Handling handling) {
        findings.add(index, new Violation(name, rule, expected, actual, row, handling));
    }

    /** The name of an element to report: only features of several elements need its index. */
    final String name(int element, int firstElement, int width) {
        return width == 1 ? place.feature() : place.feature() + "[" + (element - firstElement) + "]";
    }
}
