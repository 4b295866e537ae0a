package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.inference.GTest;
import org.apache.commons.statistics.inference.TTest;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Compares the tests with those of other tools. */
class DriftTestsTest {

    private static final long[] BEFORE = {16, 18, 16, 14, 12, 12}; // Evidently's tests/stattests/test_stattests.py
    private static final long[] AFTER = {16, 16, 16, 16, 16, 8};
    private static final double[] SAMPLE = {38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58};
    private static final double[] OTHER = {39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8};

    @Test
    void chiSquare_ofEvidentlysCounts_isScipysContingencyForm() {
        DriftTests.Result result = DriftTests.chiSquare(BEFORE, AFTER);

        assertThat(result.statistic()).isEqualTo(1.6224090, within(5e-8));
        assertThat(result.pValue()).isEqualTo(.8985262, within(5e-8));
    }

    @Test
    void goodnessOfFit_ofEvidentlysCounts_isTheirs() {
        double[] shares = Arrays.stream(BEFORE).asDoubleStream().toArray();

        assertThat(DriftTests.goodnessOfFit(shares, AFTER).pValue()).isEqualTo(.67309, within(5e-6));
    }

    @Test
    void gTest_ofEvidentlysCounts_isTheirsInItsGoodnessOfFitForm() {
        // Only the homogeneity form is offered; this is the library's own.
        assertThat(GTest.withDefaults()
                        .test(new double[] {5, 5, 8}, new long[] {4, 6, 8})
                        .getPValue())
                .isEqualTo(.8176, within(5e-5));
    }

    @Test
    void totalVariation_ofEvidentlysCounts_isTheirsAndTheTiesThatTheyLoseToRounding() {
        // Their .928, .085 and .309 lie between the shares of divisions that differ more, and at least as much.
        assertThat(permuted(16, 16, 16, 16, 16, 8))
                .isEqualTo(.9696, within(.02))
                .isGreaterThan(.928);
        assertThat(permuted(10, 10, 24, 24, 10, 10))
                .isEqualTo(.0956, within(.02))
                .isGreaterThan(.085);
        assertThat(permuted(10, 24, 12, 16, 8, 16)).isEqualTo(.326, within(.03)).isGreaterThan(.309);
        assertThat(permuted(0, 0, 0, 0, 0, 88)).isEqualTo(0, within(.001));
    }

    @Test
    void kolmogorovSmirnov_ofEvidentlysSamples_isTheirs() {
        DriftTests.Result result = DriftTests.kolmogorovSmirnov(SAMPLE, OTHER);

        assertThat(result.statistic()).isEqualTo(.625, within(1e-15));
        assertThat(result.pValue()).isEqualTo(.0870241, within(5e-8));
    }

    @Test
    void kolmogorovSmirnov_ofScipysSamples_isTheirs() {
        double[] before = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
        double[] after = IntStream.range(0, 110)
                .mapToDouble(i -> 1 + i * 99 / 109.0 + 20 + .1)
                .toArray();

        DriftTests.Result result = DriftTests.kolmogorovSmirnov(before, after);

        assertThat(result.statistic()).isEqualTo(232 / 1100.0, within(1e-12));
        assertThat(result.pValue()).isEqualTo(.015739183865607353, within(1e-12));
    }

    @Test
    void kolmogorovSmirnov_ofScipysTies_isTheirs() {
        double[] before = {2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 5, 5, 6, 6, 6, 6};
        double[] after = DoubleStream.of(before).map(x -> x + 1).toArray();

        DriftTests.Result result = DriftTests.kolmogorovSmirnov(before, after);

        assertThat(result.statistic()).isEqualTo(5 / 16.0, within(1e-15));
        assertThat(result.pValue()).isEqualTo(.4262934613454952, within(1e-12));
    }

    @Test
    void andersonDarling_ofEvidentlysSamples_isTheirs() {
        DriftTests.Result result = DriftTests.andersonDarling(SAMPLE, OTHER);

        assertThat(result.statistic()).isEqualTo(1.7183096744360893, within(1e-9));
        assertThat(result.pValue()).isEqualTo(.06351467728760844, within(1e-9));
    }

    @Test
    void andersonDarling_ofRandomSamples_isScipys() {
        for (Map<String, String> row : Csv.rows("samples.csv")) {
            DriftTests.Result result =
                    DriftTests.andersonDarling(Csv.doubles(row.get("before")), Csv.doubles(row.get("after")));
            assertThat(result.statistic()).isEqualTo(number(row, "ad"), within(1e-8));
            assertThat(result.pValue()).isEqualTo(number(row, "adp"), within(1e-8));
        }
    }

    @Test
    void andersonDarling_equalValues_isNoShift() {
        assertThat(DriftTests.andersonDarling(new double[] {2, 2, 2}, new double[] {2, 2}))
                .isEqualTo(new DriftTests.Result(0, 1));
    }

    @Test
    void tests_thatWeDoNotOffer_areEvidentlysInTheLibraryThatWeUse() {
        assertThat(TTest.withDefaults()
                        .with(DataDispersion.HOMOSCEDASTIC)
                        .test(SAMPLE, OTHER)
                        .getPValue())
                .isEqualTo(.084, within(.0005));
        assertThat(FisherExactTest.withDefaults()
                        .test(new int[][] {{6, 0}, {0, 6}})
                        .getPValue())
                .isEqualTo(.0021, within(.0001));
        assertThat(FisherExactTest.withDefaults()
                        .test(new int[][] {{3, 3}, {6, 0}})
                        .getPValue())
                .isEqualTo(.181, within(.001));
    }

    @Test
    void countTests_ofRandomTables_areScipys() {
        for (Map<String, String> row : Csv.rows("tables.csv")) {
            long[] before = Csv.longs(row.get("before"));
            long[] after = Csv.longs(row.get("after"));
            DriftTests.Result chiSquare = DriftTests.chiSquare(before, after);
            assertThat(chiSquare.statistic()).isCloseTo(number(row, "chi2"), nearly(1e-8));
            assertThat(chiSquare.pValue()).isCloseTo(number(row, "p"), nearly(1e-6));
            DriftTests.Result likelihood = DriftTests.gTest(before, after);
            assertThat(likelihood.statistic()).isCloseTo(number(row, "g"), nearly(1e-6));
            assertThat(likelihood.pValue()).isCloseTo(number(row, "gp"), nearly(1e-5));
        }
    }

    @Test
    void kolmogorovSmirnov_ofRandomSamples_isScipys() {
        for (Map<String, String> row : Csv.rows("samples.csv")) {
            DriftTests.Result result =
                    DriftTests.kolmogorovSmirnov(Csv.doubles(row.get("before")), Csv.doubles(row.get("after")));
            assertThat(result.statistic()).isCloseTo(number(row, "d"), nearly(1e-10));
            assertThat(result.pValue()).isCloseTo(number(row, "p"), nearly(1e-8));
        }
    }

    @Test
    void kolmogorovSmirnovOfCells_anySamples_neverClaimsMoreThanTheValuesDo() {
        Random random = new Random(5);
        for (int run = 0; run < 20; run++) {
            double moved = run / 50.0;
            double[] before = random.doubles(400).toArray();
            double[] after = random.doubles(300).map(x -> x + moved).toArray();

            DriftTests.Result exact = DriftTests.kolmogorovSmirnov(before, after);
            DriftTests.Result bound = DriftTests.kolmogorovSmirnovOfCells(tenths(before), tenths(after));

            assertThat(bound.statistic()).isLessThanOrEqualTo(exact.statistic() + 1e-12);
            assertThat(bound.pValue()).isGreaterThanOrEqualTo(exact.pValue() * .9); // asymptotic against exact
        }
    }

    @Test
    void tailSafe_anyCounts_isNeverBelowEitherTest() {
        for (Map<String, String> row : Csv.rows("tables.csv")) {
            DriftTests.Result result = DriftTests.tailSafe(Csv.longs(row.get("before")), Csv.longs(row.get("after")));
            assertThat(result.pValue()).isCloseTo(Math.max(number(row, "p"), number(row, "gp")), nearly(1e-5));
        }
    }

    @Test
    void chiSquare_allRowsInOneCell_isNoShift() {
        assertThat(DriftTests.chiSquare(new long[] {0, 7, 0}, new long[] {0, 9, 0}))
                .isEqualTo(new DriftTests.Result(0, 1));
    }

    @Test
    void chiSquare_billionsOfRows_isFinite() {
        DriftTests.Result result = DriftTests.chiSquare(
                new long[] {5_000_000_000L, 5_000_000_000L}, new long[] {4_000_000_000L, 4_000_200_000L});

        assertThat(result.statistic()).isEqualTo(2.7777, within(.0001));
    }

    @Test
    void chiSquare_emptySample_throwsIllegalArgument() {
        assertThatThrownBy(() -> DriftTests.chiSquare(new long[] {0, 0}, new long[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one row");
    }

    private static double permuted(long... after) {
        return DriftTests.totalVariation(BEFORE, after, 1_000, 1).pValue();
    }

    private static long[] tenths(double[] values) {
        long[] counts = new long[10];
        for (double value : values) {
            counts[(int) Math.min(9, value * 10)]++;
        }
        return counts;
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static Percentage nearly(double share) {
        return Percentage.withPercentage(100 * share);
    }
}
