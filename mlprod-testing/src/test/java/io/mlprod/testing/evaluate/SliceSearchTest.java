package io.mlprod.testing.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The worst slice, with a correction for looking. */
class SliceSearchTest {

    @Test
    void worstSlice_planted_isFound() {
        WorstSlice worst = Credit.evaluated(Credit.drawn(11, 3_000, 3)).worstSlice(Metric.ROC_AUC);

        assertThat(worst.slice().name()).isEqualTo("region = north");
        assertThat(worst.isSignificant()).isTrue();
        assertThat(worst.candidates()).isEqualTo(4 + 3 + 12);
        assertThat(worst.value().value()).isLessThan(worst.rest().value() - 0.1);
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
        assertThat(worst.value().value()).isGreaterThan(worst.rest().value());
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
}
