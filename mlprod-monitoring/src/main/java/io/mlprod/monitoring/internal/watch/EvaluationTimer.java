package io.mlprod.monitoring.internal.watch;

import io.mlprod.time.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The timer of evaluations: one task at a time is scheduled. What is scheduled refers to the timer weakly, so that a
 * monitor which the application has forgotten is collected. Thread-safe.
 */
public final class EvaluationTimer {

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private final TimeSource time;
    private final Runnable evaluation;
    private final Supplier<Duration> untilDue;
    private @Nullable Runnable cancel; // guarded by this, as is what follows; null while nothing is scheduled
    private boolean isAsked; // for one before it is due
    private boolean isClosed;

    /**
     * Creates a timer that has not been started.
     *
     * @param evaluation what to do when it is due
     * @param untilDue when that is next
     */
    public EvaluationTimer(TimeSource time, Runnable evaluation, Supplier<Duration> untilDue) {
        this.time = time;
        this.evaluation = evaluation;
        this.untilDue = untilDue;
    }

    /** Starts the timer unless it runs. */
    public void start() {
        Duration first = untilDue.get();
        synchronized (this) {
            if (cancel == null && !isClosed) {
                schedule(first);
            }
        }
    }

    /** Asks for an evaluation as soon as possible; quick. */
    public void soon() {
        after(Duration.ZERO);
    }

    /** Asks for an evaluation before it is due, unless one was asked for already; quick. */
    public synchronized void after(Duration delay) {
        if (!isAsked && !isClosed) {
            isAsked = true;
            schedule(delay);
        }
    }

    private void schedule(Duration delay) {
        if (cancel != null) {
            cancel.run();
        }
        WeakReference<EvaluationTimer> self = new WeakReference<>(this);
        cancel = time.schedule(delay, () -> {
            EvaluationTimer timer = self.get();
            if (timer != null) {
                timer.run();
            }
        });
    }

    private void run() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isAsked = false;
        }
        try {
            evaluation.run();
        } finally {
            Duration next = untilDue.get();
            synchronized (this) {
                if (!isClosed && !isAsked) {
                    schedule(next.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : next);
                }
            }
        }
    }

    /** Ends the timer; an evaluation that runs is not waited for. */
    public synchronized void close() {
        isClosed = true;
        if (cancel != null) {
            cancel.run();
        }
    }
}
