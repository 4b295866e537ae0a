package io.mlprod.internal.observe;

import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The recorders of one version, with callers protected from them: what a recorder throws is counted. Thread-safe. */
public final class Recorders {

    /**
     * An action that closes recorders. It refers to them weakly, so that a forgotten handle can be collected even if
     * one of them refers to it.
     */
    private static final class Closing implements Runnable {

        private final ListenerErrors errors;
        private final List<WeakReference<RowRecorder>> open = new CopyOnWriteArrayList<>();

        Closing(ListenerErrors errors) {
            this.errors = errors;
        }

        void add(RowRecorder recorder) {
            open.add(new WeakReference<>(recorder));
        }

        @Override
        public void run() {
            open.forEach(this::close);
        }

        void close(RowRecorder recorder) {
            for (WeakReference<RowRecorder> reference : open) {
                if (reference.refersTo(recorder)) {
                    close(reference);
                    return;
                }
            }
        }

        private void close(WeakReference<RowRecorder> reference) {
            RowRecorder recorder = reference.get();
            if (open.remove(reference) && recorder != null) { // once, by whichever thread comes first
                try {
                    recorder.close();
                } catch (Throwable e) {
                    errors.add("the end of a recorder", e);
                }
            }
        }
    }

    private final Listeners listeners;
    private final ListenerErrors errors;
    private final Supplier<RowLayout> layout;
    private final Closing closing;
    private final Map<Object, RowRecorder> made = new LinkedHashMap<>(); // guarded by this, as is what follows
    private boolean isClosed;
    private volatile RowRecorder @Nullable [] recorders; // null while there are none

    Recorders(Listeners listeners, ListenerErrors errors, Supplier<RowLayout> layout) {
        this.listeners = listeners;
        this.errors = errors;
        this.layout = layout;
        this.closing = new Closing(errors);
    }

    /** Makes the recorders; called when the version has passed its gates. */
    public void begin() {
        listeners.begin(this);
    }

    /**
     * Returns whether there are no recorders, so that there is nothing to do.
     *
     * @return true before {@link #begin()}, too
     */
    public boolean areNone() {
        return recorders == null;
    }

    /**
     * Shows rows to all recorders, and throws nothing.
     *
     * @param rows the rows to show
     * @param version the version, for the log
     */
    public void record(PredictionRows rows, Object version) {
        RowRecorder[] now = recorders;
        if (now == null) {
            return;
        }
        for (RowRecorder recorder : now) {
            try {
                recorder.record(rows);
            } catch (Throwable e) {
                errors.add(version, e);
            }
        }
    }

    /** Makes a listener's recorder, unless the listener has gone meanwhile. */
    void add(Object entry, PredictionListener listener) {
        RowRecorder recorder = make(listener);
        if (recorder == null) {
            return;
        }
        closing.add(recorder);
        boolean isLate;
        synchronized (this) {
            isLate = isClosed || !listeners.isListening(entry);
            if (!isLate) {
                made.put(entry, recorder);
                publish();
            }
        }
        if (isLate) {
            closing.close(recorder);
        }
    }

    private @Nullable RowRecorder make(PredictionListener listener) {
        try {
            return listener.recorder(layout.get());
        } catch (Throwable e) {
            errors.add("a new version's rows", e);
            return null;
        }
    }

    void remove(Object entry) {
        RowRecorder recorder;
        synchronized (this) {
            recorder = made.remove(entry);
            publish();
        }
        if (recorder != null) {
            closing.close(recorder);
        }
    }

    private void publish() {
        recorders = made.isEmpty() ? null : made.values().toArray(RowRecorder[]::new);
    }

    /** Closes all recorders; called when the version has been unloaded. */
    public void close() {
        synchronized (this) {
            isClosed = true;
            made.clear();
            publish();
        }
        closing.run();
    }

    /**
     * Returns an action that closes all recorders when the version's memory has been freed without {@link #close()}.
     *
     * @return an action that refers only to the recorders, and to those weakly
     */
    public Runnable closing() {
        return closing;
    }
}
