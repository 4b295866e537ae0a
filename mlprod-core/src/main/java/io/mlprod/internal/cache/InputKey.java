package io.mlprod.internal.cache;

import org.jspecify.annotations.Nullable;

/**
 * The hash of what a model was given, which stands for it. A lease has one that it writes anew for each call, to look
 * up with; what a table keeps is a copy that nobody changes.
 */
class InputKey {

    private long high;
    private long low;

    InputKey() {}

    InputKey(InputKey other) {
        set(other.high, other.low);
    }

    final void set(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof InputKey that && high == that.high && low == that.low;
    }

    @Override
    public final int hashCode() {
        return (int) low;
    }
}
