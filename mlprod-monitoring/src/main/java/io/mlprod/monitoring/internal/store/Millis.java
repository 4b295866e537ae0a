package io.mlprod.monitoring.internal.store;

import java.time.Instant;

/** Times as stores keep them, in milliseconds since 1970. */
public final class Millis {

    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private Millis() {}

    /**
     * Returns the first millisecond that is not before a time.
     *
     * @param time the time
     * @return in milliseconds since 1970; the first or the last that a number can hold if it is beyond them
     */
    public static long firstFrom(Instant time) {
        if (time.isBefore(FIRST)) {
            return Long.MIN_VALUE;
        }
        if (!time.isBefore(LAST)) {
            return Long.MAX_VALUE;
        }
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis;
    }
}
