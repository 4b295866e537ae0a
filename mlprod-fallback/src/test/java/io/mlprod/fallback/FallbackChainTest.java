package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mlprod.Prediction;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FallbackChainTest {

    @Test
    void predict_primaryAnswers_isNotDegradedAndSaysWhoAnswered() {
        var chain = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .primary(Predictors.of(String::length))
                .orElse(-1);

        Prediction<Integer> answer = chain.predict("four");

        assertThat(answer.value()).isEqualTo(4);
        assertThat(answer.isDegraded()).isFalse();
        assertThat(answer.provenance().chain()).isEqualTo("lengths");
        assertThat(answer.provenance().tier()).isEqualTo("primary");
        assertThat(answer.provenance().attempts()).extracting(Attempt::outcome).containsExactly(AttemptOutcome.SUCCESS);
    }

    @Test
    void builder_withoutName_isNamedFallback() {
        try (var chain = FallbackChain.builder(String.class, Integer.class)
                .primary(Predictors.constant(1))
                .orElse(-1)) {
            assertThat(chain.name()).isEqualTo("fallback");
        }
    }

    @Test
    void builder_ofTypesWithParameters_takesTypeArguments() {
        try (FallbackChain<List<String>, List<Integer>> chain = FallbackChain.<List<String>, List<Integer>>builder()
                .name("lists")
                .primary((texts, call) -> Predictors.prediction(List.of(texts.size())))
                .orElse(List.of())) {
            assertThat(chain.predict(List.of("a", "b")).value()).containsExactly(2);
        }
    }

    @Test
    void then_optionsKeptAndChangedLater_changeNothing() {
        AtomicReference<TierOptions<String, Integer>> kept = new AtomicReference<>();
        FallbackTiers<String, Integer> tiers =
                FallbackChain.builder(String.class, Integer.class).primary(Predictors.constant(1), kept::set);
        kept.get().rejectWhen("everything", answer -> true);

        try (var chain = tiers.orElse(-1)) {
            assertThat(chain.predict("four").isDegraded()).isFalse();
        }
    }

    @Test
    void exercise_equalArrays_agree() throws InterruptedException {
        BlockingQueue<Boolean> agreed = new LinkedBlockingQueue<>();
        try (var chain = FallbackChain.builder(String.class, float[].class)
                .exercise(1)
                .listener(event -> {
                    if (event instanceof ChainEvent.Exercised exercised) {
                        agreed.add(exercised.agreed());
                    }
                })
                .primary(Predictors.of(text -> new float[] {1, 2}))
                .then(Predictors.of(text -> new float[] {1, 2}))
                .orElseThrow()) {
            chain.predict("four");

            assertThat(agreed.poll(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void predict_primaryFails_nextAnswersAndProvenanceSaysWhy() {
        RuntimeException broken = new IllegalStateException("broken");
        var chain = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .primary(Predictors.failing(broken), tier -> tier.name("exact"))
                .then(Predictors.constant(7), tier -> tier.name("rough"))
                .orElse(-1);

        Prediction<Integer> answer = chain.predict("four");

        assertThat(answer.value()).isEqualTo(7);
        assertThat(answer.isDegraded()).isTrue();
        assertThat(answer.provenance().rank()).isEqualTo(1);
        assertThat(answer.provenance().earlier()).singleElement().satisfies(attempt -> {
            assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.ERROR);
            assertThat(attempt.error()).isSameAs(broken);
        });
    }

    @Test
    void listen_laterForOneKind_hearsThatKindUntilItIsTakenOff() {
        List<ChainEvent.ChainAnswered> heard = new ArrayList<>();
        var chain = FallbackChain.builder(String.class, Integer.class)
                .primary(Predictors.constant(7))
                .orElse(-1);
        chain.predict("one");

        Subscription subscription = chain.listen(PredictionListener.of(ChainEvent.ChainAnswered.class, heard::add));
        Prediction<Integer> second = chain.predict("two");
        subscription.close();
        chain.predict("three");

        assertThat(heard).extracting(ChainEvent.ChainAnswered::id).containsExactly(second.id());
    }

    @Test
    void predict_allFail_throwsPrimarysFailureWithTheOthersSuppressed() {
        RuntimeException first = new IllegalStateException("first");
        RuntimeException second = new IllegalStateException("second");
        var chain = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .primary(Predictors.failing(first))
                .then(Predictors.failing(second))
                .orElseThrow();

        assertThatThrownBy(() -> chain.predict("four"))
                .isInstanceOf(ChainExhaustedException.class)
                .hasMessageContaining("lengths")
                .hasMessageContaining("primary ERROR")
                .hasCause(first)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(second));
    }

    @Test
    void predict_strictTierHangs_callerLeavesAndPlaceIsKeptUntilItEnds() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        ManualTime time = new ManualTime(Instant.EPOCH);
        var chain = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .budget(Duration.ofMillis(20))
                .time(time)
                .primary(
                        Predictors.of(input -> {
                            began.countDown();
                            awaitUninterruptibly(hang);
                            return 1;
                        }),
                        tier -> tier.strict().maxConcurrent(1))
                .orElse(-1);
        try (chain) {
            var first = Predictors.async(() -> chain.predict("a"));
            began.await();
            time.advance(Duration.ofMillis(20));
            assertThat(first.get().provenance().earlier().get(0).outcome()).isEqualTo(AttemptOutcome.TIMEOUT);
            assertThat(chain.status().get(0).load().abandoned()).isEqualTo(1);
            assertThat(chain.predict("b").provenance().earlier().get(0).outcome())
                    .isEqualTo(AttemptOutcome.BULKHEAD_FULL);
            hang.countDown();
            while (chain.status().get(0).load().running() > 0) {
                Thread.onSpinWait();
            }
            assertThat(chain.predict("c").value()).isEqualTo(1);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // goes on: native code does not hear interrupts either
            }
        }
    }

    @Test
    void predict_remembersTheLastGoodAnswerForItsKey() {
        boolean[] isBroken = new boolean[1];
        var chain = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .primary(Predictors.of(input -> {
                    if (isBroken[0]) {
                        throw new IllegalStateException("broken");
                    }
                    return input.length();
                }))
                .thenLastKnownGood(input -> input, Duration.ofMinutes(10))
                .orElse(-1);
        chain.predict("four");
        isBroken[0] = true;

        assertThat(chain.predict("four").value()).isEqualTo(4);
        assertThat(chain.predict("four").provenance().staleness()).isPresent();
        assertThat(chain.predict("other").value()).isEqualTo(-1);
    }

    @Test
    void predict_ruleHasNoAnswer_isNoFailure() {
        var chain = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .primary(Predictors.failing(new IllegalStateException("broken")))
                .thenRule("empty", input -> input.isEmpty() ? 0 : null)
                .orElse(-1);

        Attempt rule = chain.predict("four").provenance().earlier().get(1);

        assertThat(rule.outcome()).isEqualTo(AttemptOutcome.NOT_ACCEPTED);
        assertThat(rule.error()).isNull();
    }

    @Test
    void events_tierChanges_sayWhy() {
        List<ChainEvent.TierChanged> changes = new ArrayList<>();
        var chain = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .listener(event -> {
                    if (event instanceof ChainEvent.TierChanged changed) {
                        changes.add(changed);
                    }
                })
                .primary(Predictors.of(String::length), tier -> tier.gate("short", input -> input.length() < 3))
                .orElse(-1);

        chain.predict("four");
        chain.switchOff("primary", "wrong ruler");

        assertThat(changes)
                .extracting(ChainEvent.TierChanged::to, ChainEvent.TierChanged::reason)
                .containsExactly(tuple(TierState.GATED, "short"), tuple(TierState.SWITCHED_OFF, "wrong ruler"));
    }

    @Test
    void orElse_tierNamedAsTheEndIs_isRefused() {
        var tiers = FallbackChain.builder(String.class, Integer.class)
                .name("lengths")
                .primary(Predictors.of(String::length), tier -> tier.name("default"));

        assertThatThrownBy(() -> tiers.orElse(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two tiers named default");
    }
}
