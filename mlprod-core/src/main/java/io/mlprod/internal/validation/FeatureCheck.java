package io.mlprod.internal.validation;

import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.spi.TensorBuffer;
import org.jspecify.annotations.Nullable;

/** The rules of one feature, made ready for where its elements lie. */
abstract class FeatureCheck {

    final int index;
    final Place place;

    FeatureCheck(int index, Place place) {
        this.index = index;
        this.place = place;
    }

    void check(TensorBuffer[] inputs, int firstRow, int rows, int totalRows, Findings findings) {
        TensorBuffer buffer = inputs[place.input()];
        int stride = totalRows == 0 ? 0 : buffer.size() / totalRows;
        if (stride * totalRows != buffer.size()) { // an input with rows of its own count: one whole
            checkRow(buffer, 0, 0, buffer.size(), findings);
            return;
        }
        int width = place.width() == Place.WHOLE_ROW ? stride : place.width();
        for (int row = firstRow; row < firstRow + rows; row++) {
            checkRow(buffer, row - firstRow, row * stride + place.offset(), width, findings);
        }
    }

    /**
     * Looks at one row's elements.
     *
     * @param row the number to report
     */
    abstract void checkRow(TensorBuffer buffer, int row, int firstElement, int width, Findings findings);

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
    String name(int element, int firstElement, int width) {
        return width == 1 ? place.feature() : place.feature() + "[" + (element - firstElement) + "]";
    }
}
