package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {

    /** GrowthBook's own fixture. */
    @Test
    void adjust_growthBookValues_matchesTheirsInOrder() {
        assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005, 0.55, 0.6}))
                .containsExactly(new double[] {0.05, 0.12, 0.12, 0.03, 1, 1}, within(1e-12));
    }

    @Test
    void adjust_argument_staysAsItWas() {
        double[] values = {0.04, 0.01};
        Holm.adjust(values);

        assertThat(values).containsExactly(0.04, 0.01);
    }

    @Test
    void adjust_nothing_givesNothing() {
        assertThat(Holm.adjust(new double[0])).isEmpty();
    }

    @Test
    void adjust_noProbability_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Holm.adjust(new double[] {0.5, Double.NaN}));
        assertThatIllegalArgumentException().isThrownBy(() -> Holm.adjust(new double[] {1.5}));
        assertThatIllegalArgumentException().isThrownBy(() -> Holm.adjust(new double[] {-0.1}));
    }
}
