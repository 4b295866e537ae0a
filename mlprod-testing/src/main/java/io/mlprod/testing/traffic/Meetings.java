package io.mlprod.testing.traffic;

import java.util.Arrays;

/** When requests met each regression. Not thread-safe; guarded by its injector. */
final class Meetings {

    private static final long NEVER = -1;

    private final long[] first;
    private final long[] counts;

    Meetings(int regressions) {
        first = new long[regressions];
        counts = new long[regressions];
        Arrays.fill(first, NEVER);
    }

    void met(int regression, long at) {
        if (first[regression] == NEVER) {
            first[regression] = at;
        }
        counts[regression]++;
    }

    boolean hasMet(int regression) {
        return first[regression] != NEVER;
    }

    long count(int regression) {
        return counts[regression];
    }

    /** Returns when the first of them was met, in nanoseconds; -1 if none was. */
    long first() {
        return Arrays.stream(first).filter(at -> at != NEVER).min().orElse(NEVER);
    }
}
