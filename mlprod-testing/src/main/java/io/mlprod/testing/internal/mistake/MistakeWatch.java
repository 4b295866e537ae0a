package io.mlprod.testing.internal.mistake;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A watch over what a test makes by hand and may forget to close: who never closes it is never told by it what was
 * wrong. Receives what is made by the threads that entered it, and by the threads that these made. Thread-safe.
 */
public final class MistakeWatch {

    private static final InheritableThreadLocal<@Nullable MistakeWatch> CURRENT = new InheritableThreadLocal<>();

    private final Queue<Supplier<@Nullable AssertionError>> made = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    /** Creates a watch that no thread has entered yet. */
    public MistakeWatch() {}

    /**
     * Notes that something was made that finds mistakes of a test. Does nothing if nobody watches the calling thread.
     *
     * @param mistake gives what is wrong and has not been told yet, or null; asked when the watch ends
     */
    public static void made(Supplier<@Nullable AssertionError> mistake) {
        MistakeWatch watch = CURRENT.get();
        if (watch != null && !watch.ended) {
            watch.made.add(mistake);
        }
    }

    /** What ends the stay of a thread. */
    @FunctionalInterface
    public interface Entered extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Has this watch receive what the calling thread makes from now on.
     *
     * @return what ends that, on the same thread
     */
    public Entered enter() {
        MistakeWatch before = CURRENT.get();
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
     * Ends the watch, which then keeps nothing.
     *
     * @return what is wrong and nobody was told
     */
    public List<AssertionError> end() {
        ended = true;
        List<AssertionError> found =
                made.stream().map(Supplier::get).filter(Objects::nonNull).toList();
        made.clear();
        return found;
    }
}
