package io.mlprod.internal.lease;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The loaded versions of one handle, which end together. Thread-safe. */
public final class LeasePools {

    private final @Nullable Admission admission;
    private final Set<LeasePool> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Creates an empty set of pools.
     *
     * @param admission bounds the runs of all of them together, or null for no bound
     */
    public LeasePools(@Nullable Admission admission) {
        this.admission = admission;
    }

    /**
     * Adds a version.
     *
     * @param pool its leases
     * @return false if the handle was closed before; then the pool is the caller's to close
     */
    public boolean add(LeasePool pool) {
        open.add(pool);
        return !closed || !open.remove(pool); // close() sets the flag before it looks for pools
    }

    /**
     * Forgets a version that was closed separately.
     *
     * @param pool its leases
     */
    public void remove(LeasePool pool) {
        open.remove(pool);
    }

    /**
     * Returns whether the handle is closed.
     *
     * @return true from the start of {@link #close()}
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes all versions: none gives out leases any more, close() waits for all running calls, and then memory is
     * freed. See {@link LeasePool#close()}.
     *
     * @return true if this call closed them
     * @throws IllegalStateException if the calling thread itself holds a lease
     */
    public boolean close() {
        checkNotInside();
        List<LeasePool> stopped = stop();
        stopped.forEach(LeasePool::drainAndFree);
        open.forEach(LeasePool::awaitFreed);
        return !stopped.isEmpty();
    }

    /**
     * Refuses a close by a thread that would wait for itself.
     *
     * @throws IllegalStateException if the calling thread holds a lease
     */
    public void checkNotInside() {
        open.forEach(LeasePool::checkNotInside);
    }

    /**
     * Stops all pools from giving out leases, and ends the calls that wait for a turn; returns the pools that gave out
     * leases until now.
     */
    List<LeasePool> stop() {
        closed = true;
        List<LeasePool> stopped = open.stream().filter(LeasePool::stop).toList();
        if (admission != null) {
            admission.close();
        }
        return stopped;
    }

    @Override
    public String toString() {
        return String.join(", ", open.stream().map(LeasePool::toString).toList());
    }
}
