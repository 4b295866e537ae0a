package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests how cells are merged until enough rows are expected in each. */
class SharedCellsTest {

    @Test
    void of_numbers_mergesNeighbours() {
        SharedCells cells = SharedCells.of(numbers(0, 100, 3, 3, 100, 0), numbers(1, 100, 3, 4, 100, 2), 1);

        assertThat(cells.before()).containsExactly(100, 6, 100);
        assertThat(cells.after()).containsExactly(101, 7, 102);
    }

    @Test
    void of_categories_mergesRareOnesWithEachOther() {
        SharedCells cells =
                SharedCells.of(Columns.categories(3, 500, 2, 500, 4), Columns.categories(2, 480, 4, 510, 3), 1);

        assertThat(cells.before()).containsExactly(500, 500, 9);
        assertThat(cells.after()).containsExactly(480, 510, 9);
    }

    @Test
    void of_rareCategoriesThatAreTooFewTogether_joinAnother() {
        SharedCells cells = SharedCells.of(Columns.categories(500, 500, 1), Columns.categories(480, 510, 0), 1);

        assertThat(cells.before()).containsExactly(500, 501);
    }

    @Test
    void of_smallWindow_mergesUntilFiveAreExpectedInIt() {
        SharedCells cells = SharedCells.of(numbers(1000, 1000, 1000, 1000), numbers(3, 2, 3, 2), 1);

        assertThat(cells.size()).isLessThan(3);
    }

    @Test
    void of_clustersOfTenRows_mergesUntilFiveClustersAreExpectedInEach() {
        ColumnCounts counts = numbers(100, 20, 20, 20, 100);

        SharedCells cells = SharedCells.of(counts, counts, 10);

        assertThat(cells.before()).containsExactly(100, 60, 100);
        assertThat(cells.dividedBy(10).after()).containsExactly(10, 6, 10);
    }

    @Test
    void of_missingValues_haveACell() {
        ColumnCounts before = numbers(500, 500);
        ColumnCounts after = new ColumnCounts(before.cells(), new long[] {0, 0}, 900, 0, 0, PowerSums.NONE);

        assertThat(SharedCells.of(before, after, 1).after()).endsWith(900);
    }

    @Test
    void of_anyCounts_losesNoRow() {
        Random random = new Random(6);
        for (int run = 0; run < 500; run++) {
            long[] before = random.longs(1 + random.nextInt(20), 0, 30).toArray();
            long[] after = random.longs(before.length, 0, 300).toArray();
            before[0]++;
            after[0]++;
            for (SharedCells cells : new SharedCells[] {
                SharedCells.of(numbers(before), numbers(after), 1),
                SharedCells.of(Columns.categories(before), Columns.categories(after), 1)
            }) {
                assertThat(Arrays.stream(cells.before()).sum())
                        .isEqualTo(Arrays.stream(before).sum());
                assertThat(Arrays.stream(cells.after()).sum())
                        .isEqualTo(Arrays.stream(after).sum());
            }
        }
    }

    private static ColumnCounts numbers(long... counts) {
        double[] edges = new double[counts.length - 1];
        Arrays.setAll(edges, i -> i);
        return new ColumnCounts(new NumberCells(edges), counts, 0, 0, 0, PowerSums.NONE);
    }
}
