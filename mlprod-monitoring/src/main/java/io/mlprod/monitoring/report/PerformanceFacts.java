package io.mlprod.monitoring.report;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a metric of a version's predictions: its values over time, and the verdict on the last one.
 * Immutable.
 *
 * @param metric its name, for people
 * @param model the version that is judged
 * @param verdict whether the version is as good as its reference
 * @param reason why there is no verdict, in words; empty if there is one
 * @param judged the window that the verdict is about, of which later ones may wait for their labels; empty if there is
 *     no verdict
 * @param isOutdated whether several later windows have no verdict though they wait for no more labels, so that it says
 *     little of today
 * @param reference the metric on the reference; undefined if it is not known
 * @param limit from where on it is an alert; NaN if there is none
 * @param labelDelay the median of the time until a label comes; empty if less than half have come
 * @param estimateError how far the estimates were from what was measured later, as a mean of the absolute differences;
 *     NaN if that is not known
 * @param worstSlice the part of the predictions with the worst value; empty if no slices were looked at, or none is
 *     worse than the others
 * @param windows its values over time, in any order; both an estimate and a measurement of one time if both are known
 * @since 0.1
 */
public record PerformanceFacts(
        String metric,
        ModelVersion model,
        Verdict verdict,
        String reason,
        Optional<Window> judged,
        boolean isOutdated,
        Estimate reference,
        double limit,
        Optional<Duration> labelDelay,
        double estimateError,
        Optional<Slice> worstSlice,
        List<Window> windows) {

    /** The verdicts on a metric. */
    public enum Verdict {
        /** Surely better than the reference. */
        BETTER,
        /** Neither surely better nor surely worse. */
        SAME,
        /** Surely worse than the reference. */
        WORSE,
        /** Its labelled predictions are the reference itself. */
        REFERENCE,
        /** Too few labels to say anything. */
        NOT_ENOUGH_DATA,
        /** The predictions with labels are not like those without. */
        NOT_REPRESENTATIVE
    }

    /**
     * The metric of the predictions of some time. Immutable.
     *
     * @param from when the predictions begin
     * @param to when they end
     * @param value the metric with its interval
     * @param rows how many predictions there were
     * @param labelled which share of them has a label by now
     * @param isEstimate whether it was estimated without labels
     */
    public record Window(Instant from, Instant to, Estimate value, long rows, double labelled, boolean isEstimate) {

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

    /**
     * A part of the predictions. Immutable.
     *
     * @param name what they have in common, for people: {@code region = north}; a pseudonym if it is sensitive
     * @param rows how many have a label
     * @param value the metric with its interval
     * @param pValue the probability that one of all slices is as much worse by chance, at most
     */
    public record Slice(String name, long rows, Estimate value, double pValue) {

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

    /** Copies the windows. */
    public PerformanceFacts {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(judged, "judged");
        Objects.requireNonNull(reference, "reference");
        windows = List.copyOf(windows);
    }

    /**
     * Returns the window that stands for all: that of the verdict, or without one the latest that has a value.
     *
     * @return empty if there is none
     */
    public Optional<Window> main() {
        return judged.or(this::last);
    }

    /**
     * Returns the latest window that has a value: a measured one if there is any, otherwise an estimate.
     *
     * @return empty if there is none
     */
    public Optional<Window> last() {
        return windows.stream()
                .filter(window -> window.value().isDefined())
                .reduce((one, other) -> isLater(one, other) ? one : other);
    }

    private static boolean isLater(Window one, Window other) {
        return one.isEstimate() == other.isEstimate() ? !one.to().isBefore(other.to()) : !one.isEstimate();
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
