package io.mlprod.internal.rollout;

import io.mlprod.internal.routing.DecisionRing;
import io.mlprod.model.PredictionId;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The newest predictions of a rollout, and which events feedback has reported for each. A prediction counts once it has
 * a fixed age, with what was reported by then: so it does not matter if events are reported later in one arm than in
 * the other. What is reported later, and predictions that were forgotten before, are counted as lost; while nothing can
 * have been late yet, it is unknown how much is. Thread-safe; one lock, held for well under a microsecond.
 */
final class ToldEvents {

    /**
     * The number of predictions that each call counts as mature: room for its own, and for some that came at once
     * before.
     */
    private static final int MATURED_WITH_EACH = 4;

    private static final int MATURED_WITH_POLL = 1_024;

    /** The number of ages after the first prediction by which events that come too late have shown. */
    static final int AGES_WATCHED = 2;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private static final int GUARD_BITS = 16;
    private static final int IS_CANDIDATE = 1 << GUARD_BITS;
    private static final int IS_FIRST = IS_CANDIDATE << 1;
    private static final int STEP_SHIFT = GUARD_BITS + 2;

    private final Tally tally;
    private final TimeSource time;
    private final long ageNanos;
    private @Nullable DecisionRing ring; // guarded by this; null when closed
    private long began = UNKNOWN; // when the first prediction was noted
    private boolean isWatched;

    ToldEvents(Tally tally, TimeSource time, int maxDecisions, Duration age) {
        this.tally = tally;
        this.time = time;
        this.ageNanos = age.toNanos();
        this.ring = new DecisionRing(maxDecisions, age.toNanos());
    }

    /**
     * Notes a prediction.
     *
     * @param isFirst whether it is the unit's first prediction in its step
     * @return a bit for each guard for which an event was counted now, of older predictions
     */
    synchronized int put(PredictionId id, int step, int arm, long unit, boolean isFirst) {
        DecisionRing there = ring;
        if (there == null) {
            return 0;
        }
        long now = time.nanoTime(); // under the lock, so that times are in order
        if (began == UNKNOWN) {
            began = now;
        }
        int guards = mature(there, now, MATURED_WITH_EACH);
        long before = there.forgotten();
        int tag = step << STEP_SHIFT | (isFirst ? IS_FIRST : 0) | (arm == CounterLayout.CANDIDATE ? IS_CANDIDATE : 0);
        there.put(id, unit, tag, now);
        if (there.forgotten() != before) {
            tally.forgotten();
        }
        return guards;
    }

    /** Notes an event of a prediction. Returns false if the prediction is unknown, or too old. */
    synchronized boolean told(PredictionId id, int guard) {
        DecisionRing there = ring;
        if (there == null) {
            return false;
        }
        long number = there.find(id);
        if (number == DecisionRing.NONE) {
            if (there.isBeforeOldest(id)) {
                tally.lateOfForgotten();
            }
            return false;
        }
        int tag = there.tag(number);
        boolean isLate = there.isLate(number, time.nanoTime());
        if ((tag >> guard & 1) == 0) {
            there.tag(number, tag | 1 << guard);
            if (isLate) {
                tally.late(arm(tag));
            } else {
                tally.told(arm(tag));
            }
        }
        return !isLate;
    }

    /**
     * Counts some predictions that have become old enough. Returns a bit for each guard for which an event was counted.
     */
    synchronized int mature() {
        return ring == null ? 0 : mature(ring, time.nanoTime(), MATURED_WITH_POLL);
    }

    private int mature(DecisionRing there, long now, int most) {
        if (!isWatched && began != UNKNOWN && now - began >= AGES_WATCHED * ageNanos) {
            isWatched = true;
            tally.watched();
        }
        int counted = 0;
        for (int i = 0; i < most; i++) {
            long number = there.mature(now);
            if (number == DecisionRing.NONE) {
                return counted;
            }
            counted |= count(there.tag(number), there.unit(number));
        }
        return counted;
    }

    private int count(int tag, long unit) {
        int step = tag >>> STEP_SHIFT;
        int arm = arm(tag);
        boolean isFirst = (tag & IS_FIRST) != 0;
        tally.due();
        if (isFirst) {
            tally.matured(step, arm);
        }
        int events = tag & (IS_CANDIDATE - 1);
        int counted = 0;
        for (int left = events; left != 0; left &= left - 1) {
            int guard = Integer.numberOfTrailingZeros(left);
            if (isFirst) {
                tally.first(guard, step, arm);
            }
            if (tally.event(guard, step, arm, unit) || isFirst) {
                counted |= 1 << guard;
            }
        }
        return counted;
    }

    private static int arm(int tag) {
        return (tag & IS_CANDIDATE) != 0 ? CounterLayout.CANDIDATE : CounterLayout.CONTROL;
    }

    /** Returns whether {@link #mature} has any prediction to count. */
    synchronized boolean isDue() {
        return ring != null && ring.isDue(time.nanoTime());
    }

    /** Forgets all predictions, for good. */
    synchronized void close() {
        ring = null;
    }
}
