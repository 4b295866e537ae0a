package io.mlprod.evaluation;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/** Samples of models with several classes, labels or items, and of two models. */
final class SeveralScenarios {

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double SECOND = 1 / (Math.log(3) / Math.log(2)); // what the second place counts
    private static final Bootstrap DRAWS = Bootstrap.DEFAULT.resamples(400);

    private SeveralScenarios() {}

    static Stream<CoverageScenario> of(int rows) {
        double auc = CoverageScenario.normal(1 / SQRT_2);
        return Stream.of(
                new CoverageScenario(
                        "ROC AUC of three classes, " + rows,
                        auc,
                        0.93,
                        r -> classes(r, rows).rocAuc(Average.MACRO)),
                new CoverageScenario(
                        "ROC AUC of pairs of classes, " + rows,
                        auc,
                        0.93,
                        r -> classes(r, rows).rocAucOneVsOne(Average.MACRO)),
                new CoverageScenario(
                        "ROC AUC of three labels, " + rows,
                        auc,
                        0.93,
                        r -> labels(r, rows).rocAuc(Average.MACRO)),
                new CoverageScenario(
                        "Hamming loss of three labels, " + rows,
                        0.3 * CoverageScenario.normal(-0.5) + 0.7 * CoverageScenario.normal(-0.5),
                        0.93,
                        r -> labels(r, rows).threshold(0.5).hammingLoss()),
                new CoverageScenario(
                        "NDCG of two items, " + rows,
                        auc + (1 - auc) * SECOND,
                        0.93,
                        r -> queries(r, rows).ndcg()));
    }

    /** The intervals that need hundreds of draws. */
    static Stream<CoverageScenario> drawn(int rows) {
        double auc = CoverageScenario.normal(1 / SQRT_2);
        double better = CoverageScenario.normal(1.5 / SQRT_2);
        return Stream.of(
                new CoverageScenario(
                        "ROC AUC by bootstrap, " + rows,
                        auc,
                        0.92,
                        r -> DRAWS.seed(r.nextLong())
                                .interval(Simulated.shifted(r, rows, 0.3, 1).evaluation(), BinaryEvaluation::rocAuc)),
                new CoverageScenario("difference of ROC AUCs, " + rows, better - auc, 0.92, r -> {
                    Simulated.Rows one = Simulated.shifted(r, rows, 0.3, 1.5);
                    int[] labels = one.labels();
                    double[] other = Arrays.stream(labels)
                            .mapToDouble(label -> r.nextGaussian() + label)
                            .toArray();
                    return DRAWS.seed(r.nextLong())
                            .difference(one.evaluation(), Evaluation.binary(other, labels), BinaryEvaluation::rocAuc);
                }));
    }

    /** Three classes with 0.5, 0.3 and 0.2 of the rows, the score of the right one higher by 1. */
    private static MulticlassEvaluation classes(Random random, int rows) {
        int[] actual = random.doubles(rows)
                .mapToInt(x -> x < 0.5 ? 0 : x < 0.8 ? 1 : 2)
                .toArray();
        return Evaluation.multiclass(scores(random, rows, (row, label) -> actual[row] == label), actual);
    }

    /** Three labels that do not depend on one another, each with 0.3 of the rows. */
    private static MultilabelEvaluation labels(Random random, int rows) {
        int[][] actual = new int[rows][3];
        for (int[] row : actual) {
            Arrays.setAll(row, label -> random.nextDouble() < 0.3 ? 1 : 0);
        }
        return Evaluation.multilabel(scores(random, rows, (row, label) -> actual[row][label] == 1), actual);
    }

    private interface Truth {
        boolean is(int row, int label);
    }

    private static double[][] scores(Random random, int rows, Truth truth) {
        double[][] scores = new double[rows][3];
        for (int row = 0; row < rows; row++) {
            for (int label = 0; label < 3; label++) {
                scores[row][label] = random.nextGaussian() + (truth.is(row, label) ? 1 : 0);
            }
        }
        return scores;
    }

    private static RankingEvaluation queries(Random random, int rows) {
        double[][] scores = new double[rows][2];
        double[][] relevance = new double[rows][2];
        for (int row = 0; row < rows; row++) {
            scores[row] = new double[] {random.nextGaussian() + 1, random.nextGaussian()};
            relevance[row] = new double[] {1, 0};
        }
        return Evaluation.ranking(scores, relevance);
    }
}
