package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts that sliding windows consist of, found from their sums: when the newest one began, and how many have rows.
 * A version that is served again has windows that are empty in part. For one thread at a time.
 */
final class WindowParts {

    private static final int FEWEST = 2;
    private static final int LEAST_SHARE = 4; // of the parts: a quarter

    private record Part(Instant to, long rows) {}

    private final Windows windows;
    private final Deque<Part> parts = new ArrayDeque<>(); // the newest last

    WindowParts(Windows windows) {
        this.windows = windows;
    }

    /** Adds the newest part of a window, and returns when it began. */
    Instant add(WindowCounts window) {
        parts.removeIf(
                part -> !part.to.isAfter(window.from()) || !part.to.isBefore(window.to())); // the clock was set back
        long before = parts.stream().mapToLong(Part::rows).sum();
        Instant earliest = windows.length()
                .map(length -> window.to().minus(length))
                .filter(begin -> begin.isAfter(window.from()))
                .orElse(window.from());
        Instant begin = parts.isEmpty() || parts.getLast().to.isBefore(earliest) ? earliest : parts.getLast().to;
        parts.addLast(new Part(window.to(), Math.max(0, window.rows() - before)));
        return begin;
    }

    /** Returns whether rows come from enough parts to say what a whole window is like. */
    boolean isFilled() {
        int most = windows.sliding();
        long filled = parts.stream().filter(part -> part.rows > 0).count();
        return most == 1 || filled >= Math.max(FEWEST, most / LEAST_SHARE);
    }
}
