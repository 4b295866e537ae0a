package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the classifier two-sample test: what it finds, and that its p-values hold. */
class TwoSampleClassifierTest {

    private final Random random = new Random(8);

    @Test
    void compare_correlationThatHasGone_isFoundThoughNoColumnHasShifted() {
        TwoSampleClassifier.Result result = TwoSampleClassifier.compare(rows(500, 2, .9, 0), rows(500, 2, 0, 0), 1);

        assertThat(result.auc()).isGreaterThan(.65);
        assertThat(result.pValue()).isLessThan(1e-6);
    }

    @Test
    void compare_smallShiftsOfManyColumns_areFoundTogether() {
        TwoSampleClassifier.Result result = TwoSampleClassifier.compare(rows(500, 30, 0, 0), rows(500, 30, 0, .15), 1);

        assertThat(result.pValue()).isLessThan(1e-4);
    }

    @Test
    void compare_valuesThatAreMissingMoreOften_isFound() {
        List<float[]> before = rows(300, 3, 0, 0);
        List<float[]> after = rows(300, 3, 0, 0);
        for (int i = 0; i < 60; i++) {
            after.get(i)[1] = Float.NaN;
        }
        before.get(0)[1] = Float.NaN;

        assertThat(TwoSampleClassifier.compare(before, after, 1).pValue()).isLessThan(1e-3);
    }

    @Test
    void compare_manyColumns_isFound() {
        assertThat(TwoSampleClassifier.compare(rows(500, 200, 0, 0), rows(500, 200, 0, .3), 1)
                        .pValue())
                .isLessThan(1e-3);
    }

    @Test
    void compare_constantRows_knowsNothing() {
        List<float[]> same = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            same.add(new float[] {1, Float.POSITIVE_INFINITY});
        }

        assertThat(TwoSampleClassifier.compare(same, same, 1))
                .isEqualTo(new TwoSampleClassifier.Result(.5, 1, 100, 100));
    }

    @Test
    void compare_noShift_pValuesHold() {
        assertThat(falsePositives(150, 60, .1)).isLessThanOrEqualTo(.1 + 2 * Math.sqrt(.1 * .9 / 150));
    }

    @Test
    @Tag("soak")
    void compare_noShift_pValuesHoldInTheTail() {
        assertThat(falsePositives(20_000, 250, .001)).isLessThanOrEqualTo(.001 + 2 * Math.sqrt(.001 / 20_000));
    }

    @Test
    void compare_sameSeed_sameResult() {
        List<float[]> before = rows(100, 3, 0, 0);
        List<float[]> after = rows(100, 3, 0, .5);

        assertThat(TwoSampleClassifier.compare(before, after, 7))
                .isEqualTo(TwoSampleClassifier.compare(before, after, 7));
    }

    @Test
    void compare_fewRows_throwsIllegalArgument() {
        assertThatThrownBy(() -> TwoSampleClassifier.compare(rows(10, 2, 0, 0), rows(100, 2, 0, 0), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40 or more rows");
    }

    @Test
    void compare_rowsOfDifferentLengths_throwsIllegalArgument() {
        assertThatThrownBy(() -> TwoSampleClassifier.compare(rows(50, 2, 0, 0), rows(50, 3, 0, 0), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same number of columns");
    }

    private double falsePositives(int runs, int rows, double level) {
        int found = 0;
        for (int run = 0; run < runs; run++) {
            found += TwoSampleClassifier.compare(rows(rows, 4, .5, 0), rows(rows, 4, .5, 0), run)
                                    .pValue()
                            <= level
                    ? 1
                    : 0;
        }
        return (double) found / runs;
    }

    private List<float[]> rows(int count, int columns, double correlation, double shift) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double common = random.nextGaussian() * Math.sqrt(correlation);
            float[] row = new float[columns];
            for (int c = 0; c < columns; c++) {
                row[c] = (float) (common + random.nextGaussian() * Math.sqrt(1 - correlation) + shift);
            }
            rows.add(row);
        }
        return rows;
    }
}
