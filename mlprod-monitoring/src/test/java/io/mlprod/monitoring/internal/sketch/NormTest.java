package io.mlprod.monitoring.internal.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormTest {

    private static double norm(double... elements) {
        Norm norm = new Norm();
        for (double element : elements) {
            norm.add(element);
        }
        return norm.value();
    }

    @Test
    void value_ordinaryElements_isTheEuclideanNorm() {
        assertThat(norm(3, -4)).isEqualTo(5);
    }

    @Test
    void value_noElements_isZero() {
        assertThat(norm()).isZero();
    }

    @Test
    void value_squaresThatOverflow_isStillRight() {
        assertThat(norm(3e200, 4e200, 1)).isCloseTo(5e200, within(1e185));
    }

    @Test
    void value_squaresThatUnderflow_isStillRight() {
        assertThat(norm(3e-300, 4e-300)).isCloseTo(5e-300, within(1e-314));
    }

    @Test
    void value_normBeyondDoubles_isTheGreatestAndNotInfinite() {
        assertThat(norm(Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void value_infiniteElement_isInfinite() {
        assertThat(norm(1, Double.NEGATIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void value_missingElement_isMissing() {
        assertThat(norm(1, Double.NaN, Double.POSITIVE_INFINITY)).isNaN();
    }
}
