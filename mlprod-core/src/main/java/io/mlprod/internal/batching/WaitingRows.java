package io.mlprod.internal.batching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The queue of calls, in the order in which they came and grouped by which can share a batch. Not thread-safe. */
final class WaitingRows {

    /** The calls of one shape. */
    static final class Group {
        private final LinkedHashSet<Waiter> calls = new LinkedHashSet<>();
        private int rows;
        private long newest;

        int rows() {
            return rows;
        }

        long oldest() {
            return calls.iterator().next().since;
        }

        long newest() {
            return newest;
        }

        /** Returns the time until the first of the callers gives up; {@link Long#MAX_VALUE} if none does. */
        long timeLeft() {
            long left = Long.MAX_VALUE;
            for (Waiter call : calls) {
                left = Math.min(left, call.deadline.remainingNanos());
            }
            return left;
        }
    }

    private final Map<Waiter.Shape, Group> groups = new HashMap<>();
    private int rows;

    int rows() {
        return rows;
    }

    void add(Waiter call) {
        Group known = groups.get(call.shape);
        Group group = known == null ? new Group() : known;
        group.calls.add(call); // first, so that running out of memory leaves no group without calls
        if (known == null) {
            groups.put(call.shape, group);
        }
        group.rows += call.rows();
        group.newest = call.since;
        rows += call.rows();
    }

    /** Removes a call; returns false if it is no longer here. */
    boolean remove(Waiter call) {
        Group group = groups.get(call.shape);
        if (group == null || !group.calls.remove(call)) {
            return false;
        }
        group.rows -= call.rows();
        rows -= call.rows();
        if (group.calls.isEmpty()) {
            groups.remove(call.shape);
        }
        return true;
    }

    /** Returns a copy of the groups, with the one whose first call has waited longest at the front. */
    List<Group> oldestFirst() {
        List<Group> all = new ArrayList<>(groups.values());
        all.sort((a, b) -> Long.signum(a.oldest() - b.oldest())); // times wrap around
        return all;
    }

    /** Removes and returns the first calls of a group, as many as fit. */
    List<Waiter> take(Group group, int maxRows) {
        List<Waiter> taken = new ArrayList<>();
        int sum = 0;
        for (Waiter call : group.calls) {
            if (call.rows() > maxRows - sum) {
                break;
            }
            sum += call.rows();
            taken.add(call);
        }
        taken.forEach(this::remove);
        return taken;
    }
}
