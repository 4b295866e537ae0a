package io.mlprod.samples.benchmarks;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.decorators.Decorators;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * Resilience4j as its documentation has it: a pipeline of decorators for each call, since a fallback does not get the
 * input.
 */
final class ResilienceDecorators<I, O> implements Composed<I, O> {

    private final FallbackCase allowed;
    private final ThreadPoolBulkhead pool = ThreadPoolBulkhead.of(
            "tiers",
            ThreadPoolBulkheadConfig.custom()
                    .coreThreadPoolSize(FallbackCase.PLACES)
                    .maxThreadPoolSize(FallbackCase.PLACES)
                    .build());
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(3);
    private final ResilienceParts firstParts = ResilienceParts.of("first", true);
    private final ResilienceParts secondParts = ResilienceParts.of("second", true);
    private final Function<I, O> first;
    private final Function<I, O> second;
    private final O end;

    ResilienceDecorators(FallbackCase allowed, Function<I, O> first, Function<I, O> second, O end) {
        this.allowed = allowed;
        this.first = first;
        this.second = second;
        this.end = end;
    }

    @Override
    public O ask(I input) {
        return tier(firstParts, first, input, error -> askSecond(input));
    }

    @Override
    public O askSecond(I input) {
        return tier(secondParts, second, input, error -> end);
    }

    private O tier(ResilienceParts parts, Function<I, O> model, I input, Function<Throwable, O> next) {
        Decorators.DecorateSupplier<O> call = Decorators.ofSupplier(() -> model.apply(input));
        if (allowed == FallbackCase.STRICT) {
            return call.withThreadPoolBulkhead(pool)
                    .withTimeLimiter(parts.limiter(), scheduler)
                    .withCircuitBreaker(parts.breaker())
                    .withFallback(next)
                    .get()
                    .toCompletableFuture()
                    .join();
        }
        call = call.withCircuitBreaker(parts.breaker());
        return (allowed.isLimited() ? call.withBulkhead(parts.bulkhead()) : call)
                .withFallback(next)
                .get();
    }

    @Override
    public void close() {
        scheduler.shutdown();
        try {
            pool.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
