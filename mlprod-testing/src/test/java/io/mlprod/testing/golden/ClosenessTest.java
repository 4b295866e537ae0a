package io.mlprod.testing.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ClosenessTest {

    @Test
    void accepts_atTheBound_andNotBeyond() {
        Closeness closeness = Closeness.EXACT.absolute(0.5).relative(0.25);

        assertThat(closeness.accepts(2.0, 3.0)).isTrue();
        assertThat(closeness.accepts(2.0, 1.0)).isTrue();
        assertThat(closeness.accepts(2.0, Math.nextUp(3.0))).isFalse();
        assertThat(closeness.accepts(-2.0, -3.0)).isTrue();
    }

    @Test
    void float32_acceptsAForestsNegativeZeros() {
        assertThat(Closeness.FLOAT32.accepts(0.0, -1.19e-7f)).isTrue();
        assertThat(Closeness.FLOAT32.accepts(0.0, 1.1e-6f)).isFalse();
    }

    @Test
    void accepts_float_comparesWithTheExpectedNumberInFloat32() {
        assertThat(Closeness.EXACT.accepts(0.1, 0.1f)).isTrue();
        assertThat(Closeness.EXACT.accepts(0.1, (double) 0.1f)).isFalse();
        assertThat(Closeness.FLOAT32.accepts(1e300, Float.POSITIVE_INFINITY)).isFalse();
    }

    @Test
    void ulps_countRepresentableNumbers() {
        Closeness two = Closeness.EXACT.ulps(2);

        assertThat(two.accepts(1.0, Math.nextUp(Math.nextUp(1.0)))).isTrue();
        assertThat(two.accepts(1.0, Math.nextUp(Math.nextUp(Math.nextUp(1.0))))).isFalse();
        assertThat(two.accepts(1.0, Math.nextUp(Math.nextUp(1f)))).isTrue();
        assertThat(two.accepts(1.0, 1f + 3 * Math.ulp(1f))).isFalse();
        assertThat(two.accepts(Double.MIN_VALUE, -Double.MIN_VALUE)).isTrue();
        assertThat(Closeness.EXACT.accepts(0.0, -0.0)).isTrue();
        assertThat(two.accepts(-1.0, 1.0)).isFalse();
        assertThat(two.accepts(Double.MAX_VALUE, Double.POSITIVE_INFINITY)).isFalse();
    }

    @Test
    void accepts_nan_onlyWhereNanIsExpectedAndAllowed() {
        assertThat(Closeness.FLOAT32.accepts(Double.NaN, Float.NaN)).isTrue();
        assertThat(Closeness.FLOAT32.nanEqualsNan(false).accepts(Double.NaN, Float.NaN))
                .isFalse();
        assertThat(Closeness.FLOAT32.accepts(0.0, Double.NaN)).isFalse();
        assertThat(Closeness.FLOAT32.accepts(Double.NaN, 0.0)).isFalse();
    }

    @Test
    void accepts_infinity_onlyTheSame() {
        assertThat(Closeness.FLOAT32.accepts(Double.POSITIVE_INFINITY, Float.POSITIVE_INFINITY))
                .isTrue();
        assertThat(Closeness.FLOAT32.accepts(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
                .isFalse();
        assertThat(Closeness.FLOAT32.accepts(Double.POSITIVE_INFINITY, 1.0)).isFalse();
    }

    @Test
    void setters_outOfRange_areRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Closeness.EXACT.relative(-0.1))
                .withMessage("The relative part of a closeness must be finite and 0 or more, not -0.1");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Closeness.EXACT.absolute(Double.NaN));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Closeness.EXACT.ulps(-1));
    }

    @Test
    void toString_showsTheSettings() {
        assertThat(Closeness.FLOAT32).hasToString("relative 0.001, absolute 0.000001");
        assertThat(Closeness.EXACT.ulps(3).nanEqualsNan(false)).hasToString("3 ulps, no NaN");
        assertThat(Closeness.EXACT).hasToString("exact");
    }
}
