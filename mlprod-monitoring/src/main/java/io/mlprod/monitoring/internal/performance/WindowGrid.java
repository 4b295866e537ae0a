package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.performance.Performance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The windows of time, which begin at whole multiples of their length since 1970. Immutable. */
record WindowGrid(long window, long expiry) {

    static WindowGrid of(Performance settings) {
        return new WindowGrid(settings.window().toMillis(), settings.expiry().toMillis());
    }

    /** Returns the beginning of the window that a time is in. */
    Instant start(Instant time) {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), window) * window);
    }

    Instant end(Instant start) {
        return start.plusMillis(window);
    }

    /** Returns the beginning of the first window that has not expired: windows expire as a whole. */
    Instant firstKept(Instant now) {
        return start(now.minusMillis(expiry));
    }

    /** Returns the beginnings of all windows that have not expired. */
    List<Instant> all(Instant now) {
        List<Instant> starts = new ArrayList<>();
        for (Instant start = firstKept(now); !start.isAfter(now); start = end(start)) {
            starts.add(start);
        }
        return starts;
    }
}
