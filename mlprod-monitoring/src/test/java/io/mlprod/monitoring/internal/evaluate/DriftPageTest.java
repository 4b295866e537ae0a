package io.mlprod.monitoring.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the report that DRIFT.md shows with one that is made. */
class DriftPageTest {

    private final Random random = new Random(15);

    @Test
    void page_report_isAsItPrints() throws IOException {
        double[][] before = rows(20_000, 0, 0, 0);
        double[][] after = rows(12_034, .6, .18, .08);
        List<ColumnCounts> reference = new ArrayList<>();
        List<ColumnCounts> columns = new ArrayList<>();
        for (int c = 0; c < before.length; c++) {
            NumberCells cells = Columns.quantileCells(before[c]);
            reference.add(Columns.counted(cells, before[c]));
            columns.add(Columns.counted(cells, after[c]));
        }
        columns.add(Columns.categories(12_000, 34));
        reference.add(null);

        DriftReport report = new DriftEvaluation(Drift.DEFAULT)
                .evaluate(
                        List.of("amount", "age", "income", "channel"),
                        reference,
                        sample(before),
                        Columns.window(sample(after), columns.toArray(ColumnCounts[]::new)),
                        .01 / 24);

        assertThat(Files.readString(Path.of("DRIFT.md"))).contains("```text\n" + report + "\n```");
    }

    private double[][] rows(int rows, double... shifts) {
        double[][] columns = new double[shifts.length][rows];
        for (int c = 0; c < shifts.length; c++) {
            double shift = shifts[c];
            Arrays.setAll(columns[c], i -> 50 + 10 * (random.nextGaussian() + shift));
        }
        return columns;
    }

    private static List<float[]> sample(double[][] columns) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            float[] row = new float[columns.length];
            for (int c = 0; c < columns.length; c++) {
                row[c] = (float) columns[c][i];
            }
            rows.add(row);
        }
        return rows;
    }
}
