package io.mlprod.fallback;

import static io.mlprod.provenance.AttemptOutcome.ERROR;
import static io.mlprod.provenance.AttemptOutcome.LOST_RACE;
import static io.mlprod.provenance.AttemptOutcome.SUCCESS;
import static io.mlprod.provenance.AttemptOutcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Prediction;
import io.mlprod.error.CancelledException;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Event;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two tiers at work for the same call. The first may take 12 ms of a budget of 20; the second is asked after 5. */
class HedgingTest {

    private static final Duration DELAY = Duration.ofMillis(5);
    private static final Duration SLICE = Duration.ofMillis(12);

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Held big = new Held();
    private final Held lite = new Held();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    private FallbackChain<String, Integer> chain(Hedge hedge) {
        return begin().primary(
                        big,
                        tier -> tier.name("big")
                                .strict()
                                .maxConcurrent(2)
                                .timeout(SLICE)
                                .hedge(hedge))
                .then(lite, tier -> tier.name("lite").strict().maxConcurrent(2))
                .thenRule("rule", input -> 3)
                .orElse(-1);
    }

    private FallbackChainBuilder<String, Integer> begin() {
        return FallbackChain.builder(String.class, Integer.class)
                .name("chain")
                .budget(Duration.ofMillis(20))
                .time(time)
                .listener(events::add);
    }

    private CompletableFuture<Prediction<Integer>> ask(FallbackChain<String, Integer> chain) {
        return CompletableFuture.supplyAsync(() -> chain.predict("input"), task -> new Thread(task).start());
    }

    /** Begins a call and waits until both tiers are at work for it. */
    private CompletableFuture<Prediction<Integer>> askBoth(FallbackChain<String, Integer> chain) {
        CompletableFuture<Prediction<Integer>> call = ask(chain);
        big.awaitBegun();
        time.advance(DELAY);
        lite.awaitBegun();
        return call;
    }

    private static List<AttemptOutcome> outcomes(Prediction<Integer> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    /** Lets every run end that a test has left behind. */
    @AfterEach
    void release() {
        for (int i = 0; i < 4; i++) {
            big.answer(0);
            lite.answer(0);
        }
    }

    @Test
    void predict_firstAnswersBeforeTheDelay_nextIsNotAsked() throws Exception {
        CompletableFuture<Prediction<Integer>> call = ask(chain(Hedge.after(DELAY)));
        big.awaitBegun();
        big.answer(1);

        assertThat(outcomes(call.get())).containsExactly(SUCCESS);
        assertThat(lite.hasBegun()).isFalse();
    }

    @Test
    void predict_preferRank_firstAnswersAfterTheSecond_firstIsTaken() throws Exception {
        var chain = chain(Hedge.after(DELAY).preferRank());
        CompletableFuture<Prediction<Integer>> call = askBoth(chain);
        lite.answer(2);
        while (chain.status().get(1).load().running() > 0) {
            Thread.onSpinWait();
        }
        assertThat(call.isDone()).isFalse();
        big.answer(1);

        assertThat(call.get().value()).isEqualTo(1);
        assertThat(call.get().isDegraded()).isFalse();
        assertThat(outcomes(call.get())).containsExactly(LOST_RACE, SUCCESS);
        assertThat(events).contains(new ChainEvent.Hedged("chain", "lite", false));
    }

    @Test
    void predict_preferRank_firstDoesNotAnswerInItsTime_secondIsTaken() throws Exception {
        CompletableFuture<Prediction<Integer>> call = askBoth(chain(Hedge.after(DELAY)));
        lite.answer(2);
        time.advance(SLICE.minus(DELAY));

        assertThat(call.get().value()).isEqualTo(2);
        assertThat(call.get().isDegraded()).isTrue();
        assertThat(outcomes(call.get())).containsExactly(TIMEOUT, SUCCESS);
        assertThat(events).contains(new ChainEvent.Hedged("chain", "lite", true));
    }

    @Test
    void predict_firstValid_secondAnswersFirst_isTakenAndTheFirstKeepsItsPlaceUntilItEnds() throws Exception {
        var chain = chain(Hedge.after(DELAY).firstValid());
        CompletableFuture<Prediction<Integer>> call = askBoth(chain);
        lite.answer(2);

        assertThat(call.get().value()).isEqualTo(2);
        assertThat(outcomes(call.get())).containsExactly(LOST_RACE, SUCCESS);
        assertThat(chain.status().get(0).load().running()).isEqualTo(1);
        big.answer(1);
        while (chain.status().get(0).load().running() > 0) {
            Thread.onSpinWait();
        }
        assertThat(chain.status().get(0).load().abandoned()).isZero();
    }

    @Test
    void predict_firstValid_secondFails_firstIsWaitedFor() throws Exception {
        CompletableFuture<Prediction<Integer>> call =
                askBoth(chain(Hedge.after(DELAY).firstValid()));
        lite.fail(new IllegalStateException("broken"));
        big.answer(1);

        assertThat(call.get().value()).isEqualTo(1);
        assertThat(call.get().isDegraded()).isFalse();
    }

    @Test
    void predict_firstFailsWhileTheSecondIsAtWork_secondIsWaitedFor() throws Exception {
        CompletableFuture<Prediction<Integer>> call = askBoth(chain(Hedge.after(DELAY)));
        big.fail(new IllegalStateException("broken"));
        lite.answer(2);

        assertThat(call.get().value()).isEqualTo(2);
        assertThat(outcomes(call.get())).containsExactly(ERROR, SUCCESS);
    }

    @Test
    void predict_bothFail_tierAfterThemIsAsked() throws Exception {
        CompletableFuture<Prediction<Integer>> call = askBoth(chain(Hedge.after(DELAY)));
        big.fail(new IllegalStateException("broken"));
        lite.fail(new IllegalStateException("broken too"));

        assertThat(call.get().value()).isEqualTo(3);
        assertThat(outcomes(call.get())).containsExactly(ERROR, ERROR, SUCCESS);
    }

    @Test
    void predict_neitherAnswersInTime_tierAfterThemIsAsked() throws Exception {
        CompletableFuture<Prediction<Integer>> call = askBoth(chain(Hedge.after(DELAY)));
        time.advance(Duration.ofMillis(20));

        assertThat(call.get().value()).isEqualTo(3);
        assertThat(outcomes(call.get())).containsExactly(TIMEOUT, TIMEOUT, SUCCESS);
    }

    @Test
    void predict_nextIsFree_itsAnswerIsTakenAtOnceIfTheFirstValidCounts() throws Exception {
        var chain = begin().primary(
                        big, tier -> tier.strict().hedge(Hedge.after(DELAY).firstValid()))
                .thenRule("rule", input -> 3)
                .orElse(-1);
        CompletableFuture<Prediction<Integer>> call = ask(chain);
        big.awaitBegun();
        time.advance(DELAY);

        assertThat(call.get().value()).isEqualTo(3);
        assertThat(outcomes(call.get())).containsExactly(LOST_RACE, SUCCESS);
    }

    @Test
    void predict_interruptedWhileBothAreAtWork_isCancelledWithoutFallback() {
        var chain = chain(Hedge.after(DELAY));
        FutureTask<Prediction<Integer>> call = new FutureTask<>(() -> {
            try {
                return chain.predict("input");
            } finally {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        });
        Thread caller = new Thread(call);
        caller.start();
        big.awaitBegun();
        time.advance(DELAY);
        lite.awaitBegun();
        caller.interrupt();

        assertThatThrownBy(call::get).hasCauseInstanceOf(CancelledException.class);
        assertThat(chain.status().get(2).attempts()).isEmpty();
    }

    @Test
    void predict_manyFailures_areNotHedgedAnyMore() throws Exception {
        var chain = chain(Hedge.after(DELAY));
        for (int i = 0; i < 5; i++) { // each takes one of ten tokens
            big.fail(new IllegalStateException("broken"));
            lite.answer(2);
            ask(chain).get();
            big.awaitBegun();
            lite.awaitBegun();
        }
        CompletableFuture<Prediction<Integer>> call = ask(chain);
        big.awaitBegun();
        time.advance(DELAY);
        big.answer(1);

        assertThat(call.get().value()).isEqualTo(1);
        assertThat(lite.hasBegun()).isFalse();
    }

    @Test
    void predict_secondsBreakerReportsATroubledJvm_firstsPermitIsNotLost() throws Exception {
        RecordingBreaker firsts = new RecordingBreaker();
        RecordingBreaker seconds = new RecordingBreaker();
        OutOfMemoryError trouble = new OutOfMemoryError("for a test");
        seconds.fault = trouble;
        var chain = begin().primary(
                        big,
                        tier -> tier.strict().breaker(firsts).timeout(SLICE).hedge(Hedge.after(DELAY)))
                .then(lite, tier -> tier.strict().breaker(seconds))
                .orElse(-1);
        CompletableFuture<Prediction<Integer>> call = ask(chain);
        big.awaitBegun();
        time.advance(DELAY);

        assertThatThrownBy(call::get).hasCause(trouble);
        assertThat(firsts.heardAfter(0)).containsExactly("released");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a semaphore that hears no interrupt
    void predict_firstValid_hedgeThatWins_takesOneTokenOnly() throws Exception {
        var chain = chain(Hedge.after(DELAY).firstValid());
        for (int i = 0; i < 5; i++) { // each takes one of ten tokens
            CompletableFuture<Prediction<Integer>> call = askBoth(chain);
            lite.answer(2);

            assertThat(outcomes(call.get())).containsExactly(LOST_RACE, SUCCESS);
            big.answer(1);
            Waiting.until(() -> chain.status().get(0).load().running() == 0);
        }
    }
}
