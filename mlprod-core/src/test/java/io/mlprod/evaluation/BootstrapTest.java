package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Resampled intervals, alone and in pairs. */
class BootstrapTest {

    private static final Bootstrap QUICK = Bootstrap.DEFAULT.resamples(400);
    private static final Simulated.Rows ROWS = Simulated.shifted(new Random(1), 300, 0.4, 1);

    /** The same rows, scored by a model that adds noise. */
    private static BinaryEvaluation noisier() {
        Random random = new Random(2);
        double[] scores = Arrays.stream(ROWS.scores())
                .map(score -> score + 0.3 * random.nextGaussian())
                .toArray();
        return Evaluation.binary(scores, ROWS.labels());
    }

    @Test
    void interval_sameSeed_isTheSame() {
        Estimate first = QUICK.seed(7).interval(ROWS.evaluation(), BinaryEvaluation::averagePrecision);
        Estimate second = QUICK.seed(7).interval(ROWS.evaluation(), BinaryEvaluation::averagePrecision);
        Estimate other = QUICK.seed(8).interval(ROWS.evaluation(), BinaryEvaluation::averagePrecision);

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void interval_ofAMetricWithAFormula_isNearIt() {
        for (var metric : Arrays.<java.util.function.Function<BinaryEvaluation, Estimate>>asList(
                BinaryEvaluation::rocAuc, BinaryEvaluation::averagePrecision, BinaryEvaluation::mcc)) {
            Estimate formula = metric.apply(ROWS.evaluation());
            Estimate resampled = QUICK.interval(ROWS.evaluation(), metric);

            double width = formula.upper() - formula.lower();
            assertThat(resampled.value()).isEqualTo(formula.value());
            assertThat(resampled.lower()).isCloseTo(formula.lower(), within(width / 5));
            assertThat(resampled.upper()).isCloseTo(formula.upper(), within(width / 5));
        }
    }

    @Test
    void interval_weightedRows_keepTheirWeights() {
        BinaryEvaluation weighted = ROWS.evaluation().weights(Simulated.weights(new Random(3), 300));

        Estimate resampled = QUICK.interval(weighted, BinaryEvaluation::rocAuc);

        assertThat(resampled.value()).isEqualTo(weighted.rocAuc().value());
        assertThat(resampled.value()).isBetween(resampled.lower(), resampled.upper());
    }

    @Test
    void interval_higherLevel_isWider() {
        Estimate wide = QUICK.confidence(0.99).interval(ROWS.evaluation(), BinaryEvaluation::rocAuc);
        Estimate tight = QUICK.confidence(0.8).interval(ROWS.evaluation(), BinaryEvaluation::rocAuc);
        assertThat(wide.upper() - wide.lower()).isGreaterThan(tight.upper() - tight.lower());
    }

    @Test
    void interval_undefinedMetric_isUndefined() {
        Estimate brier = QUICK.interval(ROWS.evaluation(), BinaryEvaluation::brier); // of scores beyond 0 and 1

        assertThat(brier.isDefined()).isFalse();
        assertThat(brier.reason()).contains("not probabilities");
    }

    @Test
    void interval_oftenUndefined_isNotGiven() {
        double[] scores = {0.1, 0.2, 0.3, 0.4, 0.5};
        Estimate area = QUICK.interval(Evaluation.binary(scores, new int[] {0, 1, 0, 0, 0}), BinaryEvaluation::rocAuc);

        assertThat(area.value()).isEqualTo(0.25);
        assertThat(area.isBounded()).isFalse();
        assertThat(area.reason()).contains("of the resamples");
    }

    @Test
    void difference_ofAModelToItself_isZero() {
        Estimate difference = QUICK.difference(ROWS.evaluation(), ROWS.evaluation(), BinaryEvaluation::rocAuc);

        assertThat(difference).isEqualTo(Estimate.of(0, 0, 0));
    }

    @Test
    void difference_sameRows_isNarrowerThanOfIndependentOnes() {
        BinaryEvaluation champion = noisier();
        Estimate paired = QUICK.difference(ROWS.evaluation(), champion, BinaryEvaluation::rocAuc);
        Estimate independent = ROWS.evaluation().rocAuc().minus(champion.rocAuc());

        assertThat(paired.value()).isEqualTo(independent.value());
        assertThat(paired.upper() - paired.lower()).isLessThan((independent.upper() - independent.lower()) / 2);
    }

    @Test
    void difference_ofAMetricOfOnesOwn_isResampled() {
        Estimate saved = QUICK.difference(
                ROWS.evaluation(), noisier(), rows -> rows.threshold(1).recall());

        assertThat(saved.isBounded()).isTrue();
    }

    /** Each row five times, as if five rows were one user's. */
    private static BinaryEvaluation repeated() {
        double[] scores = new double[5 * 300];
        int[] labels = new int[scores.length];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = ROWS.scores()[row / 5];
            labels[row] = ROWS.labels()[row / 5];
        }
        return Evaluation.binary(scores, labels);
    }

    @Test
    void interval_repeatedRowsInGroups_isThatOfTheRowsOnce() {
        int[] users = IntStream.range(0, 5 * 300).map(row -> -7 * (row / 5)).toArray();

        Estimate once = QUICK.interval(ROWS.evaluation(), BinaryEvaluation::rocAuc);
        Estimate grouped = QUICK.groups(users).interval(repeated(), BinaryEvaluation::rocAuc);
        Estimate ungrouped = QUICK.interval(repeated(), BinaryEvaluation::rocAuc);

        assertThat(grouped.lower()).isCloseTo(once.lower(), within(1e-12));
        assertThat(grouped.upper()).isCloseTo(once.upper(), within(1e-12));
        assertThat(ungrouped.upper() - ungrouped.lower()).isLessThan(0.6 * (once.upper() - once.lower()));
    }

    @Test
    void groups_ofOtherRows_areRefused() {
        Bootstrap grouped = QUICK.groups(new int[] {1, 2, 2});

        assertThatThrownBy(() -> grouped.interval(ROWS.evaluation(), BinaryEvaluation::rocAuc))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 rows in groups and 300 rows");
    }

    @Test
    void groups_onlyOne_areRefused() {
        assertThatThrownBy(() -> QUICK.groups(new int[] {4, 4}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least two groups");
    }

    @Test
    void resampled_twoModels_haveTheSameRows() {
        List<double[]> both = QUICK.resampled(List.of(ROWS.evaluation(), noisier()), BinaryEvaluation::rocAuc);
        double[] differences = IntStream.range(0, 400)
                .mapToDouble(i -> both.get(0)[i] - both.get(1)[i])
                .sorted()
                .toArray();
        Estimate difference = QUICK.difference(ROWS.evaluation(), noisier(), BinaryEvaluation::rocAuc);

        assertThat(difference.lower()).isBetween(differences[9], differences[10]);
        assertThat(difference.upper()).isBetween(differences[389], differences[390]);
    }

    @Test
    void resampled_noModel_isRefused() {
        assertThatThrownBy(() -> QUICK.<BinaryEvaluation>resampled(List.of(), BinaryEvaluation::rocAuc))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no models");
    }
}
