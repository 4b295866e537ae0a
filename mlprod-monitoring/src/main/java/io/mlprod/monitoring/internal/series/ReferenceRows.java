package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.internal.window.WindowCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A sample of rows that stands for those of a reference, which keeps none: of the windows without drift of the first
 * day, each with an equal share. A single window would not do, since hours differ. For one thread.
 */
final class ReferenceRows {

    private static final Duration SPAN = Duration.ofDays(1);
    private static final int WINDOWS = 24; // if windows do not end by time

    private final boolean isByTime;
    private final Random random = new Random(1);
    private final List<float[]> rows = new ArrayList<>();
    private @Nullable Instant first;
    private int windows;
    private boolean isComplete;

    ReferenceRows(boolean isByTime) {
        this.isByTime = isByTime;
    }

    /** Adds the rows of a window without drift, until there are enough. */
    void add(WindowCounts window) {
        List<float[]> more = window.sample();
        if (isComplete || more.isEmpty()) {
            return;
        }
        if (first == null) {
            first = window.from();
            rows.addAll(more);
        }
        windows++;
        for (int i = 0; i < rows.size(); i++) {
            if (random.nextInt(windows) == 0) {
                rows.set(i, more.get(random.nextInt(more.size())));
            }
        }
        isComplete = isByTime ? !window.to().isBefore(first.plus(SPAN)) : windows >= WINDOWS;
    }

    /** Returns the rows; none before there are enough. */
    List<float[]> rows() {
        return isComplete ? rows : List.of();
    }
}
