package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;

/** An estimate on the scale where more is better. Immutable. */
record Oriented(double value, double lower, double upper) {

    static Oriented of(Estimate estimate, Metric<?> metric) {
        return metric.isHigherBetter()
                ? new Oriented(estimate.value(), estimate.lower(), estimate.upper())
                : new Oriented(-estimate.value(), -estimate.upper(), -estimate.lower());
    }
}
