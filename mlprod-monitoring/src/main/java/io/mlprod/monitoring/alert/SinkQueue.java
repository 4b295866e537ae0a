package io.mlprod.monitoring.alert;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.alert.Alerts.SinkStatus;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The notifications that a sink has not received yet. It receives them one after another on a thread of the clock's,
 * which a sink that hangs may keep. Thread-safe.
 */
final class SinkQueue {

    private static final Log LOG = Log.of(Alerts.class);
    private static final int MOST_WAITING = 1_000;

    private final AlertSink sink;
    private final boolean isOnlyForEscalated;
    private final String name;
    private final TimeSource time;
    private final Log.Once firstFailure = LOG.once();
    private final Deque<Notification> waiting = new ArrayDeque<>(); // guarded by this, as is what follows
    private boolean isRunning;
    private long delivered;
    private long failed;
    private long dropped;
    private String lastError = "";
    private boolean isWorking = true;

    SinkQueue(AlertSink sink, boolean isOnlyForEscalated, TimeSource time) {
        this.sink = sink;
        this.isOnlyForEscalated = isOnlyForEscalated;
        this.name = PlainText.line(sink.getClass().getSimpleName());
        this.time = time;
    }

    void add(Notification notification) {
        if (isOnlyForEscalated && notification.alerts().stream().noneMatch(Alert::isEscalated)) {
            return;
        }
        synchronized (this) {
            waiting.addLast(notification);
            if (waiting.size() > MOST_WAITING) {
                waiting.removeFirst();
                dropped++;
                isWorking = false;
            }
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        time.schedule(Duration.ZERO, this::deliver);
    }

    void stillOpen(Notification notification) {
        try {
            sink.stillOpen(notification);
        } catch (RuntimeException e) { // of the application
            LOG.warn("Sink {} has thrown", name, e);
        }
    }

    private void deliver() {
        for (Notification next = next(); next != null; next = next()) {
            try {
                sink.accept(next);
                count(null);
            } catch (Throwable e) {
                count(e);
                firstFailure.warn("Sink {} has thrown; further times are counted, not logged", name, e);
            }
        }
    }

    private synchronized @Nullable Notification next() {
        Notification next = waiting.pollFirst();
        isRunning = next != null;
        return next;
    }

    private synchronized void count(@Nullable Throwable error) {
        isWorking = error == null;
        if (error == null) {
            delivered++;
        } else {
            failed++;
            lastError = error.getClass().getSimpleName();
        }
    }

    synchronized SinkStatus status() {
        return new SinkStatus(name, delivered, failed, dropped, waiting.size(), lastError, isWorking);
    }
}
