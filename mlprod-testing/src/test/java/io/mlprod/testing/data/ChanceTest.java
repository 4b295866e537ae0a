package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a number of events is more than chance; the bounds are SciPy's {@code poisson.isf(0.01, expected) + 1}. */
class ChanceTest {

    @ParameterizedTest
    @CsvSource({"0.001, 1", "0.1, 2", "1, 5", "10, 19", "90, 114"})
    void isExceeded_fromTheBoundOfAHundredth(double expected, int bound) {
        assertThat(Chance.isExceededBy(bound, expected)).isTrue();
        assertThat(Chance.isExceededBy(bound - 1, expected)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10000, 10299, false", "10000, 10301, true", "0, 0, false", "1e9, 0, false"})
    void isExceeded_ofManyOrNone(double expected, double found, boolean isExceeded) {
        assertThat(Chance.isExceededBy(found, expected)).isEqualTo(isExceeded);
    }
}
