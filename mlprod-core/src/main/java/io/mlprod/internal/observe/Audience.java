package io.mlprod.internal.observe;

import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import java.util.List;
import java.util.Set;

/** The listeners that want events of one kind, with callers protected from what they throw. Thread-safe. */
public final class Audience {

    private static final PredictionListener[] NOBODY = {};

    private final ListenerErrors errors;
    private volatile PredictionListener[] members = NOBODY;

    Audience(ListenerErrors errors) {
        this.errors = errors;
    }

    void set(List<PredictionListener> those) {
        members = those.toArray(PredictionListener[]::new);
    }

    /**
     * Returns whether no listener wants such events, so that they need not be made.
     *
     * @return true if there is no listener for them
     */
    public boolean isEmpty() {
        return members.length == 0;
    }

    /**
     * Notifies all listeners, and throws nothing.
     *
     * @param event an event of this audience's kind
     */
    public void tell(Event event) {
        for (PredictionListener listener : members) {
            tell(listener, event);
        }
    }

    /**
     * Notifies the listeners that were not notified elsewhere, and throws nothing.
     *
     * @param event an event of this audience's kind
     * @param told those that were, by identity; receives those that are notified now
     */
    public void tellOthers(Event event, Set<PredictionListener> told) {
        for (PredictionListener listener : members) {
            if (told.add(listener)) {
                tell(listener, event);
            }
        }
    }

    private void tell(PredictionListener listener, Event event) {
        try {
            listener.onEvent(event);
        } catch (Throwable e) {
            errors.add(origin(event), e);
        }
    }

    private static Object origin(Event event) {
        return event instanceof ModelEvent happened ? happened.model() : "chain " + ((ChainEvent) event).chain();
    }
}
