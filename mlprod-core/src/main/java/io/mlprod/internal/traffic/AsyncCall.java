package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Watchdog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that waits for a thread of the handle's pool. Whoever takes it first, a thread or its deadline, ends it. */
public final class AsyncCall<I, O> implements Runnable, Watchdog.Watched {

    private final Dispatcher<I, O> dispatcher;
    private final Watchdog watchdog;
    private final I input;
    private final Call call;
    private final Deadline deadline;
    private final CompletableFuture<Prediction<O>> future = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private final AtomicBoolean taken = new AtomicBoolean();

    AsyncCall(Dispatcher<I, O> dispatcher, Watchdog watchdog, I input, Call call, Deadline deadline) {
        this.dispatcher = dispatcher;
        this.watchdog = watchdog;
        this.input = input;
        this.call = call;
        this.deadline = deadline;
    }

    CompletableFuture<Prediction<O>> future() {
        return future;
    }

    @Override
    public void run() {
        if (!take() || future.isDone()) {
            return;
        }
        try {
            future.complete(dispatcher.predict(input, call, deadline, System.nanoTime() - since));
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }

    /** Ends the call without a run. */
    void fail(MlprodException error) {
        if (take()) {
            dispatcher.neverRun(input, call, error);
            future.completeExceptionally(error);
        }
    }

    /** Ends the call without notifying anyone, because its caller gets an error in place of its future. */
    void forget() {
        boolean unused = take();
    }

    /** Lets the deadline end the call while it waits. */
    void expireInQueue() {
        if (!deadline.isNever()) {
            watchdog.watch(this);
            watchdog.lookBy(deadline);
        }
    }

    /** Fails the call on another thread than the one of all deadlines, since listeners are notified. */
    @Override
    public long endOverdue(long now) {
        if (deadline.due() > now) {
            return deadline.due();
        }
        if (!future.isDone()) {
            ForkJoinPool.commonPool().execute(() -> fail(deadline.exceeded(null)));
        }
        watchdog.forget(this); // last: if there is no memory to fail it now, it is looked at again
        return Long.MAX_VALUE;
    }

    private boolean take() {
        watchdog.forget(this);
        return taken.compareAndSet(false, true);
    }
}
