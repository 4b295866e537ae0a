package io.mlprod.internal.rollout;

import io.mlprod.internal.threads.Threads;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread by which a handle calls stores: a store that hangs blocks this thread, and no other. One call is in
 * flight at a time. A caller that arrives meanwhile waits for it; once the call has taken too long, every caller gets
 * an exception at once until it returns. So calls that were given up neither add up nor overtake one another.
 * Thread-safe.
 *
 * <p>The daemon thread starts with the first call and ends automatically when there was none for a while.
 */
final class StoreThread {

    private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final long IDLE_MILLIS_CLOSED = 1;

    private final ThreadPoolExecutor thread;
    private final Semaphore free = new Semaphore(1, true); // released by the call itself, however late
    private volatile @Nullable Flight last;

    /**
     * Creates an instance that has no thread yet.
     *
     * @param label the name of its owner
     */
    StoreThread(String label) {
        this.thread = Threads.pool(label, "store", 1, 1);
    }

    /** A call in flight, and how long it may take. */
    private record Flight(CompletableFuture<?> answer, StoreDeadline deadline) {}

    /** An exception that reports that a call took too long; the call goes on, and no thread waits for it any more. */
    static final class OverdueException extends IOException {

        private static final long serialVersionUID = 1;

        OverdueException(String message) {
            super(message);
        }
    }

    /** Keeps the thread for a while after each call, since there will be more calls. */
    void open() {
        thread.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the thread with the call that it is in. Each call that comes all the same gets a thread of its own. */
    void close() {
        thread.setKeepAliveTime(IDLE_MILLIS_CLOSED, TimeUnit.MILLISECONDS);
    }

    /**
     * Runs a call on the thread.
     *
     * @param call the call, which may hang
     * @return what the call returned
     * @throws OverdueException if it takes longer than the deadline, or one before it does
     * @throws java.io.InterruptedIOException if the waiting thread is interrupted, which it stays; the call goes on
     * @throws IOException if it failed, whatever it threw but for what is thrown unchecked as it is
     */
    <T> T call(Callable<T> call, StoreDeadline deadline) throws IOException {
        if (deadline.isOver()) {
            throw new OverdueException("the calls before took so long"); // nothing is started for which no caller waits
        }
        if (!deadline.await(this::isFree)) {
            throw new OverdueException("another call was on its way");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        last = new Flight(answer, deadline.anew());
        begin(call, answer);
        if (!deadline.await(nanos -> isDone(answer, nanos))) {
            throw new OverdueException("the store took too long");
        }
        return result(answer);
    }

    private boolean isFree(long nanos) throws InterruptedException, IOException {
        Flight there = last;
        if (there != null && !there.answer().isDone() && there.deadline().isOver()) {
            throw new OverdueException("the store has not returned from the call before");
        }
        return free.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    }

    private <T> void begin(Callable<T> call, CompletableFuture<T> answer) throws IOException {
        try {
            thread.execute(() -> {
                try {
                    answer.complete(call.call());
                } catch (Throwable e) { // a driver may throw anything; the caller gets it
                    answer.completeExceptionally(e);
                } finally {
                    free.release();
                }
            });
        } catch (RuntimeException | Error e) { // there are too many threads already
            answer.completeExceptionally(e);
            free.release();
            throw new IOException("The thread that speaks to the store could not begin: " + e, e);
        }
    }

    private static boolean isDone(CompletableFuture<?> answer, long nanos) throws InterruptedException {
        try {
            Object unused = answer.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static <T> T result(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IOException("It failed: " + cause, cause);
        }
    }
}
