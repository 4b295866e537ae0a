package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.Average;
import io.mlprod.evaluation.ClassificationEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.MulticlassEvaluation;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.PerformanceMetric;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of several classes, averaged as macro means: of the classes as they were answered, and of the scores.
 *
 * @param classes the evaluation of classes
 * @param scores the evaluation of scores; null if there are none
 * @param rarest how many labels the rarest class has
 * @param rarestSaid how many predictions the class has that was predicted least
 */
record MulticlassMetrics(
        ClassificationEvaluation classes, @Nullable MulticlassEvaluation scores, Support rarest, Support rarestSaid)
        implements TaskMetrics {

    private static final int BINS = 10;

    static TaskMetrics of(AnswerPlan plan, List<JoinedPrediction> rows) {
        String[] predicted =
                rows.stream().map(row -> row.prediction().predicted()).toArray(String[]::new);
        String[] actual = rows.stream().map(MulticlassMetrics::actual).toArray(String[]::new);
        ClassificationEvaluation classes = Evaluation.classification(predicted, actual);
        List<JoinedPrediction> scored =
                rows.stream().filter(row -> hasScores(plan, row)).toList();
        Support rarest = new Support(least(actual), "labels of each class");
        Support rarestSaid = new Support(least(predicted), "labelled predictions of each class");
        if (scored.isEmpty()) {
            return new MulticlassMetrics(classes, null, rarest, rarestSaid);
        }
        double[][] scores = scored.stream().map(MulticlassMetrics::scores).toArray(double[][]::new);
        String[] scoredActual = scored.stream().map(MulticlassMetrics::actual).toArray(String[]::new);
        return new MulticlassMetrics(
                classes, Evaluation.multiclass(scores, scoredActual, plan.classes()), rarest, rarestSaid);
    }

    /** Returns how often the rarest class is there; of one that is not there nothing is known, nor is it averaged. */
    private static long least(String[] classes) {
        return Arrays.stream(classes)
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(count -> count)
                .min()
                .orElse(0);
    }

    private static String actual(JoinedPrediction row) {
        return row.label().orElseThrow().category();
    }

    private static boolean hasScores(AnswerPlan plan, JoinedPrediction row) {
        boolean areThere = plan.scores() != null
                && row.prediction().scoreCount() == plan.classes().size()
                && plan.classes().contains(actual(row));
        for (int i = 0; areThere && i < row.prediction().scoreCount(); i++) {
            areThere = Double.isFinite(row.prediction().score(i));
        }
        return areThere;
    }

    private static double[] scores(JoinedPrediction row) {
        double[] scores = new double[row.prediction().scoreCount()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = row.prediction().score(i);
        }
        return scores;
    }

    @Override
    public Estimate of(PerformanceMetric metric) {
        return switch (metric) {
            case ACCURACY -> classes.accuracy();
            case PRECISION -> classes.precision(Average.MACRO);
            case RECALL -> classes.recall(Average.MACRO);
            case F1 -> classes.fBeta(1, Average.MACRO);
            case BALANCED_ACCURACY -> classes.balancedAccuracy();
            case MCC -> classes.mcc();
            default -> scores == null ? Estimate.undefined(NO_SCORES) : ofScores(metric, scores);
        };
    }

    @Override
    public Support support(PerformanceMetric metric) {
        return switch (metric) {
            case PRECISION -> rarestSaid;
            case F1, MCC -> rarest.orLess(rarestSaid);
            default -> rarest;
        };
    }

    private static Estimate ofScores(PerformanceMetric metric, MulticlassEvaluation scores) {
        return switch (metric) {
            case ROC_AUC -> scores.rocAuc(Average.MACRO);
            case AVERAGE_PRECISION -> scores.averagePrecision(Average.MACRO);
            case LOG_LOSS -> scores.logLoss();
            case BRIER -> scores.brier();
            case CALIBRATION_ERROR -> scores.equalCountCalibrationError(BINS);
            default -> Estimate.undefined("it is not defined for this task");
        };
    }
}
