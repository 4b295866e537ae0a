package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.PredictionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a label that is late from one of an unknown prediction, although expired predictions are gone: a handle numbers
 * its predictions in their order, so it is enough to note the highest number of each hour. Not thread-safe.
 */
final class ExpiredIds {

    private static final int MOST_HANDLES = 200;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** The highest number until the end of an hour. */
    private record Mark(long end, long highest) {}

    private final Map<Long, Deque<Mark>> marks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Deque<Mark>> eldest) {
            return size() > MOST_HANDLES;
        }
    };

    /** Notes when a prediction was made. */
    void note(PredictionId id, Instant at) {
        Deque<Mark> its = marks.computeIfAbsent(id.handle(), handle -> new ArrayDeque<>());
        long end = (Math.floorDiv(at.toEpochMilli(), HOUR) + 1) * HOUR;
        Mark last = its.peekLast();
        if (last == null || end > last.end) {
            its.addLast(new Mark(end, last == null ? id.sequence() : Math.max(last.highest, id.sequence())));
        } else if (id.sequence() > last.highest) {
            its.removeLast();
            its.addLast(new Mark(last.end, id.sequence()));
        }
    }

    /** Returns whether a prediction was made before a time, as far as is known. */
    boolean isBefore(PredictionId id, Instant time) {
        Deque<Mark> its = marks.get(id.handle());
        return its != null
                && its.stream()
                        .anyMatch(mark -> mark.end <= time.toEpochMilli()
                                && Long.compareUnsigned(id.sequence(), mark.highest) <= 0);
    }

    /** Forgets what is not needed to tell what was before a time. */
    void forget(Instant before) {
        for (Deque<Mark> its : marks.values()) {
            while (its.size() > 1 && second(its).end <= before.toEpochMilli()) {
                its.removeFirst();
            }
        }
    }

    private static Mark second(Deque<Mark> its) {
        return its.stream().skip(1).findFirst().orElseThrow();
    }
}
