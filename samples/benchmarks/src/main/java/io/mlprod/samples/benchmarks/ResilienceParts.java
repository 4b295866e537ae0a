package io.mlprod.samples.benchmarks;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.mlprod.fallback.BreakerSettings;
import java.time.Duration;

/** Resilience4j's parts of one tier, set as mlprod's are. */
record ResilienceParts(CircuitBreaker breaker, Bulkhead bulkhead, TimeLimiter limiter) {

    /**
     * Makes new ones.
     *
     * @param traces whether a call that is turned away gets a stack trace, as is the default
     */
    static ResilienceParts of(String tier, boolean traces) {
        return new ResilienceParts(
                CircuitBreaker.of(
                        tier,
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(BreakerSettings.DEFAULT.window())
                                .minimumNumberOfCalls(BreakerSettings.DEFAULT.minimumCalls())
                                .waitDurationInOpenState(Duration.ofDays(1))
                                .writableStackTraceEnabled(traces)
                                .build()),
                Bulkhead.of(
                        tier,
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(FallbackCase.PLACES)
                                .writableStackTraceEnabled(traces)
                                .build()),
                TimeLimiter.of(FallbackCase.BUDGET));
    }
}
