package io.mlprod.internal.exposure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.threads.Uninterrupted;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.ExposureSink;
import io.mlprod.routing.Route;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of exposures before a sink: callers put them into a bounded queue and go on, and one daemon thread writes
 * them. Exposures that were handed over before are left out, as far as they are remembered. Thread-safe.
 */
public final class ExposureQueue implements AutoCloseable {

    private static final Log LOG = Log.of(ExposureQueue.class);
    private static final int BATCH = 1_000;
    // The writer polls for work, since waking it would cost the caller a system call, microseconds.
    private static final long SHORTEST_NAP = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(100);

    /** The key of an exposure, which is handed over once for each key. */
    private record Meeting(String test, long epoch, String arm, long unit) {}

    /** An exposure that waits for the writer. */
    private record Waiting(Meeting meeting, Instant at, Route route, ModelVersion served, PredictionId decision) {

        Exposure exposure(HashedUnits units) {
            return new Exposure(at, units.shown(route), served, units.text(meeting.unit()), decision);
        }
    }

    private final String test;
    private final ExposureSink sink;
    private final Duration patience;
    private final TimeSource time;
    private final HashedUnits units;
    private final BooleanSupplier isOver;
    private final int capacity;
    private final Semaphore room; // a permit for each exposure that may be offered; released only when it is written
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final Cache<Meeting, Boolean> told;
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final Thread writer = new Thread(this::run, "mlprod-exposures");
    private volatile boolean isClosing;
    private volatile boolean isAbandoned; // close() has waited long enough
    private boolean isFailing; // used by the writer only

    /**
     * Starts the writer.
     *
     * @param test the test that the exposures belong to, for messages
     * @param sink receives the exposures; closed by {@link #close}
     * @param capacity how many exposures may wait, 1 or more
     * @param remembered about how many of the exposures handed over are remembered, 1 or more
     * @param patience how long {@link #close} waits for the sink
     * @param time the source of the exposures' time of day
     * @param units what is written of a unit; called by the writer
     * @param isOver whether no more exposures will come although {@link #close} was not called, since the handle is
     *     garbage; then the writer ends on its own
     */
    public ExposureQueue(
            String test,
            ExposureSink sink,
            int capacity,
            int remembered,
            Duration patience,
            TimeSource time,
            HashedUnits units,
            BooleanSupplier isOver) {
        this.test = test;
        this.sink = sink;
        this.capacity = capacity;
        this.patience = patience;
        this.time = time;
        this.units = units;
        this.isOver = isOver;
        this.room = new Semaphore(capacity);
        this.told = Caffeine.newBuilder()
                .maximumSize(remembered)
                .executor(Runnable::run) // maintenance is short; no thread of ours or of the common pool
                .build();
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Offers what may be an exposure; returns at once. It is left out if it was handed over before, and dropped if the
     * queue is full or closed; then the unit's next answer is offered as if it were the first.
     *
     * @param route the route of the answer; counted in the test
     * @param served the version that answered
     * @param unit the unit's hash
     * @param decision the prediction
     */
    public void offer(Route route, ModelVersion served, long unit, PredictionId decision) {
        Meeting meeting = new Meeting(route.test(), route.epoch(), route.arm(), unit);
        if (told.asMap().putIfAbsent(meeting, Boolean.TRUE) != null) {
            duplicates.increment();
        } else if (!isClosing && room.tryAcquire()) {
            queue.add(new Waiting(meeting, time.now(), route, served, decision));
        } else {
            dropped.increment();
            told.invalidate(meeting);
        }
    }

    private void run() {
        long nap = SHORTEST_NAP;
        while (!isClosing && !isOver.getAsBoolean()) {
            int count = writeBatch();
            room.release(count);
            if (count < BATCH || isFailing) {
                nap = isFailing ? LONGEST_NAP : count > 0 ? SHORTEST_NAP : Math.min(2 * nap, LONGEST_NAP);
                sleep(nap);
            }
        }
        isClosing = true;
        // From here on no caller gets a permit. One that has a permit has put, or is about to put, an exposure into the
        // queue.
        int left = capacity - room.drainPermits();
        while (left > 0 && !(isAbandoned && queue.isEmpty())) {
            int count = writeBatch();
            left -= count;
            if (count == 0) {
                sleep(SHORTEST_NAP);
            }
        }
        if (dropped() + failed() > 0) {
            LOG.warn(
                    "Exposures of {} were not all written: {} dropped, {} in writes that failed",
                    test,
                    dropped(),
                    failed());
        }
        try {
            sink.close();
        } catch (Throwable e) {
            LOG.warn("The exposure sink could not be closed", Log.inFull(e));
        }
    }

    private void sleep(long nanos) {
        LockSupport.parkNanos(this, nanos);
        Thread.interrupted(); // a sink may have left the interrupt set, and the next nap would end at once
    }

    /** Takes some exposures off the queue; returns how many. */
    private int writeBatch() {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting next = queue.poll(); next != null; next = batch.size() < BATCH ? queue.poll() : null) {
            batch.add(next);
        }
        if (isAbandoned) {
            dropped.add(batch.size());
        } else if (!batch.isEmpty()) {
            write(batch);
        }
        return batch.size();
    }

    private void write(List<Waiting> batch) {
        Throwable error = null;
        try {
            sink.write(batch.stream().map(waiting -> waiting.exposure(units)).toList());
            written.add(batch.size());
        } catch (Throwable e) { // whatever the sink throws, the next exposures are tried
            failed.add(batch.size());
            batch.forEach(waiting -> told.invalidate(waiting.meeting())); // to be written at the units' next answers
            error = e;
        }
        log(error);
    }

    private void log(@Nullable Throwable error) {
        if (error != null && !isFailing) {
            LOG.warn(
                    "Exposures cannot be written; until they can again they are counted as failed, not logged",
                    Log.inFull(error));
        } else if (error == null && isFailing) {
            LOG.info("Exposures can be written again; {} failed so far", failed.sum());
        }
        isFailing = error != null;
    }

    /**
     * Returns how many exposures the sink has taken.
     *
     * @return since the start
     */
    public long written() {
        return written.sum();
    }

    /**
     * Returns how many exposures found the queue full or closed, or were still in it when it was given up.
     *
     * @return since the start
     */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * Returns how many exposures were in writes that failed.
     *
     * @return since the start
     */
    public long failed() {
        return failed.sum();
    }

    /**
     * Returns how many offers repeated an earlier exposure.
     *
     * @return since the start
     */
    public long duplicates() {
        return duplicates.sum();
    }

    /**
     * Writes what is left and closes the sink. A sink that takes longer than the patience is interrupted; what is left
     * is then dropped, and the sink closed as soon as it returns.
     */
    @Override
    public void close() {
        isClosing = true;
        LockSupport.unpark(writer);
        if (!hasEnded()) {
            isAbandoned = true;
            writer.interrupt();
            LOG.warn("The exposure sink did not take what was left within {}; the rest is dropped", patience);
        }
    }

    /** Waits for the writer, even if the closing thread is interrupted; returns whether it has ended. */
    private boolean hasEnded() {
        if (Thread.currentThread() == writer) {
            return true; // a sink that closes its own queue; the writer ends after it
        }
        long end = System.nanoTime() + patience.toNanos();
        return Uninterrupted.await(() -> {
            TimeUnit.NANOSECONDS.timedJoin(writer, end - System.nanoTime());
            return !writer.isAlive();
        });
    }
}
