package io.mlprod.monitoring.internal.performance;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.PerformanceMetric;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of yes and no: of the classes as they were answered, and of the scores.
 *
 * @param classes the evaluation of 1 for what was predicted positive, and 0
 * @param scores the evaluation of scores; null if there are none
 * @param yes how many are of the positive class
 * @param no how many are not
 * @param saidYes how many were predicted positive
 */
record BinaryMetrics(
        BinaryEvaluation classes, @Nullable BinaryEvaluation scores, Support yes, Support no, Support saidYes)
        implements TaskMetrics {

    private static final int BINS = 10;

    static TaskMetrics of(AnswerPlan plan, List<JoinedPrediction> rows) {
        double[] decisions = new double[rows.size()];
        boolean[] actual = new boolean[rows.size()];
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = rows.get(i).prediction().predicted().equals(plan.positive()) ? 1 : 0;
            actual[i] = isPositive(plan, rows.get(i));
        }
        List<JoinedPrediction> scored =
                rows.stream().filter(BinaryMetrics::hasScore).toList();
        double[] scores =
                scored.stream().mapToDouble(row -> row.prediction().score(0)).toArray();
        boolean[] scoredActual = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scoredActual[i] = isPositive(plan, scored.get(i));
        }
        long yes = rows.stream().filter(row -> isPositive(plan, row)).count();
        long saidYes =
                Arrays.stream(decisions).filter(decision -> decision == 1).count();
        String itsClass = PlainText.line("the class '" + plan.positive() + "'");
        return new BinaryMetrics(
                Evaluation.binary(decisions, actual),
                scores.length == 0 ? null : Evaluation.binary(scores, scoredActual),
                new Support(yes, "labels of " + itsClass),
                new Support(rows.size() - yes, "labels other than " + itsClass),
                new Support(saidYes, "labelled predictions of " + itsClass));
    }

    private static boolean isPositive(AnswerPlan plan, JoinedPrediction row) {
        return row.label().orElseThrow().category().equals(plan.positive());
    }

    private static boolean hasScore(JoinedPrediction row) {
        return row.prediction().scoreCount() > 0
                && Double.isFinite(row.prediction().score(0));
    }

    @Override
    public Estimate of(PerformanceMetric metric) {
        return switch (metric) {
            case ACCURACY -> classes.accuracy();
            case PRECISION -> classes.precision();
            case RECALL -> classes.recall();
            case F1 -> classes.fBeta(1);
            case SPECIFICITY -> classes.specificity();
            case BALANCED_ACCURACY -> classes.balancedAccuracy();
            case MCC -> classes.mcc();
            default -> scores == null ? Estimate.undefined(NO_SCORES) : ofScores(metric, scores);
        };
    }

    @Override
    public Support support(PerformanceMetric metric) {
        return switch (metric) {
            case RECALL -> yes;
            case SPECIFICITY -> no;
            case PRECISION -> saidYes;
            case F1 -> yes.orLess(saidYes);
            default -> yes.orLess(no);
        };
    }

    private static Estimate ofScores(PerformanceMetric metric, BinaryEvaluation scores) {
        return switch (metric) {
            case ROC_AUC -> scores.rocAuc();
            case AVERAGE_PRECISION -> scores.averagePrecision();
            case LOG_LOSS -> scores.logLoss();
            case BRIER -> scores.brier();
            case CALIBRATION_ERROR -> scores.equalCountCalibrationError(BINS);
            default -> Estimate.undefined("it is not defined for this task");
        };
    }
}
