package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellSharesTest {

    @Test
    void of_numbers_haveTheirEdgesAndWhatIsNoNumberLast() {
        NumberCells cells = new NumberCells(0, 10);
        ColumnCounts before = Columns.counted(cells, 1, 2, 11, 12);
        ColumnCounts after = Columns.counted(cells, -1, 5, Double.NaN, Double.POSITIVE_INFINITY);

        assertThat(CellShares.of(before, after))
                .containsExactly(
                        new Cell("", 0, 0, 0.25),
                        new Cell("", 10, 0.5, 0.25),
                        new Cell("", Double.POSITIVE_INFINITY, 0.5, 0),
                        new Cell("infinite", Double.NaN, 0, 0.25),
                        new Cell("missing", Double.NaN, 0, 0.25));
    }

    @Test
    void of_manyCategories_hasTheThirtyMostFrequentAndTheOthersTogether() {
        long[] before = new long[41];
        Arrays.fill(before, 10);
        before[40] = 0;
        long[] after = before.clone();
        after[35] = 1_000;

        List<Cell> cells = CellShares.of(Columns.categories(before), Columns.categories(after));

        assertThat(cells).hasSize(31).extracting(Cell::category).contains("c35", "10 others");
        assertThat(cells.stream().mapToDouble(Cell::after).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void of_categoryThatTheReferenceDoesNotName_isTheLast() {
        assertThat(CellShares.of(Columns.categories(10, 0), Columns.categories(5, 5)))
                .containsExactly(new Cell("c0", Double.NaN, 1, 0.5), new Cell("not named", Double.NaN, 0, 0.5));
    }

    @Test
    void of_noRows_isEmpty() {
        assertThat(CellShares.of(Columns.categories(0, 0), Columns.categories(5, 5)))
                .isEmpty();
    }
}
