package io.mlprod.monitoring.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityEvaluationTest {

    private static final double LEVEL = 4e-4; // an hour's share of a false alarm in 100 days
    private static final ColumnCounts REFERENCE = Counted.numbers(0, 2_500, 2_450, 0, 50, 0);

    private static List<QualityCheck> checks(List<QualityIssue> issues) {
        return issues.stream().map(QualityIssue::check).toList();
    }

    // below, low, high, above, missing, infinite, and the one issue
    @ParameterizedTest
    @CsvSource({
        "0, 450, 450, 0, 100, 0, MISSING",
        "0, 490, 490, 0, 10, 10, INFINITE",
        "50, 470, 470, 0, 10, 0, BELOW_RANGE",
        "0, 470, 470, 50, 10, 0, ABOVE_RANGE",
    })
    void evaluate_columnThatHasChanged_isOneIssue(
            long below, long low, long high, long above, long missing, long infinite, QualityCheck issue) {
        ColumnCounts window = Counted.numbers(below, low, high, above, missing, infinite);

        assertThat(checks(Counted.issues(LEVEL, REFERENCE, window))).containsExactly(issue);
    }

    @Test
    void evaluate_oneMoreMissingAmongTwenty_isNotEnoughData() {
        List<QualityIssue> found = Counted.found(LEVEL, REFERENCE, Counted.numbers(0, 10, 9, 0, 1, 0));

        assertThat(found).noneMatch(issue -> issue.state() == QualityState.ISSUE);
        assertThat(Counted.state(found, QualityCheck.MISSING)).isEqualTo(QualityState.NOT_ENOUGH_DATA);
    }

    @Test
    void evaluate_significantButTinyShare_isOk() {
        ColumnCounts window = Counted.numbers(0, 248_000, 246_000, 0, 6_000, 0); // 1.2 %, 1 % in the reference
        ColumnCounts reference = Counted.numbers(0, 248_000, 247_000, 0, 5_000, 0);

        assertThat(Counted.issues(LEVEL, reference, window)).isEmpty();
    }

    @Test
    void evaluate_largeButInsignificantShare_isOk() {
        ColumnCounts window = Counted.numbers(0, 245, 245, 0, 12, 0); // 2.4 %

        assertThat(Counted.issues(LEVEL, REFERENCE, window)).isEmpty();
    }

    private static final ColumnCounts VARIED = Counted.numbers(0, 500, 490, 0, 10, 0);
    private static final ColumnCounts CONSTANT = Counted.numbers(0, 990, 0, 0, 10, 0);

    /** What the last of some windows is found to be. */
    private static QualityState constant(ColumnCounts reference, ColumnCounts... windows) {
        KnownWindows known = new KnownWindows(Quality.DEFAULT, Windows.of(Duration.ofHours(1)), 1);
        QualityState last = QualityState.OK;
        for (ColumnCounts window : windows) {
            WindowCounts counted = Counted.window(window.all(), new byte[0], window);
            last = Counted.state(Counted.found(LEVEL, List.of(reference), counted, known), QualityCheck.CONSTANT);
        }
        return last;
    }

    @Test
    void evaluate_columnThatVariedInTheWindowsBefore_mustNotBeConstant() {
        assertThat(constant(REFERENCE, VARIED, VARIED, VARIED, CONSTANT)).isEqualTo(QualityState.ISSUE);
        assertThat(constant(REFERENCE, VARIED, VARIED, VARIED, VARIED)).isEqualTo(QualityState.OK);
    }

    /** The weekday, or the hour of the day, in windows of an hour. */
    @Test
    void evaluate_columnThatWasConstantInAWindowBefore_mayBe() {
        ColumnCounts next = Counted.numbers(0, 0, 990, 0, 10, 0);

        assertThat(constant(REFERENCE, CONSTANT, next, CONSTANT, next)).isEqualTo(QualityState.OK);
        assertThat(constant(REFERENCE, VARIED, CONSTANT, VARIED, CONSTANT)).isEqualTo(QualityState.OK);
    }

    @Test
    void evaluate_constantInTheFirstWindows_isNotEnoughData() {
        assertThat(constant(REFERENCE, CONSTANT)).isEqualTo(QualityState.NOT_ENOUGH_DATA);
    }

    @Test
    void evaluate_valueThatIsFrequentInTheReference_mayBeTheOnlyOne() {
        ColumnCounts reference = Counted.numbers(0, 9_995, 5, 0, 0, 0);

        assertThat(constant(reference, VARIED, VARIED, VARIED, CONSTANT)).isEqualTo(QualityState.OK);
    }

    @Test
    void evaluate_categoriesThatTheReferenceDoesNotName_areAnIssue() {
        CategoryCells cells = new CategoryCells(List.of("a", "b"));
        ColumnCounts reference = unseen(cells, 10, 1_010, 500, 500, 10);

        List<QualityIssue> issues = Counted.issues(LEVEL, reference, unseen(cells, 100, 1_000, 450, 450, 100));

        assertThat(checks(issues)).containsExactly(QualityCheck.UNSEEN_CATEGORY);
        assertThat(issues.get(0).expected()).isEqualTo(10 / 1010.0);
    }

    @Test
    void evaluate_expectationThatIsWorthFewValues_isJudgedByTheReferencesRows() {
        CategoryCells cells = new CategoryCells(List.of("a", "b"));
        ColumnCounts reference = unseen(cells, 1, 200, 500, 500, 10);

        assertThat(checks(Counted.issues(LEVEL, reference, unseen(cells, 100, 1_000, 450, 450, 100))))
                .containsExactly(QualityCheck.UNSEEN_CATEGORY);
    }

    @Test
    void evaluate_rowsInClusters_countAsMany() {
        ColumnCounts reference = Counted.numbers(0, 25_000, 24_000, 0, 1_000, 0); // 2 % missing
        ColumnCounts window = Counted.numbers(0, 14_000, 13_000, 0, 1_000, 0); // 3.6 %: 20 clusters instead of 11
        ColumnCounts worse = Counted.numbers(0, 12_000, 12_000, 0, 5_000, 0);
        Quality clusters = Quality.DEFAULT.rowsPerCluster(50);

        assertThat(missing(Quality.DEFAULT, reference, window)).isEqualTo(QualityState.ISSUE);
        assertThat(missing(clusters, reference, window)).isEqualTo(QualityState.OK);
        assertThat(missing(clusters, reference, worse)).isEqualTo(QualityState.ISSUE);
        assertThat(missing(clusters, reference, Counted.numbers(0, 10_000, 9_000, 0, 5_000, 0)))
                .isEqualTo(QualityState.NOT_ENOUGH_DATA);
    }

    private static QualityState missing(Quality settings, ColumnCounts reference, ColumnCounts window) {
        KnownWindows known = new KnownWindows(settings, Windows.of(Duration.ofHours(1)), 1);
        return new QualityEvaluation(settings)
                        .evaluate(
                                List.of("c"),
                                List.of(reference),
                                Counted.window(window.all(), new byte[0], window),
                                true,
                                known,
                                null,
                                () -> LEVEL)
                        .findings()
                        .stream()
                        .map(Finding::issue)
                        .filter(one -> one.check() == QualityCheck.MISSING)
                        .findFirst()
                        .orElseThrow()
                        .state();
    }

    @Test
    void evaluate_onlyOneGroupOfCategories_isNotConstant() {
        CategoryCells cells = new CategoryCells(List.of("a", "b"));
        ColumnCounts reference = unseen(cells, 10, 1_010, 500, 500, 10);

        assertThat(checks(Counted.issues(LEVEL, reference, unseen(cells, 1_000, 1_000, 0, 0, 1_000))))
                .containsExactly(QualityCheck.UNSEEN_CATEGORY);
        ColumnCounts varied = unseen(cells, 10, 1_000, 495, 495, 10);
        assertThat(constant(reference, varied, varied, varied, unseen(cells, 1_000, 1_000, 0, 0, 1_000)))
                .isEqualTo(QualityState.OK);
        assertThat(constant(reference, varied, varied, varied, unseen(cells, 0, 1_000, 1_000, 0, 0)))
                .isEqualTo(QualityState.ISSUE);
    }

    private static ColumnCounts unseen(CategoryCells cells, long values, long of, long... counts) {
        return new ColumnCounts(cells, counts, 0, 0, 0, PowerSums.NONE, new ColumnCounts.Unseen(values, of));
    }

    @Test
    void evaluate_categoriesThatWereTooManyToName_haveNoUnseenOnes() {
        CategoryCells cells = new CategoryCells(List.of("a", "b"));
        ColumnCounts counts = unseen(cells, 0, 0, 500, 500, 0);

        assertThat(checks(Counted.found(LEVEL, counts, counts))).doesNotContain(QualityCheck.UNSEEN_CATEGORY);
    }

    @Test
    void evaluate_referenceWithoutNumbers_hasNoRange() {
        NumberCells none = new NumberCells();
        ColumnCounts counts = Counted.counts(none, PowerSums.NONE, 1_000, 0, 0);

        assertThat(checks(Counted.found(LEVEL, counts, counts)))
                .doesNotContain(QualityCheck.BELOW_RANGE, QualityCheck.ABOVE_RANGE);
        assertThat(Counted.issues(LEVEL, counts, counts)).isEmpty();
    }

    @Test
    void evaluate_moreRowsThanAnIntegerHolds_isJudged() {
        long many = 3_000_000_000L;
        ColumnCounts reference = Counted.numbers(0, many, many, 0, many / 100, 0);

        assertThat(checks(Counted.issues(LEVEL, reference, Counted.numbers(0, many, many, 0, many, 0))))
                .containsExactly(QualityCheck.MISSING);
    }

    @Test
    void evaluate_emptyWindow_isNotEnoughData() {
        assertThat(Counted.found(LEVEL, REFERENCE, Counted.numbers(0, 0, 0, 0, 0, 0)))
                .allMatch(found -> found.state() == QualityState.NOT_ENOUGH_DATA);
    }

    /** Windows that are drawn as the reference was: an alarm is one issue or more. */
    @ParameterizedTest
    @CsvSource({"500, 1", "600, 30", "5000, 30"})
    void evaluate_nothingHasChanged_raisesNoMoreFalseAlarmsThanStated(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(rows + columns);
        double level = 0.05;
        int windows = columns == 1 ? 2_000 : 200;
        int alarms = 0;
        for (int i = 0; i < windows; i++) {
            List<ColumnCounts> reference = new ArrayList<>();
            ColumnCounts[] window = new ColumnCounts[columns];
            for (int c = 0; c < columns; c++) {
                double missing = random.nextDouble(0.3);
                reference.add(draw(random, 1_000, missing));
                window[c] = draw(random, rows, missing);
            }
            WindowCounts counted = Counted.window(rows, new byte[0], window);
            alarms += Counted.found(level, reference, counted).stream()
                            .anyMatch(found -> found.state() == QualityState.ISSUE)
                    ? 1
                    : 0;
        }

        assertThat((double) alarms / windows).isLessThanOrEqualTo(level + 2 * Math.sqrt(level / windows));
    }

    /** Some are missing; none is beyond the range. */
    private static ColumnCounts draw(SplittableRandom random, int rows, double missing) {
        int missed = missed(random, rows, missing);
        int low = (rows - missed) / 2;
        return Counted.numbers(0, low, rows - missed - low, 0, missed, 0);
    }

    /** Draws a binomial number; a large one as the normal number that it is near. */
    private static int missed(SplittableRandom random, int rows, double missing) {
        double mean = rows * missing;
        if (mean > 40) {
            return (int) Math.round(mean + Math.sqrt(mean * (1 - missing)) * random.nextGaussian());
        }
        int missed = 0;
        for (int i = 0; i < rows; i++) {
            missed += random.nextDouble() < missing ? 1 : 0;
        }
        return missed;
    }
}
