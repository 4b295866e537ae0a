package io.mlprod.monitoring.internal.sketch;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.TextHash;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each of many names was seen. Immutable.
 *
 * <p>Up to {@value #MAX_NAMES} distinct names are counted one by one; if there are more, the names are given up and
 * only their {@value #GROUPS} groups are counted. Which of the two it is depends on the names, and not on their order.
 * Rare names may be hidden; what remains of them is how many there were, and the counts of their {@value #RARE_GROUPS}
 * groups, so that nothing that is counted in groups is lost.
 *
 * @param named the count of each name that is not hidden; empty if there are groups
 * @param groups the count of each group; empty if there are none
 * @param rareNames how many names are hidden; after merging, a name may count more than once
 * @param rare how often those in each group were seen; empty if none is hidden
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the methods below
public record Frequencies(SortedMap<String, Long> named, long[] groups, long rareNames, long[] rare) {

    /** The most distinct names that are counted one by one. */
    public static final int MAX_NAMES = 10_000;

    /** The logarithm of the number of groups. */
    public static final int GROUP_BITS = 10;

    /** The number of groups. */
    public static final int GROUPS = 1 << GROUP_BITS;

    /** The logarithm of the number of groups of rare names. */
    public static final int RARE_BITS = CategoryCells.GROUP_BITS;

    /** The number of groups of rare names. */
    public static final int RARE_GROUPS = 1 << RARE_BITS;

    /** The frequencies of no names. */
    public static final Frequencies NONE = new Frequencies(new TreeMap<>(), new long[0], 0, new long[0]);

    /**
     * Returns whether the names were too many.
     *
     * @return true if only groups are counted
     */
    public boolean isGrouped() {
        return groups.length > 0;
    }

    /**
     * Returns how many values were counted.
     *
     * @return 0 or more
     */
    public long total() {
        return sum(named.values()) + Arrays.stream(groups).sum() + rareValues();
    }

    /**
     * Returns how many values are of names that are hidden.
     *
     * @return 0 or more
     */
    public long rareValues() {
        return Arrays.stream(rare).sum();
    }

    /**
     * Returns the frequencies of these names and others together.
     *
     * @param other the frequencies of others
     * @return the sums
     * @throws ArithmeticException if there are more than 2^63 of them
     */
    public Frequencies plus(Frequencies other) {
        long names = Math.addExact(rareNames, other.rareNames);
        long[] values = sums(rare, other.rare);
        if (!isGrouped() && !other.isGrouped()) {
            SortedMap<String, Long> sums = new TreeMap<>(named);
            other.named.forEach((name, count) -> sums.merge(name, count, Math::addExact));
            Frequencies both = new Frequencies(sums, groups, names, values);
            return sums.size() <= MAX_NAMES ? both : new Frequencies(new TreeMap<>(), both.grouped(), names, values);
        }
        return new Frequencies(new TreeMap<>(), sums(grouped(), other.grouped()), names, values);
    }

    private static long[] sums(long[] ours, long[] others) {
        if (ours.length == 0 || others.length == 0) {
            return (ours.length == 0 ? others : ours).clone();
        }
        long[] sums = ours.clone();
        Arrays.setAll(sums, i -> Math.addExact(ours[i], others[i]));
        return sums;
    }

    private long[] grouped() {
        if (isGrouped()) {
            return groups.clone();
        }
        long[] counts = new long[GROUPS];
        named.forEach((name, count) -> counts[TextHash.group(name, GROUP_BITS)] += count);
        return counts;
    }

    /**
     * Returns the same without rare names.
     *
     * @param fewest how often a name must have been seen to be kept
     * @return the rest, and the number of what is hidden
     */
    public Frequencies hiding(long fewest) {
        SortedMap<String, Long> kept = new TreeMap<>();
        long[] hidden = new long[RARE_GROUPS];
        named.forEach((name, count) -> {
            if (count < fewest) {
                hidden[TextHash.group(name, RARE_BITS)] += count;
            } else {
                kept.put(name, count);
            }
        });
        boolean isAnyHidden = kept.size() < named.size();
        return new Frequencies(
                kept, groups, rareNames + named.size() - kept.size(), isAnyHidden ? sums(hidden, rare) : rare);
    }

    /**
     * Returns how often the most frequent name was seen.
     *
     * @return exact; with groups, an upper bound; 0 if all names are hidden
     */
    public long mostFrequent() {
        long name = named.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return Math.max(name, Arrays.stream(groups).max().orElse(0));
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns the counts of all, without the names.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "Frequencies[" + (isGrouped() ? "more than " + MAX_NAMES : named.size()) + " names, " + rareNames
                + " hidden, " + total() + " values]";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frequencies that
                && named.equals(that.named)
                && Arrays.equals(groups, that.groups)
                && rareNames == that.rareNames
                && Arrays.equals(rare, that.rare);
    }

    @Override
    public int hashCode() {
        return 31 * named.hashCode() + Arrays.hashCode(groups);
    }
}
