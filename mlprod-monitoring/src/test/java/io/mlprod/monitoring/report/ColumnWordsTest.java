package io.mlprod.monitoring.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.ColumnDrift.CellChange;
import io.mlprod.monitoring.drift.ColumnDrift.Side;
import io.mlprod.monitoring.drift.DriftState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each branch of what is said of a column. */
class ColumnWordsTest {

    private static final Side BEFORE = new Side(10_000, 0.01, 0, 40, 10, 0, 90);
    private static final Side NO_NUMBERS = new Side(10_000, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private static Side mean(double mean, double deviation) {
        return new Side(2_000, 0.01, 0, mean, deviation, 0, 90);
    }

    private static ColumnDrift column(
            DriftState state, String measured, double p, Side before, Side after, CellChange... changes) {
        return new ColumnDrift(
                "x", state, Map.of(), 0, p, p, 0.5, measured, before, after, List.of(changes), List.of());
    }

    private static String change(String measured, Side before, Side after, CellChange... changes) {
        return ColumnWords.change(column(DriftState.DRIFT, measured, 0, before, after, changes), 500);
    }

    @Test
    void change_meanMoved_saysFromWhereToWhere() {
        assertThat(change("value", BEFORE, mean(45, 10)))
                .isEqualTo("The mean rose from 40 to 45, by 0.5 standard deviations.");
        assertThat(change("length", BEFORE, mean(15, 10)))
                .isEqualTo("The mean length fell from 40 to 15, by 2.5 standard deviations.");
        assertThat(change("norm", BEFORE, mean(1_234_567, 10)))
                .isEqualTo("The mean norm rose from 40 to 1,230,000, by 123453 standard deviations.");
    }

    @Test
    void change_spreadOnly_saysThatTheMeanStayed() {
        assertThat(change("value", BEFORE, mean(40.5, 14)))
                .isEqualTo("The mean stayed near 40; the standard deviation grew from 10 to 14.");
        assertThat(change("value", BEFORE, mean(40, 5)))
                .isEqualTo("The mean stayed near 40; the standard deviation shrank from 10 to 5.");
    }

    @Test
    void change_shapeOnly_saysWhichCell() {
        assertThat(change("value", BEFORE, mean(40, 10), new CellChange("(30, 35]", 0.05, 0.125)))
                .isEqualTo("The share of (30, 35] rose from 5 % to 12.5 % of rows.");
    }

    @Test
    void change_missingMost_comesFirst() {
        Side missing = new Side(2_000, 0.12, 0, 80, 10, 0, 90);

        assertThat(change("value", BEFORE, missing, new CellChange("missing", 0.01, 0.12)))
                .isEqualTo("Missing values rose from 1 % to 12 %.");
        assertThat(change("value", missing, BEFORE, new CellChange("missing", 0.12, 0.01)))
                .isEqualTo("Missing values fell from 12 % to 1 %.");
    }

    @Test
    void change_categories_areNamed() {
        assertThat(change("category", NO_NUMBERS, NO_NUMBERS, new CellChange("Linz", 0.3, 0.1)))
                .isEqualTo("“Linz” fell from 30 % to 10 % of rows.");
        assertThat(change("category", NO_NUMBERS, NO_NUMBERS, new CellChange("other", 0, 0.14)))
                .isEqualTo("14 % of rows have a category that the reference does not name, 0 % before.");
    }

    @Test
    void change_none_saysSo() {
        assertThat(change("value", BEFORE, mean(40, 10))).isEqualTo("No difference that can be seen.");
    }

    @Test
    void change_tooFewRows_saysHowManyAreNeeded() {
        assertThat(ColumnWords.change(
                        column(DriftState.NOT_ENOUGH_DATA, "value", 1, BEFORE, new Side(312, 0, 0, 1, 1, 0, 2)), 500))
                .isEqualTo("312 of the 500 rows that are needed.");
    }

    @Test
    void test_byProbability_isInWords() {
        ColumnDrift sure = column(DriftState.DRIFT, "value", 1.4e-16, BEFORE, BEFORE);

        assertThat(ColumnWords.test(sure, 30))
                .isEqualTo("Without a shift, counts this different have a probability of at most 2e-16, corrected for"
                        + " 30 columns.");
        assertThat(ColumnWords.test(sure, 1))
                .isEqualTo("Without a shift, counts this different have a probability of at most 2e-16.");
        assertThat(ColumnWords.test(column(DriftState.OK, "value", 0.41, BEFORE, BEFORE), 30))
                .isEqualTo("Counts this different are usual without a shift (p 0.41).");
        assertThat(ColumnWords.test(column(DriftState.NOT_ENOUGH_DATA, "value", 1, BEFORE, BEFORE), 30))
                .isEqualTo("Not tested.");
    }

    @Test
    void next_byWhatWasFound_saysWhatToDo() {
        Side missing = new Side(2_000, 0.12, 0, 40, 10, 0, 90);

        assertThat(ColumnWords.next(column(DriftState.OK, "value", 1, BEFORE, BEFORE)))
                .isEmpty();
        assertThat(ColumnWords.next(column(DriftState.NOT_ENOUGH_DATA, "value", 1, BEFORE, BEFORE)))
                .startsWith("Wait");
        assertThat(ColumnWords.next(column(DriftState.WARNING, "value", 1, BEFORE, BEFORE)))
                .startsWith("Nothing yet");
        assertThat(ColumnWords.next(column(DriftState.DRIFT, "value", 0, BEFORE, mean(50, 10))))
                .startsWith("Check where");
        assertThat(ColumnWords.next(
                        column(DriftState.DRIFT, "value", 0, BEFORE, missing, new CellChange("missing", 0.01, 0.12))))
                .startsWith("Ask whoever");
        assertThat(ColumnWords.next(column(
                        DriftState.DRIFT, "category", 0, NO_NUMBERS, NO_NUMBERS, new CellChange("other", 0, 0.1))))
                .startsWith("Find out");
    }
}
