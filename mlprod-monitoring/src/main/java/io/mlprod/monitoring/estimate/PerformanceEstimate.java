package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.estimate.Window.Expected;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What the metrics of some predictions are likely to be, before their labels are known. It is computed from their
 * scores and from a {@link ScoreCalibration}, which says how often such scores were right in the past (confidence-based
 * performance estimation). It is an estimate and not a measurement: it knows nothing of a change in how labels follow
 * from features (concept drift), and is wrong after one. Immutable.
 *
 * <p>Each metric has a band in which the realised metric of the same rows is expected, once their labels have come. The
 * band allows for the labels being drawn, and for the calibration having been fitted to finitely many rows: of 20
 * calibrations, 19 have bands that hold the realised metric of 93 % of the windows or more. {@code ESTIMATE.md} of this
 * module has the formulas, and how often the bands held.
 *
 * @param model the version that answered
 * @param rows how many predictions there are
 * @param outside the share of rows with a score that the calibration has not seen the like of: below its lowest, above
 *     its highest, or not a number. The metrics are of the other rows
 * @param refusal why there is no estimate; otherwise empty
 * @param metrics by name, in a fixed order: {@code accuracy}, {@code precision}, {@code recall}, {@code specificity},
 *     {@code f1}, {@code rocAuc}, {@code averagePrecision}, {@code brier}, {@code logLoss}; of several classes the
 *     means over classes, and no specificity. None if it is refused
 * @since 0.1
 */
public record PerformanceEstimate(
        ModelVersion model, int rows, double outside, String refusal, Map<String, Estimate> metrics) {

    /** The largest share of rows with scores unlike those of the calibration with which there is an estimate. */
    public static final double MAX_OUTSIDE = 0.05;

    /** Checks that nothing is null, and copies the metrics in their order. */
    public PerformanceEstimate {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(refusal, "refusal");
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * Estimates the metrics of predictions of a yes or no. The order of rows makes no difference.
     *
     * @param calibration of the version that answered
     * @param predictedPositive for each row, whether yes was predicted
     * @param scores of each row, as the model gave them
     * @return the estimate; refused if there are no rows, or too many with scores unlike those of the calibration
     * @throws IllegalArgumentException if the lengths differ, or the calibration is of several classes
     */
    public static PerformanceEstimate of(ScoreCalibration calibration, boolean[] predictedPositive, double[] scores) {
        if (!calibration.isBinary()) {
            throw new IllegalArgumentException("The calibration of " + calibration.model()
                    + " is of several classes; give the predicted class and the scores of each row");
        }
        Rows.sameLength("predictions", predictedPositive.length, "scores", scores.length);
        return of(calibration, scores.length, curves -> Covered.binary(curves.get(0), predictedPositive, scores));
    }

    /**
     * Estimates the metrics of predictions of one of several classes.
     *
     * @param calibration of the version that answered
     * @param predicted the class that was predicted for each row
     * @param scores of each row, one for each class of the calibration, as the model gave them
     * @return the estimate; refused if there are no rows, or too many with scores unlike those of the calibration
     * @throws IllegalArgumentException if the lengths differ, a predicted class is none of the calibration's, or the
     *     calibration is of a yes or no
     */
    public static PerformanceEstimate of(ScoreCalibration calibration, String[] predicted, double[][] scores) {
        if (calibration.isBinary()) {
            throw new IllegalArgumentException("The calibration of " + calibration.model()
                    + " is of a yes or no; give one decision and one score of each row");
        }
        Rows.sameLength("predictions", predicted.length, "rows of scores", scores.length);
        Rows.eachOfLength(scores, calibration.classes().size());
        int[] numbers = Rows.numbers("predicted", predicted, calibration.classes());
        return of(calibration, scores.length, curves -> Covered.multiclass(curves, numbers, scores));
    }

    private static PerformanceEstimate of(
            ScoreCalibration calibration, int rows, Function<List<Curve>, Window> windows) {
        Window window = windows.apply(calibration.curves());
        Window fitted = calibration.areAllUsed() ? window : windows.apply(calibration.usedCurves());
        double outside = rows == 0 ? 0 : (double) (rows - window.rows()) / rows;
        String refusal = rows == 0 ? "there are no rows" : outside > MAX_OUTSIDE ? tooMany(outside) : "";
        Map<String, Estimate> metrics = new LinkedHashMap<>();
        if (refusal.isEmpty()) {
            for (Metric metric : Metric.of(calibration.isBinary())) {
                metrics.put(metric.key(), estimate(calibration, metric, window, fitted));
            }
        }
        return new PerformanceEstimate(calibration.model(), rows, outside, refusal, metrics);
    }

    private static Estimate estimate(ScoreCalibration calibration, Metric metric, Window window, Window fitted) {
        if (!calibration.isEstimated(metric)) {
            return Estimate.undefined("scores are no probabilities");
        }
        Expected expected = fitted.expected(metric);
        double value = window == fitted ? expected.value() : window.value(metric);
        return Double.isNaN(value) || Double.isNaN(expected.value())
                ? Estimate.undefined(metric.whyUndefined())
                : Band.of(value, expected, calibration.bias(metric), metric.most());
    }

    private static String tooMany(double outside) {
        return NumberText.percent(outside) + " of the rows have a score unlike those of the calibration, more than "
                + NumberText.percent(MAX_OUTSIDE) + "; fit it to recent labelled rows";
    }

    /**
     * Returns whether there is no estimate.
     *
     * @return true if {@link #refusal} says why
     */
    public boolean isRefused() {
        return !refusal.isEmpty();
    }

    /**
     * Returns the estimate of one metric.
     *
     * @param name as in {@link #metrics}
     * @return the estimate with its band; undefined if this is refused, or the metric is none of those that are
     *     estimated
     */
    public Estimate metric(String name) {
        Estimate metric = metrics.get(name);
        return metric != null ? metric : Estimate.undefined(isRefused() ? refusal : "this metric is not estimated");
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
