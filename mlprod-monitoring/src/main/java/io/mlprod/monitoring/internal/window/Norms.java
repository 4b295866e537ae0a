package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.observe.PredictionRows;

/**
 * The counting of arrays of numbers by their Euclidean norms. An array with an element that is missing is missing; so
 * is one without elements. Immutable and thread-safe.
 */
final class Norms extends OtherColumn {

    private final NumberCells cells;

    Norms(Place place, NumberCells cells) {
        super(place);
        this.cells = cells;
    }

    @Override
    long count(PredictionRows rows, int row, float[] values, Tally tally) {
        int column = place.column();
        int width = rows.width(row, column);
        boolean hasReplaced = rows.hasReplaced();
        boolean isMissing = width == 0;
        double squares = 0;
        long hash = 0;
        for (int i = 0; i < width; i++) {
            double number = rows.number(row, column, i) + 0.0;
            isMissing |= hasReplaced && rows.isMissing(row, column, i);
            squares += number * number;
            long bits = Double.doubleToRawLongBits(number);
            hash = 31 * hash + (bits ^ (bits >>> 32));
        }
        if (isMissing || Double.isNaN(squares)) {
            return missing(values, tally);
        }
        double norm = Math.sqrt(squares);
        values[place.index()] = (float) norm;
        if (Double.isInfinite(norm)) {
            tally.counts[place.start() + Tally.INFINITE]++;
        } else {
            addNumber(tally, cells.of(norm), norm);
        }
        return Mixing.mix(hash) * place.factor();
    }
}
