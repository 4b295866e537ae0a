package io.mlprod.monitoring;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.estimate.EstimateError;
import io.mlprod.monitoring.estimate.PerformanceEstimate;
import io.mlprod.monitoring.fairness.FairnessReport;
import io.mlprod.monitoring.performance.PerformanceReport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the predictions of a version in a window of their time: how good they were as far as labels have
 * come, what was estimated before, and how groups fared. Immutable. It is made again whenever more labels have come.
 *
 * @param report the metrics of the labelled predictions, and the verdict on them
 * @param estimate the metrics of all predictions of the window, as far as scores tell; empty without a calibration
 * @param errors how far the estimates are from what was realised, of the labelled predictions; empty in windows that
 *     the calibration was fitted to, without one, and before
 *     {@link io.mlprod.monitoring.performance.Performance#minRows} labels have come
 * @param fairness a report for each grouping that was set
 * @since 0.1
 */
public record WindowPerformance(
        PerformanceReport report,
        Optional<PerformanceEstimate> estimate,
        List<EstimateError> errors,
        List<FairnessReport> fairness) {

    /** Copies the lists. */
    public WindowPerformance {
        Objects.requireNonNull(report, "report");
        Objects.requireNonNull(estimate, "estimate");
        errors = List.copyOf(errors);
        fairness = List.copyOf(fairness);
    }

    /**
     * Returns the verdict and the numbers of the window, without values of inputs.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("WindowPerformance[" + report
                + (estimate.isEmpty()
                        ? ""
                        : ", estimated " + estimate.orElseThrow().metrics().keySet())
                + ", " + fairness.size() + " fairness reports]");
    }
}
