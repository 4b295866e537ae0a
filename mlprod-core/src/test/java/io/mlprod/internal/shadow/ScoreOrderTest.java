package io.mlprod.internal.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScoreOrderTest {

    private static double[] row(double... scores) {
        return scores;
    }

    /** Expected values from scipy.stats.kendalltau(variant='b') of SciPy 1.17.1. */
    @Test
    void kendallTauB_asScipy() {
        assertThat(ScoreOrder.kendallTauB(row(1, 2, 3, 4, 5), row(1, 2, 3, 4, 5)))
                .isCloseTo(1, within(1e-12));
        assertThat(ScoreOrder.kendallTauB(row(12, 2, 1, 12, 2), row(1, 4, 7, 1, 0)))
                .isCloseTo(-0.4714045207910316, within(1e-12));
        assertThat(ScoreOrder.kendallTauB(row(1, 1, 2, 2, 3, 3, 3), row(3, 1, 2, 2, 1, 3, 3)))
                .isCloseTo(0.1875, within(1e-12));
        assertThat(ScoreOrder.kendallTauB(row(0.1, 0.2, 0.3, 0.4), row(0.4, 0.3, 0.1, 0.2)))
                .isCloseTo(-0.6666666666666669, within(1e-12));
        assertThat(ScoreOrder.kendallTauB(row(1, 1, 1), row(1, 2, 3))).isNaN();
    }

    /** Expected value from SciPy 1.17.1; a thousand elements with many ties. */
    @Test
    void kendallTauB_thousandWithTies_asScipy() {
        double[] x = new double[1000];
        double[] y = new double[1000];
        for (int i = 1; i <= 1000; i++) {
            x[i - 1] = Math.floor(100 * (i * 0.6180339887498949 % 1));
            y[i - 1] = Math.floor(100 * (i * 1.4142135623730951 % 1)) + x[i - 1] / 2;
        }
        assertThat(ScoreOrder.kendallTauB(x, y)).isCloseTo(0.29701413392763937, within(1e-12));
    }

    @Property(tries = 200)
    void kendallTauB_anyRows_asTheDefinition(
            @ForAll @Size(min = 2, max = 30) List<@IntRange(min = -3, max = 3) Integer> values) {
        double[] x = values.stream().mapToDouble(v -> v % 3 * -0.0 + v / 2).toArray(); // with -0.0 and ties
        double[] y = values.stream().mapToDouble(v -> v * v % 5).toArray();
        double concordance = 0;
        double untiedX = 0;
        double untiedY = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                double dx = Math.signum(x[i] - x[j]);
                double dy = Math.signum(y[i] - y[j]);
                concordance += dx * dy;
                untiedX += dx * dx;
                untiedY += dy * dy;
            }
        }
        double expected = concordance / Math.sqrt(untiedX * untiedY);
        double tau = ScoreOrder.kendallTauB(x, y);
        if (Double.isNaN(expected)) {
            assertThat(tau).isNaN();
        } else {
            assertThat(tau).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void kendallTauB_rows_areNotChanged() {
        double[] x = row(3, 1, 2);
        double[] y = row(1, 3, 2);
        ScoreOrder.kendallTauB(x, y);
        assertThat(x).containsExactly(3, 1, 2);
        assertThat(y).containsExactly(1, 3, 2);
    }

    @Test
    void overlap_twoOfThreeHighest_isTwoThirds() {
        assertThat(ScoreOrder.overlap(row(9, 8, 7, 1, 2), row(9, 8, 1, 7, 2), 3))
                .isCloseTo(2 / 3.0, within(1e-12));
    }

    @Property(tries = 200)
    void overlap_withItself_isAll(
            @ForAll @Size(min = 3, max = 20) List<@IntRange(min = 0, max = 5) Integer> values,
            @ForAll @IntRange(min = 1, max = 3) int k) {
        double[] row = values.stream().mapToDouble(v -> v).toArray();
        assertThat(ScoreOrder.overlap(row, row.clone(), k)).isEqualTo(1);
    }

    /** The k highest of two rows of distinct scores, against sorting. */
    @Test
    void overlap_distinctScores_asSorted() {
        double[] x = new double[50];
        double[] y = new double[50];
        Arrays.setAll(x, i -> (i + 1) * 0.6180339887498949 % 1);
        Arrays.setAll(y, i -> (i + 1) * 1.4142135623730951 % 1);
        double leastX = Arrays.stream(x).sorted().toArray()[40];
        double leastY = Arrays.stream(y).sorted().toArray()[40];
        long both = 0;
        for (int i = 0; i < 50; i++) {
            both += x[i] >= leastX && y[i] >= leastY ? 1 : 0;
        }
        assertThat(ScoreOrder.overlap(x, y, 10)).isEqualTo(both / 10.0);
    }

    @Test
    void highest_nanAndTies_firstOfTheHighest() {
        assertThat(ScoreOrder.highest(row(Double.NaN, 1, 3, 3, 2))).isEqualTo(2);
        assertThat(ScoreOrder.highest(row(Double.NaN))).isEqualTo(-1);
    }
}
