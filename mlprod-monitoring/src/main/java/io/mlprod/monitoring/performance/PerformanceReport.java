package io.mlprod.monitoring.performance;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.Performance.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How good the predictions of a version were in a window of their time, as far as labels have come. Immutable. It is
 * made again whenever more labels have come.
 *
 * @param model the version that predicted
 * @param from the first moment of the window
 * @param to the first moment that is not in it
 * @param at when this was computed
 * @param task what the model answers
 * @param predictions how many were made
 * @param labelled how many of them have a label
 * @param delay how long labels take
 * @param coverage whether the labelled predictions are like the others
 * @param metrics the metrics of the labelled predictions, each with its reference
 * @param reference what they are compared with, in words
 * @param slices the slices that have enough labels, the worst first
 * @param labels what came of the labels of this version since the process began
 * @param verdict the summary of all metrics
 * @param notes what a reader should know, such as settings that do not fit the model
 * @since 0.1
 */
public record PerformanceReport(
        ModelVersion model,
        Instant from,
        Instant to,
        Instant at,
        Task task,
        long predictions,
        long labelled,
        Delay delay,
        Coverage coverage,
        List<MetricResult> metrics,
        String reference,
        List<SliceResult> slices,
        LabelCounts labels,
        Verdict verdict,
        List<String> notes) {

    /** What a comparison with the reference has found. */
    public enum Verdict {
        /** Better than the reference, by more than chance and tolerance explain. */
        BETTER,
        /** No difference that chance or tolerance do not explain; the interval says how large one may be. */
        SAME,
        /** Worse than the reference, by more than chance and tolerance explain. */
        WORSE,
        /** Too few labels, or nothing to compare with yet. */
        NOT_ENOUGH_DATA,
        /** The predictions that have labels are unlike those that have none. */
        NOT_REPRESENTATIVE
    }

    /**
     * A metric of the labelled predictions.
     *
     * @param metric which one
     * @param value its value with a 95 % interval
     * @param reference what it is compared with; undefined while there is nothing
     * @param difference value minus reference, with a 95 % interval
     * @param pValue how probable a difference as large is by chance, at any of the looks at a growing window; NaN if it
     *     is not known
     * @param verdict what that means
     * @param reason why there is no verdict, in words; empty if there is one
     */
    public record MetricResult(
            PerformanceMetric metric,
            Estimate value,
            Estimate reference,
            Estimate difference,
            double pValue,
            Verdict verdict,
            String reason) {

        /** Checks that nothing is null. */
        public MetricResult {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(metric, "metric");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(reference, "reference");
            Objects.requireNonNull(difference, "difference");
            Objects.requireNonNull(verdict, "verdict");
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * The labelled predictions that have one value of a feature or tag, compared with all others of the window.
     *
     * @param name the feature or tag
     * @param value its value, as the settings let it be shown; may be personal data, so it is not in the text form
     * @param labelled how many labelled predictions have it
     * @param metric what is compared
     * @param here its value with a 95 % interval
     * @param rest that of the other predictions
     * @param difference here minus rest
     * @param pValue as that of {@link MetricResult#pValue}, after Holm's correction for all slices of the window
     * @param isWorse whether the slice is worse than the rest, by more than chance and tolerance explain
     */
    public record SliceResult(
            String name,
            String value,
            long labelled,
            PerformanceMetric metric,
            Estimate here,
            Estimate rest,
            Estimate difference,
            double pValue,
            boolean isWorse) {

        /**
         * Returns everything but the slice's value.
         *
         * @return one line, safe to print
         */
        @Override
        public String toString() {
            return PlainText.line("SliceResult[name=" + name + ", labelled=" + labelled + ", metric=" + metric
                    + ", here=" + here + ", rest=" + rest + ", difference=" + difference + ", pValue=" + pValue
                    + ", isWorse=" + isWorse + "]");
        }
    }

    /**
     * How long labels take: quantiles of all predictions of the window, of which those without a label wait at least as
     * long as they have waited (Kaplan and Meier 1958). A share of predictions that never get a label is a share whose
     * time is not reached.
     *
     * @param median by when half of the predictions have a label; empty if they have not yet
     * @param ninety by when 90 % have; empty if they have not yet
     */
    public record Delay(Optional<Duration> median, Optional<Duration> ninety) {

        /** Checks that nothing is null. */
        public Delay {
            Objects.requireNonNull(median, "median");
            Objects.requireNonNull(ninety, "ninety");
        }

        /**
         * Returns both, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * Whether the labelled predictions stand for all of the window: what was predicted and the slices are compared
     * between those with and without a label.
     *
     * @param isComplete whether so few labels are missing that they could not change the metrics by more than chance
     *     does, or as much time has passed as {@link Performance#settle} says; before that there is no verdict, since
     *     the labels that come first may say something else than the last
     * @param isRepresentative false if some distribution differs, both significantly and by enough
     * @param worst what differs most: {@code score}, {@code class}, {@code number} or a slice's name; empty if nothing
     *     was compared
     * @param effect the total variation between the labelled predictions and all: which share of them would have to be
     *     others
     * @param pValue of the difference between labelled and unlabelled ones, corrected for the number of distributions
     */
    public record Coverage(boolean isComplete, boolean isRepresentative, String worst, double effect, double pValue) {

        /** Checks that nothing is null. */
        public Coverage {
            Objects.requireNonNull(worst, "worst");
        }

        /**
         * Returns everything, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * What came of labels. Those whose prediction is unknown count to the version that served when they came.
     *
     * @param joined labels that were the first of their prediction
     * @param duplicate labels that said the same again
     * @param corrected labels that took the place of another one
     * @param late labels that came when their prediction had expired; they count in nothing else
     * @param unmatched labels of a prediction that is not known
     * @param foreign labels of a type or class that the model does not predict
     * @param early labels that are dated before their prediction, since the clock was set; they count as joined as well
     * @param lost labels for which there was no room while the store was away, or that the store refused
     * @param droppedPredictions predictions that were not kept, for want of room or since the store refused them, so
     *     that their labels are unmatched
     */
    public record LabelCounts(
            long joined,
            long duplicate,
            long corrected,
            long late,
            long unmatched,
            long foreign,
            long early,
            long lost,
            long droppedPredictions) {

        /** No label has come. */
        public static final LabelCounts NONE = new LabelCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Copies the lists. */
    public PerformanceReport {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(at, "at");
        metrics = List.copyOf(metrics);
        slices = List.copyOf(slices);
        notes = List.copyOf(notes);
    }

    /**
     * Returns the share of the window's predictions that have a label.
     *
     * @return 0 to 1
     */
    public double labelledShare() {
        return predictions == 0 ? 0 : (double) labelled / predictions;
    }

    /**
     * Returns a metric.
     *
     * @param metric which one
     * @return empty if it was not computed
     */
    public Optional<MetricResult> metric(PerformanceMetric metric) {
        return metrics.stream().filter(result -> result.metric() == metric).findFirst();
    }

    /**
     * Returns the slice that is most surely worse than the others.
     *
     * @return empty if none is below the others
     */
    public Optional<SliceResult> worstSlice() {
        return slices.stream().findFirst().filter(slice -> {
            double difference = slice.difference().value();
            return slice.metric().isHigherBetter() ? difference < 0 : difference > 0;
        });
    }

    /**
     * Returns everything as a table for people. It names the values of slices as the settings let them be shown, and no
     * other values of inputs.
     *
     * @return several lines
     */
    public String text() {
        return PerformanceText.of(this);
    }

    /**
     * Returns the verdict and the numbers of the window, without values of inputs.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("PerformanceReport[" + model + " from " + from + " to " + to + ": " + verdict + ", "
                + labelled + " of " + predictions + " labelled]");
    }
}
