package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.CategoryName;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.observe.PredictionRows;

/** The counting of categories that are texts. Immutable and thread-safe. */
final class TextCategories extends Elements {

    private final CategoryCells categories;

    TextCategories(Place place, CategoryCells categories) {
        super(place);
        this.categories = categories;
    }

    @Override
    long count(PredictionRows rows, int row, int element, float[] values, Tally tally) {
        String text = rows.text(row, place.column(), element);
        if (text == null || text.isEmpty()) {
            return missing(values, tally);
        }
        long hash = TextHash.of(CategoryName.of(text));
        values[place.index()] = addCategory(tally, categories, hash);
        return hash;
    }
}
