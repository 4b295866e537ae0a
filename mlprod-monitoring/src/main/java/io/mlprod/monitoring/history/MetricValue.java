package io.mlprod.monitoring.history;

import io.mlprod.internal.text.RecordText;

/**
 * A metric of the predictions of a window, such as the ROC AUC, with its interval. Immutable.
 *
 * @param metric its name
 * @param value the metric
 * @param low the lower end of its interval
 * @param high the upper end of its interval
 * @param rows how many predictions it is of
 * @param labelled which share of the window's predictions has a label by now
 * @param isEstimate whether it was estimated without labels
 * @since 0.1
 */
public record MetricValue(
        String metric, double value, double low, double high, long rows, double labelled, boolean isEstimate) {

    /**
     * Returns all values, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
