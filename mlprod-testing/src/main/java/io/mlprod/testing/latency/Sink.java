package io.mlprod.testing.latency;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Where results go, so that no compiler can tell that nobody needs them and leave out the work. Thread-safe. */
final class Sink {

    @SuppressWarnings("UnusedVariable") // written for the sake of writing
    private static volatile @Nullable Object last;

    private Sink() {}

    /** Calls an action so many times, and returns its last result; null for none. */
    static @Nullable Object run(String name, Callable<?> action, long times) {
        for (long i = 0; i < times; i++) {
            try {
                last = action.call();
            } catch (Exception e) {
                throw new IllegalStateException(
                        "The " + name + " threw " + e.getClass().getSimpleName()
                                + " while it was measured; measure calls that succeed, since one that fails takes"
                                + " another"
                                + " time",
                        e);
            }
        }
        Object result = last;
        last = null; // keeps nothing of the test alive
        return result;
    }
}
