package io.mlprod.monitoring.performance;

import io.mlprod.monitoring.performance.Performance.Task;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A metric of {@code io.mlprod.evaluation} that a monitor computes of labelled predictions.
 *
 * @since 0.1
 */
public enum PerformanceMetric {
    /** The area under the ROC curve; of several classes the mean of each against the rest. Needs scores. */
    ROC_AUC("rocAuc", true, Task.BINARY, Task.MULTICLASS),
    /** The share of right answers. */
    ACCURACY("accuracy", true, Task.BINARY, Task.MULTICLASS),
    /** The share of right answers among those of the positive class; of several classes the mean. */
    PRECISION("precision", true, Task.BINARY, Task.MULTICLASS),
    /** The share of the positive class that was found; of several classes the mean. */
    RECALL("recall", true, Task.BINARY, Task.MULTICLASS),
    /** The harmonic mean of precision and recall; of several classes the mean. */
    F1("f1", true, Task.BINARY, Task.MULTICLASS),
    /** The share of the negative class that was recognised. */
    SPECIFICITY("specificity", true, Task.BINARY),
    /** The mean of the recalls of all classes. */
    BALANCED_ACCURACY("balancedAccuracy", true, Task.BINARY, Task.MULTICLASS),
    /** Matthews' correlation coefficient. */
    MCC("mcc", true, Task.BINARY, Task.MULTICLASS),
    /** The area under the precision-recall curve, without interpolation. Needs scores. */
    AVERAGE_PRECISION("averagePrecision", true, Task.BINARY, Task.MULTICLASS),
    /** The mean negative logarithm of the right class's probability. Needs probabilities. */
    LOG_LOSS("logLoss", false, Task.BINARY, Task.MULTICLASS),
    /** The mean squared error of probabilities. Needs probabilities. */
    BRIER("brier", false, Task.BINARY, Task.MULTICLASS),
    /** The expected calibration error in ten bins of equal count. Needs probabilities. */
    CALIBRATION_ERROR("calibrationError", false, Task.BINARY, Task.MULTICLASS),
    /** The mean absolute error. */
    MAE("mae", false, Task.REGRESSION),
    /** The root of the mean squared error. */
    RMSE("rmse", false, Task.REGRESSION),
    /** The mean absolute error relative to what is right. */
    MAPE("mape", false, Task.REGRESSION),
    /** The share of the variance that is explained. */
    R2("r2", true, Task.REGRESSION);

    private final String title;
    private final boolean isHigherBetter;
    private final Set<Task> tasks;

    PerformanceMetric(String title, boolean isHigherBetter, Task... tasks) {
        this.title = title;
        this.isHigherBetter = isHigherBetter;
        this.tasks = EnumSet.copyOf(List.of(tasks));
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
        return tasks.contains(task);
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
