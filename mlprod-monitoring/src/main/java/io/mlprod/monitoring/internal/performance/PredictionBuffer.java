package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.TimeSource;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The predictions of one version that the store has not got yet. A prediction's thread copies a few values into a block
 * that no other thread is using and that has room; it never waits, and drops what finds none. Thread-safe; drained by
 * one thread.
 */
final class PredictionBuffer implements RowRecorder {

    /** How many predictions may wait in each stripe. */
    private static final int MOST = 1 << 15;

    private static final int STRIPES = 16; // so that threads which are interrupted in a copy leave some to others

    /** A block that is being filled, and one that is being emptied. */
    private static final class Stripe {
        private final AtomicBoolean isInUse = new AtomicBoolean();
        private Block filling; // guarded by isInUse
        private Block spare; // of the draining thread

        private Stripe(CopyPlan plan, int most) {
            filling = new Block(plan, most);
            spare = new Block(plan, most);
        }
    }

    private static final long MOST_APART_NANOS = 1_000_000;
    private static final int MOST_TRIES = 10;

    private final CopyPlan plan;
    private final TimeSource time;
    private final Runnable whenFilling;
    private final int soon;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicBoolean isTold = new AtomicBoolean();
    private final AtomicBoolean isDropTold = new AtomicBoolean();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder ofSeveralRows = new LongAdder();

    /**
     * Creates an empty buffer.
     *
     * @param whenFilling called between two drains once when it begins to be full, and once when it is; quick
     */
    PredictionBuffer(CopyPlan plan, TimeSource time, Runnable whenFilling) {
        this(plan, time, whenFilling, MOST);
    }

    PredictionBuffer(CopyPlan plan, TimeSource time, Runnable whenFilling, int most) {
        this.plan = plan;
        this.time = time;
        this.whenFilling = whenFilling;
        this.soon = Math.max(1, most / 4);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(plan, most);
        }
    }

    @Override
    public void record(PredictionRows rows) {
        int first = (int) Thread.currentThread().getId(); // getId as long as 17 is supported
        int next = 0;
        for (int i = 0; i < STRIPES && next < rows.predictions(); i++) {
            Stripe stripe = stripes[(first + i) & (STRIPES - 1)];
            if (!stripe.isInUse.get() && stripe.isInUse.compareAndSet(false, true)) {
                int size;
                try {
                    next = copy(rows, next, stripe.filling);
                    size = stripe.filling.size();
                } finally {
                    stripe.isInUse.set(false);
                }
                if (size >= soon && !isTold.get() && isTold.compareAndSet(false, true)) {
                    whenFilling.run();
                }
            }
        }
        if (next < rows.predictions()) {
            dropped.add(rows.predictions() - next);
            if (!isDropTold.get() && isDropTold.compareAndSet(false, true)) {
                whenFilling.run();
            }
        }
    }

    /** Copies predictions from one on, and returns the first one that finds no room. */
    private int copy(PredictionRows rows, int from, Block block) {
        long now = time.nanoTime();
        Map<String, String> tags = rows.tags();
        for (int prediction = from; prediction < rows.predictions(); prediction++) {
            int row = rows.firstRow(prediction);
            if (rows.firstRow(prediction + 1) != row + 1) {
                ofSeveralRows.increment(); // one identity cannot be joined with several labels
            } else if (!block.add(rows, prediction, row, now, tags)) {
                return prediction;
            }
        }
        return rows.predictions();
    }

    /** Moves everything to a receiver. */
    void drain(Consumer<KeptPrediction> receiver) {
        isTold.set(false); // first: what begins to be full from now on is told again, so nothing is forgotten
        isDropTold.set(false);
        for (Stripe stripe : stripes) {
            Block full = swapped(stripe);
            Instant atZero = atZero();
            for (int i = 0; i < full.size(); i++) {
                long milliseconds = atZero.plusNanos(full.nanos(i)).toEpochMilli();
                receiver.accept(plan.prediction(full, i, Instant.ofEpochMilli(milliseconds)));
            }
            full.clear();
        }
    }

    /** Returns the time of day when the timer was at 0; both are read again if the thread was held up in between. */
    private Instant atZero() {
        for (int i = 1; ; i++) {
            long before = time.nanoTime();
            Instant wall = time.now();
            if (time.nanoTime() - before < MOST_APART_NANOS || i == MOST_TRIES) {
                return wall.minusNanos(before);
            }
        }
    }

    /** Returns whether there is nothing to drain. */
    boolean isEmpty() {
        for (Stripe stripe : stripes) {
            lock(stripe);
            int size = stripe.filling.size();
            stripe.isInUse.set(false);
            if (size > 0) {
                return false;
            }
        }
        return true;
    }

    private static void lock(Stripe stripe) {
        while (!stripe.isInUse.compareAndSet(false, true)) {
            LockSupport.parkNanos(1_000); // for the time of a copy
        }
    }

    private static Block swapped(Stripe stripe) {
        lock(stripe);
        Block full = stripe.filling;
        stripe.filling = stripe.spare;
        stripe.spare = full;
        stripe.isInUse.set(false);
        return full;
    }

    /** Returns whether it has begun to be full since the last drain. */
    boolean isFilling() {
        return isTold.get();
    }

    /** Returns how many predictions found no room. */
    long dropped() {
        return dropped.sum();
    }

    /** Returns how many predictions had not one row, and so were left out. */
    long ofSeveralRows() {
        return ofSeveralRows.sum();
    }
}
