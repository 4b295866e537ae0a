package io.mlprod.internal.rollout;

import io.mlprod.internal.log.Log;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RolloutStore.Snapshot;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.time.Duration;

/**
 * A rollback that must be reported to the store: while the store does not answer, the report is repeated for a day.
 * Refers to neither machine nor handle: these can be closed, or forgotten, and the rollback is not lost with them.
 * Thread-safe.
 */
final class RollbackNotice implements Runnable {

    private static final Log LOG = Log.of(RunningRollout.class);
    private static final long PATIENCE_NANOS = Duration.ofDays(1).toNanos();

    private final StoreAccess access;
    private final String rollout;
    private final long epoch;
    private final String candidate;
    private final long againAfter;
    private final String reason;
    private final TimeSource time;
    private final Duration poll;
    private final long began;
    private volatile boolean isTold;

    /**
     * Creates a notice that does nothing yet.
     *
     * @param access the access to the store to report to
     * @param rollout the rollout's name
     * @param epoch the epoch that was taken back; 0 for one that would have been joined or started
     * @param candidate the SHA-256 of the candidate's model; a rollout that runs with another one is left alone
     * @param againAfter the last epoch that does not keep this candidate from being started
     * @param reason why, for people
     * @param time the clock, which also schedules further attempts
     * @param poll the time from one attempt to the next
     */
    RollbackNotice(
            StoreAccess access,
            String rollout,
            long epoch,
            String candidate,
            long againAfter,
            String reason,
            TimeSource time,
            Duration poll) {
        this.access = access;
        this.rollout = rollout;
        this.epoch = epoch;
        this.candidate = candidate;
        this.againAfter = againAfter;
        this.reason = reason;
        this.time = time;
        this.poll = poll;
        this.began = time.nanoTime();
    }

    /** Tries until the store knows. */
    @Override
    public void run() {
        attempt();
        if (isTold) {
            return;
        }
        if (time.nanoTime() - began > PATIENCE_NANOS) {
            LOG.error("Rollout {} was taken back here ({}), but the store never heard of it", rollout, reason);
            return;
        }
        Runnable unused = time.schedule(poll, this);
    }

    /** Tries once. Waits for the store. */
    void attempt() {
        try {
            tell(access.deadline());
        } catch (IOException | RuntimeException e) {
            LOG.debug(
                    "Rollout {} was taken back here, but the store does not know yet; trying again",
                    rollout,
                    Log.inFull(e));
        }
    }

    /** Reports to the store, unless the store knows already. Waits for the store. */
    void tell(StoreDeadline deadline) throws IOException {
        if (isTold) {
            return;
        }
        RolloutStore store = access.within(deadline);
        if (epoch > 0) {
            store.rollBack(rollout, epoch, reason);
        } else {
            takeBackUnread(store);
        }
        isTold = true;
    }

    /** Returns, in words, what the store does not know; empty if it knows all. */
    String untold() {
        return isTold ? "" : RolloutState.ROLLED_BACK + ": " + reason;
    }

    /** Takes back what was never read: the epoch that runs there, or the one that would have been started. */
    private void takeBackUnread(RolloutStore store) throws IOException {
        Snapshot found = store.read(rollout);
        RolloutPlan there = found.plan().orElse(null);
        if (PlanChoice.isToStart(found, candidate, againAfter)) {
            long revision = there == null ? 1 : there.revision() + 1;
            RolloutPlan never = new RolloutPlan(
                    revision,
                    PlanChoice.knownEpoch(found) + 1,
                    candidate,
                    RolloutState.ROLLED_BACK,
                    -1,
                    reason,
                    time.now());
            if (!store.compareAndSet(rollout, never)) {
                throw new IOException("The plan was changed at the same moment");
            }
        } else if (there != null && there.candidate().equals(candidate)) {
            store.rollBack(rollout, there.epoch(), reason);
        }
    }
}
