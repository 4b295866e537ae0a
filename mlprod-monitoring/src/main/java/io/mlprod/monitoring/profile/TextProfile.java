package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.monitoring.internal.sketch.Frequencies;
import io.mlprod.observe.Column;
import java.util.Collections;
import java.util.SortedMap;

/**
 * The profile of a column of texts: how long they are, of which characters, and how often the most frequent one was
 * seen. Immutable. It holds no text.
 *
 * @since 0.1
 */
public final class TextProfile implements ColumnProfile {

    private final ColumnSummary summary;
    private final long fewest;

    TextProfile(ColumnSummary summary, long fewest) {
        this.summary = summary;
        this.fewest = fewest;
    }

    @Override
    public Column column() {
        return summary.column();
    }

    @Override
    public long present() {
        return summary.present();
    }

    @Override
    public long missing() {
        return summary.missing();
    }

    @Override
    public long infinite() {
        return 0;
    }

    /**
     * Returns the distribution of the lengths.
     *
     * @return in Unicode code points; a text of more than 1,024 UTF-16 code units has an estimated length
     */
    public Distribution lengths() {
        return new Distribution(summary.numbers());
    }

    /**
     * Returns how often the texts were seen, each under the 16 digits of its hash.
     *
     * @return the texts as categories
     */
    public CategoryProfile texts() {
        return new CategoryProfile(summary, fewest);
    }

    /**
     * Returns how many characters the texts have of each class. Of a long text, the first 4,096 characters count.
     *
     * @return unmodifiable, such as {@code digit} → 12; classes that were not seen are not in it
     */
    public SortedMap<String, Long> alphabet() {
        return Collections.unmodifiableSortedMap(summary.alphabet());
    }

    /**
     * Returns the share of the most frequent text. It is exact as long as there are at most 10,000 distinct texts, and
     * 0 if each of them was seen too rarely to be counted apart. If there are more, it is an upper bound; the share
     * itself is at most {@link #mostFrequentShareError()} lower, except for one column in a thousand. Texts count as
     * equal if their lengths and their first 4,096 UTF-16 code units are.
     *
     * @return from 0 to 1; NaN without texts
     */
    public double mostFrequentShare() {
        return (double) summary.names().mostFrequent() / present();
    }

    /**
     * Returns how much too high {@link #mostFrequentShare()} may be, since texts share 1,024 groups.
     *
     * @return 0 if the share is exact
     */
    public double mostFrequentShareError() {
        if (!summary.names().isGrouped()) {
            return 0;
        }
        double others = (double) present() / Frequencies.GROUPS; // in a group, on average
        return Math.min(mostFrequentShare(), (others + 5 * Math.sqrt(others) + 5) / present());
    }

    /**
     * Returns the column and the distribution of lengths.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return column() + ": " + missing() + " missing, lengths " + lengths() + ", characters " + alphabet();
    }
}
