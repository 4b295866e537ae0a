package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.error.OverloadedException;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What counts against a chain's budget beside its tiers: waiting for a place or a thread, and chains around it. Budgets
 * are hours where something waits really, so that what must not run out does not.
 */
@Timeout(60)
class BudgetWaitTest {

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final List<Duration> allowed = new CopyOnWriteArrayList<>();

    @AfterEach
    void letEverythingEnd() {
        hold.countDown();
    }

    /** Stays with the input "first" until that is let go, and remembers what others are allowed. */
    private final Predictor<String, Double> holding = (String input, Call call) -> {
        if (input.equals("first")) {
            began.countDown();
            await(hold);
        } else {
            allowed.add(call.timeout().orElseThrow());
        }
        return Predictors.prediction(1.0);
    };

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private FallbackChainBuilder<String, Double> chain() {
        return FallbackChain.builder(String.class, Double.class).name("chain").time(time);
    }

    private FallbackChain<String, Double> onePlace(boolean isStrict, Consumer<TierOptions<String, Double>> more) {
        return chain().budget(Duration.ofHours(20))
                .primary(holding, tier -> {
                    tier.timeout(Duration.ofHours(12)).maxConcurrent(1).maxWait(Duration.ofDays(1));
                    if (isStrict) {
                        tier.strict();
                    }
                    more.accept(tier);
                })
                .orElse(-1.0);
    }

    private static final class Waiting {

        private final CompletableFuture<Prediction<Double>> answer = new CompletableFuture<>();
        private final Thread thread;

        Waiting(Supplier<Prediction<Double>> call) {
            thread = new Thread(() -> {
                try {
                    answer.complete(call.get());
                } catch (Throwable e) {
                    answer.completeExceptionally(e);
                }
            });
            thread.start();
        }

        /** Until it waits, with a limit, for something. */
        void untilItWaits() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    // ---- for a place in a tier

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void predict_waitsForItsPlace_isAllowedSoMuchLess(boolean isStrict) {
        try (var chain = onePlace(isStrict, tier -> {})) {
            Waiting first = new Waiting(() -> chain.predict("first"));
            await(began);
            Waiting second = new Waiting(() -> chain.predict("second"));
            second.untilItWaits();

            time.advance(Duration.ofHours(5));
            hold.countDown();

            assertThat(second.answer.join().isDegraded()).isFalse();
            assertThat(allowed).containsExactly(Duration.ofHours(7));
            assertThat(second.answer.join().provenance().answered().duration()).isEqualTo(Duration.ofHours(5));
            assertThat(first.answer.join().isDegraded()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void predict_waitedUntilTooLittleWasLeft_isSkippedAndLeavesItsPlace(boolean isStrict) {
        RecordingBreaker breaker = new RecordingBreaker();
        try (var chain =
                onePlace(isStrict, tier -> tier.minBudget(Duration.ofHours(8)).breaker(breaker))) {
            Waiting first = new Waiting(() -> chain.predict("first"));
            await(began);
            Waiting second = new Waiting(() -> chain.predict("second"));
            second.untilItWaits();

            time.advance(Duration.ofHours(5));
            hold.countDown();

            assertThat(outcomes(second.answer.join()))
                    .containsExactly(AttemptOutcome.BUDGET_SKIPPED, AttemptOutcome.SUCCESS);
            assertThat(second.answer.join().provenance().earlier().get(0).duration())
                    .isEqualTo(Duration.ofHours(5));
            assertThat(first.answer.join().value()).isEqualTo(1);
            assertThat(breaker.heardAfter(0)).hasSize(1);
            assertThat(chain.status().get(0).load().running()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void predict_waitedInVain_leavesTheRestToTheNextTier(boolean isStrict) {
        Predictor<String, Double> next = (String input, Call call) -> {
            allowed.add(call.timeout().orElseThrow());
            return Predictors.prediction(2.0);
        };
        try (var chain = chain().budget(Duration.ofHours(20))
                .primary(holding, tier -> {
                    tier.maxConcurrent(1).maxWait(Duration.ofHours(5));
                    if (isStrict) {
                        tier.strict();
                    }
                })
                .then(next)
                .orElse(-1.0)) {
            Waiting first = new Waiting(() -> chain.predict("first"));
            await(began);
            Waiting second = new Waiting(() -> chain.predict("second"));
            second.untilItWaits();

            time.advance(Duration.ofHours(5));

            assertThat(outcomes(second.answer.join()))
                    .containsExactly(AttemptOutcome.BULKHEAD_FULL, AttemptOutcome.SUCCESS);

            assertThat(allowed).containsExactly(Duration.ofHours(15));
            hold.countDown();
            first.answer.join();
        }
    }

    /** The wait ends by the chain's clock, while the machine's has not moved by seconds. */
    @SuppressWarnings("try") // closed while calls wait
    @ParameterizedTest
    @CsvSource({"PT30S, PT24H, true", "PT24H, PT20S, true", "PT24H, PT24H, false"})
    void predict_waitsForAPlace_isEndedByTheChainsClockOrItsClose(Duration maxWait, Duration budget, boolean byClock) {
        try (var chain = chain().budget(budget)
                .primary(holding, tier -> tier.maxConcurrent(1).maxWait(maxWait))
                .orElse(-1.0)) {
            Waiting first = new Waiting(() -> chain.predict("first"));
            await(began);
            List<Waiting> more = Stream.generate(() -> new Waiting(() -> chain.predict("more")))
                    .limit(2)
                    .toList();
            more.forEach(Waiting::untilItWaits);

            if (byClock) {
                time.advance(Duration.ofMinutes(5));
            } else {
                chain.close();
            }

            assertThat(more)
                    .allSatisfy(call -> assertThat(outcomes(call.answer.join()))
                            .containsExactly(AttemptOutcome.BULKHEAD_FULL, AttemptOutcome.SUCCESS));
            hold.countDown();
            first.answer.join();
        }
    }

    // ---- for a thread of the chain

    private FallbackChain<String, Double> oneThread(int queue) {
        return chain().budget(Duration.ofMillis(20))
                .async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(queue))
                .primary(holding)
                .thenRule("rule", input -> 3.0)
                .orElseThrow();
    }

    @Test
    void predictAsync_waitsForAThread_isAllowedSoMuchLess() {
        try (var chain = oneThread(10)) {
            var first = chain.predictAsync("first");
            await(began);
            var second = chain.predictAsync("second");
            var third = chain.predictAsync("third", Call.DEFAULT.timeout(Duration.ofMillis(12)));

            time.advance(Duration.ofMillis(5));
            hold.countDown();

            assertThat(second.join().value()).isEqualTo(1);
            assertThat(third.join().value()).isEqualTo(1);
            assertThat(allowed).containsExactly(Duration.ofMillis(15), Duration.ofMillis(7));
            assertThat(first.join().value()).isEqualTo(1);
        }
    }

    @Test
    void predictAsync_waitedLongerThanItsBudget_isAnsweredByTheRule() {
        try (var chain = oneThread(10)) {
            var first = chain.predictAsync("first");
            await(began);
            var second = chain.predictAsync("second");

            time.advance(Duration.ofMillis(25));
            hold.countDown();

            assertThat(outcomes(second.join())).containsExactly(AttemptOutcome.BUDGET_SKIPPED, AttemptOutcome.SUCCESS);
            assertThat(second.join().value()).isEqualTo(3);
            assertThat(allowed).isEmpty();
            assertThat(outcomes(first.join())).containsExactly(AttemptOutcome.TIMEOUT, AttemptOutcome.SUCCESS);
        }
    }

    @Test
    void predictAsync_queueFull_failsAtOnceAndSaysWhatToDo() {
        try (var chain = oneThread(1)) {
            var first = chain.predictAsync("first");
            await(began);
            var second = chain.predictAsync("second");

            var third = chain.predictAsync("third");

            assertThatThrownBy(third::join)
                    .hasCauseInstanceOf(OverloadedException.class)
                    .hasMessageContainingAll("chain", "1 calls waiting", "FallbackChainBuilder.async");
            hold.countDown();
            assertThat(first.join().value()).isEqualTo(1);
            assertThat(second.join().value()).isEqualTo(1);
        }
    }

    @Test
    void predictAsync_cancelledWhileItWaits_isNeverAnswered() {
        try (var chain = oneThread(10)) {
            var first = chain.predictAsync("first");
            await(began);
            var second = chain.predictAsync("second");

            second.cancel(false);
            hold.countDown();

            first.join();
            chain.predictAsync("third").join(); // on the same thread, after the second
            assertThat(allowed).hasSize(1);
        }
    }

    @Test
    void predictAsync_cancelledWhileATierFails_asksNoMore() {
        try (var chain = chain().async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(10))
                .primary(Predictors.of(input -> {
                    began.countDown();
                    await(hold);
                    throw new IllegalStateException();
                }))
                .then(holding)
                .orElse(-1.0)) {
            var cancelled = chain.predictAsync("second");
            await(began);

            cancelled.cancel(false);
            hold.countDown();

            chain.predictAsync("third", Call.DEFAULT.timeout(Duration.ofMillis(5)))
                    .join();
            assertThat(allowed).containsExactly(Duration.ofMillis(5)); // of the third
        }
    }

    // ---- a chain within a chain

    private List<Duration> allowedWithin(FallbackChain<String, Double> outer) {
        try (outer) {
            outer.predict("x");
            return allowed;
        }
    }

    private Predictor<String, Double> failingAfter(Duration takes) {
        return Predictors.of(input -> {
            time.advance(takes);
            throw new IllegalStateException();
        });
    }

    private FallbackChain<String, Double> inner(Duration budget) {
        return FallbackChain.builder(String.class, Double.class)
                .name("inner")
                .time(time)
                .budget(budget)
                .primary(failingAfter(Duration.ofMillis(2)))
                .then(holding)
                .orElse(-1.0);
    }

    @Test
    void predict_chainWithinAChain_getsWhatIsLeftOfTheOuterBudget() {
        assertThat(allowedWithin(chain().budget(Duration.ofMillis(20))
                        .primary(failingAfter(Duration.ofMillis(5)))
                        .then(inner(Duration.ofMillis(100)))
                        .orElse(-1.0)))
                .containsExactly(Duration.ofMillis(13));
    }

    @Test
    void predict_chainWithinAChainWithLessOfItsOwn_getsItsOwn() {
        assertThat(allowedWithin(chain().budget(Duration.ofMillis(20))
                        .primary(failingAfter(Duration.ofMillis(5)))
                        .then(inner(Duration.ofMillis(6)))
                        .orElse(-1.0)))
                .containsExactly(Duration.ofMillis(4));
    }

    @Test
    void predict_strictChainWithinAChain_getsWhatIsLeftOfTheOuterBudget() {
        assertThat(allowedWithin(chain().budget(Duration.ofMillis(20))
                        .primary(failingAfter(Duration.ofMillis(5)))
                        .then(
                                inner(Duration.ofMillis(100)),
                                tier -> tier.strict().timeout(Duration.ofMillis(10)))
                        .orElse(-1.0)))
                .containsExactly(Duration.ofMillis(8));
    }

    @Test
    void predict_chainWithoutABudgetInOneWithout_hasNoLimit() {
        Predictor<String, Double> unlimited = (String input, Call call) -> {
            assertThat(call.timeout()).isEmpty();
            return Predictors.prediction(1.0);
        };
        FallbackChain<String, Double> inner = FallbackChain.builder(String.class, Double.class)
                .name("inner")
                .time(time)
                .primary(unlimited)
                .orElse(-1.0);

        Prediction<Double> answer = chain().primary(inner).orElse(-2.0).predict("x");

        assertThat(answer.isDegraded()).isFalse();
        assertThat(answer.provenance().nested()).isNotNull();
    }
}
