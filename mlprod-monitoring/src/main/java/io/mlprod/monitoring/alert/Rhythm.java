package io.mlprod.monitoring.alert;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** How often the values of an indicator come, as the last ones tell. For one thread at a time. */
final class Rhythm {

    private static final int MOST = 20; // distances, so that two weekends are among those of workdays
    private static final int MANY = 10;
    private static final int FEWEST = 3;

    private final Deque<Long> distances = new ArrayDeque<>(); // in nanoseconds
    private boolean isInterrupted = true;
    private long last;

    /** Notes a value. */
    void seen(long nanos) {
        if (!isInterrupted && nanos != last) {
            distances.addLast(nanos - last);
            if (distances.size() > MOST) {
                distances.removeFirst();
            }
        }
        isInterrupted = false;
        last = nanos;
    }

    /** Notes that no value is expected until the next one. */
    void interrupt() {
        isInterrupted = true;
    }

    /**
     * Returns after which time a value is missing: twice the longest of the last distances, and twice the least as long
     * as hardly any is known. Of many distances the second longest counts, since one may be a time without values.
     *
     * @param least in any case
     */
    Duration missingAfter(Duration least) {
        List<Long> longest =
                distances.stream().sorted(Collections.reverseOrder()).limit(2).toList();
        long usual = longest.isEmpty() ? 0 : longest.get(distances.size() >= MANY ? 1 : 0);
        Duration twice = Duration.ofNanos(usual).multipliedBy(2);
        Duration atLeast = distances.size() < FEWEST ? least.multipliedBy(2) : least;
        return twice.compareTo(atLeast) > 0 ? twice : atLeast;
    }
}
