package io.mlprod.internal.routing;

import io.mlprod.routing.UnitHashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ownership of slots by the arms of a test. Immutable and thread-safe.
 *
 * <p>Each arm has a list of slots, in the order in which it got them. An arm grows at the end of its list, by what
 * control got last; it gives back from the end, to control. So units move only between control and an arm, and an arm
 * that shrinks and grows again gets the same units back. Slots that no arm owns are taken first as far as the sum of
 * the shares grows, and otherwise only when control has nothing left: their units have been waiting uncounted, and
 * those of other slots have not.
 */
public final class SlotTable {

    /** The owner of a slot that belongs to no arm. */
    public static final int UNALLOCATED = -1;

    private final UnitHashing hashing;
    private final int[][] lists;
    private final byte[] owner;

    SlotTable(UnitHashing hashing, int slots, int[][] lists) {
        this.hashing = hashing;
        this.lists = lists;
        this.owner = new byte[slots];
        Arrays.fill(owner, (byte) UNALLOCATED);
        for (int arm = 0; arm < lists.length; arm++) {
            for (int slot : lists[arm]) {
                if (owner[slot] != UNALLOCATED) {
                    throw new IllegalArgumentException("Slot " + slot + " has two owners");
                }
                owner[slot] = (byte) arm;
            }
        }
    }

    /**
     * Returns the slots at the start of a test: one range for each arm, in the arms' order, as GrowthBook, Unleash's
     * variants and Eppo lay them out. In Unleash's rollouts control comes last.
     *
     * @param hashing how units get their slots
     * @param coverage the part of each arm's share that takes part; the rest is left free behind the arm's slots, so
     *     that a larger coverage adds units to arms and moves none between them. 1 if nothing is left out
     * @param shares the arms' shares, control's first; the remainder to 1 is left free
     * @return a table
     * @throws IllegalArgumentException if there are no arms or more than 64, if a share or the coverage is not within 0
     *     to 1, if the shares exceed 1, or if one of them is more than nothing and less than a slot
     */
    public static SlotTable of(UnitHashing hashing, double coverage, double... shares) {
        return layOut(hashing, hashing.slots(), coverage, shares);
    }

    static SlotTable layOut(UnitHashing hashing, int slots, double coverage, double... shares) {
        if (!(coverage >= 0 && coverage <= 1)) {
            throw new IllegalArgumentException("The coverage of a test must be 0 to 1, not " + coverage);
        }
        SlotLayout.Span[] spans = SlotLayout.spans(hashing, slots, coverage, shares);
        int[][] lists = new int[spans.length][];
        for (int arm = 0; arm < spans.length; arm++) {
            SlotLayout.Span span = spans[arm];
            lists[arm] = IntStream.range(span.from(), span.to()).toArray();
        }
        if (SlotLayout.isControlLast(hashing)) {
            // Control first gives away what borders on the arms.
            int end = spans[0].to();
            lists[0] = IntStream.range(0, spans[0].size()).map(i -> end - 1 - i).toArray();
        }
        return new SlotTable(hashing, slots, lists);
    }

    /**
     * Returns a table of the same arms with other shares. No unit moves from one arm to another, except from and to
     * control: an arm grows by what is free or control's before the change, and what it gives up goes to control, or
     * becomes free if control does not take it.
     *
     * @param shares the arms' new shares of all slots, control's first; the remainder to 1 becomes free
     * @return a new table
     * @throws IllegalArgumentException if there is another number of shares than of arms, if they are not what
     *     {@link #of} asks for, or if arms would have to grow by more than what is free or control's
     */
    public SlotTable reweigh(double... shares) {
        if (shares.length != arms()) {
            throw new IllegalArgumentException("The test has " + arms() + " arms, but there are " + shares.length
                    + " shares; another set of arms is another test");
        }
        return new Reweighing(this).to(sizes(shares));
    }

    /**
     * Returns a table of the same arms, as near to other shares as one change can come that leaves all free slots free.
     * Where arms would grow by more than what control has, each grows by the same part of what it would; what other
     * arms give up is control's until the next change, and so is what rounding leaves.
     *
     * @param shares the arms' wanted shares of all slots, control's first; together what they are now
     * @return a new table
     */
    public SlotTable reweighTowards(double... shares) {
        Reweighing change = new Reweighing(this);
        return change.to(change.reachable(shares));
    }

    private int[] sizes(double... shares) {
        return Arrays.stream(SlotLayout.spans(hashing, slots(), 1, shares))
                .mapToInt(SlotLayout.Span::size)
                .toArray();
    }

    /**
     * Returns how units get their slots.
     *
     * @return the hashing
     */
    public UnitHashing hashing() {
        return hashing;
    }

    /**
     * Returns how many slots there are.
     *
     * @return as many as the hashing has
     */
    public int slots() {
        return owner.length;
    }

    /**
     * Returns how many arms there are, control included.
     *
     * @return 1 to 64
     */
    public int arms() {
        return lists.length;
    }

    /**
     * Returns an arm's share of all slots: the probability with which a unit gets the arm.
     *
     * @param arm the arm, from 0 for control
     * @return 0 to 1
     */
    public double share(int arm) {
        return lists[arm].length / (double) slots();
    }

    /**
     * Returns the owner of a slot.
     *
     * @param slot from 0
     * @return the arm, from 0 for control, or {@link #UNALLOCATED}
     */
    public int arm(int slot) {
        return owner[slot];
    }

    /**
     * Returns the slots of an arm, in the order in which it got them.
     *
     * @param arm the arm, from 0 for control
     * @return a copy
     */
    public List<Integer> slotsOf(int arm) {
        return Arrays.stream(lists[arm]).boxed().collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param text a table
     * @return an equal table
     * @throws IllegalArgumentException if the text is not a table
     */
    public static SlotTable parse(String text) {
        return SlotTableText.parse(text);
    }

    /**
     * Returns the table as text that can be stored: hashing, number of slots, and for each arm its list as runs, such
     * as {@code MURMUR3 10000 0-8999;9999-9000,17}.
     */
    @Override
    public String toString() {
        return SlotTableText.format(hashing, slots(), lists);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SlotTable table
                && hashing == table.hashing
                && slots() == table.slots()
                && Arrays.deepEquals(lists, table.lists);
    }

    @Override
    public int hashCode() {
        return Objects.hash(hashing, slots(), Arrays.deepHashCode(lists));
    }
}
