package io.mlprod.monitoring.internal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.mlprod.monitoring.drift.ColumnDrift.Cell;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.report.DriftFacts;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HistogramChartTest {

    private static HistogramChart of(Cell... cells) {
        DriftFacts.Side side = new DriftFacts.Side(1_000, 0, 0, 1, 1);
        return HistogramChart.of(new DriftFacts.Column(
                "x", "value", DriftState.OK, "PSI", 0, 0.1, 1, 0, "", "", "", side, side, Arrays.asList(cells)));
    }

    @Test
    void of_categories_haveBarsOfEqualWidthAndHeightsByShare() {
        HistogramChart chart = of(new Cell("a", Double.NaN, 0.5, 0.25), new Cell("b", Double.NaN, 0.5, 0.75));

        assertThat(chart.current()).isEqualTo("M0.5,56.7h149v27.3h-149ZM150.5,2h149v82h-149Z");
        assertThat(chart.reference()).isEqualTo("M0,84L0,29.3L150,29.3L150,29.3L300,29.3L300,84");
    }

    @Test
    void of_newCategory_isABarWithoutAnOutline() {
        HistogramChart chart = of(new Cell("a", Double.NaN, 1, 0.5), new Cell("not named", Double.NaN, 0, 0.5));

        assertThat(chart.current()).endsWith("M150.5,43h149v41h-149Z");
        assertThat(chart.reference()).endsWith("L150,84L300,84L300,84");
    }

    @Test
    void of_numbers_haveAreasByShare() {
        HistogramChart chart = of(
                new Cell("", 0, 0, 0),
                new Cell("", 1, 0.5, 0.5),
                new Cell("", 3, 0.5, 0.5),
                new Cell("", Double.POSITIVE_INFINITY, 0, 0));

        List<Double> boxes = Pattern.compile("h([\\d.]+)v([\\d.]+)")
                .matcher(chart.current())
                .results()
                .map(box -> (Double.parseDouble(box.group(1)) + 1) * Double.parseDouble(box.group(2)))
                .toList();
        assertThat(boxes).hasSize(2);
        assertThat(boxes.get(0)).isCloseTo(boxes.get(1), withinPercentage(1));
    }

    @Test
    void of_shareThatIsNotShown_isNotDrawn() {
        HistogramChart chart = of(new Cell("a", Double.NaN, 1, 1), new Cell("b", Double.NaN, 0, Double.NaN));

        assertThat(chart.current()).isEqualTo("M0.5,2h149v82h-149Z");
    }

    @Test
    void of_missingValues_standApartFromNumbers() {
        HistogramChart chart = of(
                new Cell("", 5, 0.4, 0.4),
                new Cell("", Double.POSITIVE_INFINITY, 0.4, 0.4),
                new Cell("missing", Double.NaN, 0.2, 0.2));

        assertThat(chart.ticks()).extracting(Chart.Text::label).containsExactly("5", "missing");
        assertThat(chart.reference()).containsOnlyOnce("M0,").contains("M262,84");
    }

    @Test
    void of_nothing_isEmpty() {
        assertThat(of().current()).isEmpty();
        assertThat(of().reference()).isEmpty();
    }
}
