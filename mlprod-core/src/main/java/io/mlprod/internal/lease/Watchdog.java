package io.mlprod.internal.lease;

import io.mlprod.internal.log.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that ends what is overdue, for all handles; started by the first call that has a timeout. A call does not
 * set a timer: it leaves its deadline where the thread will look, and wakes it only if it would look too late. So under
 * calls that may take 20 ms each the thread wakes about every 20 ms, however many they are.
 *
 * <p>No deadline is missed. A call first leaves its deadline and then reads when the next look will be; the thread first
 * says that there will be none and then reads the deadlines; all of that is volatile. So the thread sees the deadline and
 * looks again in time, or the call sees that nobody would, sets the next look, and wakes the thread.
 */
public final class Watchdog {

    /** Something with deadlines. */
    public interface Watched {

        /**
         * Ends what is overdue; short, because all handles share the thread.
         *
         * @param now the time of {@link Deadline#now()}
         * @return when the next of the rest will be overdue; {@link Long#MAX_VALUE} if there is none
         */
        long endOverdue(long now);
    }

    private static final Log LOG = Log.of(Watchdog.class);

    /** So that many deadlines close together, all far off when they were set, do not keep the thread busy. */
    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

    private static final AtomicLong NEXT_LOOK = new AtomicLong(Long.MAX_VALUE);
    private static final Set<Watched> WATCHED = ConcurrentHashMap.newKeySet();
    private static volatile @Nullable Thread thread;

    private Watchdog() {}

    /**
     * Begins to look at something.
     *
     * @param watched what, kept until it is to be forgotten
     */
    public static void watch(Watched watched) {
        WATCHED.add(watched);
    }

    /**
     * Looks at something no more.
     *
     * @param watched what
     */
    public static void forget(Watched watched) {
        WATCHED.remove(watched);
    }

    /**
     * Lets the thread look in time for a deadline. What has it must be watched by now, and tell it to who looks.
     *
     * @param deadline nothing is done if it is never
     */
    public static void lookBy(Deadline deadline) {
        long time = deadline.time();
        if (time < NEXT_LOOK.get()) {
            Thread running = running(); // before the look is set: if it cannot be started, the next call tries again
            if (NEXT_LOOK.getAndAccumulate(time, Math::min) > time) {
                LockSupport.unpark(running);
            }
        }
    }

    private static Thread running() {
        Thread running = thread;
        return running != null ? running : start();
    }

    private static synchronized Thread start() {
        Thread running = thread;
        if (running == null) {
            running = new Thread(null, Watchdog::run, "mlprod-deadlines", 0, false);
            running.setDaemon(true);
            running.setContextClassLoader(null); // or it would keep the first caller's application alive
            running.start();
            thread = running;
        }
        return running;
    }

    private static void run() {
        while (true) {
            long pause = NEXT_LOOK.get() - Deadline.now();
            if (pause <= 0) {
                look();
            } else {
                boolean unused = Thread.interrupted(); // or it would never pause again
                LockSupport.parkNanos(Watchdog.class, pause);
            }
        }
    }

    private static void look() {
        NEXT_LOOK.set(Long.MAX_VALUE);
        long now = Deadline.now();
        long next = Long.MAX_VALUE;
        try {
            for (Watched watched : WATCHED) {
                next = Math.min(next, watched.endOverdue(now));
            }
        } catch (Throwable e) { // of an engine, for example
            next = now; // there may be more that it has not looked at
            log(e);
        }
        NEXT_LOOK.accumulateAndGet(Math.max(next, now + SHORTEST_PAUSE), Math::min);
    }

    private static void log(Throwable error) {
        try {
            LOG.error("A call that is overdue could not be ended", error);
        } catch (Throwable e) {
            // Out of memory, or an exception whose message throws: the thread of all deadlines goes on.
        }
    }
}
