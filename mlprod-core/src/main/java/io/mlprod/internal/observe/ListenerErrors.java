package io.mlprod.internal.observe;

import io.mlprod.internal.log.Log;
import io.mlprod.observe.PredictionListener;
import java.util.concurrent.atomic.AtomicLong;

/** What the listeners of a handle or chain have thrown: counted, and logged the first time. Thread-safe. */
final class ListenerErrors {

    private static final Log LOG = Log.of(PredictionListener.class);

    private final AtomicLong count = new AtomicLong();

    /**
     * Takes what a listener has thrown.
     *
     * @param what what it failed on; asked for its text only if that is logged
     * @param error what it threw
     */
    void add(Object what, Throwable error) {
        if (count.getAndIncrement() == 0) {
            log(what, error);
        }
    }

    /** Counts an event that nobody was told of. */
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
