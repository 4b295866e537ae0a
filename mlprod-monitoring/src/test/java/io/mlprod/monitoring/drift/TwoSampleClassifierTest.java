package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
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
    void compare_correlationOfOnePairAmongManyThatFlips_isFound() {
        for (int columns : new int[] {5, 26, 100}) {
            assertThat(found(columns, before -> pair(before ? .7 : -.7))).isTrue();
            assertThat(found(columns, before -> pair(before ? .7 : 0))).isTrue();
        }
    }

    @Test
    void compare_parabolaOfOnePairAmongManyThatVanishes_isFound() {
        assertThat(found(26, before -> {
                    double x = random.nextGaussian();
                    double of = before ? x : random.nextGaussian();
                    return new double[] {x, .8 * (of * of - 1) / Math.sqrt(2) + .6 * random.nextGaussian()};
                }))
                .isTrue();
    }

    @Test
    void compare_signThatOnlyTwoColumnsTogetherTell_isFoundAmongFewColumns() {
        assertThat(found(5, before -> {
                    double x = random.nextGaussian();
                    double y = random.nextGaussian();
                    double z = Math.abs(random.nextGaussian());
                    return new double[] {x, y, (before ? x * y > 0 : random.nextBoolean()) ? z : -z};
                }))
                .isTrue();
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
        assertThat(falsePositives(100, 60, .1)).isLessThanOrEqualTo(.1 + 2 * Math.sqrt(.1 * .9 / 100));
    }

    @Test
    @Tag("soak")
    void compare_noShift_pValuesHoldInTheTail() {
        assertThat(falsePositives(20_000, 250, .001)).isLessThanOrEqualTo(.001 + 2 * Math.sqrt(.001 / 20_000));
    }

    @Test
    void compare_noColumns_throwsIllegalArgument() {
        assertThatThrownBy(() -> TwoSampleClassifier.compare(rows(50, 0, 0, 0), rows(50, 0, 0, 0), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one or more");
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
            TwoSampleClassifier.Result result = TwoSampleClassifier.compare(nasty(rows), nasty(rows), run);
            found += result.pValue() <= level ? 1 : 0;
        }
        return (double) found / runs;
    }

    /** Returns rows with dependent numbers, ties, categories, missing values, a constant and heavy and skewed tails. */
    private List<float[]> nasty(int count) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            double y = .7 * x + .7 * random.nextGaussian();
            double share = random.nextDouble();
            rows.add(new float[] {
                (float) x,
                (float) y,
                Math.round(2 * y), // ties
                (float) (share < .9 ? 0 : 1 + Math.floor(share * 100)), // a category, and rare ones
                random.nextDouble() < .3 ? Float.NaN : (float) Math.exp(3 * x),
                7,
                (float) Math.tan(Math.PI * (share - .5)),
                share < .02 ? Float.NEGATIVE_INFINITY : x * y > 0 ? 1 : 0
            });
        }
        return rows;
    }

    private double[] pair(double correlation) {
        double x = random.nextGaussian();
        return new double[] {x, correlation * x + Math.sqrt(1 - correlation * correlation) * random.nextGaussian()};
    }

    /** Returns whether a change of few columns among others is found, at the level of hourly looks. */
    private boolean found(int columns, Function<Boolean, double[]> dependent) {
        TwoSampleClassifier.Result result = TwoSampleClassifier.compare(
                rows(500, columns, dependent, true), rows(500, columns, dependent, false), 1);
        return result.auc() >= Drift.DEFAULT.jointThreshold() && result.pValue() * (columns + 1) <= .01 / 24;
    }

    private List<float[]> rows(int count, int columns, Function<Boolean, double[]> dependent, boolean isBefore) {
        List<float[]> rows = rows(count, columns, 0, 0);
        for (float[] row : rows) {
            double[] first = dependent.apply(isBefore);
            for (int c = 0; c < first.length; c++) {
                row[c] = (float) first[c];
            }
        }
        return rows;
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
