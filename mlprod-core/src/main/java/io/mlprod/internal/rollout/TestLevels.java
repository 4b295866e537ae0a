package io.mlprod.internal.rollout;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;

/**
 * How a rollout's alpha is divided. Immutable.
 *
 * <p>A candidate that is within all limits is taken back if any test of them is wrong, so these share alpha: one for
 * each guard's ratio, one for each {@code maxRate}, and the breaker. A candidate that is bad in one guard only goes on
 * if that guard is wrong about it, in the first step already; so each guard has alpha for its proof, for two ways to it
 * a half each.
 *
 * @param alpha of the rollout
 * @param tests that may take it back
 * @param steps in each of which a rate is tested anew
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
     * Returns the level of each test that may take the rollout back: of a guard's ratio, of its rate, of the breaker.
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
