package io.mlprod.fallback;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType.TIME_BASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.failsafe.Failsafe;
import dev.failsafe.Fallback;
import dev.failsafe.TimeoutExceededException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What goes wrong when the same chain is composed of the parts that there are, and that it does not go wrong here. The
 * first test of each pair, named after the part, is there to show that the second can fail.
 */
@Timeout(60)
class DefectsTest {

    /** Opens after one failure, for a second, and closes after one probe. */
    private static final BreakerSettings QUICK = BreakerSettings.DEFAULT
            .window(1)
            .minimumCalls(1)
            .openFor(Duration.ofSeconds(1))
            .openAtMost(Duration.ofSeconds(1))
            .jitter(0)
            .probes(1)
            .ramp(Duration.ZERO);

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final CountDownLatch hold = new CountDownLatch(1);

    @AfterEach
    void letEverythingEnd() {
        hold.countDown();
    }

    private FallbackChainBuilder<String, Double> chain() {
        return FallbackChain.builder(String.class, Double.class).name("chain").time(time);
    }

    private static TierState state(FallbackChain<?, ?> chain) {
        return chain.status().get(0).load().state();
    }

    private static void await(FallbackChain<?, ?> chain, TierState expected) {
        while (state(chain) != expected) {
            Thread.onSpinWait();
        }
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    /** As native code does: it does not hear interrupts, but here it says so. */
    private void work(Runnable interrupted) {
        while (hold.getCount() > 0) {
            try {
                hold.await();
            } catch (InterruptedException e) {
                interrupted.run();
            }
        }
    }

    private Clock wallClock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return time.now();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
    }

    private CircuitBreakerConfig.Builder resilience4j() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(Duration.ofSeconds(1))
                .clock(wallClock());
    }

    private static void fail(CircuitBreaker breaker, Throwable error) {
        assertThat(catchThrowable(() -> breaker.executeSupplier(() -> {
                    throw Sneaky.unchecked(error);
                })))
                .isSameAs(error);
    }

    // ---- 1. An Error of a call that tries the tier again takes the only permit away

    @Test
    void error1_resilience4j_isNeverTriedAgain() {
        CircuitBreaker breaker = CircuitBreaker.of("naive", resilience4j().build());
        fail(breaker, new IllegalStateException());
        time.advance(Duration.ofSeconds(2));

        fail(breaker, new AssertionError());

        time.advance(Duration.ofDays(365));
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
    }

    @Test
    void error1_chain_triesAgainAndComesBack() {
        AtomicReference<Throwable> failure = new AtomicReference<>(new AssertionError());
        Predictor<String, Double> model = Predictors.of(input -> {
            Throwable error = failure.get();
            if (error != null) {
                throw Sneaky.unchecked(error);
            }
            return 1.0;
        });
        try (var chain = chain().primary(model, tier -> tier.breaker(QUICK)).orElse(-1.0)) {
            chain.predict("x");
            time.advance(Duration.ofSeconds(1));
            chain.predict("x"); // a copy of this is the probe that ends with an Error
            await(chain, TierState.OPEN);
            failure.set(null);

            time.advance(Duration.ofSeconds(1));
            chain.predict("x");

            await(chain, TierState.READY);
            assertThat(chain.predict("x").isDegraded()).isFalse();
        }
    }

    // ---- 2. How long it stays open depends on the time of day

    @Test
    void wallClock2_resilience4j_staysOpenWhenTheClockIsSetBack() {
        CircuitBreaker breaker = CircuitBreaker.of("naive", resilience4j().build());
        fail(breaker, new IllegalStateException());

        time.setWall(time.now().minus(Duration.ofHours(1)));
        time.advance(Duration.ofMinutes(59));

        assertThat(breaker.tryAcquirePermission()).isFalse();
    }

    @Test
    void wallClock2_chain_comesBackInTime() {
        boolean[] isBroken = {true};
        Predictor<String, Double> model = Predictors.of(input -> {
            if (isBroken[0]) {
                throw new IllegalStateException();
            }
            return 1.0;
        });
        try (var chain = chain().primary(model, tier -> tier.breaker(QUICK)).orElse(-1.0)) {
            chain.predict("x");
            isBroken[0] = false;

            time.setWall(time.now().minus(Duration.ofHours(1)));
            time.advance(Duration.ofSeconds(1));
            chain.predict("x");

            await(chain, TierState.READY);
            assertThat(chain.predict("x").isDegraded()).isFalse();
        }
    }

    // ---- 3. One of its windows goes by the machine's time, whatever clock it is given

    private int callsAfterADay(SlidingWindowSynchronizationStrategy kind) {
        CircuitBreaker breaker = CircuitBreaker.of(
                "naive", resilience4j().slidingWindow(10, 100, TIME_BASED, kind).build());
        for (int i = 0; i < 5; i++) {
            fail(breaker, new IllegalStateException());
        }
        time.advance(Duration.ofDays(1));
        fail(breaker, new IllegalStateException());
        return breaker.getMetrics().getNumberOfBufferedCalls();
    }

    @Test
    void ownTime3_resilience4j_keepsCallsOfADayAgoInAWindowOfTenSeconds() {
        assertThat(callsAfterADay(SlidingWindowSynchronizationStrategy.SYNCHRONIZED))
                .isEqualTo(1);
        assertThat(callsAfterADay(SlidingWindowSynchronizationStrategy.LOCK_FREE))
                .isEqualTo(6);
    }

    @Test
    void ownTime3_chain_goesByTheGivenTimeAlone() {
        Duration day = Duration.ofDays(1);
        AtomicInteger runs = new AtomicInteger();
        Predictor<String, Double> model = Predictors.of(input -> {
            runs.incrementAndGet();
            throw new IllegalStateException();
        });
        try (var chain = chain().primary(
                        model, tier -> tier.breaker(QUICK.openFor(day).openAtMost(day)))
                .orElse(-1.0)) {
            chain.predict("x");
            time.advance(day.minusNanos(1));
            chain.predict("x");
            assertThat(state(chain)).isEqualTo(TierState.OPEN); // no probe is on its way

            time.advance(Duration.ofNanos(1));
            chain.predict("x");

            await(chain, TierState.OPEN); // again, after a probe
            assertThat(runs).hasValue(2);
        }
    }

    // ---- 4. What a call reports that began before the tier failed is taken for the result of a trial

    @Test
    void stale4_resilience4j_closesBeforeTheTrialHasEnded() {
        CircuitBreaker breaker = CircuitBreaker.of("naive", resilience4j().build());
        assertThat(breaker.tryAcquirePermission()).isTrue(); // the old call
        fail(breaker, new IllegalStateException());
        time.advance(Duration.ofSeconds(2));
        assertThat(breaker.tryAcquirePermission()).isTrue(); // the trial

        breaker.onSuccess(1, TimeUnit.MILLISECONDS); // of the old call

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void stale4_chain_waitsForTheProbe() {
        CountDownLatch oldBegan = new CountDownLatch(1);
        CountDownLatch oldEnds = new CountDownLatch(1);
        CountDownLatch probeBegan = new CountDownLatch(1);
        Predictor<String, Double> model = Predictors.of(input -> switch (input) {
            case "old" -> {
                oldBegan.countDown();
                awaitUninterruptibly(oldEnds);
                yield 1.0;
            }
            case "probe" -> {
                probeBegan.countDown();
                work(() -> {});
                yield 1.0;
            }
            default -> throw new IllegalStateException();
        });
        try (var chain = chain().primary(model, tier -> tier.breaker(QUICK)).orElse(-1.0)) {
            var old = Predictors.async(() -> chain.predict("old"));
            awaitUninterruptibly(oldBegan);
            chain.predict("fails");
            time.advance(Duration.ofSeconds(1));
            chain.predict("probe");
            awaitUninterruptibly(probeBegan);

            oldEnds.countDown();

            assertThat(old.join().isDegraded()).isFalse();
            assertThat(state(chain)).isEqualTo(TierState.PROBING);
            assertThat(outcomes(chain.predict("x"))).startsWith(AttemptOutcome.BREAKER_OPEN);
            hold.countDown();
            await(chain, TierState.READY);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    // ---- 5. A timeout ends only what listens to interrupts

    @Test
    void timeout5_failsafe_answersNothingAsLongAsTheWorkGoesOn() {
        CountDownLatch timedOut = new CountDownLatch(1);
        dev.failsafe.Timeout<Double> timeout = dev.failsafe.Timeout.<Double>builder(Duration.ofMillis(20))
                .withInterrupt()
                .build();
        var answer = Predictors.async(() -> Failsafe.with(timeout).get(() -> {
            work(timedOut::countDown);
            return 1.0;
        }));
        awaitUninterruptibly(timedOut);

        assertThat(answer).isNotDone();
        hold.countDown();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(TimeoutExceededException.class);
    }

    @Test
    void timeout5_chain_answersWhileTheWorkGoesOn() {
        Predictor<String, Double> model = hanging(new ArrayList<>(), "model");
        try (var chain = chain().budget(Duration.ofMillis(20))
                .primary(model, TierOptions::strict)
                .orElse(-1.0)) {

            Prediction<Double> answer = chain.predict("x");

            assertThat(outcomes(answer)).containsExactly(AttemptOutcome.TIMEOUT, AttemptOutcome.SUCCESS);
            assertThat(chain.status().get(0).load().abandoned()).isEqualTo(1);
        }
    }

    /** Uses up its time and goes on. */
    private Predictor<String, Double> hanging(List<String> asked, String name) {
        return new Predictor<>() {
            @Override
            public Prediction<Double> predict(String input, Call call) {
                asked.add(name);
                time.advance(call.timeout().orElseThrow());
                work(() -> asked.add(name + " was interrupted"));
                return Predictors.prediction(1.0);
            }
        };
    }

    // ---- 6. A fallback that has a timeout too is not timed out

    @Test
    void secondTimeout6_resilience4j_isNotHeardByTheThreadThatWaits() {
        Duration limit = Duration.ofMillis(20);
        ExecutorService threads = Executors.newCachedThreadPool();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        try {
            CompletableFuture<String> answer = TimeLimiter.of(limit)
                    .executeCompletionStage(timer, () -> CompletableFuture.supplyAsync(() -> working("first"), threads))
                    .toCompletableFuture()
                    .exceptionally(late -> TimeLimiter.of(limit)
                            .executeCompletionStage(
                                    timer, () -> CompletableFuture.supplyAsync(() -> working("second"), threads))
                            .toCompletableFuture()
                            .join())
                    .exceptionally(late -> "constant");

            while (timer.getActiveCount() == 0 || !isOverdue(timer)) { // the second timeout, which nobody carries out
                Thread.onSpinWait();
            }

            assertThat(answer).isNotDone();
            hold.countDown();
            assertThat(answer.join()).isEqualTo("second"); // as late as it is
        } finally {
            timer.shutdownNow();
            threads.shutdownNow();
        }
    }

    private static boolean isOverdue(ScheduledThreadPoolExecutor timer) {
        return timer.getQueue().peek() instanceof Delayed task && task.getDelay(TimeUnit.NANOSECONDS) < -1_000_000;
    }

    private String working(String result) {
        work(() -> {});
        return result;
    }

    @Test
    void secondTimeout6_chain_answersWithinTheBudgetWhileBothGoOn() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        try (var chain = chain().budget(Duration.ofMillis(20))
                .primary(hanging(asked, "first"), tier -> tier.strict().timeout(Duration.ofMillis(12)))
                .then(hanging(asked, "second"), TierOptions::strict)
                .orElse(-1.0)) {

            Prediction<Double> answer = chain.predict("x");

            assertThat(answer.value()).isEqualTo(-1);
            assertThat(asked).containsExactly("first", "second");
            assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(20).toNanos());
        }
    }

    // ---- 7. When the fallback fails too, nobody learns why it was needed

    @Test
    void cause7_failsafe_losesWhyTheFallbackWasNeeded() {
        IllegalStateException second = new IllegalStateException("second");
        Fallback<Double> fallback = Fallback.of(() -> {
            throw second;
        });

        Throwable error = catchThrowable(() -> Failsafe.with(fallback).get(() -> {
            throw new IllegalStateException("first");
        }));

        assertThat(error).isSameAs(second).hasNoCause();
        assertThat(error.getSuppressed()).isEmpty();
    }

    @Test
    void cause7_chain_hasAllFailures() {
        RuntimeException first = new IllegalStateException("first");
        RuntimeException second = new IllegalStateException("second");
        var chain = chain().primary(Predictors.failing(first))
                .then(Predictors.failing(second))
                .orElseThrow();

        Throwable error = catchThrowable(() -> chain.predict("x"));

        assertThat(error).hasCause(first);
        assertThat(error.getSuppressed()).containsExactly(second);
    }

    // ---- 8. Callers' mistakes count as failures of the tier

    @Test
    void callersFault8_resilience4j_opensForGoodCallersToo() {
        CircuitBreaker breaker = CircuitBreaker.ofDefaults("naive");
        for (int i = 0; i < 100; i++) {
            fail(breaker, new IllegalArgumentException("no such country"));
        }

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void callersFault8_chain_staysReady() {
        Predictor<String, Double> model = Predictors.of(input -> {
            if (input.isEmpty()) {
                throw new IllegalArgumentException("no such country");
            }
            return 1.0;
        });
        var chain = chain().primary(model, TierOptions::breaker).orElse(-1.0);
        for (int i = 0; i < 100; i++) {
            chain.predict("");
        }

        assertThat(state(chain)).isEqualTo(TierState.READY);
        assertThat(chain.predict("Chile").isDegraded()).isFalse();
    }

    // ---- 9. Resilience4j's hedge, which is not a dependency: the first result wins, also if it is a quick failure

    @Test
    void hedge9_chainWhoseFirstFailsQuickly_asksTheNextAtOnce() {
        Hedge late = Hedge.after(Duration.ofMillis(10)).firstValid();
        try (var chain = chain().budget(Duration.ofMillis(20))
                .primary(
                        Predictors.of(input -> {
                            throw Sneaky.unchecked(new IOException("checked"));
                        }),
                        tier -> tier.strict().hedge(late))
                .then(Predictors.constant(2.0), TierOptions::strict)
                .orElse(-1.0)) {

            Prediction<Double> answer = chain.predict("x");

            assertThat(answer.value()).isEqualTo(2);
            assertThat(outcomes(answer)).containsExactly(AttemptOutcome.ERROR, AttemptOutcome.SUCCESS);
            assertThat(time.nanoTime()).isZero();
        }
    }

    @Test
    void hedge9_chainWhoseHedgeFailsQuickly_waitsForTheFirst() {
        CountDownLatch hedged = new CountDownLatch(1);
        Predictor<String, Double> slow = Predictors.of(input -> {
            time.advance(Duration.ofMillis(10));
            awaitUninterruptibly(hedged);
            return 1.0;
        });
        Predictor<String, Double> quick = Predictors.of(input -> {
            hedged.countDown();
            throw new IllegalStateException();
        });
        Hedge hedge = Hedge.after(Duration.ofMillis(10)).firstValid();
        try (var chain = chain().budget(Duration.ofMillis(20))
                .primary(slow, tier -> tier.strict().hedge(hedge))
                .then(quick, TierOptions::strict)
                .orElse(-1.0)) {

            Prediction<Double> answer = chain.predict("x");

            assertThat(answer.value()).isEqualTo(1);
            assertThat(answer.isDegraded()).isFalse();
        }
    }

    // ---- 10. The order of decorators decides what they do

    @Test
    void order10_failsafe_aBreakerAroundTheFallbackNeverOpens() {
        assertThat(opens(true)).isFalse();
        assertThat(opens(false)).isTrue();
    }

    private static boolean opens(boolean isBreakerOutside) {
        Fallback<Double> fallback = Fallback.of(-1.0);
        var breaker = dev.failsafe.CircuitBreaker.<Double>builder()
                .withFailureThreshold(3)
                .build();
        var composed = isBreakerOutside ? Failsafe.with(breaker, fallback) : Failsafe.with(fallback, breaker);
        for (int i = 0; i < 10; i++) {
            composed.get(() -> {
                throw new IllegalStateException();
            });
        }
        return breaker.isOpen();
    }

    @Test
    void order10_chain_optionsInAnyOrder_doTheSame() {
        List<Consumer<TierOptions<String, Double>>> options = new ArrayList<>(List.of(
                tier -> tier.timeout(Duration.ofMillis(10)),
                tier -> tier.minBudget(Duration.ofMillis(2)),
                tier -> tier.reserve(Duration.ofMillis(1)),
                tier -> tier.maxConcurrent(1),
                tier -> tier.breaker(QUICK),
                tier -> tier.gate("open", input -> !input.equals("gated")),
                tier -> tier.accepts("known", input -> !input.equals("unknown")),
                tier -> tier.validWhen("positive", value -> value > 0),
                tier -> tier.rejectWhen("unsure", value -> value == 3),
                tier -> tier.callersFault(IOException.class::isInstance),
                tier -> tier.strict()));
        Random random = new Random(10);
        List<List<AttemptOutcome>> expected = script(options);
        assertThat(expected.stream().map(outcomes -> outcomes.get(0)))
                .containsExactly(
                        AttemptOutcome.SUCCESS,
                        AttemptOutcome.GATED,
                        AttemptOutcome.NOT_ACCEPTED,
                        AttemptOutcome.BUDGET_SKIPPED,
                        AttemptOutcome.INVALID_INPUT,
                        AttemptOutcome.REJECTED_QUALITY,
                        AttemptOutcome.INVALID_OUTPUT,
                        AttemptOutcome.BREAKER_OPEN);
        for (int i = 0; i < 100; i++) {
            Collections.shuffle(options, random);

            assertThat(script(options)).isEqualTo(expected);
        }
    }

    private List<List<AttemptOutcome>> script(List<Consumer<TierOptions<String, Double>>> options) {
        Predictor<String, Double> model = Predictors.of(input -> switch (input) {
            case "caller" -> throw Sneaky.unchecked(new IOException());
            case "unsure" -> 3.0;
            case "invalid" -> -1.0;
            default -> 1.0;
        });
        try (var chain = chain().answerInvalidInput()
                .budget(Duration.ofMillis(20))
                .primary(model, tier -> options.forEach(option -> option.accept(tier)))
                .orElse(-1.0)) {
            List<List<AttemptOutcome>> all = new ArrayList<>();
            for (String input : List.of("x", "gated", "unknown", "short", "caller", "unsure", "invalid", "x")) {
                Call call = input.equals("short") ? Call.DEFAULT.timeout(Duration.ofMillis(1)) : Call.DEFAULT;
                all.add(outcomes(chain.predict(input, call)));
            }
            return all;
        }
    }

    // ---- 11. concurrency-limits, which is not a dependency: under steady timeouts its limit grows to the maximum

    @Test
    void limit11_chainAfterManyTimeouts_letsInAsManyAsBefore() {
        CountDownLatch inside = new CountDownLatch(2);
        Predictor<String, Double> model = new Predictor<>() {
            @Override
            public Prediction<Double> predict(String input, Call call) {
                if (input.equals("stays")) {
                    inside.countDown();
                    work(() -> {});
                } else {
                    time.advance(call.timeout().orElseThrow().plusNanos(1));
                }
                return Predictors.prediction(1.0);
            }
        };
        try (var chain = chain().primary(
                        model,
                        tier -> tier.strict().timeout(Duration.ofMillis(5)).maxConcurrent(2))
                .orElse(-1.0)) {
            for (int i = 0; i < 1_000; i++) {
                chain.predict("late");
                while (chain.status().get(0).load().running() > 0) {
                    Thread.onSpinWait();
                }
            }
            assertThat(chain.status().get(0).attempts()).isEqualTo(Map.of(AttemptOutcome.TIMEOUT, 1_000L));

            var first = Predictors.async(() -> chain.predict("stays"));
            var second = Predictors.async(() -> chain.predict("stays"));
            awaitUninterruptibly(inside);

            assertThat(outcomes(chain.predict("x"))).startsWith(AttemptOutcome.BULKHEAD_FULL);
            hold.countDown();
            assertThat(first.join().isDegraded()).isFalse();
            assertThat(second.join().isDegraded()).isFalse();
        }
    }
}
