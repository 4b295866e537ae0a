package io.mlprod.fallback.internal.run;

import io.mlprod.internal.threads.TimedWaits;
import io.mlprod.time.TimeSource;
import java.util.concurrent.Semaphore;

/** A limit on the number of calls that are in a tier at a time. Thread-safe. */
public final class Bulkhead {

    private final Semaphore places;
    private final int size;
    private final long maxWait;
    private final TimeSource time;
    private volatile boolean isClosed;

    /**
     * Creates an empty bulkhead.
     *
     * @param maxWait how long a call may wait for a place, in nanoseconds
     * @param time the clock of that wait
     */
    public Bulkhead(int size, long maxWait, TimeSource time) {
        this.places = new Semaphore(size, maxWait > 0);
        this.size = size;
        this.maxWait = maxWait;
        this.time = time;
    }

    /** Returns whether calls may wait for a place. */
    public boolean mayWait() {
        return maxWait > 0;
    }

    /** Takes a place, and may wait for it, but no longer than allowed and not after {@link #close}. */
    public boolean tryEnter(long allowed) throws InterruptedException {
        if (tryEnterNow()) {
            return true;
        }
        if (maxWait <= 0 || isClosed || !TimedWaits.tryAcquire(places, Math.min(allowed, maxWait), time)) {
            return false;
        }
        if (isClosed) {
            places.release(); // which ends the next call's wait
            return false;
        }
        return true;
    }

    /** Takes a place if there is one now. */
    boolean tryEnterNow() {
        return places.tryAcquire() && (!isClosed || isExchanged());
    }

    /** Gives a place back that may be the one that closing has added, and takes one that is not. */
    private boolean isExchanged() {
        places.release();
        if (places.tryAcquire(2)) {
            places.release();
            return true;
        }
        return false;
    }

    /** Gives a place back. */
    public void leave() {
        places.release();
    }

    /** Ends all waits for a place: no call gets one by waiting any more. */
    public void close() {
        if (mayWait() && !isClosed) {
            isClosed = true;
            places.release(); // one more place, which each call that waits takes and gives back, and none keeps
        }
    }

    /** Returns how many places are taken; for a moment one too many while it is being closed. */
    public int inside() {
        return (isClosed ? size + 1 : size) - places.availablePermits();
    }
}
