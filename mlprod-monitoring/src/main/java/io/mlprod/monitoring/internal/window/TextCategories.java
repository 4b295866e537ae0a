package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.observe.PredictionRows;

/** The counting of categories that are texts. Immutable and thread-safe. */
final class TextCategories extends Elements {

    private final CategoryCells categories;
    private final int longest;

    TextCategories(Place place, CategoryCells categories) {
        super(place);
        this.categories = categories;
        this.longest =
                categories.names().stream().mapToInt(String::length).max().orElse(0);
    }

    @Override
    long count(PredictionRows rows, int row, int element, double[] values, Tally tally) {
        String text = rows.text(row, place.column(), element);
        if (text == null || text.isEmpty()) {
            return missing(values, tally);
        }
        // A text that is too long to be one of them need not be read to its end.
        int cell = text.length() > longest ? categories.size() - 1 : categories.of(text);
        addCell(tally, cell);
        values[place.column()] = cell;
        return Texts.hash(text);
    }
}
