package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.PredictionId;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus.GuardStatus;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutMachineTest {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration HOLD = Duration.ofMinutes(10);

    private final SkippingTime time = new SkippingTime();
    private final SplittableRandom random = new SplittableRandom(42);

    private static Rollout<Object, Double> rollout() {
        return Rollout.to("8");
    }

    /** Two steps, of which each needs 10 units and no proof of more. */
    private static Rollout<Object, Double> quick() {
        return RolloutMachineTest.rollout()
                .steps(0.25, 0.5)
                .minUnits(10)
                .guard(Guard.errors().orRateBelow(0.99));
    }

    private Member process(Rollout<Object, Double> rollout) {
        return new Member(rollout, time).started();
    }

    private void polls(int count) {
        time.manual.advance(POLL.multipliedBy(count));
    }

    @Test
    void tick_goodCandidateOverTenDays_isPromotedStepByStep() {
        Member process = process(rollout()
                .hold(Duration.ofDays(2))
                .shadow(0.1, Duration.ofDays(2), 1_000)
                .polling(polling -> polling.every(Duration.ofMinutes(5))));

        for (int hour = 0; hour < 240 && process.share < 1; hour++) {
            time.manual.advance(Duration.ofHours(1));
            process.serve(5_000, 0.0002, 0.0002, random);
            for (int i = 0; i < 100; i++) {
                process.machine.observations().shadowed(null, false, 1);
            }
        }
        assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(Duration.ofDays(10));
        assertThat(process.ends).as("another process may still take it back").isEmpty();
        time.manual.advance(Duration.ofMinutes(30));
        assertThat(process.path)
                .containsExactly(
                        "PENDING", "SHADOW", "STEP 0", "STEP 1", "STEP 2", "STEP 3", "PROMOTING 3", "PROMOTED 3");
        assertThat(process.share).isOne();
        assertThat(process.ends).containsExactly("promoted: all steps passed");
    }

    static Stream<Arguments> transitions() {
        Consumer<Member> shadow = process -> process.machine.observations().shadowed(null, false, 1);
        Consumer<Member> nothing = process -> {};
        Consumer<Member> units = process -> process.serve(200, 0, 0, new SplittableRandom(1));
        Consumer<Member> promote = process -> process.machine.promote("sure");
        Consumer<Member> pause = process -> process.machine.pause("lunch");
        Consumer<Member> back = process -> process.machine.rollBack("no");
        Consumer<Member> resume = process -> process.machine.resume();
        return Stream.of(
                arguments("a shadow without answers waits", true, nothing, HOLD, "SHADOW"),
                arguments("a shadow with answers waits for its time", true, shadow, HOLD.dividedBy(2), "SHADOW"),
                arguments("a shadow with answers and time goes on", true, shadow, HOLD, "STEP 0"),
                arguments("a step without units waits", false, nothing, HOLD, "STEP 0"),
                arguments("a step with units waits for its hold", false, units, HOLD.minus(POLL), "STEP 0"),
                arguments("a step with units and hold goes on", false, units, HOLD, "STEP 1"),
                arguments("the next step needs its own units", false, units, HOLD.multipliedBy(3), "STEP 1"),
                arguments("an operator promotes a step", false, promote, POLL, "PROMOTING 1"),
                arguments("an operator promotes a shadow", true, promote, POLL, "PROMOTING 1"),
                arguments("a promotion settles", false, promote, POLL.multipliedBy(5), "PROMOTED 1"),
                arguments("an operator rolls back a step", false, back, POLL, "ROLLED_BACK 0"),
                arguments("an operator rolls back a shadow", true, back, POLL, "ROLLED_BACK"),
                arguments("a pause keeps the step", false, units.andThen(pause), HOLD.multipliedBy(9), "PAUSED 0"),
                arguments("a pause can be rolled back", false, pause.andThen(back), POLL, "ROLLED_BACK 0"),
                arguments("a pause can be promoted", false, pause.andThen(promote), POLL, "PROMOTING 1"),
                arguments(
                        "a resumed step holds again",
                        false,
                        units.andThen(pause).andThen(resume),
                        POLL,
                        "STEP 0"),
                arguments("a resumed step goes on", false, units.andThen(pause).andThen(resume), HOLD, "STEP 1"),
                arguments("a paused shadow stays one", true, shadow.andThen(pause), HOLD, "PAUSED"),
                arguments("a resumed shadow is one", true, shadow.andThen(pause).andThen(resume), POLL, "SHADOW"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transitions")
    void transition_fromTheStart_leadsTo(
            String name, boolean shadow, Consumer<Member> what, Duration wait, String expected) {
        Member process = process(shadow ? quick().shadow(0.1, HOLD, 1) : quick());

        what.accept(process);
        time.manual.advance(wait);

        assertThat(process.path).endsWith(expected);
        assertThat(process.machine.status().state()).isEqualTo(process.state);
        assertThat(process.machine.status().share()).isEqualTo(process.share);
    }

    @Test
    void tick_muchTraffic_goesOnByOneStepPerHold() {
        Member process = process(rollout().steps(0.1, 0.2, 0.3).minUnits(0).hold(POLL.multipliedBy(2)));
        process.serve(50_000, 0, 0, random);

        polls(1);
        assertThat(process.step).isZero();
        polls(1);
        assertThat(process.step).isOne();
        process.serve(50_000, 0, 0, random); // each step is proven by what is counted in it
        polls(1);
        assertThat(process.step).isOne();
        polls(1);
        assertThat(process.step).isEqualTo(2);
    }

    @Test
    void observe_threeTimesTheErrors_isTakenBackWithinThatCall() {
        Member process = process(rollout().steps(0.05));
        Instant before = time.now();
        int units = 0;

        for (; process.state == RolloutState.STEP && units < 1_000_000; units++) {
            process.serve(1, 0.01, 0.03, random);
        }

        // The median is 9,270 units at level .01, VERDICTS.md; here it is .005.
        assertThat(units).isBetween(500, 60_000);
        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(process.share).isZero();
        assertThat(time.now()).as("no tick was needed").isEqualTo(before);
        assertThat(process.store.reads).as("nor the store").isOne();
        time.manual.advance(Duration.ZERO);
        assertThat(process.ends)
                .hasSize(1)
                .first()
                .asString()
                .contains("guard errors", "the candidate's rate is surely above the control's");
        assertThat(process.changes).hasSize(2);
    }

    @Test
    void tick_noErrorsInEitherArm_goesOn() {
        Member process = process(rollout().steps(0.5));

        process.serve(8_000, 0, 0, random);
        time.manual.advance(HOLD);

        assertThat(process.state).isEqualTo(RolloutState.PROMOTING);
    }

    @Test
    void tick_tooFewUnitsForAnyProof_waitsForGuard() {
        Member process = process(rollout().steps(0.5).minUnits(100));

        process.serve(400, 0, 0, random);
        time.manual.advance(HOLD.multipliedBy(2));

        assertThat(process.state).isEqualTo(RolloutState.STEP);
        assertThat(process.machine.status().missing())
                .singleElement()
                .asString()
                .startsWith("proof that the rate of errors is below 2 times");
    }

    @Test
    void status_tooFewUnitsForAnyProof_saysAboutHowManyMoreAndHowLong() {
        Member process = process(rollout().steps(0.5).minUnits(100));
        polls(1);
        process.serve(400, 0, 0, random);
        time.manual.advance(HOLD.minus(POLL));

        String missing = process.machine.status().missing().get(0);

        Matcher parts = Pattern.compile("about ([\\d,]+) more units of the candidate, if rates stay as they are,"
                        + " in about (\\d+) min at the pace of this step")
                .matcher(missing);
        assertThat(parts.find()).as(missing).isTrue();
        int more = Integer.parseInt(parts.group(1).replace(",", ""));
        long units = process.machine.status().guards().get(0).candidate().units();
        double minutes = Double.parseDouble(parts.group(2)); // the step has lasted for ten but five seconds
        assertThat(minutes).isCloseTo(more * 9.9 / units, within(1.0));
        serveCandidates(process, more * 9 / 10);
        assertThat(process.machine.status().missing().toString()).contains("proof");
        serveCandidates(process, more * 2 / 10);
        assertThat(process.machine.status().missing().toString()).doesNotContain("proof");
    }

    private void serveCandidates(Member process, int units) {
        for (int i = 0; i < units; i++) {
            process.machine.observations().observe(true, 0, random.nextLong(), 0.5, null, false, 1, null);
        }
    }

    @Test
    void status_nothingCountedYet_saysHowManyUnitsAndNoTime() {
        Member process = process(rollout().steps(0.5).minUnits(100));

        assertThat(process.machine.status().missing())
                .anySatisfy(what -> assertThat(what)
                        .containsPattern("about \\d,\\d{3} more units of the candidate")
                        .doesNotContain("pace"));
    }

    @Test
    void status_candidateAsBadAsItMayBeAtMost_saysThatNoNumberProvesIt() {
        Member process = process(rollout()
                .steps(0.5)
                .breaker(1_000_000)
                .guard(Guard.errors().advanceBelow(1.1).orRateBelow(0.001)));
        for (int i = 0; i < 1_000; i++) {
            boolean fails = i % 10 == 0;
            process.machine.observations().observe(true, 0, i, 0.5, fails ? Member.failure() : null, false, 1, null);
            fails = i % 14 == 0;
            process.machine
                    .observations()
                    .observe(false, 0, -1 - i, 0.5, fails ? Member.failure() : null, false, 1, null);
        }

        assertThat(process.machine.status().missing())
                .anySatisfy(what -> assertThat(what).contains("no number of units proves it at the present rates"));
    }

    @Test
    void tick_lowTraffic_pausesAfterPatienceAndGoesOnByItself() {
        Member process = process(quick().patience(Duration.ofHours(1)));

        time.manual.advance(Duration.ofMinutes(59));
        assertThat(process.state).isEqualTo(RolloutState.STEP);
        time.manual.advance(Duration.ofHours(9));
        assertThat(process.state).isEqualTo(RolloutState.PAUSED);
        assertThat(process.share).as("traffic stays").isEqualTo(0.25);
        assertThat(process.machine.status().reason()).isEqualTo("not enough data within 1 h");

        process.serve(200, 0, 0, random);
        polls(2);
        assertThat(process.state).isEqualTo(RolloutState.PAUSED);
        polls(1);
        assertThat(process.path).endsWith("STEP 0", "STEP 1");
    }

    @Test
    void observe_bothArmsAboveServiceLevel_isTakenBack() {
        Member process = process(rollout()
                .steps(0.5)
                .guard(Guard.slowerThan(Duration.ofMillis(30)).maxRate(0.05)));

        for (int unit = 0; unit < 5_000 && process.state == RolloutState.STEP; unit++) {
            boolean isSlow = random.nextDouble() < 0.15;
            process.machine
                    .observations()
                    .observe(unit % 2 == 0, 0, unit, 0.5, null, false, isSlow ? 40_000_000 : 1_000, null);
        }

        assertThat(process.machine.status().reason())
                .contains("slowerThan 30 ms", "the rate of both arms together", "is surely above 5 %");
    }

    /** At half of the units the guard of errors needs some more than the breaker; here it never speaks. */
    private static Rollout<Object, Double> breakerAlone() {
        return RolloutMachineTest.rollout().steps(0.5).guard(Guard.errors().maxRatio(1e9));
    }

    /** The control answers the unit for the candidate. */
    private static void fail(Member process, long unit) {
        process.machine.observations().observe(true, 0, unit, 0.5, Member.failure(), true, 1, null);
    }

    @Test
    void observe_sixUnitsInARowForWhichTheCandidateFails_breaks() {
        Member process = process(breakerAlone());

        for (long unit = 0; unit < 5; unit++) {
            fail(process, unit);
        }
        assertThat(process.state).isEqualTo(RolloutState.STEP);
        fail(process, 5);

        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(process.machine.status().reason())
                .isEqualTo("breaker: the candidate failed for 6 units in a row where the control answered");
    }

    @Test
    void observe_oneUnitThatAlwaysFailsAndTriesAgain_breaksNothing() {
        Member process = process(breakerAlone());

        for (int visit = 0; visit < 1_000; visit++) {
            fail(process, visit % 3);
        }

        assertThat(process.state).isEqualTo(RolloutState.STEP);
    }

    @Test
    void observe_inputsOnWhichBothFail_breakNothing() {
        Member process = process(breakerAlone());

        for (long unit = 0; unit < 1_000; unit++) {
            process.machine.observations().observe(true, 0, unit, null, Member.failure(), false, 1, null);
        }

        assertThat(process.state).isEqualTo(RolloutState.STEP);
    }

    @Test
    void observe_answerOfTheCandidateAmongFailures_breakerBeginsAnew() {
        Member process = process(breakerAlone());
        for (long unit = 0; unit < 5; unit++) {
            fail(process, unit);
        }
        process.machine.observations().observe(true, 0, 9, 0.5, null, false, 1, null);
        fail(process, 5);

        assertThat(process.state).isEqualTo(RolloutState.STEP);
    }

    @Test
    void observe_missedDeadlinesAndBusyCandidate_countNeitherWay() {
        Member process = process(breakerAlone());
        for (long unit = 0; unit < 5; unit++) {
            fail(process, unit);
            process.machine
                    .observations()
                    .observe(true, 0, 100 + unit, 0.5, new DeadlineExceededException("late", null), true, 1, null);
            process.machine
                    .observations()
                    .observe(true, 0, 200 + unit, null, new OverloadedException("busy"), false, 1, null);
        }
        assertThat(process.state).isEqualTo(RolloutState.STEP);
        fail(process, 5);

        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void observe_failuresOfTheControl_breakNothing() {
        Member process = process(rollout());

        for (int i = 0; i < 100; i++) {
            process.machine.observations().observe(false, 0, 1, null, Member.failure(), false, 1, null);
        }

        assertThat(process.state).isEqualTo(RolloutState.STEP);
    }

    @Test
    void shadowed_failuresForSixUnitsInARow_breaks() {
        Member process = process(rollout().shadow(1));

        for (int i = 0; i < 6; i++) {
            process.machine.observations().shadowed(Member.failure(), false, 1 + i);
        }

        assertThat(process.path).containsExactly("PENDING", "SHADOW", "ROLLED_BACK");
    }

    @Test
    void status_predictionsWithoutUnits_saysThatTheyDoNotCount() {
        Member process = process(rollout());

        process.machine.observations().withoutUnit();

        assertThat(process.machine.status().missing())
                .anySatisfy(what -> assertThat(what).contains("1 had none", "set unit(...)"));
    }

    @Test
    void shadowed_failuresWithoutUnits_break() {
        Member process = process(rollout().shadow(1));

        for (int i = 0; i < 6; i++) {
            process.machine.observations().shadowed(Member.failure(), false, 0);
        }

        assertThat(process.path).containsExactly("PENDING", "SHADOW", "ROLLED_BACK");
    }

    @Test
    void observe_unitsThatComeBack_countOnce() {
        Member process = process(rollout().breaker(1_000));

        for (int visit = 0; visit < 50; visit++) {
            process.machine.observations().observe(true, 0, 7, 0.5, Member.failure(), true, 1, null);
            process.machine.observations().observe(false, 0, 8, 0.5, null, false, 1, null);
        }

        GuardStatus errors = process.machine.status().guards().get(0);
        assertThat(process.state).isEqualTo(RolloutState.STEP);
        assertThat(errors.candidate().affected()).isOne();
        assertThat(errors.candidate().units()).isOne();
        assertThat(errors.control().affected()).isZero();
        assertThat(errors.control().units()).isOne();
    }

    @Test
    void event_toldByFeedback_countsForItsGuardAlone() {
        Member process = process(rollout().steps(0.5).guard(Guard.event("chargeback")));

        for (int unit = 0; unit < 40; unit++) {
            PredictionId id = PredictionId.next();
            process.machine.observations().observe(true, 0, unit, 0.5, null, false, 1, id);
            assertThat(process.machine.observations().event(id, "chargeback")).isTrue();
            assertThat(process.machine.observations().event(id, "errors")).isFalse();
        }
        assertThat(process.state).isEqualTo(RolloutState.STEP);
        time.manual.advance(Duration.ofHours(2));

        assertThat(process.machine.status().reason()).startsWith("guard chargeback");
        assertThat(process.machine.status().guards().get(0).candidate().affected())
                .isZero();
    }

    @Test
    void observe_guardThrows_pausesWithoutTellingTheCallerOrTheMessage() {
        boolean[] throwing = {true};
        Member process = process(quick().guard(Guard.<Double>when("odd", answer -> {
            if (throwing[0]) {
                throw new AssertionError("somebody's data");
            }
            return false;
        })));

        process.serve(200, 0, 0, random);
        assertThat(process.state).isEqualTo(RolloutState.PAUSED);
        time.manual.advance(Duration.ZERO);
        assertThat(process.changes.get(1).reason())
                .startsWith("guard odd threw java.lang.AssertionError at ")
                .doesNotContain("somebody");
        process.serve(20, 0, 0, random);
        polls(2);
        throwing[0] = false;
        process.serve(300_000, 0, 0, random); // or what it could not judge would be no rarity
        polls(1);
        assertThat(process.state).as("one clean poll is not enough").isEqualTo(RolloutState.PAUSED);
        polls(2);
        assertThat(process.state).isEqualTo(RolloutState.STEP);
        time.manual.advance(HOLD);
        assertThat(process.step).as("after a whole hold").isOne();
    }

    @Test
    void tick_storeDown_keepsShareAndPausesAndGoesOnAfterAWholeHold() {
        Member process = process(quick());
        process.serve(200, 0, 0, random);
        time.manual.advance(HOLD.minus(POLL));

        process.store.down = true;
        polls(2);
        assertThat(process.path).as("no step without a store").endsWith("STEP 0");
        polls(100);
        assertThat(process.state).isEqualTo(RolloutState.PAUSED);
        assertThat(process.share).isEqualTo(0.25);
        assertThat(process.machine.status().reason()).contains("does not answer", "unexpected token");
        process.store.down = false;
        polls(3);
        assertThat(process.state).isEqualTo(RolloutState.STEP);
        time.manual.advance(HOLD.minus(POLL.multipliedBy(4)));
        assertThat(process.step).isZero();
        time.manual.advance(POLL.multipliedBy(3));
        assertThat(process.step).isOne();
    }

    @Test
    void observe_badCandidateWhileStoreIsDown_isTakenBackHereAndStoredLater() throws IOException {
        Member process = process(rollout());
        process.store.down = true;
        for (int i = 0; i < 6; i++) {
            process.machine.observations().observe(true, 0, i, 0.5, Member.failure(), true, 1, null);
        }

        polls(10);
        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(process.store.to.read("test").rolledBackEpoch()).isZero();
        process.store.down = false;
        polls(1);
        assertThat(process.store.to.read("test").rolledBackEpoch()).isOne();
        int calls = process.store.calls;
        polls(10);
        assertThat(process.store.calls).as("nothing more to ask").isEqualTo(calls);
    }

    @Test
    void start_storeDown_servesTheControlUntilItIsRead() {
        Member process = new Member(quick(), time);
        process.store.down = true;
        process.machine.start();

        polls(100);
        assertThat(process.path).containsExactly("PENDING");
        assertThat(process.changes)
                .singleElement()
                .satisfies(change -> assertThat(change.reason()).contains("does not answer", "unexpected token"));
        assertThatThrownBy(process.machine::resume).isInstanceOf(UncheckedIOException.class);
        process.store.down = false;
        polls(1);
        assertThat(process.path).containsExactly("PENDING", "STEP 0");
    }

    @Test
    void rollBack_beforeTheStoreWasRead_isStoredAsAnEpochThatNeverRan() throws IOException {
        Member process = new Member(quick(), time);
        process.store.down = true;
        process.machine.start();
        process.machine.rollBack("no");
        process.store.down = false;

        polls(3);

        assertThat(process.path).containsExactly("PENDING", "ROLLED_BACK");
        assertThat(process.store.to.read("test").plan().orElseThrow().state()).isEqualTo(RolloutState.ROLLED_BACK);
        Member again = new Member(quick(), process.store.to, time, "q", Member.DIGEST).started();
        assertThat(again.path).containsExactly("PENDING", "ROLLED_BACK");
        assertThat(again.machine.status().reason()).isEqualTo("operator: no");
    }

    @Test
    void rollBack_beforeAnotherEpochWasRead_keepsThatOneFromStarting() throws IOException {
        RolloutStore store = RolloutStore.inMemory();
        new Member(quick(), store, time, "p", Member.DIGEST).started().machine.rollBack("bad");
        Member process = new Member(quick().againAfter(1), store, time, "q", Member.DIGEST);
        process.store.down = true;
        process.machine.start();
        process.machine.rollBack("no");
        process.store.down = false;

        polls(1);

        Member again = new Member(quick().againAfter(1), store, time, "r", Member.DIGEST).started();
        assertThat(again.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(again.machine.epoch()).isEqualTo(2);
    }

    @Test
    void start_whatWasTakenBackHereIsNotStoredYet_isNotJoined() {
        RolloutStore store = RolloutStore.inMemory();
        Member process = new Member(quick(), store, time, "p", Member.DIGEST).started();
        process.store.down = true;
        process.machine.rollBack("bad");

        Member again = new Member(quick(), process, time, "q").started();
        assertThat(again.path).containsExactly("PENDING");
        process.store.down = false;
        polls(1);

        assertThat(again.path).containsExactly("PENDING", "ROLLED_BACK");
    }

    @Test
    void promote_takenBackWhileItIsStored_saysSo() {
        Member process = process(quick());
        process.store.beforeCompareAndSet = () -> {
            for (int i = 0; i < 6; i++) {
                process.machine.observations().observe(true, 0, i, 0.5, Member.failure(), true, 1, null);
            }
        };

        assertThatThrownBy(() -> process.machine.promote("sure"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended: breaker");
        assertThat(process.path).containsExactly("PENDING", "STEP 0", "ROLLED_BACK 0");
    }

    @Test
    void tick_storedPlanMakesNoSense_isAStoreThatIsDown() throws IOException {
        RolloutStore store = RolloutStore.inMemory();
        Member process = new Member(quick(), store, time, "p", Member.DIGEST).started();
        RolloutPlan plan = store.read("test").plan().orElseThrow();
        store.compareAndSet(
                "test",
                new RolloutPlan(
                        plan.revision() + 1, plan.epoch(), Member.DIGEST, RolloutState.STEP, 7, "", time.now()));

        polls(3);

        assertThat(process.path).endsWith("STEP 0", "PAUSED 0");
        assertThat(process.machine.status().reason()).contains("at step 7, but this process has 2 steps");
    }

    @Test
    void tick_wallClockJumps_changeNothing() {
        Member process = process(quick());
        process.serve(200, 0, 0, random);

        time.manual.setWall(Instant.parse("2040-01-01T00:00:00Z"));
        polls(60);
        time.manual.setWall(Instant.EPOCH);
        polls(59);
        assertThat(process.path).containsExactly("PENDING", "STEP 0");
        polls(1);
        assertThat(process.path).containsExactly("PENDING", "STEP 0", "STEP 1");
    }

    @Test
    void tick_afterSuspension_holdsAgain() {
        Member process = process(quick());
        process.serve(200, 0, 0, random);

        polls(3);
        time.suspend(HOLD);
        polls(1);
        assertThat(process.path).endsWith("PAUSED 0");
        assertThat(process.machine.status().reason()).isEqualTo("this process stood still for 10 min");
        polls(3);
        assertThat(process.path).endsWith("STEP 0");
        time.manual.advance(HOLD.minus(POLL.multipliedBy(4)));
        assertThat(process.step).isZero();
        polls(1);
        assertThat(process.step).isOne();
    }

    @Test
    void rollBack_afterItWasPromoted_isRefused() {
        Member process = process(quick());
        process.machine.promote("sure");
        polls(6);

        assertThatThrownBy(() -> process.machine.rollBack("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rollBack() of the handle");
        assertThat(process.state).isEqualTo(RolloutState.PROMOTED);
        assertThat(process.ends).containsExactly("promoted: operator: sure");
        assertThatThrownBy(() -> process.machine.pause("why"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended: operator: sure");

        process.machine.undone("no");

        assertThat(process.machine.status().reason()).endsWith("rolled back by hand since");
    }

    @Test
    void observe_neverCallsTheStore() throws InterruptedException {
        Member process = process(rollout());
        Thread observing = new Thread(() -> {
            for (int i = 0; i < 6; i++) {
                process.machine.observations().observe(true, 0, i, 0.5, Member.failure(), true, 1, null);
            }
        });
        observing.start();
        observing.join();

        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(process.store.callers).hasSize(1).doesNotContain(observing);
    }

    @Test
    void observe_fromTwoThreadsWhileTicking_addsUp() throws InterruptedException {
        int perThread = 20_000;
        Member process = process(rollout()
                .minUnits(1_000_000) // stays in its step
                .guard(Guard.errors().maxRatio(1e9))
                .breaker(Integer.MAX_VALUE));
        CountDownLatch go = new CountDownLatch(1);
        Thread[] threads = new Thread[2];
        for (int t = 0; t < threads.length; t++) {
            int number = t;
            threads[t] = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                for (int i = 0; i < perThread; i++) {
                    boolean fails = i % 30 == 0; // more than a thousand units would be a sample
                    // Every other unit is met by both threads.
                    long unit = i % 2 == 0 ? i : (number + 1L) * 1_000_000 + i;
                    process.machine
                            .observations()
                            .observe(
                                    i % 4 < 2,
                                    0,
                                    unit,
                                    fails ? null : 0.5,
                                    fails ? Member.failure() : null,
                                    false,
                                    1,
                                    null);
                }
            });
            threads[t].start();
        }
        go.countDown();
        while (threads[0].isAlive() || threads[1].isAlive()) {
            polls(1);
        }
        threads[0].join();
        threads[1].join();

        GuardStatus errors = process.machine.status().guards().get(0);
        assertThat(errors.candidate().affected()).isEqualTo((perThread + 59) / 60); // i = 0, 60, 120, ...
        assertThat(errors.candidate().events()).isBetween(320L, 334L); // few units are taken for others
        assertThat(errors.control().affected()).isEqualTo((perThread + 29) / 60); // i = 30, 90, ...
        assertThat(errors.candidate().units()).isBetween(14_850L, 15_150L);
        assertThat(errors.control().units()).isBetween(14_850L, 15_150L);
    }

    @Test
    void machine_thatNobodyHolds_isCollected() {
        WeakReference<RolloutMachine<Double>> machine = new WeakReference<>(process(quick()).machine);

        for (int i = 0; i < 100 && machine.get() != null; i++) {
            System.gc();
        }

        assertThat(machine.get()).isNull();
        polls(2);
    }

    @Test
    void close_whileRunning_endsTheTicking() {
        Member process = process(quick());
        process.machine.close();
        int reads = process.store.reads;

        polls(5);

        assertThat(process.store.reads).isEqualTo(reads);
    }

    @Test
    void status_nothingCountedYet_printsNoRates() {
        assertThat(process(rollout().steps(0.5)).machine.status().toString())
                .contains("guard errors: no unit was judged in this step yet\n  waits for")
                .doesNotContain("0 % of the candidate's");
    }

    @Test
    void status_operatorPauses_saysWhoEndsIt() {
        Member process = process(rollout().steps(0.5));

        process.machine.pause("lunch");

        assertThat(process.machine.status().toString()).contains("waits for an operator, who calls resume()");
    }

    @Test
    void status_storeDown_saysThatItGoesOnByItself() {
        Member process = process(rollout().steps(0.5));
        process.store.down = true;

        polls(4);

        assertThat(process.machine.status().toString())
                .contains("waits for the end of that trouble, and then goes on automatically");
    }

    @Test
    void status_rateShown_isThatOfTheWords() {
        Member process = process(rollout().steps(0.5));
        process.serve(10_000, 0.05, 0.05, random);

        GuardStatus errors = process.machine.status().guards().get(0);
        assertThat(errors.candidate().rate())
                .isEqualTo((double) errors.candidate().events()
                        / errors.candidate().units());
        assertThat(errors.isProven()).isTrue();
        assertThat(errors.ratio().upper()).isLessThan(2);
        assertThat(errors.ratio().level()).isEqualTo(0.005);
        assertThat(errors.proof()).contains("below 2 times", "1 of 200");
    }
}
