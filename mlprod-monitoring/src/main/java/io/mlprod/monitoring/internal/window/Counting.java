package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counting of a version's rows against its reference. A thread that counts takes a stripe, and reads only then
 * which window is open; who ends a window opens the next one first and then waits for each stripe. So no row is counted
 * into a window that has been collected. Thread-safe.
 */
final class Counting {

    private static final int MOST_ENDED = 64; // beyond that, windows of rows become longer

    private static final long NEVER = 1L << 60;
    private static final AtomicReferenceFieldUpdater<Counting, OpenWindow> OPEN =
            AtomicReferenceFieldUpdater.newUpdater(Counting.class, OpenWindow.class, "open");

    private final RowLayout layout;
    private final CountLayout counted;
    private final RowCounter counter;
    private final WindowTimes times;
    private final long fullRows;
    private final Runnable whenEnded;
    private final Stripes stripes;
    private final LongAdder dropped = new LongAdder();
    private final Panes panes; // guarded by this
    private volatile OpenWindow open;
    private volatile long collectedWindows; // these are changed only by who has this
    private volatile long collectedRows;

    Counting(RowLayout layout, List<ColumnCounts> reference, Windows windows, TimeSource time, Runnable whenEnded) {
        this.layout = layout;
        this.counted = new CountLayout(layout, reference);
        this.counter = new RowCounter(counted);
        this.times = new WindowTimes(windows, time);
        this.fullRows = windows.rows().orElse(NEVER);
        this.whenEnded = whenEnded;
        this.open = newWindow(null);
        this.stripes = new Stripes(open, counted);
        this.panes = new Panes(counted, layout.model(), windows);
    }

    private OpenWindow newWindow(@Nullable OpenWindow previous) {
        return new OpenWindow(counted, times.now(), times.nanoTime(), previous);
    }

    void record(PredictionRows rows) {
        Stripe stripe = stripes.take(open);
        if (stripe == null) {
            dropped.add(rows.rows());
            return;
        }
        OpenWindow window = open; // not before the stripe is taken
        boolean isFull;
        try {
            counter.count(rows, stripe, window);
            isFull = stripe.isToCheck() && isFull(window, stripe);
        } finally {
            stripe.release();
        }
        if (isFull) {
            end(window);
            whenEnded.run();
        }
    }

    /** Returns whether a window has its rows; if not, it need not be asked before the stripe has its share of them. */
    private boolean isFull(OpenWindow window, Stripe stripe) {
        long left = fullRows - window.rows();
        stripe.checkAfter((left > 0 ? left : fullRows) / stripes.count());
        return left <= 0 && window.number - collectedWindows < MOST_ENDED;
    }

    private void end(OpenWindow window) {
        OPEN.compareAndSet(this, window, newWindow(window));
    }

    /** Ends the open window if it has rows. */
    void endNow() {
        OpenWindow window = open;
        if (window.rows() > 0) {
            end(window);
        }
    }

    /** Ends what is due, and collects what has ended; windows without rows of a version that is away are skipped. */
    synchronized List<WindowCounts> finished(boolean isAway) {
        if (times.isOver(open)) {
            end(open);
        }
        OpenWindow now = open;
        if (now.previous() == null) {
            return List.of();
        }
        stripes.moveTo(now);
        Deque<OpenWindow> ended = new ArrayDeque<>();
        for (OpenWindow next = now; next != null; next = next.previous()) {
            ended.addFirst(next);
        }
        List<WindowCounts> finished = new ArrayList<>();
        OpenWindow window = ended.removeFirst();
        for (OpenWindow following : ended) {
            Instant to = WindowTimes.end(window, following.from, following.fromNanos);
            finished.add(isAway && window.rows() == 0 ? panes.skipped(window, to) : panes.add(window, to));
            collectedRows += window.rows();
            window = following;
        }
        now.forgetPrevious();
        collectedWindows = now.number;
        return List.copyOf(finished);
    }

    /** Returns what is in the open window. */
    synchronized WindowCounts current() {
        while (true) {
            OpenWindow window = open;
            WindowSums sums = new WindowSums(counted);
            stripes.forEach(stripe -> sums.add(stripe.tally(window)));
            if (window == open) { // else some stripes may have left it before they were asked
                Instant to = WindowTimes.end(window, times.now(), times.nanoTime());
                return sums.toWindow(layout.model(), window.from, to, window.sample.rows());
            }
        }
    }

    synchronized List<WindowCounts> history() {
        return panes.history();
    }

    synchronized Optional<WindowCounts> between(Instant from, Instant to) {
        return panes.between(from, to);
    }

    synchronized Optional<WindowCounts> before(int last, int most) {
        return panes.before(last, most);
    }

    synchronized long rows() {
        long sum = collectedRows;
        for (OpenWindow window = open; window != null; window = window.previous()) {
            sum += window.rows();
        }
        return sum;
    }

    long dropped() {
        return dropped.sum();
    }

    Duration untilDue() {
        OpenWindow window = open;
        return window.number > collectedWindows ? Duration.ZERO : times.untilOver(window);
    }

    List<ColumnCounts> reference() {
        return counted.reference();
    }
}
