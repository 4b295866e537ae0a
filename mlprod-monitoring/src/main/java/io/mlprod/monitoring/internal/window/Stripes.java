package io.mlprod.monitoring.internal.window;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stripes of one version. A thread comes back to the same stripe, whose memory its processor still has, as long as
 * no other thread wants it at the same time; then it moves on, and there is one stripe more, up to a limit.
 * Thread-safe.
 */
final class Stripes {

    private static final int MOST = 16;
    private static final int PASSES = 4;
    private static final int SHIFTS = 256;

    private final AtomicBoolean isGrowing = new AtomicBoolean();
    private volatile Stripe[] all;
    private final CountLayout layout;
    private final int[] shifts = new int[SHIFTS]; // by thread; racy: it only has to spread them

    Stripes(OpenWindow first, CountLayout layout) {
        this.layout = layout;
        this.all = new Stripe[] {new Stripe(first, layout)};
    }

    /** Returns a stripe that this thread has taken; null if others have them all. */
    @Nullable
    Stripe take(OpenWindow open) {
        long thread = Thread.currentThread().getId();
        int slot = (int) thread & (SHIFTS - 1);
        Stripe[] now = all;
        int home = (int) ((thread + shifts[slot]) & Integer.MAX_VALUE) % now.length;
        if (now[home].tryTake()) {
            return now[home];
        }
        shifts[slot]++;
        Stripe added = grow(open);
        return added != null ? added : takeAny(home);
    }

    /** Adds a stripe that this thread has taken, unless there are enough or another thread is adding one. */
    private @Nullable Stripe grow(OpenWindow open) {
        if (all.length == MOST || !isGrowing.compareAndSet(false, true)) {
            return null;
        }
        try {
            Stripe[] now = all;
            if (now.length == MOST) {
                return null;
            }
            Stripe added = new Stripe(open, layout);
            added.take();
            Stripe[] more = Arrays.copyOf(now, now.length + 1);
            more[now.length] = added;
            all = more;
            return added;
        } finally {
            isGrowing.set(false);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the thread that is waited for may be waiting for this processor
    private @Nullable Stripe takeAny(int home) {
        Stripe[] now = all;
        for (int pass = 0; pass < PASSES; pass++) {
            for (int i = 1; i <= now.length; i++) {
                Stripe next = now[(home + i) % now.length];
                if (next.tryTake()) {
                    return next;
                }
            }
            Thread.yield(); // whoever has one is not running, else it would be done
        }
        return null;
    }

    int count() {
        return all.length;
    }

    /**
     * Lets all stripes count into a window that has been opened. When this method returns, nobody counts into an
     * earlier one any more.
     */
    void moveTo(OpenWindow open) {
        Tally empty = open.newTally();
        for (Stripe stripe : all) {
            stripe.take();
            boolean isUsed;
            try {
                isUsed = stripe.moveTo(open, empty);
            } finally {
                stripe.release();
            }
            if (isUsed) {
                empty = open.newTally();
            }
        }
    }

    /** Lets an action look at the counters while nobody changes them; stripe by stripe. */
    void forEach(Consumer<Stripe> action) {
        for (Stripe stripe : all) {
            stripe.take();
            try {
                action.accept(stripe);
            } finally {
                stripe.release();
            }
        }
    }
}
