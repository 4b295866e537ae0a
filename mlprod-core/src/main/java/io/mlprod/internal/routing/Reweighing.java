package io.mlprod.internal.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The computation of one change of the arms' sizes; each instance is used once. */
final class Reweighing {

    private final SlotTable before;
    private final List<List<Integer>> lists;
    private final TreeSet<Integer> free;
    private final List<Integer> released = new ArrayList<>();

    Reweighing(SlotTable before) {
        this.before = before;
        this.lists = IntStream.range(0, before.arms()).mapToObj(before::slotsOf).toList();
        this.free = IntStream.range(0, before.slots())
                .filter(slot -> before.arm(slot) == SlotTable.UNALLOCATED)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    SlotTable to(int[] sizes) {
        checkGrowth(sizes);
        List<Integer> control = lists.get(0);
        int newcomers = Arrays.stream(sizes).sum() - owned(); // free slots that must be taken
        for (int arm = 1; arm < sizes.length; arm++) {
            shrink(lists.get(arm), sizes[arm], released);
        }
        // In reverse order, so that arms that shrank together get back what they gave, in that order.
        for (int arm = sizes.length - 1; arm > 0; arm--) {
            List<Integer> list = lists.get(arm);
            while (list.size() < sizes[arm]) {
                boolean isFree = !free.isEmpty() && (newcomers-- > 0 || control.isEmpty());
                list.add(isFree ? takeFree(list) : control.remove(control.size() - 1));
            }
        }
        shrink(control, sizes[0], new ArrayList<>());
        for (int i = 0; control.size() < sizes[0]; i++) {
            control.add(i < released.size() ? released.get(i) : takeFree(control));
        }
        return new SlotTable(
                before.hashing(),
                before.slots(),
                lists.stream()
                        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new));
    }

    /**
     * Returns the sizes nearest to those wanted to which arms can grow in one change by what control has; control gets
     * the rest.
     */
    int[] reachable(double[] shares) {
        int[] sizes = new int[shares.length];
        for (int arm = 1; arm < sizes.length; arm++) {
            int size = (int) Math.round(shares[arm] * before.slots());
            sizes[arm] = shares[arm] > 0 ? Math.max(1, size) : 0;
        }
        int growth = growth(sizes);
        int available = lists.get(0).size();
        int rest = owned();
        for (int arm = 1; arm < sizes.length; arm++) {
            int more = Math.max(0, sizes[arm] - lists.get(arm).size());
            sizes[arm] -= growth > available ? more - (int) ((long) more * available / growth) : 0;
            rest -= sizes[arm];
        }
        sizes[0] = rest;
        return sizes;
    }

    private int owned() {
        return before.slots() - free.size();
    }

    private int growth(int[] sizes) {
        return IntStream.range(1, sizes.length)
                .map(arm -> Math.max(0, sizes[arm] - lists.get(arm).size()))
                .sum();
    }

    private void checkGrowth(int[] sizes) {
        int growth = growth(sizes);
        int available = free.size() + lists.get(0).size();
        if (growth > available) {
            throw new IllegalArgumentException("The arms would grow by " + growth + " of " + before.slots()
                    + " slots, but only " + available + " are free or control's, and what another arm gives up must"
                    + " not go to an arm at once, or its units would change arms; shrink the one arm first and let the"
                    + " other grow in a second change, or leave control a larger share");
        }
    }

    private static void shrink(List<Integer> list, int size, List<Integer> taken) {
        while (list.size() > size) {
            taken.add(list.remove(list.size() - 1));
        }
    }

    /**
     * Removes and returns the free slot that follows the list's last slot: the gap that a coverage below 1 has left
     * there for it.
     */
    private Integer takeFree(List<Integer> list) {
        Integer next = list.isEmpty() ? null : free.higher(list.get(list.size() - 1));
        Integer slot = next == null ? free.first() : next;
        free.remove(slot);
        return slot;
    }
}
