package io.mlprod.monitoring.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedRowsTest {

    private static final long ALL_DIFFERENT = Long.MAX_VALUE;
    private static final double LEVEL = 4e-4;

    private final RepeatedRows repeated = new RepeatedRows(Quality.DEFAULT, 1);
    private final SplittableRandom random = new SplittableRandom(1);

    private WindowCounts window(int rows, long kinds) {
        return Counted.window(rows, Counted.sketch(random, rows, kinds));
    }

    private Measured next(int rows, long kinds) {
        WindowCounts window = window(rows, kinds);
        Measured found = repeated.measure(window);
        repeated.learn(window, found);
        return found;
    }

    /** The stated error: root mean square of many sketches. */
    @Test
    void measure_distinctRows_hasTheStatedError() {
        int rows = 10_000;
        double squares = 0;
        int sketches = 60;
        for (int i = 0; i < sketches; i++) {
            byte[] sketch = Counted.sketch(random, rows, ALL_DIFFERENT);
            double estimate = UltraLogLog.wrap(sketch).getDistinctCountEstimate();
            squares += Math.pow(estimate / rows - 1, 2) / sketches;
        }

        assertThat(Math.sqrt(squares)).isCloseTo(RepeatedRows.error(new byte[4096]), within(0.004));
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000000", "1000, 1000", "5000, 100"})
    void kinds_ofTheExpectedShare_areTheKinds(double rows, double kinds) {
        assertThat(RepeatedRows.kinds(rows, RepeatedRows.repeated(rows, kinds))).isCloseTo(kinds, within(kinds / 100));
    }

    /** Rows of few categories repeat, in a longer window more of them. */
    @ParameterizedTest
    @CsvSource({"1000, 300", "1000, 5000", "5000, 5000", "1000, 1000000000"})
    void measure_rowsOfTheUsualKinds_areNoIssueHoweverManyThereAre(int rows, long kinds) {
        next(rows, kinds);
        next(rows, kinds);
        next(rows, kinds);

        for (int factor : new int[] {1, 2, 5}) {
            assertThat(next(rows * factor, kinds).pValue()).isGreaterThan(LEVEL);
        }
    }

    @Test
    void measure_moreRepeatedRowsThanUsual_areAnIssue() {
        for (int i = 0; i < 3; i++) {
            next(2_000, 10_000);
        }

        Measured found = next(2_000, 2_000);

        assertThat(found.pValue()).isLessThan(LEVEL);
        assertThat(found.expected()).isCloseTo(0.09, within(0.03));
        assertThat(found.measured()).isCloseTo(0.37, within(0.04));
    }

    @Test
    void measure_fewRowsOrNoSketchOrFewWindowsBefore_isNotEnough() {
        assertThat(next(1_000, 1).isEnough()).isFalse();
        for (int i = 0; i < 3; i++) {
            next(1_000, 1_000);
        }
        assertThat(next(1_000, 1_000).isEnough()).isTrue();
        assertThat(next(100, 1).isEnough()).isFalse();
        assertThat(repeated.measure(Counted.window(1_000, new byte[0])).isEnough())
                .isFalse();
    }

    // ---- kinds that are not equally frequent, and volumes that vary

    /** Rows of kinds with the frequencies of Zipf's law. */
    private final class Skewed {

        private final double[] cumulative = new double[KINDS];

        Skewed(double exponent) {
            double sum = 0;
            for (int i = 0; i < KINDS; i++) {
                sum += Math.pow(i + 1, -exponent);
                cumulative[i] = sum;
            }
        }

        long row() {
            int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[KINDS - 1]);
            return found < 0 ? -found - 1 : found;
        }

        Measured next(int rows, LongUnaryOperator change) {
            UltraLogLog sketch = UltraLogLog.create(12);
            for (int i = 0; i < rows; i++) {
                sketch.add(new SplittableRandom(change.applyAsLong(row())).nextLong());
            }
            WindowCounts window = Counted.window(rows, sketch.getState());
            Measured found = repeated.measure(window);
            repeated.learn(window, found);
            return found;
        }
    }

    private static final int KINDS = 9_000;

    private int volume(String pattern, int hour) {
        return "daily".equals(pattern)
                ? (int) (2_500 * (1 + 0.85 * Math.sin(hour * Math.PI / 12)))
                : (int) Math.min(20_000, 2_000 * Math.exp(0.9 * random.nextGaussian()));
    }

    @ParameterizedTest
    @CsvSource({"0.5, daily", "1, daily", "1.5, daily", "0.5, wild", "1, wild", "1.5, wild"})
    void measure_skewedKindsAndVaryingVolume_isNoIssue(double exponent, String pattern) {
        Skewed skewed = new Skewed(exponent);
        for (int hour = 0; hour < 120; hour++) {
            Measured found = skewed.next(volume(pattern, hour), row -> row);

            assertThat(found.isEnough() && found.pValue() < LEVEL).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1})
    void measure_eachRowTwice_isAnIssueWhateverTheVolume(double exponent) {
        Skewed skewed = new Skewed(exponent);
        for (int hour = 0; hour < 60; hour++) {
            skewed.next(volume("daily", hour), row -> row);
        }

        UltraLogLog sketch = UltraLogLog.create(12);
        int rows = volume("daily", 12);
        for (int i = 0; i < rows; i++) {
            sketch.add(new SplittableRandom(skewed.row()).nextLong());
        }
        Measured found = repeated.measure(Counted.window(2L * rows, sketch.getState()));

        assertThat(found.pValue()).isLessThan(LEVEL / 4);
    }

    @Test
    void measure_producerRepeatsOneRow_isAnIssueAtOnceAndUsualAfterADay() {
        Skewed skewed = new Skewed(1);
        for (int hour = 0; hour < 30; hour++) {
            skewed.next(volume("daily", hour), row -> row);
        }

        for (int hour = 30; hour < 54; hour++) {
            assertThat(skewed.next(2_000, row -> 7).pValue()).isLessThan(LEVEL / 4);
        }
        assertThat(skewed.next(2_000, row -> 7).pValue()).isEqualTo(1);
    }
}
