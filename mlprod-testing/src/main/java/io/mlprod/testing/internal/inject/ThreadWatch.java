package io.mlprod.testing.internal.inject;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The threads that were alive at one moment, to find those that came later. */
final class ThreadWatch {

    private static final Duration LOOK = Duration.ofMillis(20);

    /** Threads of the JVM, JUnit, the build, the IDE and of libraries whose threads live as long as the process. */
    private static final List<String> KNOWN = List.of(
            "Attach Listener",
            "Cleaner-",
            "Common-Cleaner",
            "DestroyJavaVM",
            "Finalizer",
            "ForkJoinPool.commonPool-",
            "GC Daemon",
            "HttpClient-", // ends when its client is garbage, which nobody can close before Java 21
            "Java2D Disposer",
            "JFR ",
            "Keep-Alive-",
            "Monitor Ctrl-Break",
            "Notification Thread",
            "Okio Watchdog",
            "Reference Handler",
            "RMI ",
            "Signal Dispatcher",
            "VirtualThread-unparker",
            "Unblocker",
            "globalEventExecutor-",
            "idle-connection-reaper",
            "junit-",
            "main",
            "mysql-cj-abandoned-connection-cleanup",
            "Abandoned connection cleanup thread",
            "PostgreSQL-JDBC-Cleaner",
            "process reaper",
            "surefire-",
            "testcontainers-",
            "CompletableFutureDelayScheduler",
            // mlprod's own, one for all handles of the process
            "mlprod-deadlines",
            "mlprod-loads",
            "mlprod-shutdown",
            "mlprod-task-",
            "mlprod-timer-",
            // Spring's, which live as long as a context, and contexts are kept for other classes
            "Catalina-",
            "container-",
            "http-nio-",
            "HikariPool-",
            "lettuce-",
            "MessageBroker-",
            "reactor-",
            "scheduling-",
            "SpringApplicationShutdownHook",
            "SpringContextShutdownHook",
            "task-",
            "tomcat-");

    /** The group of the threads that run virtual ones; they are named like workers of somebody's pool. */
    private static final String CARRIERS = "CarrierThreads";

    /** Where a worker of a pool waits for work. */
    private static final Set<String> IDLE =
            Set.of("java.util.concurrent.ThreadPoolExecutor.getTask", "java.util.concurrent.ForkJoinPool.awaitWork");

    private final Set<Thread> before;

    private ThreadWatch(Set<Thread> before) {
        this.before = before;
    }

    static ThreadWatch start() {
        return new ThreadWatch(new HashSet<>(alive()));
    }

    /** Returns the threads that have come since. */
    Stream<Thread> started() {
        return alive().stream().filter(thread -> !before.contains(thread));
    }

    /**
     * Waits for threads to end, for a bounded time in all.
     *
     * @param threads the threads
     * @param grace how long they have in all
     * @param isForgiven whether a thread need not end; it may come to be so only after a while
     * @return those that did not end
     */
    static List<Thread> stubborn(Stream<Thread> threads, Duration grace, Predicate<Thread> isForgiven) {
        long start = System.nanoTime();
        return threads.filter(thread -> !isUnavoidable(thread))
                .filter(thread -> !ends(thread, start + grace.toNanos(), isForgiven))
                .toList();
    }

    private static boolean ends(Thread thread, long until, Predicate<Thread> isForgiven) {
        try {
            while (thread.isAlive() && !isForgiven.test(thread) && System.nanoTime() - until < 0) {
                thread.join(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive() || isForgiven.test(thread);
    }

    private static boolean isUnavoidable(Thread thread) {
        return KNOWN.stream().anyMatch(thread.getName()::startsWith)
                || thread.equals(Thread.currentThread())
                || isSystem(thread.getThreadGroup());
    }

    private static boolean isSystem(@Nullable ThreadGroup group) {
        return group != null && (group.getParent() == null || group.getName().equals(CARRIERS));
    }

    /** Returns whether a thread waits for work as a worker of a pool; whose pool that is cannot be known. */
    static boolean isIdleWorker(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .anyMatch(IDLE::contains);
    }

    /** Returns the class of the pool that a thread works for. */
    static Optional<String> pool(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .filter(frame -> frame.getMethodName().equals("runWorker"))
                .map(StackTraceElement::getClassName)
                .filter(type -> type.startsWith("java.util.concurrent."))
                .findFirst();
    }

    private static List<Thread> alive() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] found = new Thread[root.activeCount() + 16];
        int count = root.enumerate(found, true);
        while (count == found.length) { // perhaps more than there was room for
            found = new Thread[2 * found.length];
            count = root.enumerate(found, true);
        }
        return Arrays.asList(found).subList(0, count);
    }
}
