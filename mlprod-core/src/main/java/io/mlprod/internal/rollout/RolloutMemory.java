package io.mlprod.internal.rollout;

import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one handle remembers of its rollouts when they are over: the plans of those that have no other store, and what
 * was taken back and a store may not know yet. So what was taken back stays so, however soon it is started again. And
 * the thread that speaks to their stores. Thread-safe.
 */
public final class RolloutMemory {

    private final RolloutStore own = RolloutStore.inMemory();
    private final Map<String, RollbackNotice> notices = new ConcurrentHashMap<>(); // the last one of each rollout
    private final StoreThread thread;

    /**
     * Remembers nothing yet.
     *
     * @param label whose it is
     */
    public RolloutMemory(String label) {
        this.thread = new StoreThread(label);
    }

    /** Returns the way to what a rollout shares with other processes; without that, to this memory. */
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

    /** Makes sure that the store knows what was taken back here; waits for it. */
    void settle(String rollout, StoreDeadline deadline) throws IOException {
        RollbackNotice notice = notices.get(rollout);
        if (notice != null) {
            notice.tell(deadline);
            notices.remove(rollout, notice);
        }
    }
}
