package io.mlprod.internal.batching;

import io.mlprod.batching.BatchStatistics;
import io.mlprod.batching.Batching;
import io.mlprod.batching.ReleaseReason;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.batching.ReleasePolicy.Decision;
import io.mlprod.internal.batching.ReleasePolicy.Waiting;
import io.mlprod.internal.batching.WaitingRows.Group;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.ModelRun;
import io.mlprod.internal.log.Log;
import io.mlprod.observe.AnswerSource;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A micro-batcher: calls that come at the same time share runs of the model. Callers wait with their encoded input; a
 * few threads take the oldest that fit together, run them, and hand each caller what was read. Thread-safe.
 *
 * <p>The time that rows wait for more is always the machine's: if a handle's time stood still, a call of a test would
 * not be answered at all. Deadlines are the handle's.
 *
 * <p>One lock guards the queue; it is never held during a run or a copy. At most one thread at a time waits for more
 * rows.
 */
public final class MicroBatcher implements ModelRun {

    private static final Log LOG = Log.of(MicroBatcher.class);
    private static final double NEWEST_GAP = 0.125; // the weight of the last gap in the usual one

    /** A listener that is notified of each batch. */
    @FunctionalInterface
    public interface BatchListener {

        /**
         * Receives a batch that was run.
         *
         * @param reason why it did not wait any longer
         * @param calls how many calls it had
         * @param rows how many rows
         * @param queuedNanos how long the first of them had waited
         * @param runNanos how long it took
         */
        void onBatch(ReleaseReason reason, int calls, int rows, long queuedNanos, long runNanos);
    }

    private record Released(ReleaseReason reason, List<Waiter> calls) {}

    private final Batching config;
    private final LeasePool leases;
    private final RowBatch rowBatch;
    private final ModelRun alone;
    private final RowBatch.Reading reading;
    private final BatchListener listener;
    private final ThreadPoolExecutor threads;
    private final int maxRunners;
    private final String fullMessage;
    private final ReleasePolicy policy;
    private final CostModel cost = new CostModel();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private final WaitingRows queue = new WaitingRows();
    private final Map<ReleaseReason, Long> batches = new EnumMap<>(ReleaseReason.class);
    private int runners;
    private boolean gathering;
    private double gap = Double.NaN;
    private long lastArrival = System.nanoTime();
    private long calls;
    private long rows;
    private long rejected;
    private long left;

    /**
     * Creates a batcher, which runs nothing until it is called.
     *
     * @param config its bounds
     * @param leases the model's leases
     * @param rowBatch runs several inputs
     * @param alone runs one input
     * @param reading what to read of each input's rows
     * @param threads run the batches; at most as many as batches may run at a time
     * @param listener is notified of each batch, on the thread that ran it
     */
    public MicroBatcher(
            Batching config,
            LeasePool leases,
            RowBatch rowBatch,
            ModelRun alone,
            RowBatch.Reading reading,
            ThreadPoolExecutor threads,
            BatchListener listener) {
        this.config = config;
        this.leases = leases;
        this.rowBatch = rowBatch;
        this.alone = alone;
        this.reading = reading;
        this.threads = threads;
        this.maxRunners = threads.getMaximumPoolSize();
        this.listener = listener;
        this.policy = new ReleasePolicy(config.maxRows(), Deadline.nanos(config.maxDelay()));
        this.fullMessage = leases + " is overloaded: " + config.queueRows()
                + " rows are waiting for a batch; slow down, or raise Batching.queueRows";
        leases.onStop(this::sendAway);
    }

    /**
     * Gets the answer from a batch; blocks until it is there. An input that is a batch of its own, or that is for a
     * model whose rows are not independent, is run at once.
     *
     * @throws OverloadedException if the queue is full
     * @throws DeadlineExceededException if the deadline passes
     * @throws CancelledException if the thread is interrupted while it waits
     * @throws ClosedException if the model is closed meanwhile
     * @throws MlprodException if the model failed on this input
     */
    @Override
    public Object run(Lease lease, int inputRows, Deadline deadline) {
        if (rowBatch.trust().isOff() || inputRows >= config.maxRows() || !haveRows(lease.inputs(), inputRows)) {
            return alone.run(lease, inputRows, deadline);
        }
        deadline.check();
        Waiter call = new Waiter(lease, inputRows, deadline, System.nanoTime());
        enqueue(call);
        try {
            Object answer = deadline.await(call.answer);
            deadline.check();
            lease.setSource(call.isShared() ? AnswerSource.BATCH : AnswerSource.RUN);
            return answer;
        } catch (TimeoutException e) {
            throw deadline.exceeded(e);
        } catch (InterruptedException e) {
            throw leases.interrupted(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MlprodException failure
                    ? failure
                    : new ModelExecutionException(leases + ": a batch failed: " + e.getCause(), e.getCause());
        } finally {
            if (!call.answer.isDone()) { // whatever ended the wait, a batch must not read the buffers any more
                leave(call);
            }
            lease.addWaited(call.queuedNanos());
        }
    }

    /**
     * Returns whether the first dimension of all inputs counts these rows; some models have inputs with rows of their
     * own.
     */
    private static boolean haveRows(TensorBuffer[] inputs, int rows) {
        for (TensorBuffer input : inputs) {
            if (rows == 0 || input.shape().length == 0 || input.shape()[0] != rows) {
                return false;
            }
        }
        return true;
    }

    private void enqueue(Waiter call) {
        lock.lock();
        try {
            if (leases.isClosed()) {
                throw leases.closed();
            }
            if (call.rows() > config.queueRows() - queue.rows()) {
                rejected++;
                throw new OverloadedException(fullMessage);
            }
            // A longer pause says nothing more about the next gap than that waiting is not worth it.
            long pause = Math.min(call.since - lastArrival, 2 * Deadline.nanos(config.maxDelay()));
            double perRow = Math.max(0, pause) / (double) call.rows();
            gap = Double.isNaN(gap) ? perRow : gap + NEWEST_GAP * (perRow - gap);
            lastArrival = call.since;
            if (gathering) {
                arrival.signal();
            } else {
                startRunner();
            }
            queue.add(call);
        } finally {
            lock.unlock();
        }
    }

    private void startRunner() {
        if (runners < maxRunners) {
            try {
                threads.execute(this::runBatches);
                runners++;
            } catch (OutOfMemoryError e) { // no memory for another thread
                if (runners == 0) {
                    throw e;
                }
                LOG.warn("{} has no memory for another thread; fewer batches run at a time", leases, Log.inFull(e));
            }
        }
    }

    private void leave(Waiter call) {
        call.leave();
        lock.lock();
        try {
            queue.remove(call);
            left++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends all calls that wait; runs on the closing thread, because the batcher's own threads may be the ones that
     * close.
     */
    private void sendAway() {
        waiting().forEach(call -> call.answer.completeExceptionally(leases.closed()));
    }

    /** Removes all calls that wait from the queue. */
    private List<Waiter> waiting() {
        List<Waiter> waiting = new ArrayList<>();
        lock.lock();
        try {
            for (Group group : queue.oldestFirst()) {
                waiting.addAll(queue.take(group, Integer.MAX_VALUE));
            }
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
        return waiting;
    }

    private void runBatches() {
        boolean isNeeded = true;
        while (isNeeded) {
            try {
                Released batch = gather();
                isNeeded = batch != null;
                if (batch != null) {
                    runOne(batch);
                }
            } catch (Throwable e) { // no memory to gather or report a batch: callers get the error, the thread goes on
                waiting().forEach(call -> call.answer.completeExceptionally(e));
            }
            if (Thread.interrupted()) { // or the next wait, for rows or for a turn, would fail
                LOG.debug("A listener or the engine of {} left its thread interrupted", leases);
            }
        }
    }

    /** Returns the next batch as soon as it is to be run, or null if this thread is not needed any more. */
    private @Nullable Released gather() {
        Released batch = null;
        lock.lock();
        try {
            batch = gathering ? null : awaitBatch();
            if (batch == null) {
                runners--;
            } else {
                count(batch);
                if (queue.rows() > 0) {
                    startRunner();
                }
            }
            return batch;
        } catch (Throwable e) { // no memory for another thread, for example
            if (batch != null) {
                batch.calls().forEach(call -> call.answer.completeExceptionally(e));
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Released awaitBatch() {
        gathering = true;
        try {
            while (queue.rows() > 0) {
                long now = System.nanoTime();
                long wait = Long.MAX_VALUE;
                for (Group group : queue.oldestFirst()) { // a younger group may be full or urgent
                    Decision decision = policy.decide(waiting(group), now);
                    if (decision.release() != null) {
                        return new Released(decision.release(), queue.take(group, config.maxRows()));
                    }
                    wait = Math.min(wait, decision.waitNanos());
                }
                awaitArrival(wait);
            }
            return null;
        } finally {
            gathering = false;
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller looks again after every wait
    private void awaitArrival(long nanos) {
        try {
            arrival.awaitNanos(nanos);
        } catch (InterruptedException e) {
            LOG.debug("Someone interrupts the threads of {}; they look again and go on", leases, e);
        }
    }

    private Waiting waiting(Group group) {
        return new Waiting(
                group.rows(),
                group.oldest(),
                group.newest(),
                group.rows() < config.maxRows() ? group.timeLeft() : Long.MAX_VALUE,
                gap,
                cost.predict(Math.min(group.rows(), config.maxRows())),
                cost.nanosPerRun());
    }

    private void count(Released batch) {
        batches.merge(batch.reason(), 1L, Long::sum);
        calls += batch.calls().size();
        rows += batch.calls().stream().mapToInt(Waiter::rows).sum();
    }

    private void runOne(Released batch) {
        long start = System.nanoTime();
        batch.calls().forEach(call -> call.startedAt(start));
        List<Waiter> present = List.of();
        try {
            present = run(batch.calls());
        } catch (Throwable e) {
            batch.calls().forEach(call -> call.answer.completeExceptionally(errorOf(call, e)));
        }
        if (!present.isEmpty()) {
            listener.onBatch(
                    batch.reason(),
                    present.size(),
                    present.stream().mapToInt(Waiter::rows).sum(),
                    present.get(0).queuedNanos(),
                    System.nanoTime() - start);
        }
    }

    /** Gets an answer or an error for all calls that are still there; returns those calls. */
    private List<Waiter> run(List<Waiter> batch) {
        Lease lease = leases.acquire();
        try {
            List<Waiter> present = batch;
            if (hasRoom(lease, batch)) {
                present = fill(lease, batch);
                runTogether(lease, present);
            }
            for (Waiter call : present) {
                if (!call.answer.isDone()) {
                    runAlone(lease, call);
                }
            }
            return present;
        } catch (Throwable e) {
            lease.endedBy(e);
            throw e;
        } finally {
            lease.close();
        }
    }

    /**
     * Makes room for all of a batch; returns false if there is none for this many rows, although there may be for each
     * call.
     */
    private boolean hasRoom(Lease lease, List<Waiter> batch) {
        int rows = batch.stream().mapToInt(Waiter::rows).sum();
        try {
            if (batch.get(0).haveRoom(rows)) {
                reshape(lease, batch.get(0), rows);
                return true;
            }
            LOG.debug("{} has no buffer for a batch of {} rows, which are run one by one", leases, rows);
        } catch (OverloadedException e) {
            LOG.debug("{} has no memory for a batch of {} rows, which are run one by one", leases, rows, e);
        }
        return false;
    }

    /** Copies the inputs of all calls that are still there one behind the other. */
    private static List<Waiter> fill(Lease lease, List<Waiter> batch) {
        List<Waiter> present = new ArrayList<>(batch.size());
        int row = 0;
        for (Waiter call : batch) {
            if (call.copyTo(lease.inputs(), row)) {
                present.add(call);
                row += call.rows();
            }
        }
        reshape(lease, batch.get(0), row);
        return present;
    }

    private static void reshape(Lease lease, Waiter like, int rows) {
        for (int i = 0; i < lease.inputs().length; i++) {
            long[] rest = like.shape.dimensions()[i];
            long[] shape = new long[rest.length + 1];
            shape[0] = rows;
            System.arraycopy(rest, 0, shape, 1, rest.length);
            lease.inputs()[i].reshape(shape);
        }
    }

    private void runTogether(Lease lease, List<Waiter> present) {
        if (present.size() < 2) {
            return;
        }
        Waiter last = present.get(present.size() - 1);
        int total = last.firstRow() + last.rows();
        Deadline latest = present.get(0).deadline;
        for (Waiter call : present) {
            latest = latest.orLater(call.deadline);
        }
        try {
            long start = System.nanoTime();
            Waiter.Batch batch = new Waiter.Batch(present);
            @Nullable Object[] values = rowBatch.run(lease, total, batch, latest, reading);
            if (values != null) {
                if (!batch.isCompared()) {
                    cost.add(total, System.nanoTime() - start);
                }
                for (int i = 0; i < values.length; i++) {
                    if (values[i] != null) {
                        present.get(i).complete(values[i], true);
                    }
                }
            }
        } catch (ClosedException | DeadlineExceededException | OverloadedException e) {
            throw e; // alone they would fare no better
        } catch (RuntimeException e) {
            lease.endedBy(e);
            LOG.debug("{} failed on a batch, which is run one by one", leases, e);
        }
    }

    private void runAlone(Lease lease, Waiter call) {
        try {
            makeRoom(lease, call);
            if (call.copyTo(lease.inputs(), 0)) {
                long start = System.nanoTime();
                call.complete(alone.run(lease, call.rows(), call.deadline), false);
                cost.add(call.rows(), System.nanoTime() - start);
            }
        } catch (ClosedException e) {
            throw e; // the others would get the same
        } catch (RuntimeException e) {
            lease.endedBy(e);
            call.answer.completeExceptionally(e);
        }
    }

    private void makeRoom(Lease lease, Waiter call) {
        try {
            reshape(lease, call, call.rows());
        } catch (OverloadedException e) {
            throw leases.named(e);
        }
    }

    /** Returns the error that ended a whole batch, as the error of one call. */
    private Throwable errorOf(Waiter call, Throwable e) {
        if (e instanceof ClosedException) {
            return leases.closed();
        }
        return e instanceof DeadlineExceededException ? call.deadline.exceeded(e) : e;
    }

    /**
     * Returns what the batcher has done so far.
     *
     * @return a snapshot
     */
    public BatchStatistics statistics() {
        lock.lock();
        try {
            return BatchStatistics.builder()
                    .batches(batches)
                    .calls(calls)
                    .rows(rows)
                    .rejected(rejected)
                    .left(left)
                    .queuedRows(queue.rows())
                    .nanosPerRow(cost.nanosPerRow())
                    .nanosPerRun(cost.nanosPerRun())
                    .build();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the threads end; called when no lease is out any longer. */
    public void close() {
        threads.shutdown();
    }
}
