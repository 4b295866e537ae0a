package io.mlprod.internal.rollout;

import io.mlprod.internal.log.Log;
import io.mlprod.rollout.RolloutStore.Snapshot;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;

/**
 * A repeated check after a promotion: it asks the store whether another process had taken the rollout back and could
 * not report it, and if so makes that rollback take effect. It goes on for two days, since the others try to report for
 * one day and need not start at once. It does not keep the machine alive.
 */
final class PromotionRecheck implements Runnable {

    private static final Log LOG = Log.of(RunningRollout.class);
    private static final long PATIENCE_NANOS = Duration.ofDays(2).toNanos();
    private static final int POLLS = 12; // nothing is being decided any more

    /** The promotion that may turn out not to hold. */
    interface Promotion {

        /** Returns whether the candidate still serves because of it. */
        boolean isServing();

        /** Goes back, since another process had taken the rollout back. Returns false if that is not possible now. */
        boolean takeBack(String reason);
    }

    private final WeakReference<Promotion> promotion;
    private final StoreAccess access;
    private final String rollout;
    private final long epoch;
    private final TimeSource time;
    private final Duration pause;
    private final long began;

    /**
     * Creates a check that does nothing yet.
     *
     * @param promotion the promotion that is notified; not kept alive by this
     * @param access the access to the store
     * @param rollout the rollout's name
     * @param epoch the epoch that was promoted
     * @param time the clock, which also schedules the checks
     * @param poll how often the store was asked before
     */
    PromotionRecheck(
            Promotion promotion, StoreAccess access, String rollout, long epoch, TimeSource time, Duration poll) {
        this.promotion = new WeakReference<>(promotion);
        this.access = access;
        this.rollout = rollout;
        this.epoch = epoch;
        this.time = time;
        this.pause = poll.multipliedBy(POLLS);
        this.began = time.nanoTime();
    }

    @Override
    public void run() {
        Promotion there = promotion.get();
        if (there != null && there.isServing() && !isOver(there)) {
            schedule();
        }
    }

    void schedule() {
        if (time.nanoTime() - began < PATIENCE_NANOS) {
            Runnable unused = time.schedule(pause, this);
        }
    }

    private boolean isOver(Promotion there) {
        try {
            Snapshot found = access.within(access.deadline()).read(rollout);
            if (found.rolledBackEpoch() == epoch) {
                return there.takeBack(found.rollbackReason());
            }
            return found.plan()
                    .filter(plan -> plan.epoch() > epoch)
                    .isPresent(); // what is taken back now belongs to that one
        } catch (IOException | RuntimeException e) {
            LOG.debug(
                    "Rollout {}: the store does not answer after the promotion; asking again", rollout, Log.inFull(e));
            return false;
        }
    }
}
