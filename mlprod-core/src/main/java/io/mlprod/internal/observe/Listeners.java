package io.mlprod.internal.observe;

import io.mlprod.internal.log.Log;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The listeners of a handle or chain, kept away from its callers: what one throws is counted, and logged the first time. */
public final class Listeners {

    private static final Log LOG = Log.of(PredictionListener.class);

    private final PredictionListener[] listeners;
    private final AtomicLong errors = new AtomicLong();

    /**
     * Takes listeners over.
     *
     * @param listeners who is told, in this order
     */
    public Listeners(List<PredictionListener> listeners) {
        this.listeners = listeners.toArray(PredictionListener[]::new);
    }

    /**
     * Whether nobody is told.
     *
     * @return true if there is no listener
     */
    public boolean isEmpty() {
        return listeners.length == 0;
    }

    /**
     * Tells everyone, and throws nothing.
     *
     * @param event what happened
     */
    public void tell(Event event) {
        for (PredictionListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable e) {
                if (errors.getAndIncrement() == 0) {
                    log(event, e);
                }
            }
        }
    }

    /** Counts an event that nobody was told of. */
    void missed() {
        errors.incrementAndGet();
    }

    private static void log(Event event, Throwable error) {
        try {
            LOG.warn("A listener failed on {}; further failures are counted, not logged", origin(event), error);
        } catch (Throwable e) {
            // An exception whose message throws, or no memory to write it.
        }
    }

    /**
     * How often a listener has thrown, or was not told since it did not come back.
     *
     * @return a count
     */
    public long errors() {
        return errors.get();
    }

    private static String origin(Event event) {
        return event instanceof Event.OfModel happened
                ? happened.model().toString()
                : "chain " + ((ChainEvent) event).chain();
    }
}
