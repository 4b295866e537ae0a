package io.mlprod.internal.rollout;

import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one handle remembers of its rollouts when they are over: the plans of those that have no other store, and what
 * was taken back and a store may not know yet. So what was taken back stays so, however soon it is started again.
 * Thread-safe.
 */
public final class RolloutMemory {

    private final RolloutStore own = RolloutStore.inMemory();
    private final Map<String, Latch> latches = new ConcurrentHashMap<>(); // the last one of each rollout

    /** Remembers nothing yet. */
    public RolloutMemory() {}

    /** The store of rollouts that share none with other processes. */
    RolloutStore own() {
        return own;
    }

    void add(String rollout, Latch latch) {
        latches.put(rollout, latch);
    }

    /** Makes sure that the store knows what was taken back here; blocks on it. */
    void settle(String rollout) throws IOException {
        Latch latch = latches.get(rollout);
        if (latch != null) {
            latch.tell();
            latches.remove(rollout, latch);
        }
    }
}
