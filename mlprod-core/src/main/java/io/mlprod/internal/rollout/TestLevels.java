package io.mlprod.internal.rollout;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;

/**
 * The division of a rollout's alpha among its tests. Immutable.
 *
 * <p>A candidate that is within all limits is taken back if any of the tests for that is wrong, so these share alpha:
 * one for each guard's ratio, one for each {@code maxRate}, and the breaker. A candidate that is bad by one guard only
 * goes on if that guard is wrong about it, already in the first step. So each guard has all of alpha for its proof;
 * where it has two ways to a proof, each of them has a half.
 *
 * @param alpha the rollout's alpha
 * @param tests the number of tests that may take it back
 * @param steps the number of steps, in each of which a rate is tested anew
 */
record TestLevels(double alpha, long tests, int steps) {

    static TestLevels of(Rollout<?, ?> rollout) {
        long rates = rollout.guards().stream()
                .filter(guard -> guard.maxRate().isPresent())
                .count();
        return new TestLevels(
                rollout.alpha(),
                rollout.guards().size() + rates + 1,
                rollout.steps().size());
    }

    /**
     * Returns the level of each test that may take the rollout back: of a guard's ratio, of its rate, and of the
     * breaker.
     */
    double ofTest() {
        return alpha / tests;
    }

    /** Returns the level of the test of a rate in one step. */
    double ofRateInStep() {
        return ofTest() / steps;
    }

    /** Returns the level of each way in which a guard may find the candidate good enough in a step. */
    double ofProof(Guard<?> guard) {
        return guard.orRateBelow() > 0 ? alpha / 2 : alpha;
    }
}
