package io.mlprod.fallback.internal.hedge;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tokens that throttle hedges, as gRPC counts them (proposal A6): up to ten; a hedge or a failure takes one, a
 * success adds a tenth, and while half of them or fewer are left no call is hedged. So in the long run about a tenth of
 * the calls are hedged, and none while many calls fail, when more load would make it worse. Thread-safe without locks.
 */
final class HedgeTokens {

    private static final int TOKEN = 10; // counted in tenths
    private static final int MOST = 10 * TOKEN;

    private final AtomicInteger tenths = new AtomicInteger(MOST);

    /** Takes a token for a hedge, if more than half are left. */
    boolean tryTake() {
        int left = tenths.get();
        while (left > MOST / 2) {
            if (tenths.compareAndSet(left, left - TOKEN)) {
                return true;
            }
            left = tenths.get();
        }
        return false;
    }

    void failed() {
        add(-TOKEN);
    }

    void succeeded() {
        if (tenths.get() < MOST) { // so that threads whose calls all succeed do not contend
            add(1);
        }
    }

    private void add(int change) {
        tenths.accumulateAndGet(change, (left, by) -> Math.max(0, Math.min(MOST, left + by)));
    }
}
