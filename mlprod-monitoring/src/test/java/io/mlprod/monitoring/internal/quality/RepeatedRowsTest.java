package io.mlprod.monitoring.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatedRowsTest {

    private static final long ALL_DIFFERENT = Long.MAX_VALUE;
    private static final double LEVEL = 4e-4;

    private final RepeatedRows repeated = new RepeatedRows(Quality.DEFAULT);
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
            double estimate =
                    com.dynatrace.hash4j.distinctcount.UltraLogLog.wrap(sketch).getDistinctCountEstimate();
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
    void measure_firstWindowOfOneRowOnly_isAnIssue() {
        assertThat(next(1_000, 1).pValue()).isLessThan(LEVEL);
    }

    @Test
    void measure_fewRowsOrNoSketch_isNotEnough() {
        assertThat(next(100, 1).isEnough()).isFalse();
        assertThat(repeated.measure(Counted.window(1_000, new byte[0])).isEnough())
                .isFalse();
    }
}
