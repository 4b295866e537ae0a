package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.observe.PredictionRows;

/** The counting of texts by their hashes, whose digits are their names in profiles. Immutable and thread-safe. */
final class TextGroups extends Elements {

    private final CategoryCells texts;

    TextGroups(Place place, CategoryCells texts) {
        super(place);
        this.texts = texts;
    }

    @Override
    long count(PredictionRows rows, int row, int element, float[] values, Tally tally) {
        String text = rows.text(row, place.column(), element);
        if (text == null || text.isEmpty()) {
            return missing(values, tally);
        }
        long hash = TextHash.of(text);
        values[place.index()] = addCategory(tally, texts, TextHash.ofHex(hash));
        return hash;
    }
}
