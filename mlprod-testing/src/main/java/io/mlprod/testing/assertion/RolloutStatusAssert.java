package io.mlprod.testing.assertion;

import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import java.util.List;
import java.util.Objects;

/**
 * Assertions on the state of a rollout.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class RolloutStatusAssert extends FactAssert<RolloutStatusAssert, RolloutStatus> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public RolloutStatusAssert(RolloutStatus actual) {
        super(actual, RolloutStatusAssert.class);
    }

    @Override
    String subject() {
        return "the rollout " + actual.name();
    }

    @Override
    String origin() {
        return actual.toString();
    }

    /**
     * Checks the state.
     *
     * @param state the state
     * @return this
     */
    public RolloutStatusAssert hasState(RolloutState state) {
        return checkEqual(actual.state(), Objects.requireNonNull(state, "state"), "to have a state, and that");
    }

    /**
     * Checks that the candidate is the serving version.
     *
     * @return this
     */
    public RolloutStatusAssert isPromoted() {
        return hasState(RolloutState.PROMOTED);
    }

    /**
     * Checks that the candidate was taken back.
     *
     * @return this
     */
    public RolloutStatusAssert isRolledBack() {
        return hasState(RolloutState.ROLLED_BACK);
    }

    /**
     * Checks a part of the reason for the state.
     *
     * @param text a part of the reason
     * @return this
     */
    public RolloutStatusAssert hasReasonContaining(String text) {
        return check(
                actual.reason().contains(Objects.requireNonNull(text, "text")),
                "to be in its state for a reason that contains \"" + text + "\"",
                actual.reason());
    }

    /**
     * Checks the current step.
     *
     * @param step the step, from 0; -1 before the first
     * @return this
     */
    public RolloutStatusAssert isAtStep(int step) {
        return check(actual.step() == step, "to be at step " + step, "at step " + actual.step());
    }

    /**
     * Checks the share of units that the candidate answers.
     *
     * @param share 0 to 1
     * @return this
     */
    public RolloutStatusAssert hasShare(double share) {
        return check(Math.abs(actual.share() - share) < 1e-9, "to have the share " + share, actual.share());
    }

    /**
     * Checks that nothing is missing for the next step.
     *
     * @return this
     */
    public RolloutStatusAssert waitsForNothing() {
        return check(actual.missing().isEmpty(), "to wait for nothing", actual.missing());
    }

    /**
     * Checks that a guard finds the candidate surely good enough.
     *
     * @param guard the name of the guard
     * @return this
     */
    public RolloutStatusAssert hasProvenGuard(String guard) {
        Objects.requireNonNull(guard, "guard");
        List<GuardStatus> found = actual.guards().stream()
                .filter(one -> one.guard().equals(guard))
                .toList();
        check(
                !found.isEmpty(),
                "to have a guard " + guard,
                actual.guards().stream().map(GuardStatus::guard).toList());
        return check(
                found.get(0).isProven(),
                "to have a proof of its guard " + guard,
                "without: " + found.get(0).missing());
    }
}
