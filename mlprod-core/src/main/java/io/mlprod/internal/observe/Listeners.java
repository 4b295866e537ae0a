package io.mlprod.internal.observe;

import io.mlprod.observe.Event;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.Subscription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The listeners of a handle or chain: which ones receive which events, and which ones record the rows of which version.
 * They may come and go at any time. Thread-safe; none of their code is called under a lock except
 * {@link PredictionListener#wants}. Nothing here refers to the handle, so that a subscription does not keep it alive.
 */
public final class Listeners {

    /** One registration of a listener, which may be registered more than once. */
    private final class Entry implements Subscription {

        private final PredictionListener listener;
        private volatile boolean isClosed;

        Entry(PredictionListener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            isClosed = true; // so that it is not added any more
            remove(this);
        }

        @Override
        public boolean isClosed() {
            return isClosed;
        }
    }

    private final ListenerErrors errors = new ListenerErrors();
    private final Map<Class<? extends Event>, Audience> audiences = new ConcurrentHashMap<>();
    private final List<Entry> entries = new ArrayList<>(); // guarded by this, as is what follows
    private final Set<Recorders> versions = Collections.newSetFromMap(new WeakHashMap<>());

    /**
     * Takes over the first listeners.
     *
     * @param first the listeners, which are notified in this order
     */
    public Listeners(List<PredictionListener> first) {
        first.forEach(listener -> entries.add(new Entry(listener)));
    }

    /**
     * Tells the first listeners what they listen to, and how to leave.
     *
     * @param source the state of the handle or chain; not kept
     */
    public void attach(Observed source) {
        List<Entry> present;
        synchronized (this) {
            present = List.copyOf(entries);
        }
        present.forEach(entry -> attach(entry, source));
    }

    private void attach(Entry entry, Observed source) {
        try {
            entry.listener.attached(source, entry);
        } catch (Throwable e) {
            errors.add(source, e);
        }
    }

    /**
     * Adds a listener, which also records the rows of the versions that there are, unless it leaves at once.
     *
     * @param listener is notified after those that were added before it
     * @param source the state of the handle or chain; not kept
     * @return removes the listener again
     */
    public Subscription add(PredictionListener listener, Observed source) {
        Entry entry = new Entry(listener);
        attach(entry, source);
        List<Recorders> present;
        synchronized (this) {
            if (entry.isClosed) {
                return entry;
            }
            entries.add(entry);
            audiences.forEach(this::fill);
            present = List.copyOf(versions);
        }
        present.forEach(version -> version.add(entry, listener));
        return entry;
    }

    private void remove(Entry entry) {
        List<Recorders> present;
        synchronized (this) {
            entries.remove(entry);
            audiences.forEach(this::fill);
            present = List.copyOf(versions);
        }
        present.forEach(version -> version.remove(entry));
    }

    /**
     * Makes the recorders of a version that has none yet, for the present listeners and for those that come later.
     *
     * @param version the version's recorders, empty
     */
    void begin(Recorders version) {
        List<Entry> present;
        synchronized (this) {
            versions.add(version);
            present = List.copyOf(entries);
        }
        present.forEach(entry -> version.add(entry, entry.listener));
    }

    synchronized boolean isListening(Object entry) {
        return entries.contains(entry);
    }

    /**
     * Prepares the recorders of a version; none is made before {@link Recorders#begin()}.
     *
     * @param layout the layout of its rows; asked for only if a listener may want it
     * @return empty recorders
     */
    public Recorders recorders(Supplier<RowLayout> layout) {
        return new Recorders(this, errors, layout);
    }

    /**
     * Returns the listeners that want events of one kind, now and later.
     *
     * @param kind a class of events, not of several kinds
     * @return the same object at every call, to be kept where such events happen often
     */
    public Audience audience(Class<? extends Event> kind) {
        Audience audience = audiences.get(kind);
        return audience != null ? audience : newAudience(kind);
    }

    private synchronized Audience newAudience(Class<? extends Event> kind) {
        Audience audience = audiences.get(kind);
        if (audience == null) {
            audience = new Audience(errors);
            fill(kind, audience);
            audiences.put(kind, audience);
        }
        return audience;
    }

    private void fill(Class<? extends Event> kind, Audience audience) {
        audience.set(entries.stream()
                .map(entry -> entry.listener)
                .filter(listener -> wants(listener, kind))
                .toList());
    }

    private boolean wants(PredictionListener listener, Class<? extends Event> kind) {
        try {
            return listener.wants(kind);
        } catch (Throwable e) {
            errors.add(kind.getSimpleName(), e);
            return false;
        }
    }

    /**
     * Notifies all listeners that want the event, and throws nothing.
     *
     * @param event what happened
     */
    public void tell(Event event) {
        audience(event.getClass()).tell(event);
    }

    /** Counts an event that no listener received. */
    void missed() {
        errors.addMissed();
    }

    /**
     * Returns how often a listener has thrown, or was not notified because one did not return.
     *
     * @return a count
     */
    public long errors() {
        return errors.count();
    }
}
