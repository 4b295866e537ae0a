package io.mlprod.time;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it forward, and then runs on the test's thread the tasks that have
 * become due.
 *
 * <p>Thread-safe. Tasks run on the thread that calls {@link #advance}.
 *
 * @since 0.1
 */
public final class ManualTime implements TimeSource {

    private record Task(long due, long order, Runnable work) {}

    /** A move of the time: the task that it came to, null if to none, and what is left to move. */
    private record Step(@Nullable Task task, long left) {}

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
        this.wall = Objects.requireNonNull(start, "start");
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
        return scheduleAt(later(delay), work);
    }

    /** Returns the time after a delay; the end of time for a delay that is longer than that. */
    private long later(Duration delay) {
        long left = Long.MAX_VALUE - nanos;
        return delay.isNegative()
                ? nanos
                : delay.compareTo(Duration.ofNanos(left)) > 0 ? Long.MAX_VALUE : nanos + delay.toNanos();
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
     * Moves both clocks forward and runs the tasks that become due on the way, one after another in the order in which
     * they are due. An exception of a task ends the call. If several threads move the time, or a task does, each moves
     * it by as much as it was asked to, and runs the tasks that it comes to.
     *
     * @param time how far to move them
     * @throws IllegalArgumentException if it is negative, or longer than the 292 years that a clock can show
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("This time does not go back; see setWall, not " + DurationText.of(time));
        }
        if (time.compareTo(Duration.ofNanos(Long.MAX_VALUE - nanoTime())) > 0) {
            throw new IllegalArgumentException(
                    "This time ends 292 years after its start, before " + DurationText.of(time));
        }
        Step step = step(time.toNanos());
        while (step.task() != null) {
            step.task().work().run();
            step = step(step.left());
        }
    }

    /**
     * Moves the time to the next task that is due within a time, and returns the task and what is left of that time;
     * without one, moves by all of that time.
     */
    private synchronized Step step(long time) {
        Task first = tasks.peek();
        Task task = first != null && first.due() - nanos <= time ? tasks.poll() : null;
        long by = task == null ? time : Math.max(0, task.due() - nanos); // what was due in the past is due now
        wall = wall.plusNanos(by);
        nanos += by;
        return new Step(task, time - by);
    }

    /**
     * Sets only the time of day, as an operator or a time server does; it may go back.
     *
     * @param time the new time of day
     */
    public synchronized void setWall(Instant time) {
        wall = Objects.requireNonNull(time, "time");
    }
}
