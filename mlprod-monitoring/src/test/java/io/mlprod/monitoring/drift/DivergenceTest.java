package io.mlprod.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Compares the divergences with those of other tools. */
class DivergenceTest {

    private static final double[] BEFORE = {16, 18, 16, 14, 12, 12}; // Evidently's tests/stattests/test_stattests.py
    private static final double[] AFTER = {16, 16, 16, 16, 16, 8};

    @Test
    void psi_ofEvidentlysCounts_isTheirs() {
        assertThat(Divergence.psi(BEFORE, AFTER)).isEqualTo(.0372184, within(5e-8));
    }

    @Test
    void jensenShannon_ofEvidentlysCounts_isTheirsInEitherBase() {
        double distance = Divergence.jensenShannonDistance(BEFORE, AFTER);

        assertThat(distance).isEqualTo(.0817342, within(5e-8));
        assertThat(distance * Math.sqrt(Math.log(2))).isEqualTo(.0680482, within(5e-8));
    }

    @Test
    void hellinger_ofEvidentlysCounts_isTheirs() {
        assertThat(Divergence.hellinger(BEFORE, AFTER)).isEqualTo(.06812, within(1e-5));
    }

    @Test
    void totalVariation_ofEvidentlysCounts_isTheirs() {
        assertThat(Divergence.totalVariation(BEFORE, AFTER)).isEqualTo(.0681818, within(5e-8));
    }

    @Test
    void kullbackLeibler_ofEvidentlysCounts_isTheirs() {
        assertThat(Divergence.kullbackLeibler(BEFORE, AFTER)).isEqualTo(.0189097, within(5e-8));
    }

    @Test
    void kullbackLeibler_categoryThatHasGone_isInfinite() {
        assertThat(Divergence.kullbackLeibler(new double[] {1, 1}, new double[] {2, 0}))
                .isInfinite();
    }

    @Test
    void wasserstein_ofEvidentlysSamples_isTheirs() {
        double[] before = {38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58};
        double[] after = {39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8};

        assertThat(Divergence.wasserstein(before, after)).isEqualTo(4.1625, within(1e-12));
        assertThat(Divergence.wasserstein(before, after) / deviation(before)).isEqualTo(.7812361, within(5e-8));
    }

    @Test
    void energy_ofEvidentlysSampleMovedBy5_isTheirs() {
        double[] before = {38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58};
        double[] after = {43.7, 46.5, 48.8, 49.5, 50.5, 51, 52.7, 63};

        assertThat(Divergence.energy(before, after)).isEqualTo(1.93326, within(5e-6));
    }

    @Test
    void wasserstein_ofScipysSamples_isTheirs() {
        assertThat(Divergence.wasserstein(new double[] {0, 1, 2}, new double[] {1, 2, 3}))
                .isEqualTo(1, within(1e-15));
        assertThat(Divergence.wasserstein(
                        new double[] {4.5, 6.7, 2.1}, new double[] {3, 1, 1}, new double[] {4.6, 7, 9.2}, new double[] {
                            1, 3, 1
                        }))
                .isEqualTo(2.5, within(1e-12));
    }

    @Test
    void largestDifference_ofNannymlsCategories_isTheirs() {
        assertThat(Divergence.largestDifference(new double[] {2, 2, 2, 0}, new double[] {2, 2, 2, 1}))
                .isEqualTo(.14, within(.005));
        assertThat(Divergence.largestDifference(new double[] {2, 2, 2}, new double[] {0, 5, 0}))
                .isEqualTo(.67, within(.005));
    }

    @Test
    void largestDifference_ofDeequsCategories_isTheirs() {
        assertThat(Divergence.largestDifference(new double[] {10, 20, 25, 10, 5}, new double[] {11, 20, 25, 10, 10}))
                .isEqualTo(.06015037593984962, within(1e-15));
        assertThat(Divergence.largestDifference(
                        new double[] {10, 20, 25, 10, 5, 0}, new double[] {20, 0, 25, 10, 10, 11}))
                .isEqualTo(.2857142857142857, within(1e-15));
    }

    @Test
    void largestDifference_ofTfdvsCategories_isTheirs() {
        assertThat(Divergence.largestDifference(new double[] {0, .9, .1}, new double[] {.3, .7, 0}))
                .isEqualTo(.3, within(1e-15));
    }

    @Test
    void jensenShannon_ofTfdvsHistogramsOnTheUnionOfTheirEdges_isTheirs() {
        assertThat(Divergence.jensenShannonDivergence(new double[] {2, 2, 0, 0}, new double[] {0, 1, 1, 2}))
                .isEqualTo(.65563906222, within(1e-11));
        assertThat(Divergence.jensenShannonDivergence(new double[] {1, 3}, new double[] {0, 4}))
                .as("one of four is NaN, and none")
                .isEqualTo(.13792538096, within(5e-11));
        assertThat(Divergence.jensenShannonDivergence(new double[] {1, 0}, new double[] {0, 1}))
                .isEqualTo(1, within(1e-15));
    }

    @Test
    void divergences_ofRandomTables_areScipys() {
        for (Map<String, String> row : Csv.rows("tables.csv")) {
            double[] before = Csv.doubles(row.get("before"));
            double[] after = Csv.doubles(row.get("after"));
            assertThat(Divergence.jensenShannonDistance(before, after)).isCloseTo(number(row, "js2"), nearly(1e-5));
            assertThat(Divergence.totalVariation(before, after)).isCloseTo(number(row, "tv"), nearly(1e-9));
            assertThat(Divergence.psi(before, after)).isCloseTo(number(row, "psi"), nearly(1e-8));
            assertThat(Divergence.kullbackLeibler(before, after)).isCloseTo(number(row, "kl"), nearly(1e-5));
        }
    }

    @Test
    void distances_ofRandomSamples_areScipys() {
        for (Map<String, String> row : Csv.rows("samples.csv")) {
            double[] before = Csv.doubles(row.get("before"));
            double[] after = Csv.doubles(row.get("after"));
            assertThat(Divergence.wasserstein(before, after)).isCloseTo(number(row, "w1"), nearly(1e-10));
            assertThat(Divergence.energy(before, after)).isCloseTo(number(row, "energy"), nearly(1e-10));
        }
    }

    @Test
    void psi_emptyCell_isFinite() {
        assertThat(Divergence.psi(new double[] {100, 100, 0}, new double[] {100, 50, 50}))
                .isBetween(.1, 3.0);
    }

    @Test
    void all_negativeCount_throwIllegalArgument() {
        assertThatThrownBy(() -> Divergence.totalVariation(new double[] {1, -1}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 or more");
    }

    @Test
    void all_emptySample_throwIllegalArgument() {
        assertThatThrownBy(() -> Divergence.hellinger(new double[] {0, 0}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum is 0");
    }

    @Test
    void all_differentCells_throwIllegalArgument() {
        assertThatThrownBy(() -> Divergence.psi(new double[] {1}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same cells");
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static Percentage nearly(double share) {
        return Percentage.withPercentage(100 * share);
    }

    private static double deviation(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length); // as NumPy does
    }
}
