package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.RecordText;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the estimate of a metric was from what was realised, once the labels of the same rows had come. Immutable.
 *
 * <p>Estimate only those rows whose labels have come, to compare like with like.
 *
 * @param metric its name, as in {@link PerformanceEstimate#metrics}
 * @param estimated what was estimated, with its band
 * @param realised what was measured on the same rows
 * @since 0.1
 */
public record EstimateError(String metric, Estimate estimated, Estimate realised) {

    /**
     * Checks that both are there to be compared.
     *
     * @throws IllegalArgumentException if one of both has no value
     */
    public EstimateError {
        Objects.requireNonNull(metric, "metric");
        if (!estimated.isDefined() || !realised.isDefined()) {
            throw new IllegalArgumentException("An estimate and a realised metric that are compared need a value");
        }
    }

    /**
     * Compares one metric.
     *
     * @param estimate of the rows, before their labels came
     * @param metric its name
     * @param realised what was measured on the same rows
     * @return the error; empty if there was no estimate, or nothing was realised
     */
    public static Optional<EstimateError> of(PerformanceEstimate estimate, String metric, Estimate realised) {
        Estimate estimated = estimate.metric(metric);
        return estimated.isDefined() && realised.isDefined()
                ? Optional.of(new EstimateError(metric, estimated, realised))
                : Optional.empty();
    }

    /**
     * Returns the realised metric less the estimate. The labels are drawn with the same chances in both, so the band is
     * all there is of an interval: it contains 0 if the realised metric is within the band.
     *
     * @return the difference, below 0 if the model did worse than was estimated
     */
    public Estimate difference() {
        return new Estimate(
                realised.value() - estimated.value(),
                realised.value() - estimated.upper(),
                realised.value() - estimated.lower(),
                "");
    }

    /**
     * Returns whether the realised metric is within the band of the estimate.
     *
     * @return false if labels have come to follow differently from features, or by chance, in some windows of 100
     */
    public boolean isWithin() {
        return realised.value() >= estimated.lower() && realised.value() <= estimated.upper();
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
