package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.observe.ChainEvent.Purpose;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a tier that nobody waits for: a copy of a call tries whether the tier works again while its breaker is open, or
 * whether it would work if it were needed.
 */
final class BackgroundRuns<I, O> {

    /** How many of them a tier may have at a time; more than one, since one may hang. */
    static final int MOST = 3;

    private final ModelTier<I, O> tier;
    private final TierParts<I, O> parts;
    private final ChainContext<I> chain;
    private final AtomicInteger running = new AtomicInteger();

    BackgroundRuns(ModelTier<I, O> tier, TierParts<I, O> parts, ChainContext<I> chain) {
        this.tier = tier;
        this.parts = parts;
        this.chain = chain;
    }

    /** Lets a copy of a call try whether the tier works again, if that is due. */
    void probe(I input, Call call) {
        begin(Purpose.PROBE, parts.breaker()::tryAcquireProbe, input, call, tried -> {});
    }

    /** Lets a copy of a call that a better tier answered try whether this one would have. */
    void exercise(I input, Call call, O answer, BiPredicate<? super O, ? super O> agree) {
        if (parts.entrance().refuse(input) == null) {
            begin(Purpose.EXERCISE, parts.breaker()::tryAcquire, input, call, tried -> {
                Prediction<O> other = tried.answer();
                chain.journal().exercised(tier.name(), other != null && agree.test(answer, other.value()));
            });
        }
    }

    private void begin(
            Purpose purpose,
            Supplier<Breaker.@Nullable Permit> permits,
            I input,
            Call call,
            Consumer<AttemptResult<O>> then) {
        if (running.incrementAndGet() > MOST) {
            running.decrementAndGet();
            return;
        }
        Breaker.Permit permit = null;
        boolean isInside = false;
        boolean isBegun = false;
        try {
            permit = permits.get(); // before the place, since there is hardly ever one
            isInside = permit != null && parts.bulkhead().tryEnterNow();
            if (isInside) {
                Breaker.Permit held = permit;
                I copy = chain.copy().apply(input);
                chain.aside().execute(() -> run(purpose, held, copy, call, then));
                isBegun = true;
            }
        } catch (Throwable e) { // of the application's breaker or copy, or the chain was closed
            tier.warnOnce(purpose.toString(), e);
        } finally {
            if (!isBegun) {
                giveBack(permit, isInside);
            }
        }
    }

    private void giveBack(Breaker.@Nullable Permit permit, boolean isInside) {
        if (permit != null) {
            permit.released();
        }
        if (isInside) {
            parts.bulkhead().leave();
        }
        running.decrementAndGet();
    }

    private void run(Purpose purpose, Breaker.Permit permit, I input, Call call, Consumer<AttemptResult<O>> then) {
        try {
            AttemptResult<O> tried = tier.runAside(input, call, permit);
            chain.journal().attempted(purpose, tried.attempt());
            tier.noteState();
            then.accept(tried);
        } catch (Throwable e) { // of the application's comparison
            tier.warnOnce(purpose.toString(), e);
        } finally {
            running.decrementAndGet();
        }
    }
}
