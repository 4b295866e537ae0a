package io.mlprod.internal.experiment;

import io.mlprod.model.PredictionId;
import java.util.Arrays;

/**
 * Which unit each of a handle's last predictions was for: a ring by the prediction's sequence, 28 bytes a place, in which a
 * newer prediction takes the place of an older one. Not thread-safe.
 */
final class RecentDecisions {

    static final int UNKNOWN = -1;
    static final int LATE = -2;

    private final long ttlNanos;
    private final long[] handles;
    private final long[] sequences;
    private final long[] times;
    private final int[] units;

    RecentDecisions(int capacity, long ttlNanos) {
        this.ttlNanos = ttlNanos;
        this.handles = new long[capacity];
        this.sequences = new long[capacity];
        this.times = new long[capacity];
        this.units = new int[capacity];
        Arrays.fill(units, UNKNOWN);
    }

    void put(PredictionId id, int unit, long now) {
        int place = place(id);
        boolean newerIsThere =
                units[place] != UNKNOWN && handles[place] == id.handle() && sequences[place] > id.sequence();
        if (!newerIsThere) {
            handles[place] = id.handle();
            sequences[place] = id.sequence();
            times[place] = now;
            units[place] = unit;
        }
    }

    /** The prediction's unit; LATE if it was forgotten or is too old; UNKNOWN if it was never here. */
    int unit(PredictionId id, long now) {
        int place = place(id);
        if (units[place] == UNKNOWN || handles[place] != id.handle() || sequences[place] < id.sequence()) {
            return UNKNOWN;
        }
        // A newer prediction in its place tells that the ring no longer reaches back that far.
        boolean late = sequences[place] > id.sequence() || now - times[place] > ttlNanos;
        return late ? LATE : units[place];
    }

    private int place(PredictionId id) {
        return (int) Long.remainderUnsigned(id.sequence(), units.length);
    }
}
