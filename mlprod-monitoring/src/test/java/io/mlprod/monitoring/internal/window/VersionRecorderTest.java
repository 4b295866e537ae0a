package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.error.Violation;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.CategoryName;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.ColumnCounts.Unseen;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted of rows, and when windows of time and of rows end. */
class VersionRecorderTest {

    private static final Instant START = Instant.parse("2026-03-01T11:20:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTime time = new ManualTime(START);

    private VersionRecorder recorder(RowLayout layout, ColumnCounts... reference) {
        return VersionRecorder.of(layout, List.of(reference), Windows.of(Duration.ofHours(1)), time);
    }

    private VersionRecorder numbers(Windows windows) {
        return VersionRecorder.of(TestRows.numbers(1), List.of(References.numbers(0, 10)), windows, time);
    }

    private static TestRows rows(double... values) {
        TestRows rows = new TestRows(TestRows.numbers(1));
        for (double value : values) {
            rows.add(value);
        }
        return rows;
    }

    private static ColumnCounts first(VersionRecorder recorder) {
        return recorder.current().orElseThrow().columns().get(0);
    }

    // ---- values

    @Test
    void record_numbers_countsCellsZerosAndMoments() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));

        recorder.record(rows(-1, -0.0, 0, 10, 10.5, 4));

        ColumnCounts counts = first(recorder);
        assertThat(counts.counts()).containsExactly(3, 2, 1); // an edge belongs to the cell below it
        assertThat(counts.zeros()).isEqualTo(2);
        assertThat(counts.moments().count()).isEqualTo(6);
        assertThat(counts.moments().mean()).isEqualTo(23.5 / 6);
        assertThat(counts.moments().min()).isEqualTo(-1);
        assertThat(counts.moments().max()).isEqualTo(10.5);
    }

    @Test
    void record_numbersOfAnyCells_goWhereTheCellsSay() {
        Random random = new Random(1);
        for (int edges = 0; edges < 40; edges++) {
            double[] all = random.doubles(edges, -3, 3).sorted().toArray();
            ColumnCounts reference = References.numbers(all);
            VersionRecorder recorder = recorder(TestRows.numbers(1), reference);
            double[] values = IntStream.range(0, 200)
                    .mapToDouble(i -> i < all.length ? all[i] : 4 * random.nextGaussian())
                    .toArray();

            recorder.record(rows(values));

            long[] expected = new long[edges + 1];
            for (double value : values) {
                expected[((NumberCells) reference.cells()).of(value)]++;
            }
            assertThat(first(recorder).counts()).as("%d edges", edges).isEqualTo(expected);
        }
    }

    @Test
    void record_numbersFarFromZero_keepTheirVariance() {
        VersionRecorder recorder = recorder(
                TestRows.numbers(1),
                new ColumnCounts(
                        References.numbers(0).cells(),
                        new long[] {0, 1},
                        0,
                        0,
                        0,
                        PowerSums.around(1, 1e9, 0, 0, 1e9, 1e9)));

        recorder.record(rows(1e9, 1e9 + 1, 1e9 + 2));

        assertThat(first(recorder).moments().variance()).isEqualTo(1);
    }

    @Test
    void record_missingAndInfinite_areCountedApart() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));

        recorder.record(rows(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1));

        ColumnCounts counts = first(recorder);
        assertThat(counts.missing()).isEqualTo(1);
        assertThat(counts.infinite()).isEqualTo(2);
        assertThat(counts.counts()).containsExactly(0, 1, 0);
        assertThat(counts.moments().mean()).isEqualTo(1);
        assertThat(counts.all()).isEqualTo(4);
    }

    @Test
    void record_missingThatWasReplaced_isMissing() {
        RowLayout layout = TestRows.layout(
                Column.of("n", Kind.NUMBER, true),
                Column.of("c", Kind.CATEGORY, true),
                Column.of("t", Kind.CATEGORY, false));
        VersionRecorder recorder =
                recorder(layout, References.numbers(0), References.categories("1"), References.categories("Wien"));

        recorder.record(new TestRows(layout)
                .add(5, 1, "Wien")
                .add(5, 1, "Wien")
                .replaced(1, 0)
                .replaced(1, 1)
                .replaced(1, 2));

        List<ColumnCounts> columns = recorder.current().orElseThrow().columns();
        assertThat(columns).extracting(ColumnCounts::missing).containsExactly(1L, 1L, 1L);
        assertThat(columns).extracting(ColumnCounts::present).containsExactly(1L, 1L, 1L);
    }

    @Test
    void record_hugeNumbers_deviationIsUnknownAndNotWrong() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));

        recorder.record(rows(Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE));

        assertThat(first(recorder).counts()).containsExactly(1, 1, 1);
        assertThat(first(recorder).moments().count()).isEqualTo(3);
        assertThat(first(recorder).moments().deviation()).isNaN();
        assertThat(first(recorder).moments().max()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void record_categories_goToTheirCellsAndOthersToTheLast() {
        RowLayout layout =
                TestRows.layout(Column.of("text", Kind.CATEGORY, false), Column.of("number", Kind.CATEGORY, true));
        VersionRecorder recorder =
                recorder(layout, References.categories("Wien", "Oslo"), References.categories("0", "2", "2.5"));

        recorder.record(new TestRows(layout)
                .add("Wien", 0)
                .add("Oslo", 2)
                .add("Oslo", -0.0)
                .add("Rom", 2.5)
                .add("a city with a very long name", 7)
                .add("", Double.NaN)
                .add(null, Double.POSITIVE_INFINITY));

        List<ColumnCounts> columns = recorder.current().orElseThrow().columns();
        assertThat(columns.get(0).counts()).containsExactly(1, 2, 2);
        assertThat(columns.get(0).missing()).isEqualTo(2);
        assertThat(columns.get(1).counts()).containsExactly(2, 1, 1, 1);
        assertThat(columns.get(1).missing()).isEqualTo(1);
        assertThat(columns.get(1).infinite()).isEqualTo(1);
    }

    @Test
    void record_hundredThousandCategories_areAllCountedInNoMoreMemory() {
        CategoryCells cells = new CategoryCells(
                IntStream.range(0, 10_000).mapToObj(Integer::toString).toList());
        RowLayout layout = TestRows.layout(Column.of("id", Kind.CATEGORY, true));
        VersionRecorder recorder = recorder(layout, References.of(cells));
        TestRows rows = new TestRows(layout);
        for (int i = 0; i < 100_000; i++) {
            rows.add(i);
        }

        recorder.record(rows);

        assertThat(first(recorder).counts()).hasSize(10_001);
        assertThat(first(recorder).counts()[10_000]).isEqualTo(90_000);
        assertThat(first(recorder).counts()[4_711]).isEqualTo(1);
        assertThat(first(recorder).all()).isEqualTo(100_000);
    }

    @Test
    void record_texts_areCountedByThemselvesAndByTheirLengthsInCharacters() {
        RowLayout layout = TestRows.layout(Column.of("text", Kind.TEXT, false));
        String name = CategoryName.hex(TextHash.of("abcd"));
        VersionRecorder recorder = recorder(layout, References.categories(name), References.numbers(1, 3));

        recorder.record(
                new TestRows(layout).add("a").add("€𝄞𝄞").add("abcd").add("").add((Object) null));

        assertThat(first(recorder).counts()).containsExactly(1, 2);
        assertThat(first(recorder).unseen()).isEqualTo(new Unseen(2, 3));
        assertThat(first(recorder).missing()).isEqualTo(2);
        ColumnCounts lengths = recorder.current().orElseThrow().columns().get(1);
        assertThat(lengths.counts()).containsExactly(1, 1, 1);
        assertThat(lengths.missing()).as("what is missing has no length").isZero();
        assertThat(lengths.moments().max()).isEqualTo(4);
    }

    @Test
    void record_arraysOfOneLength_areCountedElementByElement() {
        RowLayout layout = TestRows.layout(
                Column.of("n", Kind.NUMBER, true),
                Column.of("x", Kind.NUMBER, true).width(2));
        VersionRecorder recorder =
                recorder(layout, References.numbers(0), References.numbers(0), References.numbers(0, 10));

        recorder.record(new TestRows(layout)
                .add(1, new double[] {-1, 5})
                .add(1, new double[] {Double.NaN, 11})
                .add(1, new double[] {2, Double.NEGATIVE_INFINITY})
                .add(1, new double[] {0, 0})
                .replaced(3, 1));

        List<ColumnCounts> columns = recorder.current().orElseThrow().columns();
        assertThat(columns).hasSize(3);
        assertThat(columns.get(0).counts()).containsExactly(0, 4);
        assertThat(columns.get(1).counts()).containsExactly(1, 1);
        assertThat(columns.get(1).missing()).isEqualTo(2);
        assertThat(columns.get(2).counts()).containsExactly(0, 1, 1);
        assertThat(columns.get(2).infinite()).isEqualTo(1);
        assertThat(columns.get(2).missing()).isEqualTo(1);
        assertThat(columns.get(2).moments().max()).isEqualTo(11);
    }

    @Test
    void record_arrays_areCountedByTheirNorms() {
        RowLayout layout = TestRows.layout(Column.of("x", Kind.NUMBER, true).width(Column.VARIES));
        VersionRecorder recorder = recorder(layout, References.numbers(5, 10));

        recorder.record(new TestRows(layout)
                .add(new double[] {3, 4})
                .add(new double[] {6, 8, 1})
                .add(new double[] {0})
                .add(new double[] {1, Double.NaN})
                .add(new double[] {1, Double.NEGATIVE_INFINITY})
                .add(new double[0]));

        assertThat(first(recorder).counts()).containsExactly(2, 0, 1);
        assertThat(first(recorder).zeros()).isEqualTo(1);
        assertThat(first(recorder).missing()).isEqualTo(2);
        assertThat(first(recorder).infinite()).isEqualTo(1);
    }

    @Test
    void record_violations_areCountedByFeatureAndRule() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));
        Violation clamped = new Violation("f0", "range", "0 to 1", null, 0, Violation.Handling.CLAMPED);

        recorder.record(rows(1).violation(clamped).violation(clamped));
        recorder.record(rows(1).violation(clamped));

        assertThat(recorder.current().orElseThrow().violations()).isEqualTo(Map.of(new FeatureRule("f0", "range"), 3L));
    }

    @Test
    void record_endlessRules_areBounded() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));
        TestRows rows = rows(1);
        for (int i = 0; i < 3_000; i++) {
            rows.violation(new Violation("f" + i, "rule", "", null, 0, Violation.Handling.FLAGGED));
        }

        recorder.record(rows);

        assertThat(recorder.current().orElseThrow().violations())
                .hasSize(1_001)
                .containsEntry(new FeatureRule("other", "other"), 2_000L);
    }

    @Test
    void record_repeatedRows_areFewerDistinctOnes() {
        RowLayout layout = TestRows.numbers(3);
        VersionRecorder recorder =
                VersionRecorder.of(layout, References.normal(layout), Windows.of(Duration.ofHours(1)), time);
        TestRows rows = new TestRows(layout);
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            Object[] row = {(float) random.nextGaussian(), i % 7, (float) random.nextGaussian()};
            rows.add(row).add(row);
        }

        recorder.record(rows);

        WindowCounts counts = recorder.current().orElseThrow();
        assertThat(counts.rows()).isEqualTo(10_000);
        assertThat(UltraLogLog.wrap(counts.distinct()).getDistinctCountEstimate())
                .isBetween(5_000 * 0.95, 5_000 * 1.05);
    }

    @Test
    void of_referenceOfOtherColumns_refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder(TestRows.numbers(2), References.numbers(0)))
                .withMessageContaining("A reference of 1 counts does not fit the 2 of m@1");
    }

    // ---- windows of time

    @Test
    void finished_fullHour_endsTheWindow() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));
        recorder.record(rows(1, 2));

        assertThat(recorder.untilDue()).isEqualTo(Duration.ofMinutes(40));
        time.advance(Duration.ofMinutes(39));
        assertThat(recorder.finished()).isEmpty();
        time.advance(Duration.ofMinutes(1));
        recorder.record(rows(3));

        assertThat(recorder.finished()).singleElement().satisfies(window -> {
            assertThat(window.from()).isEqualTo(START);
            assertThat(window.to()).isEqualTo("2026-03-01T12:00:00Z");
            assertThat(window.rows()).isEqualTo(3); // until it is asked for, the window stays open
            assertThat(window.predictions()).isEqualTo(3);
        });
        assertThat(recorder.untilDue()).isEqualTo(HOUR);
    }

    @Test
    void finished_nobodyAsked_isAnEmptyWindow() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));
        time.advance(HOUR);

        WindowCounts window = recorder.finished().get(0);

        assertThat(window.rows()).isZero();
        assertThat(window.columns().get(0).all()).isZero();
        assertThat(window.sample()).isEmpty();
    }

    @Test
    void untilDue_justBeforeTheFullHour_isNotAMoment() {
        time.setWall(Instant.parse("2026-03-01T11:59:59.990Z")); // where a clock may be that is a little slow

        assertThat(numbers(Windows.of(Duration.ofHours(1))).untilDue()).isEqualTo(HOUR.plusMillis(10));
    }

    @Test
    void finished_clockThatStepsBack_losesAndRepeatsNothing() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));
        recorder.record(rows(1));
        time.setWall(START.minus(Duration.ofHours(5)));
        recorder.record(rows(2));

        assertThat(recorder.finished()).isEmpty();
        assertThat(recorder.untilDue()).isEqualTo(Duration.ofMinutes(40));
        time.advance(Duration.ofMinutes(40));

        assertThat(recorder.finished()).singleElement().satisfies(window -> {
            assertThat(window.rows()).isEqualTo(2);
            assertThat(window.from()).isEqualTo(START);
            assertThat(window.to()).isEqualTo(START.plus(Duration.ofMinutes(40)));
        });
        recorder.record(rows(3));
        assertThat(recorder.current().orElseThrow().rows()).isEqualTo(1);
        assertThat(recorder.countedRows()).isEqualTo(3);
    }

    @Test
    void finished_clockThatStepsForward_endsTheWindowOnce() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));
        recorder.record(rows(1));
        time.setWall(START.plus(Duration.ofDays(3)));

        assertThat(recorder.finished()).hasSize(1);
        assertThat(recorder.finished()).isEmpty();
    }

    // ---- windows of rows

    @Test
    void finished_windowsOfRows_haveAsManyWithOneThread() {
        VersionRecorder recorder = numbers(Windows.ofRows(100));
        int[] due = {0};
        recorder.whenDue(() -> due[0]++);
        for (int i = 0; i < 250; i++) {
            recorder.record(rows(i));
        }

        assertThat(due[0]).isEqualTo(1);
        assertThat(recorder.untilDue()).isZero();
        assertThat(recorder.finished()).extracting(WindowCounts::rows).containsExactly(100L, 100L);
        assertThat(recorder.current().orElseThrow().rows()).isEqualTo(50);
        assertThat(recorder.untilDue()).isPositive();
    }

    @Test
    void record_nobodyCollects_windowsAreBoundedAndNoRowIsLost() {
        VersionRecorder recorder = numbers(Windows.ofRows(1));
        for (int i = 0; i < 1_000; i++) {
            recorder.record(rows(i));
        }

        List<WindowCounts> finished = recorder.finished();

        assertThat(finished).hasSize(64);
        assertThat(finished.stream().mapToLong(WindowCounts::rows).sum()
                        + recorder.current().orElseThrow().rows())
                .isEqualTo(1_000);
    }

    // ---- several windows

    @Test
    void finished_sliding_addsTheLastWindows() {
        VersionRecorder recorder = numbers(Windows.of(HOUR).sliding(3));
        for (int hour = 0; hour < 5; hour++) {
            for (int i = 0; i <= hour; i++) {
                recorder.record(rows(hour, hour + 100));
            }
            time.advance(HOUR);
            List<WindowCounts> finished = recorder.finished();

            int hours = Math.min(3, hour + 1);
            long calls = IntStream.rangeClosed(hour + 1 - hours, hour)
                    .map(h -> h + 1)
                    .sum();
            assertThat(finished).singleElement().satisfies(window -> {
                assertThat(window.rows()).isEqualTo(2 * calls);
                assertThat(window.columns().get(0).counts()[2]).isEqualTo(calls);
                assertThat(Duration.between(window.from(), window.to())).isEqualTo(HOUR.multipliedBy(hours));
                assertThat(window.sample()).hasSize((int) (2 * calls));
            });
        }
    }

    @Test
    void history_keep_hasTheLastWindowsEachByItself() {
        VersionRecorder recorder = numbers(Windows.of(HOUR).keep(2));
        for (int hour = 1; hour <= 4; hour++) {
            recorder.record(rows(new double[hour]));
            time.advance(HOUR);
            recorder.finished();
        }

        assertThat(recorder.history()).extracting(WindowCounts::rows).containsExactly(3L, 4L);
        assertThat(recorder.before(0, 1).orElseThrow().rows()).isEqualTo(4);
        assertThat(recorder.before(1, 5).orElseThrow().rows()).isEqualTo(3);
        assertThat(recorder.before(2, 1)).isEmpty();
        assertThat(recorder.history().get(1).columns().get(0).zeros()).isEqualTo(4);
        assertThat(recorder.history().get(1).columns().get(0).moments().count()).isEqualTo(4);
    }

    // ---- no reference yet

    @Test
    void record_noReference_collectsFirstRowsAndCountsTheRest() {
        long[] seen = {0};
        VersionRecorder recorder = VersionRecorder.collecting(
                TestRows.numbers(1),
                rows -> seen[0] += rows.rows(),
                () -> List.of(References.numbers((double) seen[0])),
                3,
                Windows.of(Duration.ofHours(1)),
                time);
        int[] due = {0};
        recorder.whenDue(() -> due[0]++);

        recorder.record(rows(1, 2));
        recorder.finished();
        assertThat(recorder.reference()).isEmpty();
        assertThat(recorder.current()).isEmpty();
        recorder.record(rows(3, 4));
        recorder.record(rows(5));
        assertThat(due[0]).isEqualTo(1);
        assertThat(recorder.untilDue()).isZero();
        recorder.finished();
        recorder.record(rows(6, 7));

        assertThat(recorder.reference().orElseThrow().get(0)).isEqualTo(References.numbers(5));
        assertThat(recorder.collectedRows()).isEqualTo(5);
        assertThat(recorder.countedRows()).isEqualTo(2);
    }

    @Test
    void close_rowsOfOtherHandlesOrCallsUnderWay_areCounted() {
        VersionRecorder recorder = numbers(Windows.of(Duration.ofHours(1)));
        recorder.open();
        recorder.open().close();
        assertThat(recorder.isOpen()).isTrue();
        recorder.close();

        recorder.record(rows(1));

        assertThat(recorder.isOpen()).isFalse();
        assertThat(recorder.countedRows()).isEqualTo(1);
    }
}
