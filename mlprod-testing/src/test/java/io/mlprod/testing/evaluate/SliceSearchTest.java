package io.mlprod.testing.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.evaluation.Bootstrap;
import io.mlprod.testing.evaluate.Credit.Loan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The worst slice, with a correction for looking. */
class SliceSearchTest {

    @Test
    void worstSlice_planted_isFound() {
        WorstSlice worst = Credit.evaluated(Credit.drawn(11, 3_000, 3)).worstSlice(Metric.ROC_AUC);

        assertThat(worst.slice().name()).isEqualTo("region = north");
        assertThat(worst.isSignificant()).isTrue();
        assertThat(worst.candidates()).isEqualTo(4 + 3 + 12);
        assertThat(worst.value().value()).isLessThan(worst.reference().value() - 0.1);
        assertThatThrownBy(worst::assertNotSignificant)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("region = north")
                .hasMessageContaining("worse by more than chance");
    }

    @Test
    void worstSlice_pairsThatWereCombinedToo_areCountedOnce() {
        WorstSlice worst = Credit.evaluation(Credit.drawn(11, 3_000, 3))
                .combine("region", "product")
                .run("model", Credit.model(Credit.Loan::score))
                .worstSlice(Metric.ROC_AUC);

        assertThat(worst.candidates()).isEqualTo(4 + 3 + 12);
    }

    @Test
    void worstSlice_plantedInALoss_isFound() {
        WorstSlice worst = Credit.evaluated(Credit.drawn(12, 3_000, 4)).worstSlice(Metric.BRIER);

        assertThat(worst.slice().name()).isEqualTo("region = north");
        assertThat(worst.isSignificant()).isTrue();
        assertThat(worst.value().value()).isGreaterThan(worst.reference().value());
    }

    @Test
    void worstSlice_noneIsWorse_isChance() {
        WorstSlice worst = Credit.evaluated(Credit.drawn(13, 1_000, 1)).worstSlice(Metric.ROC_AUC);

        assertThat(worst.isSignificant()).isFalse();
        assertThatCode(worst::assertNotSignificant).doesNotThrowAnyException();
        assertThat(worst).asString().contains("Among so many, that may be chance");
    }

    @Test
    void worstSlice_noneIsWorse_raisesFewFalseAlarms() {
        int alarms = 0;
        for (int run = 0; run < 100; run++) {
            alarms += Credit.evaluated(Credit.drawn(1_000 + run, 500, 1))
                            .worstSlice(Metric.ACCURACY)
                            .isSignificant()
                    ? 1
                    : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(13); // at most 5 expected; more with a probability of 0.1 %
    }

    @Test
    void worstSlice_noSlices_isRefused() {
        var evaluated = Credit.evaluation(Credit.drawn(14, 40, 1)).run("m", Credit.model(Credit.Loan::score));
        assertThatThrownBy(() -> evaluated.worstSlice(Metric.ROC_AUC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sliceBy(...)");
    }

    @Test
    void worstSlice_againstChampion_isWhereTheChallengerGotWorse_notWhereBothAreBad() {
        List<Credit.Loan> loans = Credit.drawn(15, 3_000, 6); // both are bad in the north
        var evaluation = Credit.evaluation(loans);
        var champion = evaluation.run("champion", Credit.model(Credit.Loan::score));
        var challenger = evaluation.run(
                "challenger",
                Credit.model(loan -> loan.region().equals("east")
                        ? 0.5 * loan.score() + 0.5 * new Random(loan.hashCode()).nextDouble()
                        : loan.score()));

        WorstSlice worst = challenger.worstSlice(Metric.ROC_AUC, champion);

        assertThat(worst.slice().name()).isEqualTo("region = east");
        assertThat(worst.isSignificant()).isTrue();
        assertThat(worst.difference().value())
                .isEqualTo(worst.value().value() - worst.reference().value());
        assertThat(worst.toString()).contains("of 'champion' in it", "worse by more than chance");
        assertThat(challenger.worstSlice(Metric.ROC_AUC).slice().name()).isEqualTo("region = north");
    }

    @Test
    void worstSlice_againstItself_isNotWorse() {
        var champion = Credit.evaluated(Credit.drawn(16, 500, 1));

        assertThat(champion.worstSlice(Metric.ROC_AUC, champion).isSignificant())
                .isFalse();
    }

    @Test
    void worstSlice_againstChampion_noneIsWorse_raisesFewFalseAlarms() {
        int alarms = 0;
        for (int run = 0; run < 60; run++) {
            Random random = new Random(run);
            var evaluation =
                    Credit.evaluation(Credit.drawn(2_000 + run, 300, 1)).bootstrap(Bootstrap.DEFAULT.resamples(200));
            alarms += evaluation
                            .run("one", Credit.model(loan -> loan.score() + 0.3 * random.nextGaussian()))
                            .worstSlice(
                                    Metric.ACCURACY,
                                    evaluation.run(
                                            "other", Credit.model(loan -> loan.score() + 0.3 * random.nextGaussian())))
                            .isSignificant()
                    ? 1
                    : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(9); // at most 3 expected; more with a probability of 0.1 %
    }

    @Test
    void worstSlice_fewPositivesAndNoneWorse_raisesFewAlarms() {
        int alarms = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(31L * seed + 7);
            List<Loan> loans = Credit.drawn(random.nextLong(), 1_200, 1).stream()
                    .filter(loan -> !loan.isDefaulted() || random.nextInt(10) == 0)
                    .toList();
            alarms += Credit.evaluated(loans).worstSlice(Metric.ROC_AUC).isSignificant() ? 1 : 0;
        }

        assertThat(alarms).isLessThanOrEqualTo(9); // 5 expected at most
    }
}
