package io.mlprod.fallback.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallJudgeTest {

    private static final int CALLS = 2_000;
    private static final long SLOW = 100;

    private static CircuitBreakerConfig config(int window, float threshold) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(window)
                .minimumNumberOfCalls(window)
                .failureRateThreshold(threshold)
                .slowCallDurationThreshold(Duration.ofNanos(SLOW))
                .slowCallRateThreshold(threshold)
                .build();
    }

    /** It leaves out calls that change nothing; so it opens with the very call with which Resilience4j does. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10, 20})
    void hasOpened_callsAtRandom_isWhatResilience4jSaysOfAllOfThem(int window) {
        int opened = 0;
        for (int seed = 0; seed < 100; seed++) {
            CircuitBreakerConfig config = config(window, seed % 2 == 0 ? 30 : 60);
            CallJudge judge = new CallJudge("judge", config);
            CircuitBreaker all = CircuitBreaker.of("all", config);
            Random random = new Random(seed);
            double badShare = random.nextDouble() / 3;
            for (int i = 0; i < CALLS && all.getState() == CircuitBreaker.State.CLOSED; i++) {
                boolean isBad = random.nextDouble() < badShare;
                long nanos = isBad && random.nextBoolean() ? SLOW + 1 : SLOW;
                if (isBad && nanos == SLOW) {
                    judge.failed(nanos);
                    all.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException());
                } else {
                    judge.succeeded(nanos);
                    all.onSuccess(nanos, TimeUnit.NANOSECONDS);
                }

                assertThat(judge.hasOpened()).isEqualTo(all.getState() != CircuitBreaker.State.CLOSED);
                assertThat(judge.admits()).isEqualTo(all.tryAcquirePermission());
            }
            opened += judge.hasOpened() ? 1 : 0;
        }
        assertThat(opened).isPositive();
    }
}
