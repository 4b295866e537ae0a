package io.mlprod.monitoring.internal.reference;

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
        if (profile instanceof TextProfile texts) {
            return counted.what() == Measured.LENGTH
                    ? numbers(Measured.LENGTH, texts.lengths(), 0, 0, cells) // what is missing has no length
                    : FrequentCategories.of(texts.texts(), true);
        }
        if (profile instanceof VectorProfile vectors) {
            return counted.what() == Measured.NORM
                    ? numbers(Measured.NORM, vectors.norms(), vectors.missing(), vectors.infinite(), cells)
                    : element(vectors, counted.element(), cells);
        }
        NumberProfile numbers = (NumberProfile) profile;
        return numbers(Measured.VALUE, numbers.values(), numbers.missing(), numbers.infinite(), cells);
    }

    private static ColumnCounts element(VectorProfile vectors, int element, int cells) {
        Component its = vectors.components().stream()
                .filter(component -> component.element() == element)
                .findFirst()
                .orElseThrow();
        return numbers(Measured.VALUE, its.values().orElseThrow(), its.missing(), its.infinite(), cells);
    }

    private static ColumnCounts numbers(
            Measured measured, Distribution numbers, long missing, long infinite, int cells) {
        NumberCells between = QuantileCells.of(measured, numbers, cells);
        long[] counts = new long[between.size()];
        for (Distribution.Bucket bucket : numbers.buckets()) {
            counts[between.of(Math.min(bucket.upTo(), numbers.max()))] += bucket.count();
        }
        PowerSums moments = numbers.count() == 0
                ? PowerSums.NONE
                : new PowerSums(numbers.count(), numbers.sum(), numbers.sumOfSquares(), numbers.min(), numbers.max());
        return new ColumnCounts(between, counts, missing, infinite, numbers.zeros(), moments);
    }
}
