package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.CancelledException;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application can do to a chain that works; afterwards nothing is lost, and the next call is answered well. */
@Timeout(60)
class DisturbedChainTest {

    private static final Throwable[] ERRORS = {
        new IllegalStateException(), new AssertionError(), new NoClassDefFoundError(), new java.io.IOException()
    };

    /** What the application does, which a test may change. */
    private final AtomicReference<Function<String, Double>> first = new AtomicReference<>(input -> 1.0);

    private final AtomicReference<Function<String, Double>> second = new AtomicReference<>(input -> 2.0);
    private final AtomicReference<Function<String, Object>> key = new AtomicReference<>(input -> input);
    private final AtomicReference<Function<String, Double>> rule = new AtomicReference<>(input -> 3.0);
    private final AtomicReference<Consumer<ChainEvent>> listener = new AtomicReference<>(event -> {});

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final RecordingBreaker firstBreaker = new RecordingBreaker();
    private final RecordingBreaker secondBreaker = new RecordingBreaker();
    private final CountDownLatch over = new CountDownLatch(1);

    /** A tier on its caller's thread, one that is strict, the last known good answer, a rule and a constant. */
    private final FallbackChain<String, Double> chain = FallbackChain.builder(String.class, Double.class)
            .name("chain")
            .time(time)
            .budget(Duration.ofMillis(20))
            .listener(event -> listener.get().accept((ChainEvent) event))
            .primary(
                    Predictors.of(input -> first.get().apply(input)),
                    tier -> tier.name("first").maxConcurrent(1).breaker(firstBreaker))
            .then(
                    Predictors.of(input -> second.get().apply(input)),
                    tier -> tier.name("second").strict().maxConcurrent(1).breaker(secondBreaker))
            .thenLastKnownGood(input -> key.get().apply(input), Duration.ofMinutes(10))
            .thenRule("rule", input -> rule.get().apply(input))
            .orElse(-1.0);

    @AfterEach
    void nothingIsLostAndTheNextCallIsAnswered() {
        over.countDown();
        try (chain) {
            assertThat(Thread.interrupted()).as("interrupted").isFalse();
            Waiting.until(
                    () -> chain.status().stream().allMatch(tier -> tier.load().running() == 0));
            first.set(input -> 1.0);
            second.set(input -> 2.0);
            chain.switchOn("first");
            chain.switchOn("second");
            assertThat(outcomes(chain.predict("healthy"))).containsExactly(AttemptOutcome.SUCCESS);
            chain.switchOff("first", "to see the next");
            assertThat(chain.predict("healthy").provenance().tier()).isEqualTo("second");
            assertThat(firstBreaker.heardAfter(0)).allMatch(DisturbedChainTest::isOneReport);
            assertThat(secondBreaker.heardAfter(0)).allMatch(DisturbedChainTest::isOneReport);
        }
    }

    private static boolean isOneReport(String heard) {
        return !heard.isEmpty() && !heard.contains(" and ");
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    private static <A, B> Function<A, B> throwing(Throwable error) {
        return input -> {
            throw Sneaky.unchecked(error);
        };
    }

    private void modelsFail() {
        first.set(throwing(new IllegalStateException()));
        second.set(throwing(new IllegalStateException()));
    }

    // ---- rules

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void predict_ruleThrows_constantAnswers(int error) {
        modelsFail();
        rule.set(throwing(ERRORS[error]));

        Prediction<Double> answer = chain.predict("x");

        assertThat(answer.value()).isEqualTo(-1);
        assertThat(answer.provenance().earlier().get(3).outcome()).isEqualTo(AttemptOutcome.ERROR);
        assertThat(answer.provenance().earlier().get(3).error()).isSameAs(ERRORS[error]);
    }

    @Test
    void predict_ruleHasNoAnswer_constantAnswers() {
        modelsFail();
        rule.set(input -> null);

        assertThat(chain.predict("x").value()).isEqualTo(-1);
    }

    @Test
    void predict_ruleAnswersNaN_constantAnswersAndTheMessageSaysWhatToDo() {
        modelsFail();
        rule.set(input -> Double.NaN);

        Prediction<Double> answer = chain.predict("x");

        assertThat(answer.value()).isEqualTo(-1);
        assertThat(answer.provenance().earlier().get(3).error())
                .hasMessageContainingAll("rule", "NaN", "correct the rule");
    }

    @Test
    void predict_ruleThrowsVirtualMachineError_isThrown() {
        modelsFail();
        StackOverflowError error = new StackOverflowError();
        rule.set(throwing(error));

        assertThatThrownBy(() -> chain.predict("x")).isSameAs(error);
    }

    @Test
    void predict_ruleWasInterrupted_isCancelledAndTheFlagIsSet() {
        modelsFail();
        rule.set(throwing(new IllegalStateException(new InterruptedException())));

        assertThatThrownBy(() -> chain.predict("x")).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void predict_constantIsNoNumber_isGivenAsItIs() {
        var withNaN = FallbackChain.builder(String.class, Double.class)
                .name("nan")
                .primary(Predictors.failing(new IllegalStateException()))
                .orElse(Double.NaN);

        assertThat(withNaN.predict("x").value()).isNaN();
    }

    // ---- the key of the last known good answer

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void predict_keyThrowsAsAnAnswerIsKept_answerIsGiven(int error) {
        key.set(throwing(ERRORS[error]));

        assertThat(chain.predict("x").isDegraded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void predict_keyThrowsAsAnAnswerIsNeeded_ruleAnswers(int error) {
        modelsFail();
        key.set(throwing(ERRORS[error]));

        Prediction<Double> answer = chain.predict("x");

        assertThat(answer.value()).isEqualTo(3);
        assertThat(answer.provenance().earlier().get(2).outcome()).isEqualTo(AttemptOutcome.ERROR);
    }

    @Test
    void predict_inputWithoutKey_isAnsweredButNotKept() {
        key.set(input -> null);
        assertThat(chain.predict("x").isDegraded()).isFalse();
        modelsFail();

        Prediction<Double> answer = chain.predict("x");

        assertThat(answer.value()).isEqualTo(3);
        assertThat(answer.provenance().earlier().get(2).outcome()).isEqualTo(AttemptOutcome.NOT_ACCEPTED);
    }

    @Test
    void predict_keyWhoseHashCodeThrows_answerIsGiven() {
        key.set(input -> new Object() {
            @Override
            public int hashCode() {
                throw new IllegalStateException();
            }

            @Override
            public boolean equals(Object other) {
                return false;
            }
        });
        assertThat(chain.predict("x").isDegraded()).isFalse();
        modelsFail();

        assertThat(chain.predict("x").value()).isEqualTo(3);
    }

    // ---- errors in the middle

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void predict_bothModelsThrow_ruleAnswersAndProvenanceHasBoth(int error) {
        first.set(throwing(ERRORS[error]));
        second.set(throwing(ERRORS[error]));

        Prediction<Double> answer = chain.predict("x");

        assertThat(answer.value()).isEqualTo(3);
        assertThat(answer.provenance().earlier().subList(0, 2))
                .extracting(Attempt::error)
                .containsExactly(ERRORS[error], ERRORS[error]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void predict_virtualMachineErrorInATier_isThrownAndEndsTheDescent(boolean inTheFirst) {
        OutOfMemoryError error = new OutOfMemoryError();
        first.set(throwing(inTheFirst ? error : new IllegalStateException()));
        second.set(throwing(error));

        assertThatThrownBy(() -> chain.predict("x")).isSameAs(error);
        assertThat(chain.status().get(2).attempts()).isEmpty();
    }

    // ---- interrupts

    @Test
    void predict_interruptedBefore_isAnsweredOnTheCallersThread() {
        Thread.currentThread().interrupt();

        Prediction<Double> answer = chain.predict("x");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.isDegraded()).isFalse();
    }

    @Test
    void predict_interruptedDuringATierOnTheCallersThread_isAnswered() {
        first.set(input -> {
            Thread.currentThread().interrupt();
            return 1.0;
        });

        Prediction<Double> answer = chain.predict("x");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.isDegraded()).isFalse();
    }

    @Test
    void predict_interruptedBetweenTiers_doesNotWaitForAStrictOne() {
        first.set(input -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException();
        });
        second.set(input -> {
            Waiting.deafly(over);
            return 2.0;
        });

        assertThatThrownBy(() -> chain.predict("x")).isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(chain.status().get(2).attempts()).isEmpty();
        assertThat(secondBreaker.heardAfter(0)).containsExactly("released");
    }

    @Test
    void predict_interruptedBetweenTiers_isAnsweredByOnesThatNobodyWaitsFor() {
        first.set(input -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException();
        });
        chain.switchOff("second", "not needed");

        Prediction<Double> answer = chain.predict("x");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.value()).isEqualTo(3);
    }

    @Test
    void predict_strictTierAnswersAsTheCallerIsInterrupted_isEitherCancelledOrAnswered() {
        first.set(throwing(new IllegalStateException()));
        Thread caller = Thread.currentThread();
        second.set(input -> {
            caller.interrupt();
            return 2.0;
        });
        AttemptOutcome outcome;
        try {
            outcome = outcomes(chain.predict("x")).get(1);
        } catch (CancelledException e) {
            outcome = AttemptOutcome.CANCELLED;
        }

        assertThat(Thread.interrupted()).isTrue();
        Waiting.until(() -> secondBreaker.count() == 1);
        assertThat(secondBreaker.heardAfter(0))
                .containsExactly(outcome == AttemptOutcome.SUCCESS ? "success" : "released");
    }

    // ---- the time of day

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void predict_wallClockSetMeanwhile_changesNothing(long seconds) {
        chain.predict("x");
        first.set(input -> {
            time.advance(Duration.ofMillis(5));
            time.setWall(time.now().plusSeconds(seconds));
            throw new IllegalStateException();
        });
        second.set(throwing(new IllegalStateException()));

        Prediction<Double> answer = chain.predict("x");

        assertThat(outcomes(answer))
                .containsExactly(AttemptOutcome.ERROR, AttemptOutcome.ERROR, AttemptOutcome.SUCCESS);
        assertThat(answer.provenance().staleness()).contains(Duration.ofMillis(5));
        assertThat(answer.provenance().earlier().get(0).duration()).isEqualTo(Duration.ofMillis(5));
    }

    // ---- listeners

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void predict_listenerThrows_isCountedAndNothingElse(int error) {
        listener.set(event -> {
            throw Sneaky.unchecked(ERRORS[error]);
        });

        assertThat(chain.predict("x").isDegraded()).isFalse();
        modelsFail();
        assertThat(chain.predict("x").value()).isEqualTo(1); // remembered
        assertThat(chain.predict("y").value()).isEqualTo(3);

        listener.set(event -> {});
        assertThat(chain.listenerErrors()).isGreaterThanOrEqualTo(3 + 8);
    }

    @Test
    void predict_listenerThrowsOutOfMemoryError_callIsAnswered() {
        listener.set(event -> {
            throw new OutOfMemoryError();
        });

        assertThat(chain.predict("x").isDegraded()).isFalse();
        listener.set(event -> {});
    }

    @Test
    void predict_listenerAsksTheChain_isAnswered() {
        AtomicReference<Prediction<Double>> inner = new AtomicReference<>();
        listener.set(event -> {
            if (event instanceof ChainEvent.ChainAnswered && inner.get() == null) {
                listener.set(again -> {});
                inner.set(chain.predict("inner"));
            }
        });

        chain.predict("x");

        assertThat(inner.get().isDegraded()).isFalse();
    }

    // ---- the chain itself, within

    @Test
    void predict_tierAsksItsOwnChain_findsItFullAndIsAnsweredByTheNext() {
        first.set(input -> chain.predict("inner").value());

        assertThat(chain.predict("x").value()).isEqualTo(2);
        assertThat(chain.status().get(0).attempts())
                .containsEntry(AttemptOutcome.BULKHEAD_FULL, 1L)
                .containsEntry(AttemptOutcome.SUCCESS, 1L);
    }

    @Test
    void predict_tierSwitchesItselfOff_answersThisCallOnly() {
        first.set(input -> {
            chain.switchOff("first", "enough");
            return 1.0;
        });

        assertThat(chain.predict("x").value()).isEqualTo(1);
        assertThat(outcomes(chain.predict("x"))).containsExactly(AttemptOutcome.GATED, AttemptOutcome.SUCCESS);
    }

    @Test
    void predict_timeoutOfANanosecond_isAnswered() {
        assertThat(chain.predict("x", Call.DEFAULT.timeout(Duration.ofNanos(1))).value())
                .isEqualTo(1);
    }
}
