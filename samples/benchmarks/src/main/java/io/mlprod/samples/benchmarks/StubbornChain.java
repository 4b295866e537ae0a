package io.mlprod.samples.benchmarks;

import dev.failsafe.Bulkhead;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Fallback;
import dev.failsafe.Timeout;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.decorators.Decorators;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.fallback.TierOptions;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A stubborn model for 20 ms, then another one for 20 ms, then a constant; without breakers. Each tier has a number of
 * threads, and when all of them are busy it is passed over.
 *
 * @param title who composed it
 * @param answers asks it
 * @param ends lets its threads end
 */
record StubbornChain(String title, Supplier<String> answers, List<Runnable> ends) implements AutoCloseable {

    static final String END = "constant";

    /** No chain: callers that only sleep for 20 ms, to see how late the machine wakes them. */
    static StubbornChain none(Stubborn model, int places) {
        return new StubbornChain(
                "no chain, only a sleep of 20 ms",
                () -> {
                    LockSupport.parkNanos(FallbackCase.BUDGET.toNanos());
                    return END;
                },
                List.of());
    }

    /** mlprod's; all in all a call may take 20 ms, as there is but one budget. */
    static StubbornChain mlprod(Stubborn model, int places) {
        ModelVersion version = new ModelVersion("stubborn", "1", "");
        Predictor<String, String> first = (input, call) -> Prediction.builder(model.run(), version)
                .id(new PredictionId(0, 0))
                .build();
        Predictor<String, String> second = (input, call) -> first.predict(input, call);
        Consumer<TierOptions<String, String>> options =
                tier -> tier.timeout(FallbackCase.BUDGET).strict().maxConcurrent(places);
        FallbackChain<String, String> chain = FallbackChain.builder(String.class, String.class)
                .name("chain")
                .budget(FallbackCase.BUDGET)
                .primary(first, options)
                .then(second, options)
                .orElse(END);
        return new StubbornChain("mlprod, strict tiers", () -> chain.predict("").value(), List.of(chain::close));
    }

    /** The best that one can make of Resilience4j: callers wait for futures. */
    static StubbornChain resilience4jByHand(Stubborn model, int places) {
        TimeLimiter limiter = TimeLimiter.of(FallbackCase.BUDGET);
        ExecutorService first = pool(places);
        ExecutorService second = pool(places);
        Supplier<String> answers = () -> {
            try {
                return limiter.executeFutureSupplier(() -> first.submit(model::run));
            } catch (Exception e) {
                try {
                    return limiter.executeFutureSupplier(() -> second.submit(model::run));
                } catch (Exception f) {
                    return END;
                }
            }
        };
        return new StubbornChain(
                "Resilience4j, `TimeLimiter` on futures", answers, List.of(first::shutdown, second::shutdown));
    }

    /** Resilience4j's as its documentation has it, with a scheduler of three threads. */
    static StubbornChain resilience4j(Stubborn model, int places) {
        ThreadPoolBulkheadConfig size = ThreadPoolBulkheadConfig.custom()
                .coreThreadPoolSize(places)
                .maxThreadPoolSize(places)
                .queueCapacity(0)
                .build();
        ThreadPoolBulkhead first = ThreadPoolBulkhead.of("first", size);
        ThreadPoolBulkhead second = ThreadPoolBulkhead.of("second", size);
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(3);
        TimeLimiter limiter = TimeLimiter.of(FallbackCase.BUDGET);
        Function<Throwable, String> next = error -> decorated(model, second, limiter, scheduler, failed -> END);
        return new StubbornChain(
                "Resilience4j, `Decorators`",
                () -> decorated(model, first, limiter, scheduler, next),
                List.of(() -> end(first), () -> end(second), scheduler::shutdown));
    }

    private static String decorated(
            Stubborn model,
            ThreadPoolBulkhead pool,
            TimeLimiter limiter,
            ScheduledExecutorService scheduler,
            Function<Throwable, String> next) {
        return Decorators.ofSupplier(model::run)
                .withThreadPoolBulkhead(pool)
                .withTimeLimiter(limiter, scheduler)
                .withFallback(next)
                .get()
                .toCompletableFuture()
                .join();
    }

    private static void end(ThreadPoolBulkhead pool) {
        try {
            pool.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Failsafe's, asynchronous throughout, which is quicker than its calls that run on the caller's thread. */
    static StubbornChain failsafe(Stubborn model, int places) {
        ExecutorService pool = Executors.newCachedThreadPool();
        Timeout<String> timeout =
                Timeout.<String>builder(FallbackCase.BUDGET).withInterrupt().build();
        FailsafeExecutor<String> lower =
                Failsafe.with(Fallback.of(END), Bulkhead.of(places), timeout).with(pool);
        FailsafeExecutor<String> upper = Failsafe.with(
                        Fallback.ofStage(() -> lower.getAsync(model::run)), Bulkhead.of(places), timeout)
                .with(pool);
        return new StubbornChain(
                "Failsafe, asynchronous", () -> upper.getAsync(model::run).join(), List.of(pool::shutdown));
    }

    private static ExecutorService pool(int threads) {
        return new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new SynchronousQueue<>());
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
