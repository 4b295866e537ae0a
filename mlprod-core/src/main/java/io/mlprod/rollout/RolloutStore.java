package io.mlprod.rollout;

import io.mlprod.internal.text.RecordText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A place where several processes keep one rollout's plan, their counts and the latch by which any of them takes it
 * back.
 *
 * <p>Thread-safe; each method may block, and is called by a thread that each handle has for its stores alone, one call
 * at a time. What takes longer than {@link Polling#timeout} is no longer waited for; it may still have its effect when
 * it returns. While a store fails or hangs, a rollout keeps its last plan, does not advance, and may still be taken
 * back in each process by itself.
 *
 * @since 0.1
 */
public interface RolloutStore {

    /**
     * Everything that is known about a rollout.
     *
     * @param plan the newest plan; empty if there never was one
     * @param rolledBackEpoch the highest epoch that was taken back; 0 if none was
     * @param rollbackReason why, empty if none was
     * @param counts what each process has counted in the epoch of the plan, those that are gone included
     */
    record Snapshot(
            Optional<RolloutPlan> plan, long rolledBackEpoch, String rollbackReason, List<RolloutCounts> counts) {

        /** Copies the list. */
        public Snapshot {
            counts = List.copyOf(counts);
        }

        /**
         * Everything, safe to print.
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
     * @throws IOException if the store cannot be reached, or what is in it makes no sense
     */
    Snapshot read(String rollout) throws IOException;

    /**
     * Changes the plan, if nobody else has meanwhile.
     *
     * @param rollout its name
     * @param next the new plan; its revision is one more than that of the plan it replaces, 1 for the first
     * @return false if the stored plan's revision is not {@code next.revision() - 1}; then nothing was changed
     * @throws IOException if the store cannot be reached, or what is in it makes no sense
     */
    boolean compareAndSet(String rollout, RolloutPlan next) throws IOException;

    /**
     * Takes an epoch back, once and for all; of several reasons the first is kept. Earlier epochs count as taken back,
     * too.
     *
     * @param rollout its name
     * @param epoch the epoch
     * @param reason why, for people
     * @throws IOException if the store cannot be reached, or what is in it makes no sense
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
     * Returns a store for the processes' own memory: for one process, and for tests with several handles.
     *
     * @return an empty store
     */
    static RolloutStore inMemory() {
        return new InMemoryRolloutStore();
    }
}
