package io.mlprod.monitoring.internal.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExactSumTest {

    private static BigDecimal exact(double[] numbers, int power) {
        return DoubleStream.of(numbers)
                .mapToObj(number -> new BigDecimal(number).pow(power))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Property(tries = 300)
    void add_anyFiniteBits_sumsAreThoseOfBigDecimal(
            @ForAll @Size(max = 20) long[] bits, @ForAll @IntRange(min = 1, max = 5) int addsBeforeCarry) {
        double[] numbers = Arrays.stream(bits)
                .mapToDouble(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .toArray();
        ExactSum sum = new ExactSum(addsBeforeCarry);
        ExactSum squares = new ExactSum(addsBeforeCarry);
        for (double number : numbers) {
            sum.add(number);
            squares.addSquare(number);
        }

        assertThat(sum.sum()).isEqualByComparingTo(exact(numbers, 1));
        assertThat(squares.sum()).isEqualByComparingTo(exact(numbers, 2));
    }

    @Test
    void add_greatestNegativeAndSubnormal_nothingIsLost() {
        double[] numbers = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -0.0, -1e-310, 1};
        ExactSum sum = new ExactSum();
        ExactSum squares = new ExactSum();
        for (double number : numbers) {
            sum.add(number);
            squares.addSquare(number);
        }

        assertThat(sum.sum()).isEqualByComparingTo(exact(numbers, 1));
        assertThat(squares.sum()).isEqualByComparingTo(exact(numbers, 2));
    }

    @Test
    void sum_ofNothing_isZero() {
        assertThat(new ExactSum().sum()).isEqualByComparingTo(BigDecimal.ZERO);
    }
}
