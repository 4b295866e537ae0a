package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Event;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route;
import io.mlprod.routing.Route.Reason;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A candidate that is worse: the caller does not notice, and the candidate is taken back. */
@Timeout(60)
class RolloutFailureTest {

    private static final Duration LIMIT = Duration.ofMillis(5);

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Event> events = new ArrayList<>();
    private final FaultyEngine engine = new FaultyEngine();
    private final ModelHandle<In, Out> handle = Scales.builder()
            .time(time)
            .engine(engine)
            .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ofMinutes(30)))
            .listener(events::add)
            .build();
    private final ModelVersion stable = handle.serving();
    private int units;

    @AfterEach
    void close() {
        handle.close();
    }

    private static Rollout<In, Out> half() {
        return Rollout.to("2", In.class, Out.class).steps(0.5);
    }

    private Prediction<Out> ask() {
        return handle.predict(new In(1), Call.DEFAULT.unit("u" + units++));
    }

    /** Asks for new units until one belongs to the candidate. */
    private Prediction<Out> askForCandidate() {
        Prediction<Out> p = ask();
        while (!p.route().arm().equals(Route.CANDIDATE)) {
            assertThat(p.route().reason()).isEqualTo(Reason.HASH);
            assertThat(p.value().score()).isEqualTo(1);
            p = ask();
        }
        return p;
    }

    private void assertBreakerAfter(int units, RunningRollout rollout) {
        for (int failure = 1; failure <= units; failure++) {
            assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
            Prediction<Out> p = askForCandidate();
            assertThat(p.value().score()).isEqualTo(1);
            assertThat(p.model()).isEqualTo(stable);
            assertThat(p.route().reason()).isEqualTo(Reason.FALLBACK);
            assertThat(p.route().assigned().version()).isEqualTo("2");
        }
        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(rollout.status().reason()).contains("failed for " + units + " units in a row");
        for (int i = 0; i < 20; i++) {
            assertThat(ask().route().reason()).isEqualTo(Reason.DEFAULT);
        }
    }

    @Test
    void predict_candidateGivesNaN_stableAnswersAndSevenTakeItBack() {
        handle.versions().load(Scales.version("2", Float.NaN));
        RunningRollout rollout = handle.rollout(half().guard(Guard.nonFinite()));

        assertBreakerAfter(7, rollout);

        time.advance(Duration.ofSeconds(1));
        assertThat(ask().route().reason()).isEqualTo(Reason.DEFAULT);
        assertThat(handle.versions().list())
                .extracting(VersionStatus::state)
                .containsExactlyInAnyOrder(State.SERVING, State.READY);
        time.advance(Duration.ofMinutes(30));
        assertThat(handle.versions().list())
                .extracting(VersionStatus::state)
                .containsExactlyInAnyOrder(State.SERVING, State.UNLOADED);
        assertThatThrownBy(() -> handle.rollout(half()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Load it first");
    }

    @Test
    void predict_candidateFails_listenersHearOfBothAndSixTakeItBack() {
        engine.fail(handle.versions().load(Scales.version("2", 3)));
        RunningRollout rollout = handle.rollout(half());

        Prediction<Out> p = askForCandidate();

        List<Event> last = events.subList(events.size() - 2, events.size());
        assertThat(last.get(0)).isInstanceOfSatisfying(ModelEvent.PredictionFailed.class, failed -> {
            assertThat(failed.model().version()).isEqualTo("2");
            assertThat(failed.route().reason()).isEqualTo(Reason.HASH);
            assertThat(failed.error()).isInstanceOf(ModelExecutionException.class);
        });
        assertThat(last.get(1)).isInstanceOfSatisfying(ModelEvent.Predicted.class, answered -> {
            assertThat(answered.id()).isEqualTo(p.id());
            assertThat(answered.route()).isEqualTo(p.route());
        });
        for (int failure = 2; failure <= 6; failure++) {
            askForCandidate();
        }
        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void predict_engineOfCandidateThrowsAnError_stableAnswers() {
        engine.before(handle.versions().load(Scales.version("2", 3)), () -> {
            throw new StackOverflowError("on purpose");
        });
        RunningRollout rollout = handle.rollout(half());

        assertBreakerAfter(6, rollout);
    }

    @Test
    void predict_candidateFailsNowAndThen_breakerBeginsAnew() {
        ModelVersion candidate = handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(half().guard(Guard.errors().maxRatio(1e6)));
        for (int round = 0; round < 3; round++) {
            engine.fail(candidate);
            for (int failure = 0; failure < 4; failure++) {
                assertThat(askForCandidate().model()).isEqualTo(stable);
            }
            engine.heal(candidate);
            assertThat(askForCandidate().model()).isEqualTo(candidate);
        }
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
        assertThat(rollout.status().guards().get(0).candidate().affected()).isEqualTo(12);
    }

    @Test
    void predict_usersForWhomBothAlwaysFailAndWhoRetry_takeNothingBack() {
        ModelVersion candidate = handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(half());
        int failed = 0;
        for (int user = 0; user < 1_000; user++) {
            boolean alwaysFails = user % 50 == 0;
            if (alwaysFails) {
                engine.fail(stable);
                engine.fail(candidate);
            }
            Call call = Call.DEFAULT.unit("user " + user);
            for (int tries = alwaysFails ? 20 : 1; tries > 0; tries--) {
                try {
                    assertThat(handle.predict(new In(1), call).value()).isNotNull();
                } catch (ModelExecutionException e) {
                    failed++;
                }
            }
            engine.heal(stable);
            engine.heal(candidate);
        }

        assertThat(failed).isEqualTo(400);
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
    }

    @Test
    void predict_oneUserForWhomTheCandidateFails_isOneUnit() {
        engine.fail(handle.versions().load(Scales.version("2", 3)));
        RunningRollout rollout = handle.rollout(half());
        assertThat(askForCandidate().route().reason()).isEqualTo(Reason.FALLBACK);
        String user = "u" + (units - 1);
        for (int tries = 0; tries < 50; tries++) {
            assertThat(handle.predict(new In(1), Call.DEFAULT.unit(user))
                            .route()
                            .reason())
                    .isEqualTo(Reason.FALLBACK);
        }

        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
    }

    @Test
    void predict_inputInvalidForBoth_isTheCallersErrorAndNoFailureOfTheCandidate() {
        handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(half());
        for (int i = 0; i < 50; i++) {
            Call call = Call.DEFAULT.unit("u" + i);
            assertThatThrownBy(() -> handle.predict(new In(Float.NaN), call)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
        assertThat(rollout.status().guards().get(0).candidate().affected()).isZero();
    }

    @Test
    void predict_bothFail_errorIsTheStableVersions() {
        engine.fail(stable);
        handle.versions().load(Scales.version("2", Float.NaN));
        handle.rollout(half().breaker(1_000));
        int failed = 0;
        for (int i = 0; i < 20; i++) {
            try {
                ask();
            } catch (ModelExecutionException e) {
                assertThat(e).hasMessageContaining("m@1");
                failed++;
            }
        }
        assertThat(failed).isEqualTo(20);
    }

    @Test
    void predict_slowCandidate_isTakenBackByItsGuard() {
        engine.before(handle.versions().load(Scales.version("2", 3)), RolloutFailureTest::spin);
        RunningRollout rollout = handle.rollout(half().guard(Guard.slowerThan(LIMIT)));
        for (int i = 0; i < 500 && !rollout.status().state().isFinal(); i++) {
            ask();
        }
        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(rollout.status().reason()).contains("slowerThan 5 ms");
    }

    private static void spin() {
        long start = System.nanoTime();
        while (System.nanoTime() - start <= LIMIT.toNanos()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void predict_answersThatTheApplicationDoesNotWant_takeItBack() {
        handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(half().guard(Guard.when("yes", out -> out.label() == 1))
                .guard(Guard.outside("score", Out::score, 0, 2)));
        int asked = 0;
        for (; asked < 500 && !rollout.status().state().isFinal(); asked++) {
            ask();
        }
        assertThat(rollout.status().reason()).contains("score"); // each answer is a yes, in both arms
        assertThat(asked).isLessThan(250);
    }

    @Test
    void predict_guardThrows_pausesAndTheCallerGetsAnAnswer() {
        handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(half().guard(Guard.when("odd", out -> {
            throw new AssertionError("secret " + out);
        })));

        assertThat(ask().value()).isNotNull();

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PAUSED);
        assertThat(rollout.status().reason()).contains("odd", "AssertionError").doesNotContain("secret");
        assertThat(ask().route().reason()).isEqualTo(Reason.HASH);
    }

    @Test
    void feedback_eventsOfTheCandidate_takeItBack() {
        handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(half().guard(Guard.event("chargeback")));
        Prediction<Out> before = ask();
        assertThat(handle.feedback(before.id(), Feedback.occurred("something else")))
                .as("an event that no guard waits for")
                .isFalse();
        assertThat(handle.feedback(before.id(), Feedback.measured("chargeback", 1)))
                .as("a number where an event is waited for")
                .isFalse();
        assertThat(handle.feedback(before.id(), Feedback.label(1L)))
                .as("a label, and there is no shadow")
                .isFalse();
        for (int asked = 0; asked < 100; asked++) {
            Prediction<Out> p = ask();
            if (p.route().arm().equals(Route.CANDIDATE)) {
                for (int told = 0; told < 2; told++) {
                    assertThat(handle.feedback(p.id(), Feedback.occurred("chargeback")))
                            .isTrue();
                }
            }
        }
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
        time.advance(Duration.ofHours(1));
        assertThat(handle.feedback(before.id(), Feedback.occurred("chargeback")))
                .as("too late to count")
                .isFalse();
        time.advance(Duration.ofHours(1));
        assertThat(rollout.status().reason()).contains("chargeback");
        assertThat(events)
                .filteredOn(ModelEvent.FeedbackReceived.class::isInstance)
                .hasSizeGreaterThan(10);

        time.advance(Duration.ofSeconds(1));
        assertThat(handle.feedback(before.id(), Feedback.occurred("chargeback")))
                .isFalse();
    }

    @Test
    void feedback_predictionOfNoTest_isNotUsed() {
        handle.versions().load(Scales.version("2", 3));
        Prediction<Out> early = ask();
        assertThat(handle.feedback(early.id(), Feedback.label(1L))).isFalse();
        handle.rollout(half().guard(Guard.event("chargeback")));
        assertThat(handle.feedback(early.id(), Feedback.occurred("chargeback"))).isFalse();
        Prediction<Out> uncounted = handle.predict(new In(1));
        assertThat(handle.feedback(uncounted.id(), Feedback.occurred("chargeback")))
                .isFalse();
    }

    @Test
    void rollout_shadowFirst_failingCandidateNeverAnswers() {
        ModelVersion candidate = handle.versions().load(Scales.version("2", 3));
        engine.fail(candidate);
        RunningRollout rollout = handle.rollout(half().shadow(1));
        assertThat(rollout.status().state()).isEqualTo(RolloutState.SHADOW);
        Eventually.until(
                () -> {
                    assertThat(ask().model()).isEqualTo(stable);
                    return rollout.status().state() == RolloutState.ROLLED_BACK;
                },
                rollout::status);
        assertThat(rollout.status().reason()).contains("failed for 6 units in a row");
    }

    @Test
    void rollout_shadowPassed_goesOnToTheFirstStep() {
        handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(half().shadow(1, Duration.ofMinutes(1), 20));
        Eventually.until(
                () -> {
                    Prediction<Out> p = ask();
                    time.advance(Duration.ofSeconds(5));
                    assertThat(p.route().reason()).isIn(Reason.DEFAULT, Reason.HASH);
                    return p.route().arm().equals(Route.CANDIDATE);
                },
                rollout::status);
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
        assertThat(rollout.status().step()).isZero();
    }

    @Test
    void predictAll_candidateFailsOnSomeRows_eachFallsBackByItself() {
        handle.versions().load(Scales.version("2", 1e38f)); // infinite from 4 on
        RunningRollout rollout = handle.rollout(half().breaker(10_000)
                .unit((In in) -> "u" + in.x())
                .guard(Guard.errors().maxRatio(1e6))
                .guard(Guard.nonFinite().maxRatio(1e6)));
        List<In> inputs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            inputs.add(new In(i % 10 == 0 ? 1_000 + i : i / 1_000f));
        }
        inputs.set(7, new In(Float.NaN));

        List<Outcome<Out>> outcomes = handle.predictAll(inputs);

        int fellBack = 0;
        int candidates = 0;
        for (int i = 0; i < 200; i++) {
            if (i == 7) {
                assertThat(outcomes.get(i).failure().orElseThrow()).isInstanceOf(InvalidInputException.class);
                continue;
            }
            Prediction<Out> p = outcomes.get(i).prediction();
            boolean isCandidate = p.route().arm().equals(Route.CANDIDATE);
            boolean fails = isCandidate && i % 10 == 0;
            assertThat(p.route().reason()).isEqualTo(fails ? Reason.FALLBACK : Reason.HASH);
            assertThat(p.model().version()).isEqualTo(isCandidate && !fails ? "2" : "1");
            float weight = isCandidate && !fails ? 1e38f : 1;
            assertThat(p.value().score()).isEqualTo(inputs.get(i).x() * weight);
            fellBack += fails ? 1 : 0;
            candidates += isCandidate ? 1 : 0;
        }
        assertThat(fellBack).isPositive();
        for (RolloutStatus.GuardStatus guard : rollout.status().guards()) {
            assertThat(guard.candidate().affected()).isEqualTo(fellBack);
            assertThat(guard.control().affected()).isZero();
            assertThat(guard.candidate().units() + guard.control().units())
                    .isBetween(197L, 203L); // counted to within 1 %
        }
        assertThat(candidates).isBetween(65, 135);
    }
}
