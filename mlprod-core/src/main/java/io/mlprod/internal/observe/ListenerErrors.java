package io.mlprod.internal.observe;

import io.mlprod.internal.log.Log;
import io.mlprod.observe.PredictionListener;
import java.util.concurrent.atomic.AtomicLong;

/** The errors of a handle's or chain's listeners: counted, and logged the first time. Thread-safe. */
final class ListenerErrors {

    private static final Log LOG = Log.of(PredictionListener.class);

    private final AtomicLong count = new AtomicLong();

    /**
     * Adds what a listener has thrown.
     *
     * @param what what the listener failed on; its text is asked for only if it is logged
     * @param error what the listener threw
     */
    void add(Object what, Throwable error) {
        if (count.getAndIncrement() == 0) {
            log(what, error);
        }
    }

    /** Counts an event that no listener received. */
    void addMissed() {
        count.incrementAndGet();
    }

    long count() {
        return count.get();
    }

    private static void log(Object what, Throwable error) {
        try {
            LOG.warn("A listener failed on {}; further failures are counted, not logged", what, error);
        } catch (Throwable e) {
            // An exception whose message throws, or no memory to write it.
        }
    }
}
