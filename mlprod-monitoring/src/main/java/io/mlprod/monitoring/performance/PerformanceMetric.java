package io.mlprod.monitoring.performance;

import io.mlprod.monitoring.performance.Performance.Task;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/**
 * A metric of {@code io.mlprod.evaluation} that a monitor computes of labelled predictions.
 *
 * @since 0.1
 */
public enum PerformanceMetric {
    /** The area under the ROC curve; of several classes the mean of each against the rest. Needs scores. */
    ROC_AUC("rocAuc", true, Of.CLASSES),
    /** The share of right answers. */
    ACCURACY("accuracy", true, Of.CLASSES),
    /** The share of right answers among those of the positive class; of several classes the mean. */
    PRECISION("precision", true, Of.CLASSES),
    /** The share of the positive class that was found; of several classes the mean. */
    RECALL("recall", true, Of.CLASSES),
    /** The harmonic mean of precision and recall; of several classes the mean. */
    F1("f1", true, Of.CLASSES),
    /** The share of the negative class that was recognised. */
    SPECIFICITY("specificity", true, Of.YES_OR_NO),
    /** The mean of the recalls of all classes. */
    BALANCED_ACCURACY("balancedAccuracy", true, Of.CLASSES),
    /** Matthews' correlation coefficient. */
    MCC("mcc", true, Of.CLASSES),
    /** The area under the precision-recall curve, without interpolation. Needs scores. */
    AVERAGE_PRECISION("averagePrecision", true, Of.CLASSES),
    /** The mean negative logarithm of the right class's probability. Needs probabilities. */
    LOG_LOSS("logLoss", false, Of.CLASSES),
    /** The mean squared error of probabilities. Needs probabilities. */
    BRIER("brier", false, Of.CLASSES),
    /** The expected calibration error in ten bins of equal count. Needs probabilities. */
    CALIBRATION_ERROR("calibrationError", false, Of.CLASSES),
    /** The mean absolute error. */
    MAE("mae", false, Of.NUMBERS),
    /** The root of the mean squared error. */
    RMSE("rmse", false, Of.NUMBERS),
    /** The mean absolute error relative to what is right. */
    MAPE("mape", false, Of.NUMBERS),
    /** The share of the variance that is explained. */
    R2("r2", true, Of.NUMBERS);

    private final String title;
    private final boolean isHigherBetter;
    private final Of answers;

    /** What answers it is defined for. */
    private enum Of {
        YES_OR_NO,
        CLASSES,
        NUMBERS
    }

    PerformanceMetric(String title, boolean isHigherBetter, Of answers) {
        this.title = title;
        this.isHigherBetter = isHigherBetter;
        this.answers = answers;
    }

    /**
     * Returns the name in reports, KPIs and metrics.
     *
     * @return the name of the method of {@code io.mlprod.evaluation}, for example {@code rocAuc}
     */
    public String title() {
        return title;
    }

    /**
     * Returns whether a higher value is a better model.
     *
     * @return false for errors and losses
     */
    public boolean isHigherBetter() {
        return isHigherBetter;
    }

    /**
     * Returns whether the metric is defined for a task.
     *
     * @param task what the model answers
     * @return whether it can be computed
     */
    public boolean isOf(Task task) {
        return switch (answers) {
            case YES_OR_NO -> task == Task.BINARY;
            case CLASSES -> task != Task.REGRESSION;
            case NUMBERS -> task == Task.REGRESSION;
        };
    }

    /** Returns whether there may be models with a value. */
    boolean mayBe(double value) {
        return switch (this) {
            case ROC_AUC,
                    ACCURACY,
                    PRECISION,
                    RECALL,
                    F1,
                    SPECIFICITY,
                    BALANCED_ACCURACY,
                    AVERAGE_PRECISION,
                    CALIBRATION_ERROR -> value >= 0 && value <= 1;
            case MCC -> value >= -1 && value <= 1;
            case LOG_LOSS, BRIER, MAE, RMSE, MAPE -> value >= 0;
            case R2 -> value <= 1;
        };
    }

    /**
     * Returns the metrics that are computed unless others are set.
     *
     * @param task what the model answers
     * @return the most important one first
     */
    static List<PerformanceMetric> usual(Task task) {
        return Arrays.stream(values())
                .filter(metric -> metric.isOf(task))
                .filter(metric -> !EnumSet.of(SPECIFICITY, BALANCED_ACCURACY, MCC, AVERAGE_PRECISION, MAPE)
                        .contains(metric))
                .toList();
    }
}
