package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Tests the correction of p-values. */
class FalseDiscoveryTest {

    @Test
    void adjusted_pValues_areThoseOfR() {
        // p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "BH") and an unordered example by hand
        assertThat(FalseDiscovery.adjusted(.01, .02, .03, .04, .05))
                .containsExactly(new double[] {.05, .05, .05, .05, .05}, within(1e-12));
        assertThat(FalseDiscovery.adjusted(.9, .001, .04, .03))
                .containsExactly(new double[] {.9, .004, .04 * 4 / 3, .04 * 4 / 3}, within(1e-12));
    }

    @Test
    void adjusted_single_staysAsItIs() {
        assertThat(FalseDiscovery.adjusted(.3)).containsExactly(.3);
    }

    @Test
    void adjusted_none_isEmpty() {
        assertThat(FalseDiscovery.adjusted()).isEmpty();
    }

    @Test
    void adjusted_notANumber_throwsIllegalArgument() {
        assertThatThrownBy(() -> FalseDiscovery.adjusted(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
