package io.mlprod.internal.rollout;

import org.jspecify.annotations.Nullable;

/**
 * The pace at which counts grow within a step, from which people see how long what is missing will take. Not
 * thread-safe.
 */
final class CountPace {

    private static final double MINUTE = 60;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    private int step = Integer.MIN_VALUE;
    private long[] first = {};
    private long began;

    /** Starts again if the step has changed. */
    void look(int now, long[] counts, long nanos) {
        if (step != now) {
            step = now;
            first = counts.clone();
            began = nanos;
        }
    }

    /**
     * Returns how long it takes to count this many more.
     *
     * @param place the index of the count
     * @return for example {@code about 3 h}; null if nothing was counted yet
     */
    @Nullable
    String timeFor(long more, int place, long[] counts, long nanos) {
        if (first.length == 0 || counts[place] <= first[place] || nanos <= began) {
            return null;
        }
        double seconds = more * ((nanos - began) / 1e9) / (counts[place] - first[place]);
        if (seconds < 2 * MINUTE) {
            return "about " + Math.max(1, Math.round(seconds)) + " s";
        }
        if (seconds < 2 * HOUR) {
            return "about " + Math.round(seconds / MINUTE) + " min";
        }
        return seconds < 2 * DAY
                ? "about " + Math.round(seconds / HOUR) + " h"
                : "about " + Math.round(seconds / DAY) + " days";
    }
}
