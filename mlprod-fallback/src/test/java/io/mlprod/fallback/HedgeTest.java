package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HedgeTest {

    @Test
    void at_aPercentile_hasNoFixedDelayAndPrefersRank() {
        Hedge hedge = Hedge.at(0.95);

        assertThat(hedge.percentile()).hasValue(0.95);
        assertThat(hedge.delay()).isEmpty();
        assertThat(hedge.isFirstValid()).isFalse();
    }

    @Test
    void after_aDelay_hasNoPercentileAndPrefersRank() {
        Hedge hedge = Hedge.after(Duration.ofMillis(5));

        assertThat(hedge.percentile()).isEmpty();
        assertThat(hedge.delay().orElseThrow().toNanos()).isEqualTo(5_000_000);
        assertThat(hedge.isFirstValid()).isFalse();
    }

    @Test
    void firstValid_ofAnyHedge_changesNothingElse() {
        Hedge hedge = Hedge.at(0.9);
        Hedge first = hedge.firstValid();

        assertThat(first.isFirstValid()).isTrue();
        assertThat(first.percentile()).hasValue(0.9);
        assertThat(hedge.isFirstValid()).isFalse();
        assertThat(Hedge.after(Duration.ofNanos(1)).firstValid().delay()).hasValue(Duration.ofNanos(1));
    }

    @Test
    void preferRank_afterFirstValid_prefersRankAgain() {
        assertThat(Hedge.at(0.9).firstValid().preferRank().isFirstValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 95, -0.5, Double.NaN, Double.POSITIVE_INFINITY})
    void at_noShareOfCalls_isRefused(double percentile) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hedge.at(percentile))
                .withMessageContaining("not " + percentile);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 ms", "PT-1S, -1 s"})
    void after_noTime_isRefused(Duration delay, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hedge.after(delay))
                .withMessageContaining(words);
    }

    @Test
    void after_aTimeBeyondNanoseconds_isTheLongestThereIs() {
        assertThat(Hedge.after(Duration.ofDays(1_000_000)).delay()).hasValue(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Test
    void after_null_isRefused() {
        assertThatNullPointerException().isThrownBy(() -> Hedge.after(null));
    }
}
