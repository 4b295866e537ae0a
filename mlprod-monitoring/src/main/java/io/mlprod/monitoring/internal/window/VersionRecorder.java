package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of one version: counts its rows into the cells of a reference, by windows; without a reference, it first
 * collects rows that become one. Thread-safe; recording neither blocks nor makes objects.
 *
 * <p>A version that goes and comes back goes on with the same recorder: {@link #close} ends nothing, it only says that
 * no rows are expected for now.
 */
public final class VersionRecorder implements RowRecorder {

    private final RowLayout layout;
    private final Windows windows;
    private final TimeSource time;
    private final @Nullable Collecting collecting;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final AtomicInteger handles = new AtomicInteger();
    private volatile Runnable whenDue = () -> {};
    private volatile @Nullable Counting counting;

    private VersionRecorder(RowLayout layout, Windows windows, TimeSource time, @Nullable Collecting collecting) {
        this.layout = layout;
        this.windows = windows;
        this.time = time;
        this.collecting = collecting;
    }

    /**
     * Creates a recorder for a version with a reference.
     *
     * @param layout the columns
     * @param reference what was counted of them before, in the order of {@link Counted#of}
     * @param windows what is counted together
     * @param time the clock
     * @return a recorder whose first window begins now
     * @throws IllegalArgumentException if these are not as many as are to be counted
     */
    public static VersionRecorder of(RowLayout layout, List<ColumnCounts> reference, Windows windows, TimeSource time) {
        VersionRecorder recorder = new VersionRecorder(layout, windows, time, null);
        recorder.countAgainst(reference);
        return recorder;
    }

    /**
     * Creates a recorder for a version without a reference, which is made of its first rows.
     *
     * @param layout the columns
     * @param collector receives the first rows; thread-safe
     * @param reference makes the reference of what the collector has received; called once, by {@link #finished}
     * @param rows how many rows to collect, at least
     * @param windows what is counted together from then on
     * @param time the clock
     * @return a recorder
     */
    public static VersionRecorder collecting(
            RowLayout layout,
            RowRecorder collector,
            Supplier<List<ColumnCounts>> reference,
            long rows,
            Windows windows,
            TimeSource time) {
        return new VersionRecorder(layout, windows, time, new Collecting(collector, reference, rows));
    }

    private void countAgainst(List<ColumnCounts> reference) {
        counting = new Counting(layout, reference, windows, time, this::tellDue);
    }

    private void tellDue() {
        if (isDue.compareAndSet(false, true)) {
            whenDue.run();
        }
    }

    /**
     * Sets what to tell that {@link #finished} has something to do before {@link #untilDue()} is over: a window has its
     * rows, or a reference can be made. Called on threads of predictions, once until {@link #finished} is called, so it
     * must be quick.
     *
     * @param action for example wakes a thread
     */
    public void whenDue(Runnable action) {
        whenDue = action;
    }

    @Override
    public void record(PredictionRows rows) {
        Counting now = counting;
        if (now != null) {
            now.record(rows);
        } else if (collecting != null && collecting.record(rows)) {
            tellDue();
        }
    }

    /**
     * Ends what is due, and returns what has ended since the last call. Not for threads of predictions: it waits for
     * those that are just counting.
     *
     * @return the windows to look at, oldest first; each has the counts of the last few if windows slide
     */
    public List<WindowCounts> finished() {
        return finished(false);
    }

    /**
     * Does the same; says what is to become of windows without rows.
     *
     * @param isAway whether the version does not serve now: then a window without rows is not kept, nor looked at
     *     together with others, and is returned only by itself
     * @return the windows to look at, oldest first
     */
    public synchronized List<WindowCounts> finished(boolean isAway) {
        isDue.set(false);
        if (counting == null && collecting != null && collecting.isReady()) {
            countAgainst(collecting.reference());
        }
        Counting now = counting;
        return now == null ? List.of() : now.finished(isAway);
    }

    /** Ends the open window if it has rows; {@link #finished} returns it. */
    public void endWindow() {
        Counting now = counting;
        if (now != null) {
            now.endNow();
        }
    }

    /**
     * Returns when {@link #finished} is to be called next.
     *
     * @return the time until the open window ends; a day if nothing ends by time
     */
    public Duration untilDue() {
        Counting now = counting;
        if (now != null) {
            return now.untilDue();
        }
        return collecting != null && collecting.isReady() ? Duration.ZERO : WindowTimes.DAY;
    }

    /**
     * Returns what has been counted in the open window, which stays open. Not for threads of predictions.
     *
     * @return the counts up to now; empty without a reference
     */
    public Optional<WindowCounts> current() {
        return Optional.ofNullable(counting).map(Counting::current);
    }

    /**
     * Returns the windows that are kept; each is only itself even if windows slide, and has no sample.
     *
     * @return oldest first
     */
    public List<WindowCounts> history() {
        Counting now = counting;
        return now == null ? List.of() : now.history();
    }

    /**
     * Returns the sum of the windows that are kept and whose middle lies between two times.
     *
     * @return without a sample; empty if there are none
     */
    public Optional<WindowCounts> between(Instant from, Instant to) {
        return Optional.ofNullable(counting).flatMap(now -> now.between(from, to));
    }

    /**
     * Returns the sum of the windows that are kept and were before the last few.
     *
     * @param last how many of the last ones are left out
     * @param most how many before these are added up
     * @return without a sample; empty if there are none
     */
    public Optional<WindowCounts> before(int last, int most) {
        return Optional.ofNullable(counting).flatMap(now -> now.before(last, most));
    }

    /**
     * Returns the reference.
     *
     * @return empty while rows for one are being collected
     */
    public Optional<List<ColumnCounts>> reference() {
        return Optional.ofNullable(counting).map(Counting::reference);
    }

    /**
     * Returns how many rows were collected for a reference.
     *
     * @return 0 with a reference that was given
     */
    public long collectedRows() {
        return collecting == null ? 0 : collecting.rows();
    }

    /**
     * Returns how many rows were counted in windows.
     *
     * @return 0 or more
     */
    public long countedRows() {
        Counting now = counting;
        return now == null ? 0 : now.rows();
    }

    /**
     * Returns how many rows were not counted, since all counters were in use by other threads.
     *
     * @return 0 or more
     */
    public long droppedRows() {
        Counting now = counting;
        return now == null ? 0 : now.dropped();
    }

    /**
     * Returns the columns.
     *
     * @return what was given
     */
    public RowLayout layout() {
        return layout;
    }

    /**
     * Notes that one more handle has the version.
     *
     * @return this
     */
    public VersionRecorder open() {
        handles.incrementAndGet();
        return this;
    }

    /** Notes that a handle no longer has the version. Rows that still come are counted. */
    @Override
    public void close() {
        handles.decrementAndGet();
    }

    /**
     * Returns whether some handle has the version.
     *
     * @return true if {@link #open()} was called more often than {@link #close()}
     */
    public boolean isOpen() {
        return handles.get() > 0;
    }
}
