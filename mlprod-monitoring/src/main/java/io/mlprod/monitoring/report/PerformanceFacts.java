package io.mlprod.monitoring.report;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.util.Optional;

/**
 * What is said of a metric of the predictions as a whole; its values over time are those of the windows. Immutable.
 *
 * @param metric its name, the same as in the windows
 * @param model the version that is judged
 * @param verdict whether the version is as good as its reference
 * @param reference the metric on the reference; NaN if it is not known
 * @param limit from where on it is an alert; NaN if there is none
 * @param labelDelay the median of the time until a label comes; empty if none has come
 * @since 0.1
 */
public record PerformanceFacts(
        String metric,
        ModelVersion model,
        Verdict verdict,
        double reference,
        double limit,
        Optional<Duration> labelDelay) {

    /** The verdicts on a metric. */
    public enum Verdict {
        /** Surely better than the reference. */
        BETTER,
        /** Neither surely better nor surely worse. */
        SAME,
        /** Surely worse than the reference. */
        WORSE,
        /** Too few labels to say anything. */
        NOT_ENOUGH_DATA,
        /** The predictions with labels are not like those without. */
        NOT_REPRESENTATIVE
    }

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
