package io.mlprod.internal.rollout;

import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memory of one handle about its rollouts that are over: the plans of those that have no other store, and what was
 * taken back and a store may not know yet. So what was taken back stays so, however soon it is started again. Also
 * holds the thread that calls their stores. Thread-safe.
 */
public final class RolloutMemory {

    private final RolloutStore own = RolloutStore.inMemory();
    private final Map<String, RollbackNotice> notices = new ConcurrentHashMap<>(); // the last plan of each rollout
    private final StoreThread thread;

    /**
     * Creates an empty memory.
     *
     * @param label the name of its owner
     */
    public RolloutMemory(String label) {
        this.thread = new StoreThread(label);
    }

    /** Returns the access to the store that a rollout shares with other processes; without one, to this memory. */
    StoreAccess access(Rollout<?, ?> rollout, TimeSource time) {
        String name = rollout.name().orElseThrow();
        return rollout.store()
                .map(shared ->
                        new StoreAccess(name, shared, thread, rollout.polling().timeout(), time))
                .orElseGet(
                        () -> new StoreAccess(name, own, null, rollout.polling().timeout(), time));
    }

    void add(String rollout, RollbackNotice notice) {
        notices.put(rollout, notice);
    }

    /** Makes sure that the store knows what was taken back here. Waits for the store. */
    void settle(String rollout, StoreDeadline deadline) throws IOException {
        RollbackNotice notice = notices.get(rollout);
        if (notice != null) {
            notice.tell(deadline);
            notices.remove(rollout, notice);
        }
    }
}
