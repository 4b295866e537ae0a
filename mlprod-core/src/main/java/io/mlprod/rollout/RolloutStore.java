package io.mlprod.rollout;

import io.mlprod.internal.text.RecordText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A store that several processes share for a rollout: its plan, their counts, and the latch by which any of them takes
 * it back.
 *
 * <p>Thread-safe; each method may block. Each handle calls its stores from one thread that does nothing else, one call
 * at a time. A call that takes longer than {@link Polling#timeout} is no longer waited for; it may still have its
 * effect when it returns. While a store fails or hangs, a rollout keeps its last plan, does not advance, and each
 * process may still take it back separately.
 *
 * <p>No method takes or returns null.
 *
 * @since 0.1
 */
public interface RolloutStore {

    /**
     * All that a store knows about a rollout.
     *
     * @param plan the newest plan; empty if there never was one
     * @param rolledBackEpoch the highest epoch that was taken back; 0 if none was
     * @param rollbackReason why, empty if none was
     * @param counts what each process has counted in the epoch of the plan, including processes that are gone
     */
    record Snapshot(
            Optional<RolloutPlan> plan, long rolledBackEpoch, String rollbackReason, List<RolloutCounts> counts) {

        /** Copies the list. */
        public Snapshot {
            counts = List.copyOf(counts);
        }

        /**
         * Describes all components, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Reads everything about a rollout.
     *
     * @param rollout its name
     * @return a snapshot
     * @throws IOException if the store cannot be reached, or its content is invalid
     */
    Snapshot read(String rollout) throws IOException;

    /**
     * Changes the plan, if no other process has changed it meanwhile.
     *
     * @param rollout its name
     * @param next the new plan; its revision is one more than that of the plan it replaces, 1 for the first
     * @return false if the stored plan's revision is not {@code next.revision() - 1}; then nothing was changed
     * @throws IOException if the store cannot be reached, or its content is invalid
     */
    boolean compareAndSet(String rollout, RolloutPlan next) throws IOException;

    /**
     * Takes an epoch back for good; of several reasons the first is kept. Earlier epochs count as taken back, too.
     *
     * @param rollout its name
     * @param epoch the epoch
     * @param reason why, for people
     * @throws IOException if the store cannot be reached, or its content is invalid
     */
    void rollBack(String rollout, long epoch, String reason) throws IOException;

    /**
     * Replaces what one process has counted. Counts of earlier epochs may be forgotten.
     *
     * @param rollout its name
     * @param counts the totals of that process
     * @throws IOException if the store cannot be reached
     */
    void publish(String rollout, RolloutCounts counts) throws IOException;

    /**
     * Returns a store in the process's own memory: for one process, and for tests with several handles.
     *
     * @return an empty store
     */
    static RolloutStore inMemory() {
        return new InMemoryRolloutStore();
    }
}
