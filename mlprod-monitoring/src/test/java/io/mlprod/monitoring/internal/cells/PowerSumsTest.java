package io.mlprod.monitoring.internal.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PowerSumsTest {

    private static PowerSums of(double... numbers) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double number : numbers) {
            sum = sum.add(new BigDecimal(number));
            squares = squares.add(new BigDecimal(number).pow(2));
            min = Math.min(min, number);
            max = Math.max(max, number);
        }
        return new PowerSums(numbers.length, sum, squares, min, max);
    }

    @Test
    void around_ordinarySums_areThoseOfTheNumbers() {
        PowerSums sums = PowerSums.around(3, 1000, 3, 5, 1000, 1002);

        assertThat(sums).isEqualTo(of(1000, 1001, 1002));
        assertThat(sums.mean()).isEqualTo(1001);
        assertThat(sums.variance()).isEqualTo(1);
    }

    @Test
    void around_squaresThatOverflowed_meanIsKeptAndVarianceIsUnknown() {
        PowerSums sums = PowerSums.around(2, 0, 4e200, Double.POSITIVE_INFINITY, 1e200, 3e200);

        assertThat(sums.mean()).isEqualTo(2e200);
        assertThat(sums.variance()).isNaN();
        assertThat(sums.deviation()).isNaN();
    }

    @Test
    void around_sumThatOverflowed_meanIsUnknownAndCountIsKept() {
        PowerSums sums = PowerSums.around(2, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1e308, 1.7e308);

        assertThat(sums.count()).isEqualTo(2);
        assertThat(sums.max()).isEqualTo(1.7e308);
        assertThat(sums.mean()).isNaN();
    }

    @Test
    void around_squaresThatUnderflowed_varianceIsUnknownAndNotZero() {
        assertThat(PowerSums.around(2, 0, 4e-200, 0, 1e-200, 3e-200).deviation())
                .isNaN();
    }

    @Test
    void around_constant_varianceIsZero() {
        assertThat(PowerSums.around(5, 7, 0, 0, 7, 7).variance()).isZero();
    }

    @Test
    void plus_unknownSum_isUnknown() {
        PowerSums unknown = PowerSums.around(1, 0, Double.NaN, Double.NaN, 1, 1);

        assertThat(of(1, 2).plus(unknown).mean()).isNaN();
        assertThat(unknown.plus(of(1, 2)).count()).isEqualTo(3);
    }

    @Test
    void deviation_varianceBeyondDoubles_isStillRight() {
        assertThat(of(1e200, 3e200).deviation()).isCloseTo(Math.sqrt(2) * 1e200, within(1e186));
        assertThat(of(1e-200, 3e-200).deviation()).isCloseTo(Math.sqrt(2) * 1e-200, within(1e-214));
    }

    @Test
    void deviation_largeMeanAndSmallSpread_isNotLost() {
        assertThat(of(1e15, 1e15 + 1, 1e15 + 2).deviation()).isEqualTo(1);
    }
}
