package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads that record while windows end: each row is counted once, in one window, or as dropped. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecorderStressTest {

    private static final int THREADS = 8;
    private static final RowLayout LAYOUT = TestRows.numbers(5);

    /** Lets threads record, while this one does something again and again; returns how many rows they have sent. */
    private static long record(VersionRecorder recorder, int callsEach, Runnable meanwhile) {
        AtomicInteger running = new AtomicInteger(THREADS);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(number -> new Thread(() -> {
                    TestRows one = new TestRows(LAYOUT).add(number, 1, 2, Double.NaN, -number);
                    TestRows three = new TestRows(LAYOUT);
                    IntStream.range(0, 3).forEach(i -> three.add(number, 1, 2, Double.NaN, i));
                    Waiting.on(start);
                    for (int i = 0; i < callsEach; i++) {
                        recorder.record(i % 4 == 0 ? three : one);
                    }
                    running.decrementAndGet();
                }))
                .toList();
        threads.forEach(Thread::start);
        start.countDown();
        while (running.get() > 0) {
            meanwhile.run();
        }
        threads.forEach(Waiting::join);
        return (long) THREADS * (callsEach + callsEach / 4 * 2);
    }

    private static void assertEachRowOnce(VersionRecorder recorder, List<WindowCounts> windows, long sent) {
        windows.addAll(recorder.finished());
        windows.add(recorder.current().orElseThrow());
        for (WindowCounts window : windows) {
            for (ColumnCounts column : window.columns()) {
                assertThat(column.all()).isEqualTo(window.rows());
            }
            assertThat(window.columns().get(3).missing()).isEqualTo(window.rows());
            assertThat(window.columns().get(1).moments().count()).isEqualTo(window.rows());
        }
        long counted = windows.stream().mapToLong(WindowCounts::rows).sum();
        assertThat(counted).isEqualTo(recorder.countedRows());
        assertThat(counted + recorder.droppedRows()).isEqualTo(sent);
        assertThat(recorder.droppedRows()).isLessThan(sent / 2);
    }

    @Test
    void record_whileWindowsOfTimeEnd_countsEachRowOnce() {
        windowsOfTime(20_000);
    }

    @Test
    @Tag("soak")
    void record_whileWindowsOfTimeEndForLong_countsEachRowOnce() {
        windowsOfTime(1_000_000);
    }

    private static void windowsOfTime(int callsEach) {
        ManualTime time = new ManualTime(Instant.EPOCH);
        VersionRecorder recorder =
                VersionRecorder.of(LAYOUT, References.normal(LAYOUT), Windows.of(Duration.ofSeconds(1)), time);
        List<WindowCounts> windows = new ArrayList<>();

        long sent = record(recorder, callsEach, () -> {
            time.advance(Duration.ofSeconds(1));
            windows.addAll(recorder.finished());
            recorder.current();
        });

        assertThat(windows).isNotEmpty();
        assertEachRowOnce(recorder, windows, sent);
    }

    @Test
    void record_windowsOfRows_areEndedByCallersAndCountEachRowOnce() {
        VersionRecorder recorder =
                VersionRecorder.of(LAYOUT, References.normal(LAYOUT), Windows.ofRows(1_000), TimeSource.system());
        List<WindowCounts> windows = new ArrayList<>();

        long sent = record(recorder, 20_000, () -> windows.addAll(recorder.finished()));

        assertThat(windows).allSatisfy(window -> assertThat(window.rows()).isGreaterThanOrEqualTo(1_000));
        assertEachRowOnce(recorder, windows, sent);
    }

    @Test
    void record_referenceComesMeanwhile_eachRowIsCollectedOrCountedOnce() {
        AtomicInteger collected = new AtomicInteger();
        VersionRecorder recorder = VersionRecorder.collecting(
                LAYOUT,
                rows -> collected.addAndGet(rows.rows()),
                () -> References.normal(LAYOUT),
                5_000,
                Windows.of(Duration.ofHours(1)),
                TimeSource.system());

        long sent = record(recorder, 5_000, recorder::finished);

        assertThat(recorder.reference()).isPresent();
        assertThat(recorder.collectedRows()).isEqualTo(collected.get()).isGreaterThanOrEqualTo(5_000);
        assertThat(recorder.collectedRows() + recorder.countedRows() + recorder.droppedRows())
                .isEqualTo(sent);
    }

    @Test
    void record_closedInTheMiddle_countsEachRowOnce() {
        VersionRecorder recorder = VersionRecorder.of(
                LAYOUT, References.normal(LAYOUT), Windows.of(Duration.ofHours(1)), TimeSource.system());
        recorder.open();

        long sent = record(recorder, 2_000, () -> {
            if (recorder.isOpen()) {
                recorder.close();
            }
        });

        assertEachRowOnce(recorder, new ArrayList<>(), sent);
    }
}
