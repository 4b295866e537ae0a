package io.mlprod.samples.benchmarks;

import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Fallback;
import dev.failsafe.Policy;
import dev.failsafe.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Failsafe's policies: those of the first tier for each call, since a fallback does not get the input. */
final class FailsafeChain<I, O> implements Composed<I, O> {

    private final ExecutorService pool = Executors.newFixedThreadPool(FallbackCase.PLACES);
    private final FallbackCase allowed;
    private final List<Policy<O>> firstPolicies;
    private final FailsafeExecutor<O> secondTier;
    private final Function<I, O> first;
    private final Function<I, O> second;

    FailsafeChain(FallbackCase allowed, Function<I, O> first, Function<I, O> second, O end) {
        this.allowed = allowed;
        this.first = first;
        this.second = second;
        this.firstPolicies = policies();
        this.secondTier = tier(Fallback.of(end), policies());
    }

    private List<Policy<O>> policies() {
        CircuitBreaker<O> breaker = CircuitBreaker.<O>builder()
                .withFailureThreshold(50, 100)
                .withDelay(Duration.ofDays(1))
                .build();
        return allowed.isLimited()
                ? List.of(Bulkhead.of(FallbackCase.PLACES), breaker, Timeout.of(FallbackCase.BUDGET))
                : List.of(breaker);
    }

    private FailsafeExecutor<O> tier(Fallback<O> fallback, List<Policy<O>> inner) {
        List<Policy<O>> policies = new ArrayList<>(inner.size() + 1);
        policies.add(fallback);
        policies.addAll(inner);
        FailsafeExecutor<O> tier = Failsafe.with(policies);
        return allowed == FallbackCase.STRICT ? tier.with(pool) : tier;
    }

    @Override
    public O ask(I input) {
        return ask(tier(Fallback.of(() -> askSecond(input)), firstPolicies), first, input);
    }

    @Override
    public O askSecond(I input) {
        return ask(secondTier, second, input);
    }

    private O ask(FailsafeExecutor<O> tier, Function<I, O> model, I input) {
        return allowed == FallbackCase.STRICT
                ? tier.getAsync(() -> model.apply(input)).join()
                : tier.get(() -> model.apply(input));
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
