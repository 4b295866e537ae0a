package io.mlprod;

import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a handle, kept away from its callers: what one throws is counted, and logged the first time. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHandle.class);

    private final PredictionListener[] listeners;
    private final AtomicLong errors = new AtomicLong();

    Listeners(List<PredictionListener> listeners) {
        this.listeners = listeners.toArray(PredictionListener[]::new);
    }

    boolean isEmpty() {
        return listeners.length == 0;
    }

    void tell(Event event) {
        for (PredictionListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable e) {
                if (errors.getAndIncrement() == 0) {
                    LOG.warn("A listener of {} failed; further failures are counted, not logged", event.model(), e);
                }
            }
        }
    }

    long errors() {
        return errors.get();
    }
}
