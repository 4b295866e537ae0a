package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.estimate.EstimateError;
import io.mlprod.monitoring.estimate.PerformanceEstimate;
import io.mlprod.monitoring.estimate.ScoreCalibration;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The estimates of one version's windows, by a calibration that was given, or that was fitted to the predictions that
 * the reference was learned from. Of the thread that evaluates.
 */
final class WindowEstimates {

    private final AnswerPlan plan;
    private @Nullable ScoreCalibration calibration;
    private Set<Instant> fittedTo = Set.of(); // beginnings of windows
    private String trouble = "";

    WindowEstimates(ModelVersion model, AnswerPlan plan, @Nullable ScoreCalibration given) {
        this.plan = plan;
        this.calibration = given;
        if (given != null && !isSame(given.model().sha256(), model.sha256())) {
            this.trouble = "the calibration of " + given.model() + " was fitted to the scores of another file of that"
                    + " name and version; the estimates hold only if the scores mean the same";
        }
        if (given != null && !fits(given)) {
            this.calibration = null;
            this.trouble = "the calibration of " + given.model() + " has other classes than the answers of the model";
        }
    }

    /** Returns a calibration for a version: of the same digest, or of the same name and version; null if none is. */
    static @Nullable ScoreCalibration of(List<ScoreCalibration> given, ModelVersion model) {
        ScoreCalibration found = null;
        for (ScoreCalibration one : given) {
            ModelVersion its = one.model();
            if (!its.sha256().isEmpty() && its.sha256().equals(model.sha256())) {
                return one;
            }
            if (its.name().equals(model.name()) && its.version().equals(model.version())) {
                found = one;
            }
        }
        return found;
    }

    private static boolean isSame(String digest, String other) {
        return digest.isEmpty() || other.isEmpty() || digest.equals(other);
    }

    private boolean fits(ScoreCalibration one) {
        return plan.task() == Task.BINARY
                ? one.isBinary() && plan.scores() != null
                : !one.isBinary() && one.classes().equals(plan.classes());
    }

    /** Fits a calibration to labelled predictions, unless one was given. */
    void learn(List<JoinedPrediction> labelled, List<Instant> windows) {
        if (calibration != null || !trouble.isEmpty() || plan.task() == Task.REGRESSION || plan.scores() == null) {
            return;
        }
        List<JoinedPrediction> scored =
                labelled.stream().filter(row -> isScored(row.prediction())).toList();
        try {
            calibration = plan.task() == Task.BINARY
                    ? ScoreCalibration.ofPairs(scored, plan.positive())
                    : ScoreCalibration.ofPairs(scored, plan.classes());
            fittedTo = Set.copyOf(windows);
        } catch (IllegalArgumentException e) { // too few of a class, for example
            trouble = "no estimates without labels: " + e.getMessage();
        }
    }

    /** Returns why there are no estimates although there might be some; empty if there is nothing to say. */
    String trouble() {
        return trouble;
    }

    /** Returns the estimate of all predictions of a window that have scores. */
    Optional<PerformanceEstimate> of(WindowRows rows) {
        List<JoinedPrediction> all = new ArrayList<>(rows.labelled().rows());
        all.addAll(rows.unlabelled().rows());
        return estimate(all);
    }

    /** Returns how far the estimate of the labelled predictions is from what was measured of them. */
    List<EstimateError> errors(WindowRows rows, PerformanceReport report) {
        if (fittedTo.contains(report.from())) {
            return List.of();
        }
        return estimate(rows.labelled().rows()).stream()
                .flatMap(estimate -> report.metrics().stream()
                        .flatMap(result ->
                                EstimateError.of(estimate, result.metric().title(), result.value()).stream()))
                .toList();
    }

    private Optional<PerformanceEstimate> estimate(List<JoinedPrediction> rows) {
        List<KeptPrediction> scored = rows.stream()
                .map(JoinedPrediction::prediction)
                .filter(this::isScored)
                .toList();
        if (calibration == null || scored.isEmpty()) {
            return Optional.empty();
        }
        int count = scored.size();
        if (plan.task() == Task.BINARY) {
            boolean[] predicted = new boolean[count];
            double[] scores = new double[count];
            for (int i = 0; i < count; i++) {
                predicted[i] = scored.get(i).predicted().equals(plan.positive());
                scores[i] = scored.get(i).score(0);
            }
            return Optional.of(PerformanceEstimate.of(calibration, predicted, scores));
        }
        String[] predicted = new String[count];
        double[][] scores = new double[count][plan.classes().size()];
        for (int i = 0; i < count; i++) {
            predicted[i] = scored.get(i).predicted();
            for (int k = 0; k < scores[i].length; k++) {
                scores[i][k] = scored.get(i).score(k);
            }
        }
        return Optional.of(PerformanceEstimate.of(calibration, predicted, scores));
    }

    /** Returns whether a prediction has all scores, and a class that is known. */
    private boolean isScored(KeptPrediction prediction) {
        int expected = plan.task() == Task.BINARY ? 1 : plan.classes().size();
        if (prediction.scoreCount() != expected
                || (plan.task() == Task.MULTICLASS && !plan.classes().contains(prediction.predicted()))) {
            return false;
        }
        for (int i = 0; i < expected; i++) {
            if (!Double.isFinite(prediction.score(i))) {
                return false;
            }
        }
        return true;
    }
}
