package io.mlprod.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0.052259277S, 52.3 ms",
        "PT0S, 0 ms",
        "PT0.000000001S, 1 ns",
        "PT-0.000000001S, -1 ns",
        "PT0.000000999S, 999 ns",
        "PT0.000001S, 1 µs",
        "PT0.00000125S, 1.25 µs",
        "PT0.00003S, 30 µs",
        "PT0.0009994S, 999 µs",
        "PT0.0009996S, 1 ms",
        "PT0.02S, 20 ms",
        "PT0.021S, 21 ms",
        "PT0.1S, 100 ms",
        "PT0.9994S, 999 ms",
        "PT0.9996S, 1 s",
        "PT1.5S, 1.5 s",
        "PT59.94S, 59.9 s",
        "PT59.96S, 1 min",
        "PT90S, 1 min 30 s",
        "PT1H, 1 h",
        "PT1H0.4S, 1 h",
        "PT1H1S, 1 h",
        "PT2H30M15S, 2 h 30 min",
        "PT24H, 1 day",
        "P2DT3H, 2 days 3 h",
        "PT-0.001S, -1 ms",
        "PT-1.5S, -1.5 s",
        "PT-1H, -1 h",
    })
    void of_aDuration_isInWords(Duration duration, String words) {
        assertThat(DurationText.of(duration)).isEqualTo(words);
    }

    @Test
    void of_theLongestDurations_doesNotOverflow() {
        assertThat(DurationText.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
                .isEqualTo("106751991167300 days 15 h");
        assertThat(DurationText.of(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("-106751991167300 days 15 h");
    }

    @Test
    void of_noDuration_saysNone() {
        assertThat(DurationText.of(null)).isEqualTo("none");
    }

    @Test
    void ofNanos_any_isAsTheDuration() {
        assertThat(DurationText.ofNanos(52_259_277)).isEqualTo("52.3 ms");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 1 s",
        "PT119S, 119 s",
        "PT120S, 2 min",
        "PT119M, 119 min",
        "PT2H40M, 3 h",
        "PT47H, 47 h",
        "PT49H, 2 days",
        "P729D, 729 days",
        "P1000000D, '2,738 years'"
    })
    void about_anyDuration_isWholeInOneUnit(Duration duration, String text) {
        assertThat(DurationText.about(duration)).isEqualTo(text);
    }
}
