package io.mlprod;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A thread of a test, with what its work ended with. */
final class Asking<T> {

    private final FutureTask<T> task;
    private final Thread thread;
    private volatile boolean interruptedAfter;

    private Asking(Callable<T> work) {
        task = new FutureTask<>(() -> {
            try {
                return work.call();
            } finally {
                interruptedAfter = Thread.currentThread().isInterrupted();
            }
        });
        thread = new Thread(task);
        thread.setDaemon(true);
    }

    static <T> Asking<T> start(Callable<T> work) {
        Asking<T> asking = new Asking<>(work);
        asking.thread.start();
        return asking;
    }

    static Asking<Boolean> start(Runnable work) {
        return start(() -> {
            work.run();
            return true;
        });
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Whether its interrupt flag was set when its work ended. */
    boolean wasInterruptedAfter() {
        return interruptedAfter;
    }

    /** Returns when the thread waits inside a method of a class of mlprod. */
    Asking<T> awaitWaitingIn(String simpleClassName) {
        while (true) {
            Thread.State state = thread.getState();
            if (state == Thread.State.TERMINATED) {
                throw new AssertionError("ended instead of waiting in " + simpleClassName);
            }
            if ((state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) && isIn(simpleClassName)) {
                return this;
            }
            if (Thread.currentThread().isInterrupted()) { // the test has taken too long
                throw new AssertionError("interrupted; the thread does not wait in " + simpleClassName);
            }
            Thread.onSpinWait();
        }
    }

    /** Returns when the thread is inside a method of a class of mlprod. */
    Asking<T> awaitIn(String simpleClassName) {
        while (!isIn(simpleClassName)) {
            if (task.isDone() || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("the thread was never seen in " + simpleClassName);
            }
        }
        return this;
    }

    /** Whether the thread waits now for the answer of another call. */
    boolean isJoining() {
        Thread.State state = thread.getState();
        return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
                && isIn("AnswerCache")
                && !isIn("FakeEngine$FakeInvocation");
    }

    private boolean isIn(String simpleClassName) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith("." + simpleClassName));
    }

    T result() {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("no result", e);
        }
    }

    Throwable error() {
        try {
            throw new AssertionError("ended with " + task.get());
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The error, or null if there was none. */
    Throwable errorOrNull() {
        try {
            task.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
