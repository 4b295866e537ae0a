package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Average;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.ClassificationEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.MulticlassEvaluation;
import io.mlprod.evaluation.RegressionEvaluation;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.util.Objects;
import java.util.function.Function;

/**
 * A metric with a name, which knows whether more of it is better. Immutable.
 *
 * <p>Formulas and intervals are those of {@code io.mlprod.evaluation}; its page EVALUATION.md lists them. A metric of
 * your own may come without an interval, and gets one by bootstrap.
 *
 * @param <E> the kind of evaluation that it is a metric of
 * @since 0.1
 */
public final class Metric<E extends RowEvaluation<E>> {

    /** The area under the ROC curve. */
    public static final Metric<BinaryEvaluation> ROC_AUC = given("ROC AUC", BinaryEvaluation::rocAuc);

    /** The average precision: the area under the precision-recall curve without interpolation. */
    public static final Metric<BinaryEvaluation> AVERAGE_PRECISION =
            given("average precision", BinaryEvaluation::averagePrecision);

    /** The log loss of probabilities. */
    public static final Metric<BinaryEvaluation> LOG_LOSS =
            given("log loss", BinaryEvaluation::logLoss).lowerIsBetter();

    /** The Brier score of probabilities. */
    public static final Metric<BinaryEvaluation> BRIER =
            given("Brier score", BinaryEvaluation::brier).lowerIsBetter();

    /** The expected calibration error of probabilities over ten bins of equal width. */
    public static final Metric<BinaryEvaluation> CALIBRATION_ERROR = given(
                    "calibration error", (BinaryEvaluation rows) -> rows.equalWidthCalibrationError(10))
            .lowerIsBetter();

    /** The accuracy of decisions at a score of 0.5. */
    public static final Metric<BinaryEvaluation> ACCURACY = given("accuracy", BinaryEvaluation::accuracy);

    /** The mean of recall and specificity at a score of 0.5. */
    public static final Metric<BinaryEvaluation> BALANCED_ACCURACY =
            given("balanced accuracy", BinaryEvaluation::balancedAccuracy);

    /** The precision at a score of 0.5. */
    public static final Metric<BinaryEvaluation> PRECISION = given("precision", BinaryEvaluation::precision);

    /** The recall at a score of 0.5. */
    public static final Metric<BinaryEvaluation> RECALL = given("recall", BinaryEvaluation::recall);

    /** The specificity at a score of 0.5. */
    public static final Metric<BinaryEvaluation> SPECIFICITY = given("specificity", BinaryEvaluation::specificity);

    /** The harmonic mean of precision and recall at a score of 0.5. */
    public static final Metric<BinaryEvaluation> F1 = given("F1", (BinaryEvaluation rows) -> rows.fBeta(1));

    /** Matthews' correlation coefficient at a score of 0.5. */
    public static final Metric<BinaryEvaluation> MCC = given("MCC", BinaryEvaluation::mcc);

    /** The share of rows whose class was predicted. */
    public static final Metric<ClassificationEvaluation> CLASS_ACCURACY =
            given("accuracy", ClassificationEvaluation::accuracy);

    /** The mean of the classes' recalls. */
    public static final Metric<ClassificationEvaluation> CLASS_BALANCED_ACCURACY =
            given("balanced accuracy", ClassificationEvaluation::balancedAccuracy);

    /** The mean of the classes' F1. */
    public static final Metric<ClassificationEvaluation> MACRO_F1 =
            given("macro F1", (ClassificationEvaluation rows) -> rows.fBeta(1, Average.MACRO));

    /** The share of rows whose class has the highest score. */
    public static final Metric<MulticlassEvaluation> MULTICLASS_ACCURACY =
            given("accuracy", MulticlassEvaluation::accuracy);

    /** The mean of the areas under the ROC curves of each class against the rest. */
    public static final Metric<MulticlassEvaluation> MULTICLASS_ROC_AUC =
            given("macro ROC AUC", (MulticlassEvaluation rows) -> rows.rocAuc(Average.MACRO));

    /** The log loss of the probabilities of several classes. */
    public static final Metric<MulticlassEvaluation> MULTICLASS_LOG_LOSS =
            given("log loss", MulticlassEvaluation::logLoss).lowerIsBetter();

    /** The mean absolute error. */
    public static final Metric<RegressionEvaluation> MAE =
            given("MAE", RegressionEvaluation::mae).lowerIsBetter();

    /** The root of the mean squared error. */
    public static final Metric<RegressionEvaluation> RMSE =
            given("RMSE", RegressionEvaluation::rmse).lowerIsBetter();

    /** The mean of the absolute errors relative to the actual values; 0.1 means 10 %. */
    public static final Metric<RegressionEvaluation> MAPE =
            given("MAPE", RegressionEvaluation::mape).lowerIsBetter();

    /** The share of the actual values' variance that is explained (R²). */
    public static final Metric<RegressionEvaluation> R2 = given("R²", RegressionEvaluation::r2);

    private final String name;
    private final Function<? super E, Estimate> formula;
    private final boolean higherIsBetter;
    private final boolean hasInterval;

    private Metric(String name, Function<? super E, Estimate> formula, boolean higherIsBetter, boolean hasInterval) {
        this.name = name;
        this.formula = formula;
        this.higherIsBetter = higherIsBetter;
        this.hasInterval = hasInterval;
    }

    private static <E extends RowEvaluation<E>> Metric<E> given(String name, Function<? super E, Estimate> formula) {
        return new Metric<E>(name, formula, true, true);
    }

    /**
     * Returns a metric of your own, of which more is better.
     *
     * @param <E> the kind of evaluation that it is a metric of
     * @param name the name in messages and reports
     * @param formula computes the metric; without an interval in its answer, the interval comes from a bootstrap
     * @return the metric
     * @throws IllegalArgumentException if the name is blank
     */
    public static <E extends RowEvaluation<E>> Metric<E> of(String name, Function<? super E, Estimate> formula) {
        Objects.requireNonNull(formula, "formula");
        return new Metric<E>(PlainText.line(Arguments.notBlank("A metric's name", name)), formula, true, false);
    }

    /**
     * Returns a metric of your own of scores for a yes or no, of which more is better, such as
     * {@code Metric.binary("recall at 0.3", rows -> rows.threshold(0.3).recall())}.
     *
     * @param name the name in messages and reports
     * @param formula computes the metric; without an interval in its answer, the interval comes from a bootstrap
     * @return the metric
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric<BinaryEvaluation> binary(String name, Function<? super BinaryEvaluation, Estimate> formula) {
        return Metric.<BinaryEvaluation>of(name, formula);
    }

    /**
     * Returns a metric of your own of predicted classes, of which more is better.
     *
     * @param name the name in messages and reports
     * @param formula computes the metric; without an interval in its answer, the interval comes from a bootstrap
     * @return the metric
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric<ClassificationEvaluation> classes(
            String name, Function<? super ClassificationEvaluation, Estimate> formula) {
        return Metric.<ClassificationEvaluation>of(name, formula);
    }

    /**
     * Returns a metric of your own of predicted numbers, of which more is better.
     *
     * @param name the name in messages and reports
     * @param formula computes the metric; without an interval in its answer, the interval comes from a bootstrap
     * @return the metric
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric<RegressionEvaluation> regression(
            String name, Function<? super RegressionEvaluation, Estimate> formula) {
        return Metric.<RegressionEvaluation>of(name, formula);
    }

    /**
     * Says that less of the metric is better, as of a loss or an error.
     *
     * @return a copy
     */
    public Metric<E> lowerIsBetter() {
        return new Metric<E>(name, formula, false, hasInterval);
    }

    /**
     * Returns the name.
     *
     * @return for example {@code ROC AUC}
     */
    public String name() {
        return name;
    }

    /**
     * Returns whether more of it is better.
     *
     * @return false for losses and errors
     */
    public boolean isHigherBetter() {
        return higherIsBetter;
    }

    /**
     * Computes the metric.
     *
     * @param rows the evaluation
     * @return the value, with an interval if the formula has one
     */
    public Estimate of(E rows) {
        return Objects.requireNonNull(
                formula.apply(Objects.requireNonNull(rows, "rows")),
                () -> "The metric '" + name + "' returned null; return Estimate.undefined(why) for no value");
    }

    /** Returns whether the formula comes with an interval, unless its rows determine none. */
    boolean hasInterval() {
        return hasInterval;
    }

    /** Returns 1 if more is better, and -1 otherwise: times this, more is always better. */
    int sign() {
        return higherIsBetter ? 1 : -1;
    }

    /**
     * Returns the name.
     *
     * @return the name
     */
    @Override
    public String toString() {
        return name;
    }
}
