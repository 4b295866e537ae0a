package io.mlprod.testing.internal.inject;

import java.util.List;

/**
 * What a test may leave behind.
 *
 * @param handles whether handles and native sessions that stay open are failures
 * @param threads whether threads that stay alive are failures
 * @param allowedThreads beginnings of the names of threads that may stay
 * @param isParallel whether other tests may start threads at the same time
 * @param sharesPools whether something that outlives the test may have started a worker of a pool: a fixture of the
 *     class, or a container such as Spring's
 */
public record LeakRules(
        boolean handles, boolean threads, List<String> allowedThreads, boolean isParallel, boolean sharesPools) {

    /** Copies the list. */
    public LeakRules {
        allowedThreads = List.copyOf(allowedThreads);
    }
}
