package io.mlprod.internal.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One change of the arms' sizes, for one use. */
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
        for (int arm = 1; arm < sizes.length; arm++) {
            shrink(lists.get(arm), sizes[arm], released);
        }
        // The other way round, so that arms that shrank together find what they gave in the order they gave it.
        for (int arm = sizes.length - 1; arm > 0; arm--) {
            List<Integer> list = lists.get(arm);
            while (list.size() < sizes[arm]) {
                list.add(free.isEmpty() ? control.remove(control.size() - 1) : takeFree(list));
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

    /** The sizes nearest to those wanted that arms can grow to in one change; control has the rest. */
    int[] reachable(int[] wanted) {
        int growth = growth(wanted);
        int available = available();
        int[] sizes = wanted.clone();
        for (int arm = 1; arm < sizes.length && growth > available; arm++) {
            int more = Math.max(0, wanted[arm] - lists.get(arm).size());
            int later = more - (int) ((long) more * available / growth);
            sizes[arm] -= later;
            sizes[0] += later;
        }
        return sizes;
    }

    private int growth(int[] sizes) {
        return IntStream.range(1, sizes.length)
                .map(arm -> Math.max(0, sizes[arm] - lists.get(arm).size()))
                .sum();
    }

    private int available() {
        return free.size() + lists.get(0).size();
    }

    private void checkGrowth(int[] sizes) {
        int growth = growth(sizes);
        int available = available();
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

    /** What follows on the list's last slot: the gap that a coverage below 1 has left there for it. */
    private Integer takeFree(List<Integer> list) {
        Integer next = list.isEmpty() ? null : free.higher(list.get(list.size() - 1));
        Integer slot = next == null ? free.first() : next;
        free.remove(slot);
        return slot;
    }
}
