package io.mlprod.internal.rollout;

import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the store know that a rollout was taken back, for a day if it does not answer. Refers to neither machine nor handle:
 * these can be closed, or forgotten, and a rollback is not lost with them. Thread-safe.
 */
final class Latch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutMachine.class);
    private static final long PATIENCE_NANOS = Duration.ofDays(1).toNanos();

    private final RolloutStore store;
    private final String rollout;
    private final long epoch;
    private final String candidate;
    private final String reason;
    private final TimeSource time;
    private final Duration poll;
    private final long began;
    private volatile boolean isKnown;

    /**
     * Makes a latch that does nothing yet.
     *
     * @param store whom to tell
     * @param rollout the rollout's name
     * @param epoch what was taken back; 0 for what the store says is running
     * @param candidate the SHA-256 of the candidate's model; what runs with another one is left alone
     * @param reason for people
     * @param time the clock, and what tries again
     * @param poll the time from one attempt to the next
     */
    Latch(
            RolloutStore store,
            String rollout,
            long epoch,
            String candidate,
            String reason,
            TimeSource time,
            Duration poll) {
        this.store = store;
        this.rollout = rollout;
        this.epoch = epoch;
        this.candidate = candidate;
        this.reason = reason;
        this.time = time;
        this.poll = poll;
        this.began = time.nanoTime();
    }

    /** Tries until the store knows. */
    @Override
    public void run() {
        attempt();
        if (isKnown) {
            return;
        }
        if (time.nanoTime() - began > PATIENCE_NANOS) {
            LOG.error("Rollout {} was taken back here ({}), but the store never heard of it", rollout, reason);
            return;
        }
        Runnable unused = time.schedule(poll, this);
    }

    /** Tries once; blocks on the store. */
    void attempt() {
        if (isKnown) {
            return;
        }
        try {
            long running = epoch > 0 ? epoch : epochInStore();
            if (running > 0) {
                store.rollBack(rollout, running, reason);
            }
            isKnown = true;
        } catch (IOException | RuntimeException e) {
            LOG.debug("Rollout {} was taken back here, but the store does not know yet; trying again", rollout, e);
        }
    }

    private long epochInStore() throws IOException {
        return store.read(rollout)
                .plan()
                .filter(plan -> plan.candidate().equals(candidate))
                .map(RolloutPlan::epoch)
                .orElse(0L);
    }
}
