package io.mlprod.monitoring.internal.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private static Histogram of(double... numbers) {
        return Histogram.of(Histogram.MAX_BUCKETS, numbers.clone(), numbers.length);
    }

    /** Numbers of one of several shapes, some of which need many buckets. */
    private static double[] numbers(Random random, int size) {
        int shape = random.nextInt(5);
        return DoubleStream.generate(() -> switch (shape) {
                    case 0 -> random.nextGaussian();
                    case 1 -> Math.exp(3 * random.nextGaussian());
                    case 2 -> random.nextInt(2000) - 1000;
                    case 3 -> Double.longBitsToDouble(random.nextLong());
                    default -> random.nextInt(3) * Double.MIN_VALUE;
                })
                .filter(Double::isFinite)
                .limit(size)
                .toArray();
    }

    @Property(tries = 20)
    void plus_anyOrderAndGrouping_isTheHistogramOfAll(
            @ForAll long seed, @ForAll @IntRange(max = 3000) int size, @ForAll @IntRange(max = 3000) int more) {
        Random random = new Random(seed);
        double[] a = numbers(random, size);
        double[] b = numbers(random, more);
        double[] c = numbers(random, random.nextInt(1500));
        double[] all = Stream.of(c, b, a).flatMapToDouble(Arrays::stream).toArray();

        assertThat(of(a).plus(of(b)).plus(of(c)))
                .isEqualTo(of(a).plus(of(b).plus(of(c))))
                .isEqualTo(of(c).plus(of(a)).plus(of(b)))
                .isEqualTo(of(all));
    }

    @Property(tries = 20)
    void of_anyNumbers_eachIsInsideItsBucket(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int size) {
        double[] numbers = numbers(new Random(seed), size);
        Histogram histogram = of(numbers);

        for (int i = 0; i < histogram.size(); i++) {
            double lower = histogram.lower(i);
            double upper = histogram.upper(i);
            assertThat(DoubleStream.of(numbers)
                            .filter(number -> number > lower && number <= upper)
                            .count())
                    .isEqualTo(histogram.count(i));
        }
        assertThat(histogram.total()).isEqualTo(size);
    }

    @Property(tries = 300)
    void key_anyTwoNumbers_areInTheOrderOfTheNumbers(@ForAll double one, @ForAll double other) {
        assertThat(Long.compare(Histogram.key(one), Histogram.key(other)))
                .isEqualTo(one == other ? 0 : one < other ? -1 : 1);
    }

    @Test
    void of_asManyDistinctNumbersAsBuckets_isExact() {
        Histogram histogram = of(IntStream.range(0, 1024).asDoubleStream().toArray());

        assertThat(histogram.level()).isZero();
        assertThat(histogram.size()).isEqualTo(1024);
        assertThat(histogram.upper(1023)).isEqualTo(1023);
    }

    @Test
    void of_oneDistinctNumberMore_isCoarser() {
        Histogram histogram = of(IntStream.range(0, 1025).asDoubleStream().toArray());

        assertThat(histogram.level()).isEqualTo(44);
        assertThat(histogram.upper(0)).isZero();
        assertThat(histogram.upper(histogram.size() - 1)).isEqualTo(1024);
    }

    @Test
    void of_allPowersOfTwoOfBothSigns_fitsAndEndsAtTheGreatest() {
        double[] powers = IntStream.rangeClosed(Double.MIN_EXPONENT, Double.MAX_EXPONENT)
                .mapToDouble(exponent -> Math.scalb(1.5, exponent))
                .flatMap(number -> DoubleStream.of(number, -number))
                .toArray();
        Histogram histogram = of(powers);

        assertThat(histogram.size()).isLessThanOrEqualTo(1024);
        assertThat(histogram.upper(histogram.size() - 1)).isEqualTo(Double.MAX_VALUE);
        assertThat(histogram.lower(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void of_negativeZero_isZero() {
        assertThat(of(-0.0, 0.0).size()).isEqualTo(1);
    }

    @Test
    void of_bucketsThatDoNotIncrease_throws() {
        assertThatThrownBy(() -> Histogram.of(Histogram.MAX_BUCKETS, 0, new long[] {3, 3}, new long[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the buckets must increase");
    }

    @Test
    void of_coarserThanNeeded_throws() {
        assertThatThrownBy(() -> Histogram.of(Histogram.MAX_BUCKETS, 1, new long[] {3}, new long[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are too few buckets for a level above 0");
    }

    @Test
    void of_keyOfInfinity_throws() {
        long infinity = Histogram.key(Double.POSITIVE_INFINITY);

        assertThatThrownBy(() -> Histogram.of(Histogram.MAX_BUCKETS, 0, new long[] {-infinity}, new long[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a bucket is beyond the range of numbers");
    }
}
