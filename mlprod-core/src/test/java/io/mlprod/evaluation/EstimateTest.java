package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values, intervals and the lack of them. */
class EstimateTest {

    private static Estimate share(long hits, long all) {
        return ConfusionMatrix.of(List.of("no", "yes"), new long[][] {{0, 0}, {all - hits, hits}})
                .recall("yes");
    }

    /** Newcombe (1998), Interval estimation for the difference between independent proportions, table II, method 10. */
    @Test
    void minus_independentShares_isNewcombesInterval() {
        Estimate difference = share(56, 70).minus(share(48, 80));

        assertThat(difference.value()).isCloseTo(0.2, within(1e-12));
        assertThat(difference.lower()).isCloseTo(0.0524, within(5e-5));
        assertThat(difference.upper()).isCloseTo(0.3339, within(5e-5));
    }

    @Test
    void minus_undefined_hasItsReason() {
        Estimate undefined = Estimate.undefined("no rows");

        assertThat(share(1, 2).minus(undefined)).isEqualTo(undefined);
        assertThat(undefined.minus(share(1, 2))).isEqualTo(undefined);
    }

    @Test
    void minus_withoutInterval_hasNone() {
        Estimate found = share(1, 2).minus(Estimate.withoutInterval(0.1, "one row"));

        assertThat(found.value()).isCloseTo(0.4, within(1e-15));
        assertThat(found.isBounded()).isFalse();
        assertThat(found.reason()).isEqualTo("one row");
    }

    @Test
    void share_allOrNothing_hasAnIntervalThatIsOpenOnOneSide() {
        assertThat(share(10, 10)).satisfies(all -> {
            assertThat(all.lower()).isCloseTo(0.7224672, within(1e-6)); // n / (n + z²)
            assertThat(all.upper()).isEqualTo(1);
        });
        assertThat(share(0, 10).lower()).isZero();
    }

    @Test
    void rocAuc_separatedClasses_isNotCertain() {
        Estimate area = Evaluation.binary(new double[] {0.1, 0.2, 0.3, 0.8, 0.9}, new int[] {0, 0, 0, 1, 1})
                .rocAuc();

        assertThat(area.value()).isEqualTo(1);
        assertThat(area.upper()).isEqualTo(1);
        assertThat(area.lower()).isBetween(0.2, 0.8);
    }

    @Test
    void rocAuc_reversed_isTheMirror() {
        double[] scores = {0.1, 0.2, 0.3, 0.8, 0.9};
        Estimate right = Evaluation.binary(scores, new int[] {0, 0, 0, 1, 1}).rocAuc();
        Estimate wrong = Evaluation.binary(scores, new int[] {1, 1, 1, 0, 0}).rocAuc();

        assertThat(wrong.value()).isZero();
        assertThat(wrong.lower()).isZero();
        assertThat(wrong.upper()).isGreaterThan(1 - right.lower() - 0.2);
    }

    @Test
    void rocAuc_oneRowOfAClass_hasNoInterval() {
        Estimate area = Evaluation.binary(new double[] {0.1, 0.5, 0.3}, new int[] {0, 0, 1})
                .rocAuc();

        assertThat(area.value()).isEqualTo(0.5);
        assertThat(area.isBounded()).isFalse();
        assertThat(area.reason()).contains("two rows of each class");
    }

    @Test
    void rocAuc_constantScores_isHalf() {
        Estimate area = Evaluation.binary(new double[] {0.5, 0.5, 0.5, 0.5}, new int[] {0, 1, 0, 1})
                .rocAuc();

        assertThat(area.value()).isEqualTo(0.5);
        assertThat(area.isBounded()).isFalse();
    }

    @Test
    void mae_equalErrors_hasNoInterval() {
        Estimate error = Evaluation.regression(new double[] {1, 2, 3}, new double[] {1.5, 2.5, 3.5})
                .mae();

        assertThat(error.value()).isEqualTo(0.5);
        assertThat(error.isBounded()).isFalse();
        assertThat(error.reason()).contains("do not differ");
    }

    @Test
    void mse_tooLarge_isUndefined() {
        RegressionEvaluation rows = Evaluation.regression(new double[] {1e200, 0}, new double[] {-1e200, 1});

        assertThat(rows.rmse().reason()).contains("too large");
        assertThat(rows.r2().reason()).contains("too large");
        assertThat(rows.mae().value()).isCloseTo(1e200, within(1e187));
    }

    @Test
    void logLoss_logOdds_isUndefined() {
        BinaryEvaluation rows = Evaluation.binary(new double[] {0.5, -2, 3}, new int[] {1, 0, 1});

        assertThat(rows.logLoss().reason()).isEqualTo("scores[1] is not from 0 to 1, so scores are not probabilities");
        assertThat(rows.rocAuc().value()).isEqualTo(1);
    }

    @Test
    void logLoss_surelyWrong_isFinite() {
        assertThat(Evaluation.binary(new double[] {0, 1}, new int[] {1, 0})
                        .logLoss()
                        .value())
                .isCloseTo(36.04365338911715, within(1e-12));
    }

    @Test
    void topK_constantScores_isZero() {
        double[][] constant = {{0.25, 0.25, 0.25, 0.25}, {0.25, 0.25, 0.25, 0.25}};
        MulticlassEvaluation rows = Evaluation.multiclass(constant, new int[] {0, 3});

        assertThat(rows.topKAccuracy(3).value()).isZero();
        assertThat(rows.topKAccuracy(4).value()).isEqualTo(1);
    }

    @Test
    void toString_hasAllComponents() {
        assertThat(Estimate.undefined("no rows"))
                .hasToString("Estimate[value=NaN, lower=-Infinity, upper=Infinity, reason=no rows]");
    }
}
