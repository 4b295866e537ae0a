package io.mlprod.monitoring.internal.window;

import io.mlprod.observe.PredictionRows;

/** The counting of a column element by element: each is missing or goes into a cell. Immutable and thread-safe. */
abstract class Elements extends OtherColumn {

    /** What an element that is missing gives for a cell. */
    static final int NONE = -1;

    Elements(Place place) {
        super(place);
    }

    @Override
    final long count(PredictionRows rows, int row, float[] values, Tally tally) {
        int width = rows.width(row, place.column());
        if (width == 0) {
            return missing(values, tally);
        }
        boolean hasReplaced = rows.hasReplaced();
        long hash = 0;
        for (int i = width - 1; i >= 0; i--) { // so that the value is that of the first
            boolean isMissing = hasReplaced && rows.isMissing(row, place.column(), i);
            long its = isMissing ? missing(values, tally) : count(rows, row, i, values, tally);
            hash = 31 * hash + its;
        }
        return hash * place.factor();
    }

    /** Counts one element; returns a hash of it. */
    abstract long count(PredictionRows rows, int row, int element, float[] values, Tally tally);
}
