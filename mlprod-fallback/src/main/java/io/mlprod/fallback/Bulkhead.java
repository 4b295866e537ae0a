package io.mlprod.fallback;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many calls may be in a tier at a time. */
final class Bulkhead {

    private final Semaphore places;
    private final int size;
    private final long maxWait;

    /**
     * Makes it empty.
     *
     * @param maxWait how long a call may wait for a place, in nanoseconds
     */
    Bulkhead(int size, long maxWait) {
        this.places = new Semaphore(size, maxWait > 0);
        this.size = size;
        this.maxWait = maxWait;
    }

    boolean mayWait() {
        return maxWait > 0;
    }

    boolean tryEnter(long allowed) throws InterruptedException {
        return places.tryAcquire()
                || (maxWait > 0 && places.tryAcquire(Math.min(allowed, maxWait), TimeUnit.NANOSECONDS));
    }

    boolean tryEnterNow() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    int inside() {
        return size - places.availablePermits();
    }
}
