package io.mlprod.monitoring.internal.cells;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cells of categories: one for each that is frequent in the reference, and one for each group of all others. A group
 * depends on the hash of a category's name only, so it holds seen and unseen ones alike, however often the reference
 * happens to have counted them. Immutable.
 *
 * <p>Categories are told apart by their hashes. Those that the reference names are known, the others are unseen.
 */
public final class CategoryCells implements Cells {

    /** How many groups the cells of a reference have, as a power of two. */
    public static final int GROUP_BITS = 7;

    private static final int MAX_GROUP_BITS = 10;
    private static final int SHOWN = 2; // names of a group
    private static final int UNKNOWN = -1;

    private final long[] hashes; // of what is known; those with a cell of their own first
    private final int own;
    private final int groupBits;
    private final List<String> labels;
    private final long[] keys; // the hashes, each where it is looked for
    private final int[] cells;
    private final int[] known; // how many are in each cell

    /**
     * Creates cells.
     *
     * @param hashes of the categories that are known, without duplicates
     * @param own how many of these, the first ones, have a cell of their own
     * @param labels of all cells: own ones, and then 1 to 1,024 groups, of which there is a power of two
     */
    public CategoryCells(long[] hashes, int own, List<String> labels) {
        int groups = labels.size() - own;
        if (own < 0 || own > hashes.length || Integer.bitCount(groups) != 1 || groups > 1 << MAX_GROUP_BITS) {
            throw new IllegalArgumentException("There must be cells for some of " + hashes.length
                    + " categories, and 1, 2, 4 or up to 1,024 groups, not " + own + " and " + groups);
        }
        this.hashes = hashes.clone();
        this.own = own;
        this.groupBits = Integer.numberOfTrailingZeros(groups);
        this.labels = List.copyOf(labels);
        this.keys = new long[Integer.highestOneBit(2 * hashes.length + 1) * 2];
        this.cells = new int[keys.length];
        this.known = new int[labels.size()];
        Arrays.fill(cells, UNKNOWN);
        for (int i = 0; i < hashes.length; i++) {
            int at = find(hashes[i]);
            if (cells[at] != UNKNOWN) {
                throw new IllegalArgumentException("A category is named twice");
            }
            keys[at] = hashes[i];
            cells[at] = i < own ? i : group(hashes[i]);
            known[cells[at]]++;
        }
    }

    /**
     * Creates cells of categories that each have one of their own, and one for all others.
     *
     * @param names the categories, without duplicates; a category that is a number by {@link #name}
     */
    public CategoryCells(List<String> names) {
        this(hashes(names), names.size(), with(names, "other"));
    }

    private static long[] hashes(List<String> names) {
        return names.stream().mapToLong(TextHash::of).toArray();
    }

    private static List<String> with(List<String> names, String last) {
        List<String> all = new ArrayList<>(names);
        all.add(last);
        return all;
    }

    /**
     * Creates the cells of a reference.
     *
     * @param hashes of the categories that it names, the most frequent first
     * @param names what to call each of them
     * @param own how many have a cell of their own
     * @return cells with 128 groups, whose labels name the most frequent ones in them
     */
    public static CategoryCells of(long[] hashes, List<String> names, int own) {
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < 1 << GROUP_BITS; i++) {
            groups.add(new ArrayList<>());
        }
        for (int i = own; i < hashes.length; i++) {
            groups.get(TextHash.group(hashes[i], GROUP_BITS)).add(names.get(i));
        }
        List<String> labels = new ArrayList<>(names.subList(0, own));
        for (int i = 0; i < groups.size(); i++) {
            labels.add(label(groups.get(i), i));
        }
        return new CategoryCells(hashes, own, labels);
    }

    private static String label(List<String> names, int group) {
        if (names.isEmpty()) {
            return "others, group " + (group + 1) + " of " + (1 << GROUP_BITS);
        }
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        int left = names.size() - SHOWN;
        return left <= 0 ? shown : shown + (left == 1 ? ", 1 other" : ", " + left + " others");
    }

    /**
     * Returns the name of a category that is a number.
     *
     * @param number such as 3
     * @return for example {@code 3}; {@code 2.5} if it is not whole
     */
    public static String name(double number) {
        long whole = (long) number;
        return whole == number ? Long.toString(whole) : Double.toString(number);
    }

    /**
     * Returns the hash of a category that is a number. It makes no objects if that is whole.
     *
     * @param number such as 3
     * @return the hash of its name
     */
    public static long hash(double number) {
        long whole = (long) number;
        return whole == number ? TextHash.ofWhole(whole) : TextHash.of(Double.toString(number));
    }

    @Override
    public int size() {
        return labels.size();
    }

    /** Returns where a hash is in the table, or where it would be. */
    private int find(long hash) {
        int at = (int) hash & (keys.length - 1);
        while (cells[at] != UNKNOWN && keys[at] != hash) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    /**
     * Returns the cell of a category that the reference names.
     *
     * @param hash of its name
     * @return its cell, from 0; less than 0 if it is not known
     */
    public int known(long hash) {
        return cells[find(hash)];
    }

    /**
     * Returns the cell of a category that is not known.
     *
     * @param hash of its name
     * @return the cell of its group
     */
    public int group(long hash) {
        return own + TextHash.group(hash, groupBits);
    }

    /**
     * Returns the cell that a category belongs to.
     *
     * @param name any category
     * @return its cell, from 0
     */
    public int of(String name) {
        long hash = TextHash.of(CategoryName.of(name));
        int cell = known(hash);
        return cell >= 0 ? cell : group(hash);
    }

    /**
     * Returns whether a cell's values, if all are of known categories, are of the same one.
     *
     * @param cell from 0
     * @return true if one category that is known belongs there
     */
    public boolean isSingle(int cell) {
        return known[cell] == 1;
    }

    /**
     * Returns whether a category that is known belongs to a cell.
     *
     * @param cell from 0
     * @return false for a group of none but others
     */
    public boolean isNamed(int cell) {
        return known[cell] > 0;
    }

    /**
     * Returns how many categories have a cell of their own.
     *
     * @return the number of the first group's cell
     */
    public int own() {
        return own;
    }

    /**
     * Returns the hashes of the known categories.
     *
     * @return a copy, those with a cell of their own first
     */
    public long[] hashes() {
        return hashes.clone();
    }

    /**
     * Returns the labels of all cells.
     *
     * @return unmodifiable; of a category with a cell of its own, its name
     */
    public List<String> labels() {
        return labels;
    }

    @Override
    public String label(int cell) {
        return labels.get(cell);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CategoryCells that
                && own == that.own
                && labels.equals(that.labels)
                && Arrays.equals(hashes, that.hashes);
    }

    @Override
    public int hashCode() {
        return 31 * labels.hashCode() + Arrays.hashCode(hashes);
    }
}
