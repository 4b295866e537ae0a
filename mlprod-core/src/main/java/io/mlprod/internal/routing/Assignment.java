package io.mlprod.internal.routing;

import io.mlprod.routing.Route;

/**
 * The place of a unit in a test. Immutable.
 *
 * @param arm the arm, from 0 for control
 * @param slot the unit's slot, -1 if there is no unit
 * @param reason why the unit has this arm
 * @param unitHash the number that stands for the unit in reports and counts: the first half of {@code murmur3_x64_128}
 *     over the UTF-8 of {@code salt:unit} with seed 0, the same in every process; 0 if there is no unit
 */
public record Assignment(int arm, int slot, Route.Reason reason, long unitHash) {

    /** The assignment of calls without a unit. */
    static final Assignment NO_UNIT = new Assignment(0, -1, Route.Reason.NO_UNIT, 0);
}
