package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.monitoring.drift.Divergence;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the Wasserstein distance that is read off counts in cells with that of the values. */
class CellDistributionTest {

    private final Random random = new Random(2);

    @Test
    void scaledDistance_numbersThatMovedOrSpread_isNearlyThatOfTheValues() {
        for (double shift : new double[] {0, .3, 1, 3}) {
            for (double spread : new double[] {.5, 1, 2}) {
                double[] before =
                        random.doubles(4_000).map(x -> random.nextGaussian()).toArray();
                double[] after = random.doubles(3_000)
                        .map(x -> shift + spread * random.nextGaussian())
                        .toArray();
                NumberCells cells = Columns.quantileCells(before);
                ColumnCounts reference = Columns.counted(cells, before);
                double exact = Divergence.wasserstein(before, after);

                double read = CellDistribution.scaledDistance(reference, Columns.counted(cells, after), 0)
                        * reference.moments().deviation();

                assertThat(read).isEqualTo(exact, within(.01 + .06 * exact));
            }
        }
    }

    @Test
    void scaledDistance_constantThatChanges_isTheDistanceInDeviationsOfBoth() {
        NumberCells cells = new NumberCells(1, 2, 3);

        double moved = CellDistribution.scaledDistance(
                Columns.counted(cells, 1, 1, 1, 1), Columns.counted(cells, 3, 3, 3, 3), 0);

        assertThat(moved).isEqualTo(2 / Math.sqrt(8 / 7.0), within(1e-12));
    }

    @Test
    void scaledDistance_sameConstant_isZero() {
        NumberCells cells = new NumberCells(1, 2, 3);

        assertThat(CellDistribution.scaledDistance(Columns.counted(cells, 2, 2), Columns.counted(cells, 2, 2), 1))
                .isZero();
    }

    @Test
    void scaledDistance_farOutlier_isAtLeastTheDifferenceOfMeans() {
        NumberCells cells = new NumberCells(0, 1);

        double moved = CellDistribution.scaledDistance(
                Columns.counted(cells, 0, .5, 1, .2), Columns.counted(cells, 0, .5, 1, 1e9), 0);

        assertThat(moved * Columns.counted(cells, 0, .5, 1, .2).moments().deviation())
                .isGreaterThanOrEqualTo(2.4e8);
    }

    @Test
    void scaledDistance_noFiniteNumbers_isNotANumber() {
        NumberCells cells = new NumberCells(0, 1);

        assertThat(CellDistribution.scaledDistance(Columns.counted(cells, 1), Columns.counted(cells, Double.NaN), 0))
                .isNaN();
    }
}
