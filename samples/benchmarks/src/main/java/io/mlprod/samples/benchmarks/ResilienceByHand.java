package io.mlprod.samples.benchmarks;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * As little of Resilience4j as one can call: functions that were decorated once, try statements, and no stack traces
 * for calls that are turned away. It has no time limit on the caller's thread.
 */
final class ResilienceByHand<I, O> implements Composed<I, O> {

    private final ExecutorService pool = Executors.newFixedThreadPool(FallbackCase.PLACES);
    private final Function<I, O> first;
    private final Function<I, O> second;
    private final O end;

    ResilienceByHand(FallbackCase allowed, Function<I, O> first, Function<I, O> second, O end) {
        this.first = tier(allowed, ResilienceParts.of("first", false), first);
        this.second = tier(allowed, ResilienceParts.of("second", false), second);
        this.end = end;
    }

    private Function<I, O> tier(FallbackCase allowed, ResilienceParts parts, Function<I, O> model) {
        Function<I, O> limited = allowed == FallbackCase.STRICT ? input -> within(parts, model, input) : model;
        Function<I, O> guarded = CircuitBreaker.decorateFunction(parts.breaker(), limited);
        return allowed.isLimited() ? Bulkhead.decorateFunction(parts.bulkhead(), guarded) : guarded;
    }

    private O within(ResilienceParts parts, Function<I, O> model, I input) {
        try {
            return parts.limiter().executeFutureSupplier(() -> pool.submit(() -> model.apply(input)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public O ask(I input) {
        try {
            return first.apply(input);
        } catch (Exception e) {
            return askSecond(input);
        }
    }

    @Override
    public O askSecond(I input) {
        try {
            return second.apply(input);
        } catch (Exception e) {
            return end;
        }
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
