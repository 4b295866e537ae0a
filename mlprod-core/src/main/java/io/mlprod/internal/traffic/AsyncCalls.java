package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.MlprodException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.serving.HandleContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;

/** The asynchronous calls of a handle and the pool whose threads run them. Thread-safe. */
public final class AsyncCalls<I, O> {

    private final Dispatcher<I, O> dispatcher;
    private final HandleContext context;
    private final ThreadPoolExecutor threads;

    /** Takes over the pool's threads. */
    public AsyncCalls(Dispatcher<I, O> dispatcher, HandleContext context, ThreadPoolExecutor threads) {
        this.dispatcher = dispatcher;
        this.context = context;
        this.threads = threads;
    }

    /** Queues a call; never blocks. */
    public CompletableFuture<Prediction<O>> submit(I input, Call call) {
        AsyncCall<I, O> task = new AsyncCall<>(dispatcher, context.watchdog(), input, call, dispatcher.deadline(call));
        try {
            task.expireInQueue(); // first: whoever takes the call ends the watch
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.fail(refusal());
        } catch (Throwable e) { // there is no memory for another thread
            task.forget();
            throw e;
        }
        return task.future();
    }

    private MlprodException refusal() {
        return context.pools().isClosed()
                ? dispatcher.stable().leases().closed()
                : new OverloadedException(
                        dispatcher.stable() + " has " + threads.getQueue().size()
                                + " calls waiting; slow down, or raise maxWaiting of ModelHandleBuilder.async");
    }

    /** Lets the threads end as soon as the queue is empty. */
    public void shutdown() {
        threads.shutdown();
    }
}
