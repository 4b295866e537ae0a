package io.mlprod.monitoring.internal.reference;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.profile.CategoryProfile;
import io.mlprod.monitoring.profile.ColumnProfile;
import io.mlprod.monitoring.profile.Component;
import io.mlprod.monitoring.profile.Distribution;
import io.mlprod.monitoring.profile.NumberProfile;
import io.mlprod.monitoring.profile.TextProfile;
import io.mlprod.monitoring.profile.VectorProfile;
import java.util.List;
import java.util.Optional;

/** The reference of what is counted: its cells, and the counts in them, from the profile of its column. */
public final class Reference {

    /** The number of quantile cells of numbers, unless another one is set. */
    public static final int DEFAULT_CELLS = 10;

    private Reference() {}

    /**
     * Returns the cells and the counts of everything that is counted of a column.
     *
     * @param profile of the column
     * @param cells how many cells numbers are to have, 2 or more
     * @return in the order of {@link Counted#of(io.mlprod.observe.Column, int)}
     */
    public static List<ColumnCounts> of(ColumnProfile profile, int cells) {
        return Counted.of(profile.column(), 0).stream()
                .map(counted -> of(profile, counted, cells))
                .toList();
    }

    /**
     * Returns the cells and the counts of one thing that is counted. Numbers, lengths and norms get about as many cells
     * as asked for, with equal shares as far as the profile's buckets allow, one more for numbers below the minimum and
     * one for those above the maximum. A number with more than a cell's share has a cell of its own. Categories and
     * texts get a cell each if they are frequent; the others share 128 cells. The counts are exact.
     *
     * @param profile of a column like the one that is counted
     * @param counted what is counted
     * @param cells how many cells numbers are to have, 2 or more
     * @return the counts of the profile; without finite numbers in a single cell
     */
    public static ColumnCounts of(ColumnProfile profile, Counted counted, int cells) {
        if (cells < 2) {
            throw new IllegalArgumentException("A reference must have at least 2 cells, not " + cells);
        }
        if (profile instanceof CategoryProfile categories) {
            return FrequentCategories.of(categories, false);
        }
        if (profile instanceof TextProfile texts && counted.what() == Measured.VALUE) {
            return FrequentCategories.of(texts.texts(), true);
        }
        Numbers numbers = numbers(profile, counted);
        return counts(QuantileCells.of(counted.what(), numbers.values, cells), numbers);
    }

    /**
     * Returns the counts of one thing in the cells of another data set's reference. Those of numbers are exact as long
     * as the profile's buckets lie within the cells; a bucket that does not counts by its upper end. A category that is
     * rare here counts in its group, even if it has a cell of its own there.
     *
     * @param cells of the reference
     * @param profile of a column like the one that is counted
     * @param counted what is counted
     * @return its counts; empty if the cells have names, and the profile has too many categories to name any
     */
    public static Optional<ColumnCounts> in(Cells cells, ColumnProfile profile, Counted counted) {
        if (profile instanceof CategoryProfile categories) {
            return FrequentCategories.in((CategoryCells) cells, categories);
        }
        if (profile instanceof TextProfile texts && counted.what() == Measured.VALUE) {
            return FrequentCategories.in((CategoryCells) cells, texts.texts());
        }
        return Optional.of(counts((NumberCells) cells, numbers(profile, counted)));
    }

    private record Numbers(Distribution values, long missing, long infinite) {}

    private static Numbers numbers(ColumnProfile profile, Counted counted) {
        if (profile instanceof TextProfile texts) {
            return new Numbers(texts.lengths(), 0, 0); // what is missing has no length
        }
        if (profile instanceof VectorProfile vectors) {
            return counted.what() == Measured.NORM
                    ? new Numbers(vectors.norms(), vectors.missing(), vectors.infinite())
                    : element(vectors, counted.element());
        }
        return new Numbers(((NumberProfile) profile).values(), profile.missing(), profile.infinite());
    }

    private static Numbers element(VectorProfile vectors, int element) {
        Component its = vectors.components().stream()
                .filter(component -> component.element() == element)
                .findFirst()
                .orElseThrow();
        return new Numbers(its.values().orElseThrow(), its.missing(), its.infinite());
    }

    private static ColumnCounts counts(NumberCells between, Numbers of) {
        Distribution numbers = of.values;
        long[] counts = new long[between.size()];
        for (Distribution.Bucket bucket : numbers.buckets()) {
            counts[between.of(Math.min(bucket.upTo(), numbers.max()))] += bucket.count();
        }
        PowerSums moments = numbers.count() == 0
                ? PowerSums.NONE
                : new PowerSums(numbers.count(), numbers.sum(), numbers.sumOfSquares(), numbers.min(), numbers.max());
        return new ColumnCounts(between, counts, of.missing, of.infinite, numbers.zeros(), moments);
    }
}
