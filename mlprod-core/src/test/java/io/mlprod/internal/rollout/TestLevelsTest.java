package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import org.junit.jupiter.api.Test;

class TestLevelsTest {

    private final Rollout<Object, Object> rollout = Rollout.to("8")
            .alpha(0.04)
            .steps(0.1, 0.2, 0.3, 0.4)
            .guard(Guard.fallback())
            .guard(Guard.nonFinite().maxRate(0.1));
    private final TestLevels levels = TestLevels.of(rollout);

    @Test
    void ofTest_allThatMayTakeItBack_addUpToAlpha() {
        int ratios = 3;
        int ratesInSteps = 4;
        int breaker = 1;

        assertThat((ratios + breaker) * levels.ofTest() + ratesInSteps * levels.ofRateInStep())
                .isCloseTo(0.04, within(1e-12));
    }

    @Test
    void ofProof_twoWays_haveAlphaTogether() {
        assertThat(levels.ofProof(Guard.errors())).isEqualTo(0.02);
    }

    @Test
    void ofProof_ratioAlone_hasAlpha() {
        assertThat(levels.ofProof(Guard.errors().orRateBelow(0))).isEqualTo(0.04);
    }
}
