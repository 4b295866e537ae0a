package io.mlprod.fallback.internal.run;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A limit on the number of calls that are in a tier at a time. Thread-safe. */
public final class Bulkhead {

    private final Semaphore places;
    private final int size;
    private final long maxWait;

    /**
     * Creates an empty bulkhead.
     *
     * @param maxWait how long a call may wait for a place, in nanoseconds
     */
    public Bulkhead(int size, long maxWait) {
        this.places = new Semaphore(size, maxWait > 0);
        this.size = size;
        this.maxWait = maxWait;
    }

    /** Returns whether calls may wait for a place. */
    public boolean mayWait() {
        return maxWait > 0;
    }

    /** Takes a place, and may wait for it, but no longer than allowed. */
    public boolean tryEnter(long allowed) throws InterruptedException {
        return places.tryAcquire()
                || (maxWait > 0 && places.tryAcquire(Math.min(allowed, maxWait), TimeUnit.NANOSECONDS));
    }

    /** Takes a place if there is one now. */
    boolean tryEnterNow() {
        return places.tryAcquire();
    }

    /** Gives a place back. */
    public void leave() {
        places.release();
    }

    /** Returns how many places are taken. */
    public int inside() {
        return size - places.availablePermits();
    }
}
