package io.mlprod.evaluation;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rows of a model whose true metric is known, and the interval that a sample of them gives. */
record CoverageScenario(String name, double truth, double atLeast, Function<Random, Estimate> sample) {

    private static final double SQRT_2 = Math.sqrt(2);

    /** Returns the share of intervals that contain the truth; a value without an interval does not. */
    double coverage(int runs, long seed) {
        Random random = new Random(seed);
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            Estimate found = sample.apply(random);
            covered += found.isBounded() && found.lower() <= truth && truth <= found.upper() ? 1 : 0;
        }
        return (double) covered / runs;
    }

    static Stream<CoverageScenario> all() {
        return Stream.of(
                        Stream.of(20, 100, 1000).flatMap(CoverageScenario::shares),
                        Stream.of(50, 200, 1000).flatMap(CoverageScenario::ranks),
                        Stream.of(30, 200, 1000).flatMap(CoverageScenario::losses),
                        Stream.of(200, 2000).flatMap(CoverageScenario::calibration),
                        Stream.of(60, 300).flatMap(CoverageScenario::classes),
                        Stream.of(60, 300).flatMap(SeveralScenarios::of))
                .flatMap(scenarios -> scenarios);
    }

    /** All, and those that take long. */
    static Stream<CoverageScenario> soak() {
        return Stream.concat(all(), Stream.of(100, 500).flatMap(SeveralScenarios::drawn));
    }

    /** Predictions that are right with 0.8 for positives and 0.9 for negatives; 0.3 of rows are positive. */
    private static BinaryEvaluation decisions(Random random, int rows) {
        double[] scores = new double[rows];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextDouble() < 0.3 ? 1 : 0;
            scores[row] = random.nextDouble() < (labels[row] == 1 ? 0.8 : 0.1) ? 1 : 0;
        }
        return Evaluation.binary(scores, labels);
    }

    private static Stream<CoverageScenario> shares(int rows) {
        double hits = 0.3 * 0.8;
        double falseAlarms = 0.7 * 0.1;
        double missed = 0.3 * 0.2;
        double mcc = (hits * 0.7 * 0.9 - falseAlarms * missed)
                / Math.sqrt((hits + falseAlarms) * 0.3 * 0.7 * (0.7 * 0.9 + missed));
        return Stream.of(
                new CoverageScenario(
                        "accuracy, " + rows, 0.87, 0.94, r -> decisions(r, rows).accuracy()),
                new CoverageScenario(
                        "recall, " + rows, 0.8, 0.94, r -> decisions(r, rows).recall()),
                new CoverageScenario(
                        "precision, " + rows,
                        hits / (hits + falseAlarms),
                        0.94,
                        r -> decisions(r, rows).precision()),
                new CoverageScenario(
                        "F1, " + rows,
                        2 * hits / (2 * hits + falseAlarms + missed),
                        0.93,
                        r -> decisions(r, rows).fBeta(1)),
                new CoverageScenario(
                        "F2, " + rows,
                        5 * hits / (5 * hits + falseAlarms + 4 * missed),
                        rows == 20 ? 0.87 : 0.93,
                        r -> decisions(r, rows).fBeta(2)),
                new CoverageScenario(
                        "balanced accuracy, " + rows,
                        0.85,
                        0.93,
                        r -> decisions(r, rows).balancedAccuracy()),
                new CoverageScenario(
                        "MCC, " + rows, mcc, 0.9, r -> decisions(r, rows).mcc()),
                new CoverageScenario(
                        "weighted accuracy, " + rows,
                        0.87,
                        rows == 20 ? 0.89 : 0.93,
                        r -> decisions(r, rows)
                                .weights(Simulated.weights(r, rows))
                                .accuracy()));
    }

    static double normal(double x) {
        return org.apache.commons.numbers.gamma.Erfc.value(-x / SQRT_2) / 2;
    }

    /** Returns the average precision of normal scores, by integrating over the positives' score. */
    private static double averagePrecision(double share, double distance) {
        double sum = 0;
        int steps = 20_000;
        for (int i = 0; i < steps; i++) {
            double score = distance + 8 * ((i + 0.5) / steps * 2 - 1);
            double density = Math.exp(-(score - distance) * (score - distance) / 2) / Math.sqrt(2 * Math.PI);
            double found = share * normal(distance - score);
            sum += density * found / (found + (1 - share) * normal(-score)) * 16 / steps;
        }
        return sum;
    }

    private static Stream<CoverageScenario> ranks(int rows) {
        return Stream.of(0.5, 1.0, 2.5)
                .flatMap(distance -> Stream.of(
                        new CoverageScenario(
                                "ROC AUC at a distance of " + distance + ", " + rows,
                                normal(distance / SQRT_2),
                                0.93,
                                r -> Simulated.shifted(r, rows, 0.3, distance)
                                        .evaluation()
                                        .rocAuc()),
                        new CoverageScenario(
                                "average precision at a distance of " + distance + ", " + rows,
                                averagePrecision(0.3, distance),
                                0.91,
                                r -> Simulated.shifted(r, rows, 0.3, distance)
                                        .evaluation()
                                        .averagePrecision())));
    }

    private static RegressionEvaluation numbers(Random random, int rows, boolean isSkewed) {
        double[] predicted = random.doubles(rows).map(x -> 4 * x).toArray();
        double[] actual = Arrays.stream(predicted)
                .map(x -> x + (isSkewed ? Math.exp(random.nextGaussian()) : random.nextGaussian()))
                .toArray();
        return Evaluation.regression(predicted, actual);
    }

    private static Stream<CoverageScenario> losses(int rows) {
        double variance = 16 / 12.0;
        return Stream.of(
                new CoverageScenario(
                        "MAE of normal errors, " + rows,
                        Math.sqrt(2 / Math.PI),
                        0.94,
                        r -> numbers(r, rows, false).mae()),
                new CoverageScenario(
                        "MAE of log-normal errors, " + rows,
                        Math.exp(0.5),
                        0.88,
                        r -> numbers(r, rows, true).mae()),
                new CoverageScenario(
                        "RMSE of normal errors, " + rows,
                        1,
                        0.9,
                        r -> numbers(r, rows, false).rmse()),
                new CoverageScenario(
                        "R2 of normal errors, " + rows,
                        1 - 1 / (1 + variance),
                        0.92,
                        r -> numbers(r, rows, false).r2()),
                new CoverageScenario(
                        "Brier of probabilities of 0.2, " + rows,
                        0.16,
                        0.93,
                        r -> constant(r, rows, 0.2).brier()),
                new CoverageScenario(
                        "log loss of probabilities of 0.2, " + rows,
                        -0.2 * Math.log(0.2) - 0.8 * Math.log(0.8),
                        0.91,
                        r -> constant(r, rows, 0.2).logLoss()));
    }

    private static BinaryEvaluation constant(Random random, int rows, double probability) {
        double[] scores = new double[rows];
        Arrays.fill(scores, probability);
        int[] labels =
                random.doubles(rows).mapToInt(x -> x < probability ? 1 : 0).toArray();
        return Evaluation.binary(scores, labels);
    }

    /** Returns scores at the middles of ten bins, which are too low by a gap. */
    private static BinaryEvaluation miscalibrated(Random random, int rows, double gap) {
        double[] scores =
                random.ints(rows, 0, 8).mapToDouble(bin -> (bin + 0.5) / 10).toArray();
        int[] labels = Arrays.stream(scores)
                .mapToInt(score -> random.nextDouble() < score + gap ? 1 : 0)
                .toArray();
        return Evaluation.binary(scores, labels);
    }

    private static Stream<CoverageScenario> calibration(int rows) {
        return Stream.of(0.0, 0.02, 0.1)
                .map(gap -> new CoverageScenario(
                        "calibration error of " + gap + ", " + rows,
                        gap,
                        0.94,
                        r -> miscalibrated(r, rows, gap).equalWidthCalibrationError(10)));
    }

    /** Three classes with 0.5, 0.3 and 0.2 of the rows; right with 0.7, else each of the others. */
    private static ClassificationEvaluation classes(Random random, int rows) {
        int[] actual = random.doubles(rows)
                .mapToInt(x -> x < 0.5 ? 0 : x < 0.8 ? 1 : 2)
                .toArray();
        int[] predicted = Arrays.stream(actual)
                .map(one -> random.nextDouble() < 0.7 ? one : (one + 1 + random.nextInt(2)) % 3)
                .toArray();
        return Evaluation.classification(predicted, actual);
    }

    private static Stream<CoverageScenario> classes(int rows) {
        double[] actual = {0.5, 0.3, 0.2};
        double f1 = 0;
        double precision = 0;
        double agreement = 0;
        double ofActual = 1;
        double ofPredicted = 1;
        for (double share : actual) {
            double hits = 0.7 * share;
            double predicted = hits + 0.15 * (1 - share);
            f1 += 2 * hits / (share + predicted) / 3;
            precision += hits / predicted / 3;
            agreement += hits - share * predicted;
            ofActual -= share * share;
            ofPredicted -= predicted * predicted;
        }
        double macroF1 = f1;
        double macroPrecision = precision;
        double mcc = agreement / Math.sqrt(ofActual * ofPredicted);
        return Stream.of(
                new CoverageScenario(
                        "macro recall, " + rows,
                        0.7,
                        0.92,
                        r -> classes(r, rows).recall(Average.MACRO)),
                new CoverageScenario(
                        "macro precision, " + rows,
                        macroPrecision,
                        0.93,
                        r -> classes(r, rows).precision(Average.MACRO)),
                new CoverageScenario(
                        "macro F1, " + rows,
                        macroF1,
                        0.92,
                        r -> classes(r, rows).fBeta(1, Average.MACRO)),
                new CoverageScenario(
                        "MCC of three classes, " + rows,
                        mcc,
                        0.92,
                        r -> classes(r, rows).mcc()));
    }

    @Override
    public String toString() {
        return name;
    }
}
