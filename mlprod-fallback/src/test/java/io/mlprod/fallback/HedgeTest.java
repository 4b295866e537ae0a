package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HedgeTest {

    @Test
    void at_aPercentile_hasNoFixedDelayAndPrefersRank() {
        Hedge hedge = Hedge.at(0.95);

        assertThat(hedge.percentile()).isEqualTo(0.95);
        assertThat(hedge.delay()).isNull();
        assertThat(hedge.prefersRank()).isTrue();
    }

    @Test
    void after_aDelay_hasNoPercentileAndPrefersRank() {
        Hedge hedge = Hedge.after(Duration.ofMillis(5));

        assertThat(hedge.percentile()).isNaN();
        assertThat(hedge.delay()).isEqualTo(Duration.ofMillis(5));
        assertThat(hedge.prefersRank()).isTrue();
    }

    @Test
    void firstValid_ofAnyHedge_changesNothingElse() {
        Hedge hedge = Hedge.at(0.9);
        Hedge first = hedge.firstValid();

        assertThat(first.prefersRank()).isFalse();
        assertThat(first.percentile()).isEqualTo(0.9);
        assertThat(hedge.prefersRank()).isTrue();
        assertThat(Hedge.after(Duration.ZERO).firstValid().delay()).isZero();
    }

    @Test
    void preferRank_afterFirstValid_prefersRankAgain() {
        assertThat(Hedge.at(0.9).firstValid().preferRank().prefersRank()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 95, -0.5, Double.NaN, Double.POSITIVE_INFINITY})
    void at_noShareOfCalls_isRefused(double percentile) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hedge.at(percentile))
                .withMessageContaining("not " + percentile);
    }

    @Test
    void after_aNegativeDelay_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hedge.after(Duration.ofNanos(-1)))
                .withMessageContaining("PT-0.000000001S");
    }

    @Test
    void after_null_isRefused() {
        assertThatNullPointerException().isThrownBy(() -> Hedge.after(null));
    }
}
