package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.Average;
import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.MulticlassEvaluation;
import io.mlprod.model.ModelVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Windows without concept drift: labels follow from a logit of the features, and the score is a function of it. The
 * realised metric of each window is looked for in the band of its estimate.
 */
final class EstimateSimulation {

    static final ModelVersion MODEL = new ModelVersion("simulated", "1", "ab".repeat(32));

    /** How rows are drawn. */
    record Settings(
            double intercept, double spread, double tilt, double shift, double rounding, int reference, int window) {}

    /** How a metric did. */
    static final class Tally {
        int windows;
        int within;
        double width;
        double realisedWidth;
        double error;

        void add(Estimate estimated, Estimate realised) {
            if (!realised.isDefined() || !estimated.isDefined()) {
                return;
            }
            windows++;
            within += realised.value() >= estimated.lower() && realised.value() <= estimated.upper() ? 1 : 0;
            width += estimated.upper() - estimated.lower();
            realisedWidth += realised.isBounded() ? realised.upper() - realised.lower() : 0;
            error += estimated.value() - realised.value();
        }

        void add(Tally other) {
            windows += other.windows;
            within += other.within;
            width += other.width;
            realisedWidth += other.realisedWidth;
            error += other.error;
        }

        double share() {
            return (double) within / windows;
        }

        @Override
        public String toString() {
            return String.format(
                    "%.3f of %d, width %.4f vs %.4f (%.2f), mean error %+.5f",
                    share(), windows, width / windows, realisedWidth / windows, width / realisedWidth, error / windows);
        }
    }

    private EstimateSimulation() {}

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Scores and labels of a yes or no. */
    static double[][] rows(Settings settings, int count, double shift, Random random) {
        double[] scores = new double[count];
        double[] labels = new double[count];
        for (int i = 0; i < count; i++) {
            double logit = settings.intercept + shift + settings.spread * random.nextGaussian();
            labels[i] = random.nextDouble() < sigmoid(logit) ? 1 : 0;
            double score = sigmoid(settings.tilt == 1 ? logit : settings.tilt * logit + 1);
            scores[i] = settings.rounding > 0 ? Math.rint(score / settings.rounding) * settings.rounding : score;
        }
        return new double[][] {scores, labels};
    }

    static boolean[] truth(double[] labels) {
        boolean[] truth = new boolean[labels.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = labels[i] == 1;
        }
        return truth;
    }

    static Map<String, Tally> binary(Settings settings, int references, int windows, double threshold, long seed) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (int reference = 0; reference < references; reference++) {
            Random random = new Random(seed + reference);
            double[][] labelled = rows(settings, settings.reference, 0, random);
            ScoreCalibration calibration = ScoreCalibration.binary(MODEL, labelled[0], truth(labelled[1]));
            for (int window = 0; window < windows; window++) {
                double[][] rows = rows(settings, settings.window, settings.shift, random);
                boolean[] predicted = new boolean[settings.window];
                for (int i = 0; i < predicted.length; i++) {
                    predicted[i] = rows[0][i] >= threshold;
                }
                PerformanceEstimate estimate = PerformanceEstimate.of(calibration, predicted, rows[0]);
                BinaryEvaluation realised =
                        Evaluation.binary(rows[0], truth(rows[1])).threshold(threshold);
                Map<String, Estimate> measured = new TreeMap<>(Map.of(
                        "accuracy", realised.accuracy(),
                        "precision", realised.precision(),
                        "recall", realised.recall(),
                        "specificity", realised.specificity(),
                        "f1", realised.fBeta(1),
                        "rocAuc", realised.rocAuc(),
                        "averagePrecision", realised.averagePrecision(),
                        "brier", realised.brier(),
                        "logLoss", realised.logLoss()));
                measured.forEach((name, value) ->
                        tallies.computeIfAbsent(name, key -> new Tally()).add(estimate.metric(name), value));
            }
        }
        return tallies;
    }

    /** Scores of classes by a softmax of logits, and their labels. */
    static Map<String, Tally> multiclass(
            int classes, double tilt, int reference, int window, int references, int windows, double shift, long seed) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (int r = 0; r < references; r++) {
            Random random = new Random(seed + r);
            Object[] labelled = multiclassRows(classes, tilt, reference, 0, random);
            List<String> names =
                    IntStream.range(0, classes).mapToObj(String::valueOf).toList();
            ScoreCalibration calibration =
                    ScoreCalibration.multiclass(MODEL, names, (double[][]) labelled[0], (String[]) labelled[1]);
            for (int w = 0; w < windows; w++) {
                Object[] rows = multiclassRows(classes, tilt, window, shift, random);
                double[][] scores = (double[][]) rows[0];
                int[] highest = Rows.highest(scores);
                String[] predicted = new String[window];
                for (int i = 0; i < window; i++) {
                    predicted[i] = names.get(highest[i]);
                }
                PerformanceEstimate estimate = PerformanceEstimate.of(calibration, predicted, scores);
                MulticlassEvaluation realised = Evaluation.multiclass(scores, (String[]) rows[1], names);
                Map<String, Estimate> measured = new TreeMap<>(Map.of(
                        "accuracy", realised.accuracy(),
                        "precision", realised.precision(Average.MACRO),
                        "recall", realised.recall(Average.MACRO),
                        "f1", realised.fBeta(1, Average.MACRO),
                        "rocAuc", realised.rocAuc(Average.MACRO),
                        "averagePrecision", realised.averagePrecision(Average.MACRO),
                        "brier", realised.brier(),
                        "logLoss", realised.logLoss()));
                measured.forEach((name, value) ->
                        tallies.computeIfAbsent(name, key -> new Tally()).add(estimate.metric(name), value));
            }
        }
        return tallies;
    }

    static Object[] multiclassRows(int classes, double tilt, int count, double shift, Random random) {
        double[][] scores = new double[count][classes];
        String[] labels = new String[count];
        for (int i = 0; i < count; i++) {
            double[] truth = new double[classes];
            double sum = 0;
            double scoreSum = 0;
            for (int k = 0; k < classes; k++) {
                double logit = 1.5 * random.nextGaussian() - 0.2 * k + (k == 0 ? shift : 0);
                truth[k] = Math.exp(logit);
                scores[i][k] = Math.exp(tilt * logit);
                sum += truth[k];
                scoreSum += scores[i][k];
            }
            double at = random.nextDouble() * sum;
            int label = 0;
            while (label < classes - 1 && at >= truth[label]) {
                at -= truth[label++];
            }
            labels[i] = String.valueOf(label);
            for (int k = 0; k < classes; k++) {
                scores[i][k] /= scoreSum;
            }
        }
        return new Object[] {scores, labels};
    }
}
