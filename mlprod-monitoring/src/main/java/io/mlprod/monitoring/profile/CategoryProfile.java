package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.observe.Column;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.LongStream;

/**
 * The profile of a column of categories. Immutable.
 *
 * <p>A category that is a number has a name like {@code 3} or {@code 2.5}. A name of more than 256 UTF-16 code units is
 * cut, and ends in its hash. Categories that were seen rarely are not named, see {@link Profile}. If there are more
 * than 10,000 categories, none is named; they are in 1,024 groups by a hash of their names.
 *
 * @since 0.1
 */
public final class CategoryProfile implements ColumnProfile {

    private final ColumnSummary summary;
    private final long fewest;

    CategoryProfile(ColumnSummary summary, long fewest) {
        this.summary = summary;
        this.fewest = fewest;
    }

    @Override
    public Column column() {
        return summary.column();
    }

    @Override
    public long present() {
        return summary.names().total();
    }

    @Override
    public long missing() {
        return summary.missing();
    }

    @Override
    public long infinite() {
        return summary.infinite();
    }

    /**
     * Returns how often each category was seen that is named.
     *
     * @return unmodifiable, by name; empty if the categories are grouped
     */
    public SortedMap<String, Long> counts() {
        return Collections.unmodifiableSortedMap(summary.names().named());
    }

    /**
     * Returns how many categories are not named since they were seen rarely. After profiles have been merged, a
     * category that is rare in several of them counts more than once.
     *
     * @return 0 or more
     */
    public long rareCategories() {
        return summary.names().rareNames();
    }

    /**
     * Returns how many values were of rare categories.
     *
     * @return 0 or more
     */
    public long rareValues() {
        return summary.names().rareValues();
    }

    /**
     * Returns how many values were of rare categories, by the first seven bits of the hash of a category's name.
     *
     * @return of 128 groups; empty if there are no rare categories
     */
    public List<Long> rareGroups() {
        return LongStream.of(summary.names().rare()).boxed().toList();
    }

    /**
     * Returns how often a category must have been seen to be named.
     *
     * @return 1 or more
     */
    public long fewest() {
        return fewest;
    }

    /**
     * Returns the counts of the groups.
     *
     * @return of 1,024 groups if there were more than 10,000 categories; else empty
     */
    public List<Long> groups() {
        return LongStream.of(summary.names().groups()).boxed().toList();
    }

    /**
     * Returns the column and the numbers of categories.
     *
     * @return one line, which names no category
     */
    @Override
    public String toString() {
        return column() + ": " + missing() + " missing, " + infinite() + " infinite, " + summary.names();
    }
}
