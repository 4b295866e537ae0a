package io.mlprod.internal.lease;

import io.mlprod.internal.log.Log;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The watchdog that ends overdue calls. All handles on the machine's time share one watchdog and its one thread, which
 * the first call with a timeout starts. A call does not set a timer: it leaves its deadline where the thread will look,
 * and wakes the thread only if it would otherwise look too late. So with calls that may take 20 ms each, the thread
 * wakes about every 20 ms, however many calls there are.
 *
 * <p>A handle on any other time has its own watchdog, which has no thread: that time {@linkplain TimeSource#schedule
 * runs} each look when it is due; a {@link io.mlprod.time.ManualTime} runs it on the thread that advances the time.
 *
 * <p>No deadline is missed. A call first leaves its deadline and then reads when the next look will be. A look first
 * sets that there will be none and then reads the deadlines. All of these are volatile accesses. So the look sees the
 * deadline and plans the next look in time, or the call sees that none is planned in time, and plans it.
 */
public final class Watchdog {

    /** Something with deadlines. */
    public interface Watched {

        /**
         * Ends what is overdue; must be short, because all handles share the thread.
         *
         * @param now the {@linkplain TimeSource#nanoTime() time} of the handle
         * @return when the next of the rest will be overdue; {@link Long#MAX_VALUE} if there is none
         */
        long endOverdue(long now);
    }

    private static final Log LOG = Log.of(Watchdog.class);

    /**
     * The shortest pause between two looks, so that many deadlines close together, all far off when they were set, do
     * not keep the thread busy.
     */
    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

    private static final Watchdog OF_MACHINE = new Watchdog(TimeSource.system());

    private final TimeSource time;
    private final AtomicLong nextLook = new AtomicLong(Long.MAX_VALUE);
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;

    private Watchdog(TimeSource time) {
        this.time = time;
    }

    /**
     * Returns a watchdog for a handle.
     *
     * @param time the handle's time
     * @return the one of all handles on the machine's time, or a new one
     */
    public static Watchdog of(TimeSource time) {
        return time == TimeSource.system() ? OF_MACHINE : new Watchdog(time);
    }

    /**
     * Returns the time that this watchdog goes by.
     *
     * @return the handle's time
     */
    public TimeSource time() {
        return time;
    }

    /**
     * Starts to watch something.
     *
     * @param something the thing to watch, kept until {@link #forget}
     */
    public void watch(Watched something) {
        watched.add(something);
    }

    /**
     * Stops watching something.
     *
     * @param something the thing to forget
     */
    public void forget(Watched something) {
        watched.remove(something);
    }

    /**
     * Makes sure that a look comes in time for a deadline. Whatever has the deadline must be watched by now, and must
     * report the deadline when it is looked at.
     *
     * @param deadline by the time of this watchdog; nothing is done if it is never
     */
    public void lookBy(Deadline deadline) {
        if (deadline.due() < nextLook.get()) {
            plan(deadline.due());
        }
    }

    private void plan(long due) {
        Thread running = isOfMachine() ? running() : null; // first: if it cannot be started, the next call tries again
        if (nextLook.getAndAccumulate(due, Math::min) <= due) {
            return;
        }
        if (running != null) {
            LockSupport.unpark(running);
        } else {
            Runnable unused = time.schedule(Duration.ofNanos(Math.max(0, due - time.nanoTime())), this::lookAndPlan);
            if (time.nanoTime() >= due) { // the time was advanced meanwhile, and may not be advanced again
                lookAndPlan();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // only the watchdog of the machine's time has a thread
    private boolean isOfMachine() {
        return this == OF_MACHINE;
    }

    private Thread running() {
        Thread running = thread;
        return running != null ? running : start();
    }

    private synchronized Thread start() {
        Thread running = thread;
        if (running == null) {
            running = new Thread(null, this::run, "mlprod-deadlines", 0, false);
            running.setDaemon(true);
            running.setContextClassLoader(null); // or it would keep the first caller's application alive
            running.start();
            thread = running;
        }
        return running;
    }

    private void run() {
        while (true) {
            long pause = nextLook.get() - time.nanoTime();
            if (pause <= 0) {
                long now = time.nanoTime();
                nextLook.accumulateAndGet(Math.max(look(now), now + SHORTEST_PAUSE), Math::min);
            } else {
                boolean unused = Thread.interrupted(); // or it would never pause again
                LockSupport.parkNanos(Watchdog.class, pause);
            }
        }
    }

    private void lookAndPlan() {
        long next = look(time.nanoTime());
        if (next < Long.MAX_VALUE) {
            plan(next);
        }
    }

    /** Ends what is overdue; returns when the next of the rest will be overdue. */
    private long look(long now) {
        nextLook.set(Long.MAX_VALUE);
        long next = Long.MAX_VALUE;
        try {
            for (Watched one : watched) {
                next = Math.min(next, one.endOverdue(now));
            }
        } catch (Throwable e) { // of an engine, for example
            next = now + SHORTEST_PAUSE; // there may be more that this look has not reached
            log(e);
        }
        return next;
    }

    private static void log(Throwable error) {
        try {
            LOG.error("A call that is overdue could not be ended", error);
        } catch (Throwable e) {
            // Out of memory, or an exception whose message throws: the thread of all deadlines goes on.
        }
    }
}
