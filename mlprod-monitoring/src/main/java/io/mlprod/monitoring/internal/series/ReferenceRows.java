package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.internal.window.WindowCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A sample of rows that stands for those of a reference, which keeps none: of the windows without drift of the first
 * day, each with an equal share and each row once. A single window of less than a day would not do, since hours differ.
 * For one thread.
 */
final class ReferenceRows {

    private static final Duration SPAN = Duration.ofDays(1);
    private static final int WINDOWS = 24; // if windows do not end by time

    private final boolean isByTime;
    private final Random random = new Random(1);
    private final List<float[]> rows = new ArrayList<>();
    private @Nullable Instant first;
    private Instant last = Instant.MIN;
    private int windows;
    private boolean isComplete;

    ReferenceRows(boolean isByTime) {
        this.isByTime = isByTime;
    }

    /** Adds the rows of a window without drift, until there are enough. */
    void add(WindowCounts window) {
        List<float[]> more = window.sample();
        if (isComplete || more.isEmpty() || window.from().isBefore(last)) {
            return; // rows of windows that slide are those of the one before, too
        }
        last = window.to();
        windows++;
        if (first == null) {
            first = window.from();
            rows.addAll(more);
        } else {
            replaceSome(more);
        }
        isComplete = isByTime ? !window.to().isBefore(first.plus(SPAN)) : windows >= WINDOWS;
    }

    private void replaceSome(List<float[]> more) {
        List<float[]> left = new ArrayList<>(more);
        Collections.shuffle(left, random);
        for (int i = 0; i < rows.size() && !left.isEmpty(); i++) {
            if (random.nextInt(windows) == 0) {
                rows.set(i, left.remove(left.size() - 1)); // a row twice would be in both halves of the test
            }
        }
    }

    /** Returns the rows; none before there are enough. */
    List<float[]> rows() {
        return isComplete ? rows : List.of();
    }
}
