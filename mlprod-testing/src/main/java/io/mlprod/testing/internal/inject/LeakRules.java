package io.mlprod.testing.internal.inject;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What a test may leave behind.
 *
 * @param handles whether handles and native sessions that stay open are failures
 * @param threads whether threads that stay alive are failures
 * @param allowedThreads beginnings of the names of threads that may stay
 * @param grace how long threads have to end
 * @param isParallel whether other tests may start threads at the same time
 * @param hasContainer whether a container such as Spring's outlives the test, whose pools may have started workers
 * @param fixtures what the class holds over its tests: handles among them may have been opened late, and pools may have
 *     started workers
 */
public record LeakRules(
        boolean handles,
        boolean threads,
        List<String> allowedThreads,
        Duration grace,
        boolean isParallel,
        boolean hasContainer,
        Collection<?> fixtures) {

    /** Copies the lists. */
    public LeakRules {
        allowedThreads = List.copyOf(allowedThreads);
        Set<Object> same = Collections.newSetFromMap(new IdentityHashMap<>());
        same.addAll(fixtures);
        fixtures = Collections.unmodifiableSet(same);
    }

    boolean allows(String thread) {
        return allowedThreads.stream().anyMatch(thread::startsWith);
    }

    /** Returns whether something that outlives the test may have started a worker of a pool. */
    boolean sharesPools() {
        return hasContainer || !fixtures.isEmpty();
    }
}
