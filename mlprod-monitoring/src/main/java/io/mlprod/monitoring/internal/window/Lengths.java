package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.TextLength;
import io.mlprod.observe.PredictionRows;

/**
 * The counting of texts by their lengths in characters; one that is missing has none. The texts themselves are counted
 * by {@link TextGroups}. Immutable and thread-safe.
 */
final class Lengths extends Elements {

    private final NumberCells cells;

    Lengths(Place place, NumberCells cells) {
        super(place);
        this.cells = cells;
    }

    @Override
    long missing(float[] values, Tally tally) {
        values[place.index()] = Float.NaN;
        return 0;
    }

    @Override
    long count(PredictionRows rows, int row, int element, float[] values, Tally tally) {
        String text = rows.text(row, place.column(), element);
        if (text == null || text.isEmpty()) {
            return missing(values, tally);
        }
        double length = TextLength.of(text);
        addNumber(tally, cells.of(length), length);
        values[place.index()] = (float) length;
        return 0;
    }
}
