package io.mlprod.monitoring.drift;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.util.List;
import java.util.Map;

/**
 * What a look has found in one column. Immutable.
 *
 * @param name the column's name
 * @param state the verdict
 * @param effects how large the shift is, by each measure that applies, less what chance contributes at these sample
 *     sizes; empty if one of the samples has no rows
 * @param statistic the statistic of the chi-square test (contingency form) over the cells
 * @param pValue how probable counts this different are without a shift, at most; 1 if there was nothing to test
 * @param adjustedPValue the same after Benjamini and Hochberg's correction for all columns of the look; 1 if the column
 *     took no part in it
 * @param share the column's share of the whole shift: of the sum of all columns' Jensen-Shannon divergences
 * @param measured what was compared: {@code value}, {@code length} of texts, {@code norm} of arrays or {@code category}
 * @param before the reference
 * @param after the window
 * @param changes the cells whose shares have changed most, those first
 * @param cells the shares of all cells: those of numbers in their order, then what is infinite or missing; of
 *     categories the thirty most frequent ones, and the others together. For drawing
 * @since 0.1
 */
public record ColumnDrift(
        String name,
        DriftState state,
        Map<DriftMeasure, Double> effects,
        double statistic,
        double pValue,
        double adjustedPValue,
        double share,
        String measured,
        Side before,
        Side after,
        List<CellChange> changes,
        List<Cell> cells) {

    /** Copies the collections. */
    public ColumnDrift {
        effects = Map.copyOf(effects);
        changes = List.copyOf(changes);
        cells = List.copyOf(cells);
    }

    /**
     * Returns the column and the verdict, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(
                name + ": " + state + ", effects " + effects + ", adjusted p " + adjustedPValue + ", " + changes);
    }

    /**
     * Returns what the mean is of.
     *
     * @return {@code mean}, {@code mean length} or {@code mean norm}
     */
    public String meanTitle() {
        return measured.equals("value") ? "mean" : "mean " + measured;
    }

    /**
     * One of the two samples that were compared. Immutable.
     *
     * @param rows how many values, missing ones too
     * @param missing the share of missing values; NaN without rows
     * @param infinite the share of infinite numbers; NaN without rows
     * @param mean of the finite numbers; of the lengths of texts, the norms of arrays; NaN for categories
     * @param deviation their standard deviation; NaN for categories
     * @param min the least of them; NaN for categories
     * @param max the greatest of them; NaN for categories
     */
    public record Side(
            long rows, double missing, double infinite, double mean, double deviation, double min, double max) {}

    /**
     * How the share of one cell has changed. Immutable.
     *
     * @param cell an interval, a category, {@code missing} or {@code infinite}
     * @param before its share of the rows of the reference
     * @param after its share of the rows of the window
     */
    public record CellChange(String cell, double before, double after) {

        /**
         * Returns the cell and its shares, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(cell + ": " + NumberText.percent(before) + " → " + NumberText.percent(after));
        }
    }

    /**
     * The shares of one cell in both samples. Immutable.
     *
     * @param category its category, {@code missing} or {@code infinite}; empty for an interval of numbers
     * @param upTo the upper end of its interval, which begins where that of the cell before ends; infinite for the last
     *     one; NaN for what is no interval
     * @param before its share of the rows of the reference
     * @param after its share of the rows of the window
     */
    public record Cell(String category, double upTo, double before, double after) {

        /**
         * Returns the cell and its shares, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }
}
