package io.mlprod.fallback.internal.run;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.fallback.Breaker;
import io.mlprod.observe.ChainEvent.Purpose;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a tier that no caller waits for, on a thread of the chain: a copy of a call shows whether the tier works
 * again while its breaker is open, or whether it would work if it were needed. Thread-safe; never blocks.
 */
public final class BackgroundRuns<I, O> {

    /** The maximum number of background runs of a tier at a time; more than one, since one may hang. */
    public static final int MOST = 3;

    private final TierParts<I, O> parts;
    private final DirectRuns<I, O> runs;
    private final Runnable afterEach;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    /**
     * Creates the runner, without runs.
     *
     * @param afterEach called when a run has ended and the breaker was notified
     */
    public BackgroundRuns(TierParts<I, O> parts, DirectRuns<I, O> runs, Runnable afterEach) {
        this.parts = parts;
        this.runs = runs;
        this.afterEach = afterEach;
    }

    /** Probes with a copy of a call whether the tier works again, if a probe is due. */
    public void probe(I input, Call call) {
        begin(Purpose.PROBE, parts.breaker()::tryAcquireProbe, input, call, result -> {});
    }

    /**
     * Runs a copy of a call that a better tier answered, to find out whether this tier would have answered.
     *
     * @param answer the better tier's answer
     * @param agree tests whether two answers are near enough
     */
    public void exercise(I input, Call call, O answer, BiPredicate<? super O, ? super O> agree) {
        if (parts.admission().refuse(input) == null) {
            begin(Purpose.EXERCISE, parts.breaker()::tryAcquire, input, call, result -> {
                Prediction<O> other = result.answer();
                parts.chain().journal().exercised(parts.name(), other != null && agree.test(answer, other.value()));
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
            permit = permits.get(); // before the place, since a permit is rare
            isInside = permit != null && parts.bulkhead().tryEnterNow();
            if (isInside) {
                Breaker.Permit held = permit;
                I copy = parts.chain().copy().apply(input);
                parts.chain().background().execute(() -> run(purpose, held, copy, call, then));
                isBegun = true;
            }
        } catch (Throwable e) { // of the application's breaker or copy, or the chain was closed
            warnOnce(purpose, e);
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
            AttemptResult<O> result = runs.runForNobody(input, call, permit);
            parts.chain().journal().attempted(purpose, result.attempt());
            afterEach.run();
            then.accept(result);
        } catch (Throwable e) { // of the application's comparison
            warnOnce(purpose, e);
        } finally {
            running.decrementAndGet();
        }
    }

    /** Warns without the exception's message, which may hold what the application's code saw of an input. */
    private void warnOnce(Purpose purpose, Throwable e) {
        if (!hasWarned.getAndSet(true)) {
            parts.chain()
                    .log()
                    .warn(
                            "{}: {} failed with {}; told only once",
                            parts.label(),
                            purpose,
                            e.getClass().getName());
        }
    }
}
