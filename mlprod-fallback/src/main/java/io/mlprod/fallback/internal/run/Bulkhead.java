package io.mlprod.fallback.internal.run;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many calls may be in a tier at a time. */
public final class Bulkhead {

    private final Semaphore places;
    private final int size;
    private final long maxWait;

    /**
     * Makes it empty.
     *
     * @param maxWait how long a call may wait for a place, in nanoseconds
     */
    public Bulkhead(int size, long maxWait) {
        this.places = new Semaphore(size, maxWait > 0);
        this.size = size;
        this.maxWait = maxWait;
    }

    public boolean mayWait() {
        return maxWait > 0;
    }

    public boolean tryEnter(long allowed) throws InterruptedException {
        return places.tryAcquire()
                || (maxWait > 0 && places.tryAcquire(Math.min(allowed, maxWait), TimeUnit.NANOSECONDS));
    }

    public boolean tryEnterNow() {
        return places.tryAcquire();
    }

    public void leave() {
        places.release();
    }

    public int inside() {
        return size - places.availablePermits();
    }
}
