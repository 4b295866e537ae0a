package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.monitoring.internal.cells.TextLength;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What recording takes: heap of each call, and memory of each column. */
class RecorderCostTest {

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 20_000;
    private static final int MOST_ROUNDS = 50;

    private static TestRows normal(RowLayout layout, int rows) {
        Random random = new Random(7);
        TestRows all = new TestRows(layout);
        for (int i = 0; i < rows; i++) {
            Object[] row = new Object[layout.columns().size()];
            Arrays.setAll(row, column -> (float) random.nextGaussian());
            all.add(row);
        }
        return all;
    }

    /** Returns the bytes that calls take when everything is compiled as well as it will be. */
    private static long bytes(VersionRecorder recorder, PredictionRows rows) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                recorder.record(rows);
            }
            least = Math.min(least, MEMORY.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void record_numbers_makesNoObjects() {
        RowLayout layout = TestRows.numbers(4);
        VersionRecorder recorder = VersionRecorder.of(
                layout, References.normal(layout), Windows.of(Duration.ofHours(1)), TimeSource.system());

        assertThat(bytes(recorder, normal(layout, 1))).isZero();
    }

    @Test
    void record_categoriesTextsAndArrays_makesNoObjects() {
        RowLayout layout = TestRows.layout(
                Column.of("number", Kind.CATEGORY, true),
                Column.of("category", Kind.CATEGORY, false),
                Column.of("text", Kind.TEXT, false),
                Column.of("array", Kind.NUMBER, true).width(3),
                Column.of("any", Kind.NUMBER, true).width(Column.VARIES));
        VersionRecorder recorder = VersionRecorder.of(
                layout,
                List.of(
                        References.categories("1", "2"),
                        References.categories("Wien", "Oslo"),
                        References.categories("some words"),
                        References.numbers(1, 10),
                        References.numbers(1, 2),
                        References.numbers(1, 2),
                        References.numbers(1, 2),
                        References.numbers(1, 2)),
                Windows.ofRows(1L << 50),
                TimeSource.system());
        TestRows rows = new TestRows(layout)
                .add(2, "Oslo", "some words", new double[] {1, 2, 3}, new double[] {1, 2})
                .add(4_711, "Rom", "other words", new double[] {1, 2, 3}, new double[] {1});

        assertThat(bytes(recorder, rows)).isZero();
    }

    // ---- memory

    private static final int MOST_STRIPES = 16;
    private static final int HOURS_OF_A_WEEK = 168;

    private static int bytes(Tally tally) {
        return Long.BYTES * tally.counts.length + 4 * Double.BYTES * tally.minima.length;
    }

    /** Returns how many bytes more a stripe has for each more column: its counters, and the row that it counts. */
    private static int stripeBytesAColumn() {
        return (newTally(200) - newTally(100)) / 100 + 2 * Double.BYTES + Float.BYTES;
    }

    private static int newTally(int columns) {
        RowLayout layout = TestRows.numbers(columns);
        return bytes(new CountLayout(layout, References.normal(layout)).newTally());
    }

    /** Returns how many bytes a column of an hour with many rows has in the history. */
    private static int packedBytesAColumn() {
        return (packed(200) - packed(100)) / 100;
    }

    private static int packed(int columns) {
        RowLayout layout = TestRows.numbers(columns);
        CountLayout counter = new CountLayout(layout, References.normal(layout));
        Tally tally = counter.newTally();
        Random random = new Random(3);
        for (int i = 0; i < columns; i++) {
            int end = i + 1 < columns ? counter.start(i + 1) : tally.counts.length - Tally.PADDING;
            for (int at = counter.start(i); at < end; at++) {
                tally.counts[at] = random.nextInt(1 << 20); // three bytes each
            }
            tally.addTo(i, (float) random.nextGaussian(), 0.1);
        }
        return PackedCounts.pack(tally).length;
    }

    /** Two windows: the open one, and the last one while it is being collected; for each stripe and with samples. */
    @Test
    void memory_numericColumn_isWithinTheBudget() {
        int open = MOST_STRIPES * stripeBytesAColumn() + RowSample.ROWS * Float.BYTES;

        assertThat(2 * open + packedBytesAColumn()).isLessThan(10 * 1024);
    }

    @Test
    void memory_numericColumnWithTheHistoryOfAWeek_isWithinTheBudget() {
        int open = MOST_STRIPES * stripeBytesAColumn() + RowSample.ROWS * Float.BYTES;

        assertThat(open + HOURS_OF_A_WEEK * packedBytesAColumn()).isLessThan(16 * 1024);
    }

    @Test
    void memory_isLinearInTheColumns() {
        assertThat(newTally(3_000) - newTally(0)).isEqualTo(30 * (newTally(200) - newTally(100)));
    }

    @Test
    void record_threeThousandColumns_countsAll() {
        RowLayout layout = TestRows.numbers(3_000);
        VersionRecorder recorder = VersionRecorder.of(
                layout, References.normal(layout), Windows.of(Duration.ofHours(1)), TimeSource.system());

        recorder.record(normal(layout, 20));

        assertThat(recorder.current().orElseThrow().columns())
                .hasSize(3_000)
                .allSatisfy(column -> assertThat(column.present()).isEqualTo(20));
    }

    // ---- long texts

    private static String text(char fill, int at, char other) {
        char[] text = new char[10_000_000];
        Arrays.fill(text, fill);
        text[at] = other;
        return new String(text);
    }

    /** A text is not read to its end, so a difference in most places is not seen. */
    @Test
    void textsOfTenMegabytes_onlyPartsAreRead() {
        String one = text('x', 5_000, 'x');
        String other = text('x', 5_000, 'y');

        assertThat(TextHash.of(one)).isEqualTo(TextHash.of(other)).isNotEqualTo(TextHash.of(one.substring(1)));
        assertThat(TextHash.of(text('x', 0, 'y'))).isNotEqualTo(TextHash.of(one));
        assertThat(TextLength.of(one)).isEqualTo(10_000_000);
    }

    @Test
    void length_longTextOfPairs_isEstimatedInCharacters() {
        assertThat(TextLength.of("𝄞".repeat(100_000))).isEqualTo(100_000);
    }

    @Test
    void record_textsOfTenMegabytes_areNotKept() {
        RowLayout layout =
                TestRows.layout(Column.of("text", Kind.TEXT, false), Column.of("category", Kind.CATEGORY, false));
        VersionRecorder recorder = VersionRecorder.of(
                layout,
                List.of(References.categories(), References.numbers(100), References.categories("a")),
                Windows.of(Duration.ofHours(1)),
                TimeSource.system());
        String text = text('x', 0, 'x');
        WeakReference<String> reference = new WeakReference<>(text);

        recorder.record(new TestRows(layout).add(text, text));
        text = null;

        assertThat(recorder.current().orElseThrow().columns().get(2).counts()).containsExactly(0, 1);
        for (int i = 0; i < 100 && !reference.refersTo(null); i++) {
            System.gc();
        }
        assertThat(reference.refersTo(null)).isTrue();
    }
}
