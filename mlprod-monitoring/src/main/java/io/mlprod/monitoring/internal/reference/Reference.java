package io.mlprod.monitoring.internal.reference;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.profile.CategoryProfile;
import io.mlprod.monitoring.profile.ColumnProfile;
import io.mlprod.monitoring.profile.Distribution;
import io.mlprod.monitoring.profile.NumberProfile;
import io.mlprod.monitoring.profile.TextProfile;
import io.mlprod.monitoring.profile.VectorProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The reference of a column: its cells, and its counts in them, from its profile. */
public final class Reference {

    /** The number of quantile cells of numbers, unless another one is set. */
    public static final int DEFAULT_CELLS = 10;

    /** The most categories that have a cell of their own: the most frequent ones. */
    private static final int MAX_NAMED = 1000;

    /** How many groups of categories there are if they are too many to be named, as a power of two. */
    private static final int GROUP_BITS = 5;

    private Reference() {}

    /**
     * Returns the cells and the counts of a column. Numbers, lengths and norms get about as many cells as asked for,
     * with equal shares as far as the profile's buckets allow, one more for numbers below the minimum and one for those
     * above the maximum. A number with more than a cell's share has a cell of its own. The counts are exact.
     *
     * @param profile of the column
     * @param cells how many cells numbers are to have, 2 or more
     * @return the counts of the profile; without finite numbers in a single cell
     */
    public static ColumnCounts of(ColumnProfile profile, int cells) {
        if (cells < 2) {
            throw new IllegalArgumentException("A reference must have at least 2 cells, not " + cells);
        }
        if (profile instanceof CategoryProfile categories) {
            return categories.groups().isEmpty() ? named(categories) : grouped(categories);
        }
        return numbers(QuantileCells.of(measured(profile), distribution(profile), cells), profile);
    }

    private static ColumnCounts numbers(NumberCells between, ColumnProfile profile) {
        Distribution numbers = distribution(profile);
        long[] counts = new long[between.size()];
        for (Distribution.Bucket bucket : numbers.buckets()) {
            counts[between.of(Math.min(bucket.upTo(), numbers.max()))] += bucket.count();
        }
        PowerSums moments = numbers.count() == 0
                ? PowerSums.NONE
                : new PowerSums(numbers.count(), numbers.sum(), numbers.sumOfSquares(), numbers.min(), numbers.max());
        return new ColumnCounts(between, counts, profile.missing(), profile.infinite(), numbers.zeros(), moments);
    }

    /**
     * Returns the counts of a column in the cells of another data set's reference. They are exact as long as the
     * profile's buckets lie within the cells; a bucket that does not counts by its upper end.
     *
     * @param cells of the same kind of column
     * @param profile of the column
     * @return its counts
     */
    public static ColumnCounts in(Cells cells, ColumnProfile profile) {
        return profile instanceof CategoryProfile categories
                ? in((CategoryCells) cells, categories)
                : numbers((NumberCells) cells, profile);
    }

    private static ColumnCounts in(CategoryCells cells, CategoryProfile profile) {
        long[] counts = new long[cells.size()];
        if (cells.isGrouped() && !profile.groups().isEmpty()) {
            return grouped(cells, profile);
        }
        profile.counts().forEach((category, count) -> counts[cells.of(category)] += count);
        counts[counts.length - 1] += profile.present() - LongStream.of(counts).sum(); // what has no name
        return counts(profile, cells, counts);
    }

    private static Measured measured(ColumnProfile profile) {
        return profile instanceof TextProfile
                ? Measured.LENGTH
                : profile instanceof VectorProfile ? Measured.NORM : Measured.VALUE;
    }

    private static Distribution distribution(ColumnProfile profile) {
        if (profile instanceof TextProfile texts) {
            return texts.lengths();
        }
        return profile instanceof VectorProfile vectors ? vectors.norms() : ((NumberProfile) profile).values();
    }

    private static ColumnCounts named(CategoryProfile profile) {
        List<Map.Entry<String, Long>> all = profile.counts().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_NAMED)
                .toList();
        CategoryCells cells =
                new CategoryCells(all.stream().map(Map.Entry::getKey).toList());
        long[] counts = new long[cells.size()];
        counts[all.size()] = profile.present();
        for (int i = 0; i < all.size(); i++) {
            counts[i] = all.get(i).getValue();
            counts[all.size()] -= counts[i];
        }
        return counts(profile, cells, counts);
    }

    private static ColumnCounts grouped(CategoryProfile profile) {
        return grouped(CategoryCells.grouped(GROUP_BITS), profile);
    }

    private static ColumnCounts grouped(CategoryCells cells, CategoryProfile profile) {
        long[] counts = new long[cells.size()];
        List<Long> groups = profile.groups();
        int inCell = groups.size() >> GROUP_BITS;
        for (int i = 0; i < groups.size(); i++) {
            counts[i / inCell] += groups.get(i);
        }
        counts[counts.length - 1] = profile.rareValues();
        return counts(profile, cells, counts);
    }

    private static ColumnCounts counts(CategoryProfile profile, CategoryCells cells, long[] counts) {
        return new ColumnCounts(cells, counts, profile.missing(), profile.infinite(), 0, PowerSums.NONE);
    }
}
