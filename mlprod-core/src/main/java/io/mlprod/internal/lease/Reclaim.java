package io.mlprod.internal.lease;

import io.mlprod.internal.leak.OpenResources;
import io.mlprod.internal.log.Log;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cleanup of models that the application did not close: they are freed when their handle is garbage, and when the
 * JVM shuts down while calls may be running.
 */
public final class Reclaim {

    private static final Log LOG = Log.of(Reclaim.class);
    private static final Duration MAX_SHUTDOWN_GRACE = Duration.ofSeconds(30);
    private static final Duration LAST_GRACE = Duration.ofSeconds(1);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final Set<LeasePools> OPEN = ConcurrentHashMap.newKeySet();

    static {
        try {
            Thread hook = new Thread(Reclaim::drain, "mlprod-shutdown");
            hook.setContextClassLoader(null); // or it would keep the first caller's application alive
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("A model is opened while the JVM shuts down already; it is not closed on shutdown", e);
        }
    }

    private Reclaim() {}

    /**
     * Watches a handle.
     *
     * @param handle the object: once it is garbage, no caller can close the pools any more
     * @param pools what to close then; must not refer to the handle
     * @param onShutdown whether to close them when the JVM shuts down, too
     */
    public static void watch(Object handle, LeasePools pools, boolean onShutdown) {
        OpenResources.opened(OpenResources.Kind.HANDLE, pools, handle);
        CLEANER.register(handle, () -> {
            OPEN.remove(pools);
            OpenResources.reclaimed(pools);
            if (!pools.isClosed()) {
                LOG.warn("{} was garbage-collected without close(); its model has been freed now", pools);
                pools.close();
            }
        });
        if (onShutdown) {
            OPEN.add(pools);
        }
    }

    /**
     * Forgets the pools of a handle that has been closed.
     *
     * @param pools the closed pools
     */
    public static void forget(LeasePools pools) {
        OPEN.remove(pools);
        OpenResources.closed(pools);
    }

    /** Stops all pools, waits for running calls, ends those that take too long, and never waits without bound. */
    private static void drain() {
        List<LeasePool> stopped =
                OPEN.stream().flatMap(pools -> pools.stop().stream()).toList();
        long start = System.nanoTime();
        for (LeasePool pool : stopped) {
            Duration spent = Duration.ofNanos(System.nanoTime() - start);
            Duration left = min(pool.grace(), MAX_SHUTDOWN_GRACE).minus(spent);
            boolean isIdle = pool.awaitIdle(left);
            if (!isIdle) {
                isIdle = terminate(pool);
            }
            if (isIdle) {
                pool.free();
            } else {
                pool.abandon();
                LOG.warn("{} is still running a prediction that does not end while the JVM shuts down", pool);
            }
        }
    }

    /** Ends the runs of a pool; looks again and again, since a run may start just after a look. */
    private static boolean terminate(LeasePool pool) {
        long start = System.nanoTime();
        do {
            pool.terminateRuns();
            if (pool.awaitIdle(Duration.ofMillis(10))) {
                return true;
            }
        } while (System.nanoTime() - start < LAST_GRACE.toNanos());
        return false;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
