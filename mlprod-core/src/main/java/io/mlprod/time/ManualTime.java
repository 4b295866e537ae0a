package io.mlprod.time;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it forward, and then runs on the test's thread the tasks that have
 * become due.
 *
 * <p>Thread-safe; tasks run one at a time on the thread that calls {@link #advance}, in the order in which they are
 * due.
 *
 * @since 0.1
 */
public final class ManualTime implements TimeSource {

    private record Task(long due, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
    private Instant wall;
    private long nanos;
    private long scheduled;

    /**
     * Creates a clock that stands at a time of day.
     *
     * @param start the time of day
     */
    public ManualTime(Instant start) {
        this.wall = start;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return wall;
    }

    @Override
    public synchronized Runnable schedule(Duration delay, Runnable work) {
        return scheduleAt(nanos + Math.max(0, delay.toNanos()), work);
    }

    private synchronized Runnable scheduleAt(long due, Runnable work) {
        Task task = new Task(due, scheduled++, work);
        tasks.add(task);
        return () -> cancel(task);
    }

    /** Waits until a test has moved the time that far; returns at once if that time has already come. */
    @Override
    public void parkUntil(long until) {
        Thread waiting = Thread.currentThread();
        Runnable cancel = scheduleAt(until, () -> LockSupport.unpark(waiting));
        if (nanoTime() < until) {
            LockSupport.park();
        }
        cancel.run();
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /**
     * Moves both clocks forward and runs the tasks that become due on the way. An exception of a task ends the call.
     *
     * @param time how far to move them
     * @throws IllegalArgumentException if it is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("This time does not go back; see setWall, not " + DurationText.of(time));
        }
        long end = nanoTime() + time.toNanos();
        for (Task task = next(end); task != null; task = next(end)) {
            task.work().run();
        }
    }

    /**
     * Moves the time to the next task that is due by then, and returns the task; without one, moves the time to the
     * end.
     */
    private synchronized @Nullable Task next(long end) {
        Task first = tasks.peek();
        Task task = first != null && first.due() <= end ? tasks.poll() : null;
        long to = Math.max(
                nanos, task == null ? end : task.due()); // a task, or another thread, may have moved the time further
        wall = wall.plusNanos(to - nanos);
        nanos = to;
        return task;
    }

    /**
     * Sets only the time of day, as an operator or a time server does; it may go back.
     *
     * @param time the new time of day
     */
    public synchronized void setWall(Instant time) {
        wall = time;
    }
}
