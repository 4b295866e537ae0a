package io.mlprod.routing;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;

/**
 * The route of a prediction to its model version: the test, the arm, and the reason. Immutable.
 *
 * @param test the name of the rollout or experiment; empty if none is running
 * @param epoch the number of starts of that test so far; a test that is started again assigns and counts afresh
 * @param step the step of a rollout, from 0; in an experiment how often its weights were changed
 * @param arm the arm that the unit belongs to; empty if no test with arms is running
 * @param assigned the version of that arm, or the serving version if there is no arm; another one may have answered,
 *     see {@link Reason#FALLBACK}
 * @param slot the unit's slot, from 0; -1 if there was no unit to hash
 * @param propensity the probability with which a unit gets this arm
 * @param reason why the prediction has this arm
 * @param salt the text that was hashed together with the unit for its slot; empty if there was no unit to hash
 * @since 0.1
 */
public record Route(
        String test,
        long epoch,
        int step,
        String arm,
        ModelVersion assigned,
        int slot,
        double propensity,
        Reason reason,
        String salt) {

    /** The arm that is compared with: in a rollout the version that has served so far. */
    public static final String CONTROL = "control";

    /** The arm of a rollout's new version. */
    public static final String CANDIDATE = "candidate";

    /** The reasons for a prediction's route. */
    public enum Reason {
        /** No rollout or experiment is running. */
        DEFAULT,
        /** The unit's slot belongs to the arm. */
        HASH,
        /** The application forced this unit into the arm. */
        FORCED,
        /** The unit is kept out of all tests. */
        HOLDOUT,
        /** The unit is outside the test's share of its layer. */
        LAYER,
        /** The unit's slot belongs to no arm. */
        UNALLOCATED,
        /** The input and the call have no unit; not counted. */
        NO_UNIT,
        /** The rollout has been promoted: the new version answers all units; not counted. */
        PROMOTED,
        /** The rollout has been taken back. */
        ROLLED_BACK,
        /** The arm's version failed, and the one that has served so far answered the same request. */
        FALLBACK
    }

    /**
     * Returns the route of a prediction outside any test.
     *
     * @param version the serving version
     * @return a route that can be kept and reused
     */
    public static Route direct(ModelVersion version) {
        return new Route("", 0, 0, "", version, -1, 1, Reason.DEFAULT, "");
    }

    /**
     * Returns this route for the case that another version had to answer.
     *
     * @return a route with reason {@link Reason#FALLBACK}
     */
    public Route fallback() {
        return new Route(test, epoch, step, arm, assigned, slot, propensity, Reason.FALLBACK, salt);
    }

    /**
     * Returns whether the test counts the prediction in its comparison: its unit was assigned by its slot.
     *
     * @return true even if the arm's version failed and another answered, since comparisons are by assignment
     */
    public boolean isCounted() {
        return reason == Reason.HASH || reason == Reason.FALLBACK;
    }

    /**
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
