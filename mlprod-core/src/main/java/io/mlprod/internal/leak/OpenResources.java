package io.mlprod.internal.leak;

import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The handles and native sessions that are open in this process. Thread-safe.
 *
 * <p>Without a {@link Watch} only a map's entry is kept for each. A watch adds by whom each was opened; it receives
 * what is opened by the threads that entered it, and by the threads that these made.
 */
public final class OpenResources {

    /** The kinds of resources. */
    public enum Kind {
        /** A model handle, from its making to its first {@code close()}. */
        HANDLE,
        /** A model that is loaded into native memory. */
        SESSION
    }

    /**
     * A resource that was opened under a watch.
     *
     * @param kind its kind
     * @param name what it called itself when it was opened
     * @param order by which it can be compared with what was opened before and after
     * @param where the stack of its opening
     * @param thread the name of the thread that opened it
     * @param resource itself, unless it is garbage by now
     */
    public record Opened(
            Kind kind, String name, long order, Throwable where, String thread, WeakReference<Object> resource) {}

    /** One open resource: its kind, and who saw how it was opened, if anybody. */
    private record Entry(
            Kind kind, @Nullable Watch watch, @Nullable Opened opened) {}

    private static final Map<Object, Entry> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong ORDER = new AtomicLong();
    private static final InheritableThreadLocal<@Nullable Watch> CURRENT = new InheritableThreadLocal<>();

    private OpenResources() {}

    /**
     * Notes that a resource is open.
     *
     * @param kind its kind
     * @param key what it is closed by; kept until then, so it must not be what a cleaner waits for
     * @param resource itself, kept weakly
     */
    public static void opened(Kind kind, Object key, Object resource) {
        Watch watch = CURRENT.get();
        if (watch == null || watch.closed) {
            OPEN.put(key, new Entry(kind, null, null));
            return;
        }
        Opened opened = new Opened(
                kind,
                String.valueOf(resource),
                ORDER.incrementAndGet(),
                new Throwable("opened here"),
                Thread.currentThread().getName(),
                new WeakReference<>(resource));
        OPEN.put(key, new Entry(kind, watch, opened));
    }

    /**
     * Notes that a resource was closed by its owner. The second time nothing happens.
     *
     * @param key what it was opened with
     */
    public static void closed(Object key) {
        OPEN.remove(key);
    }

    /**
     * Notes that a resource's owner lost it, and its memory has been freed without him. Who watches still sees it as
     * open, or what a test is told would depend on when the garbage collector runs.
     *
     * @param key what it was opened with
     */
    public static void reclaimed(Object key) {
        OPEN.computeIfPresent(key, (same, entry) -> entry.watch == null || entry.watch.closed ? null : entry);
    }

    /**
     * Notes that a thread that belongs to a handle or chain was made.
     *
     * @param thread the thread, kept weakly
     */
    public static void made(Thread thread) {
        Watch watch = CURRENT.get();
        if (watch != null && !watch.closed) {
            watch.threads.add(new WeakReference<>(thread));
        }
    }

    /**
     * Counts what is open, by whomever it was opened.
     *
     * @param kind the kind of resource
     * @return how many are open
     */
    public static long count(Kind kind) {
        return OPEN.values().stream().filter(entry -> entry.kind == kind).count();
    }

    /**
     * Returns what the keys of open resources call themselves now, by whomever they were opened.
     *
     * @param kind the kind of resource
     * @return the text of each key; for a handle the names and versions that it has loaded
     */
    public static List<String> names(Kind kind) {
        return OPEN.entrySet().stream()
                .filter(open -> open.getValue().kind == kind)
                .map(open -> String.valueOf(open.getKey()))
                .toList();
    }

    /**
     * Starts a watch.
     *
     * @return a watch that no thread has entered yet; to be closed
     */
    public static Watch watch() {
        return new Watch();
    }

    /** A watch over what some threads open. Thread-safe. */
    public static final class Watch implements AutoCloseable {

        private final Queue<WeakReference<Thread>> threads = new ConcurrentLinkedQueue<>();
        private volatile boolean closed;

        private Watch() {}

        /**
         * Has this watch receive what the calling thread opens from now on, and what threads open that it makes from
         * now on.
         *
         * @return what ends that, on the same thread; what was made meanwhile goes on to report here
         */
        public Entered enter() {
            Watch before = CURRENT.get();
            CURRENT.set(this);
            return () -> {
                if (before == null) {
                    CURRENT.remove();
                } else {
                    CURRENT.set(before);
                }
            };
        }

        /**
         * Returns what was opened under this watch and is not closed.
         *
         * @param kind the kind of resource
         * @return in the order in which it was opened; includes what the garbage collector has freed in its owner's
         *     place
         */
        public List<Opened> open(Kind kind) {
            return OPEN.values().stream()
                    .filter(entry -> entry.kind == kind && isMine(entry) && entry.opened != null)
                    .map(Entry::opened)
                    .sorted(Comparator.comparingLong(Opened::order))
                    .toList();
        }

        private static boolean isGarbage(Entry entry) {
            return entry.opened != null && entry.opened.resource().get() == null;
        }

        @SuppressWarnings("ReferenceEquality") // a watch is nothing but itself
        private boolean isMine(Entry entry) {
            return entry.watch == this;
        }

        /**
         * Returns the threads that handles and chains made under this watch.
         *
         * @return those that are alive
         */
        public List<Thread> threads() {
            return threads.stream()
                    .map(WeakReference::get)
                    .filter(thread -> thread != null && thread.isAlive())
                    .toList();
        }

        /**
         * Hands a resource over to another watch, as if it had been opened under that.
         *
         * @param opened what this watch has seen
         * @param other the watch that it counts for from now on
         */
        public void handOver(Opened opened, Watch other) {
            OPEN.replaceAll((key, entry) -> opened.equals(entry.opened) ? new Entry(entry.kind, other, opened) : entry);
        }

        /** Ends the watch: it receives nothing more, and what it saw is no longer told apart from the rest. */
        @Override
        public void close() {
            closed = true;
            threads.clear();
            OPEN.values().removeIf(entry -> isMine(entry) && isGarbage(entry));
            OPEN.replaceAll((key, entry) -> isMine(entry) ? new Entry(entry.kind, null, null) : entry);
        }
    }

    /** A thread's stay in a watch. */
    @FunctionalInterface
    public interface Entered extends AutoCloseable {
        @Override
        void close();
    }
}
