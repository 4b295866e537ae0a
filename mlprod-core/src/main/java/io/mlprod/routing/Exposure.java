package io.mlprod.routing;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.time.Instant;

/**
 * The event that a unit met an arm of a test, reported once for each unit, arm and epoch when the first answer was
 * given. Immutable. Analyse by the route's assigned version, not by the served one.
 *
 * <p>Each process reports separately, and remembers a bounded number of units. So the same unit may be reported again,
 * and an analysis should count the first exposure of each (test, epoch, unit, arm).
 *
 * <p>In terms of OpenTelemetry's event {@code feature_flag.evaluation}, whose status is Development,
 * {@code feature_flag.key} is the route's test, {@code feature_flag.result.variant} its arm,
 * {@code feature_flag.version} its epoch, and {@code feature_flag.context.id} the unit.
 *
 * @param at when, by the machine's clock
 * @param route test, epoch, step, arm, assigned version with digest, slot, propensity, reason and salt; salt, slot and
 *     the test's {@link UnitHashing} say how the unit came to its arm
 * @param served the version that answered
 * @param unit a pseudonym of the unit within tests of one salt, 16 hexadecimal digits, the same in every process: its
 *     plain hash, which whoever can guess units can reverse, or a keyed hash with {@code ModelHandleBuilder.unitSecret}
 * @param decision the prediction, to which later outcomes refer
 * @since 0.1
 */
public record Exposure(Instant at, Route route, ModelVersion served, String unit, PredictionId decision) {
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
