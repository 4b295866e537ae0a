package io.mlprod.monitoring.internal.window;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A window that rows are counted into, or from which they are still to be collected. Thread-safe. */
final class OpenWindow {

    private final CountLayout layout;
    private final List<Tally> tallies = new CopyOnWriteArrayList<>();

    /** How many windows were before it. */
    final long number;

    /** When it began by the wall clock, and by the clock that never goes back. */
    final Instant from;

    final long fromNanos;
    final RowSample sample = new RowSample(RowSample.ROWS);

    private @Nullable OpenWindow previous; // until it has been collected

    OpenWindow(CountLayout layout, Instant from, long fromNanos, @Nullable OpenWindow previous) {
        this.layout = layout;
        this.from = from;
        this.fromNanos = fromNanos;
        this.previous = previous;
        this.number = previous == null ? 0 : previous.number + 1;
    }

    @Nullable
    OpenWindow previous() {
        return previous;
    }

    /** Lets go of the windows before this one; for the only thread that collects. */
    void forgetPrevious() {
        previous = null;
    }

    /** Returns new counters, which are part of this window. */
    Tally newTally() {
        Tally tally = layout.newTally();
        tallies.add(tally);
        return tally;
    }

    List<Tally> tallies() {
        return tallies;
    }

    /** Returns how many rows have been counted so far. */
    long rows() {
        long sum = 0;
        for (Tally tally : tallies) {
            sum += tally.rows();
        }
        return sum;
    }
}
