package io.mlprod.testing;

import io.mlprod.testing.internal.inject.TestScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of tests whose instances are being made: JUnit makes them before it says which test they are for, on the
 * thread that runs the test. Thread-safe.
 */
final class UpcomingTests {

    /** A scope, the class it is for, and the instances made in it; an inner class's test has several. */
    private record Upcoming(TestScope scope, Class<?> test, Set<Object> instances) {}

    private final Map<Thread, Upcoming> byThread = new ConcurrentHashMap<>();

    /**
     * Begins the making of an instance.
     *
     * @param outer the instance around it: if that was made here, it is for the same test
     */
    void begin(Class<?> test, Optional<Object> outer, Supplier<TestScope> scope) {
        Upcoming current = byThread.get(Thread.currentThread());
        if (current == null || outer.filter(current.instances::contains).isEmpty()) {
            discard(current);
            byThread.put(
                    Thread.currentThread(),
                    new Upcoming(scope.get(), test, Collections.newSetFromMap(new IdentityHashMap<>())));
        }
    }

    void made(Object instance) {
        Upcoming current = byThread.get(Thread.currentThread());
        if (current != null) {
            current.instances.add(instance);
        }
    }

    /** Returns the scope of the test that this thread makes an instance for. */
    Optional<TestScope> current() {
        return Optional.ofNullable(byThread.get(Thread.currentThread())).map(Upcoming::scope);
    }

    /** Returns the scope that {@link #current} does, for its test, which begins now. */
    Optional<TestScope> take() {
        return Optional.ofNullable(byThread.remove(Thread.currentThread())).map(Upcoming::scope);
    }

    /** Closes what was made for tests of a class that never began, since a constructor failed. */
    void discardOf(Class<?> test) {
        byThread.values().removeIf(upcoming -> {
            boolean isOf = upcoming.test.equals(test);
            if (isOf) {
                discard(upcoming);
            }
            return isOf;
        });
    }

    private static void discard(@Nullable Upcoming upcoming) {
        if (upcoming != null) {
            upcoming.scope.discard();
        }
    }
}
