package io.mlprod.internal.lease;

import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees models that nobody closed: when their handle is garbage, and when the JVM shuts down while calls may be running.
 */
public final class Reclaim {

    private static final Logger LOG = LoggerFactory.getLogger(Reclaim.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final Set<LeasePool> OPEN = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(Reclaim::drain, "mlprod-shutdown"));
        } catch (IllegalStateException e) {
            LOG.debug("A model is opened while the JVM shuts down already; it is not closed on shutdown", e);
        }
    }

    private Reclaim() {}

    /**
     * Watches a handle.
     *
     * @param handle the object whose death means that nobody can close the pool any more
     * @param pool what to close then; must not refer to the handle
     * @param onShutdown whether to close it also when the JVM shuts down
     */
    public static void watch(Object handle, LeasePool pool, boolean onShutdown) {
        CLEANER.register(handle, () -> {
            OPEN.remove(pool);
            if (!pool.isClosed()) {
                LOG.warn("A ModelHandle was garbage-collected without close(); its model has been freed now");
                pool.close();
            }
        });
        if (onShutdown) {
            OPEN.add(pool);
        }
    }

    /**
     * Forgets a pool that its handle has closed.
     *
     * @param pool the closed pool
     */
    public static void forget(LeasePool pool) {
        OPEN.remove(pool);
    }

    private static void drain() {
        for (LeasePool pool : OPEN) {
            try {
                pool.close();
            } catch (RuntimeException e) {
                LOG.warn("A model could not be closed at shutdown", e);
            }
        }
    }
}
