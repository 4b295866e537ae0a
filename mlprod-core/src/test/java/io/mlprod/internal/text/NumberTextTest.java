package io.mlprod.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class NumberTextTest {

    @Test
    void percent_measured_hasTwoOrThreeDigits() {
        assertThat(NumberText.percent(0.15126)).isEqualTo("15.1 %");
        assertThat(NumberText.percent(0.0834)).isEqualTo("8.3 %");
        assertThat(NumberText.percent(0.00025)).isEqualTo("0.025 %");
        assertThat(NumberText.percent(0)).isEqualTo("0 %");
        assertThat(NumberText.percent(1)).isEqualTo("100 %");
    }

    @Test
    void exact_whatWasSet_hasAllDigits() {
        assertThat(NumberText.exactPercent(0.00125)).isEqualTo("0.125 %");
        assertThat(NumberText.exactPercent(0.2)).isEqualTo("20 %");
        assertThat(NumberText.exact(2)).isEqualTo("2");
        assertThat(NumberText.exact(1.25)).isEqualTo("1.25");
        assertThat(NumberText.exact(1e9)).isEqualTo("1000000000");
    }

    @Test
    void bound_rounded_isNeverTighterThanItIs() {
        assertThat(NumberText.bound(1.2399, RoundingMode.FLOOR)).isEqualTo("1.23");
        assertThat(NumberText.bound(1.2301, RoundingMode.CEILING)).isEqualTo("1.24");
    }

    @Test
    void oneOf_level_isNeverRarerThanItIs() {
        assertThat(NumberText.oneOf(0.01)).isEqualTo("1 of 100");
        assertThat(NumberText.oneOf(0.0075)).isEqualTo("1 of 133");
        assertThat(NumberText.oneOf(0.01 / 3)).isEqualTo("1 of 300");
    }

    @Test
    void count_thousands_areSeparated() {
        assertThat(NumberText.count(2_505)).isEqualTo("2,505");
    }
}
