package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus.ArmStatus;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutFleetTest {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration HOLD = Duration.ofMinutes(10);

    private final SkippingTime time = new SkippingTime();
    private final SplittableRandom random = new SplittableRandom(43);
    private final RolloutStore store = RolloutStore.inMemory();

    private static Rollout<Object, Double> rollout() {
        return Rollout.to("8");
    }

    private static Rollout<Object, Double> quick() {
        return RolloutFleetTest.rollout()
                .steps(0.25, 0.5)
                .minUnits(30)
                .guard(Guard.errors().orRateBelow(0.99));
    }

    private Member process(Rollout<Object, Double> rollout, String instance) {
        return new Member(rollout, store, time, instance, Member.DIGEST).started();
    }

    private List<Member> three() {
        return List.of(process(quick(), "a"), process(quick(), "b"), process(quick(), "c"));
    }

    private void polls(int count) {
        time.manual.advance(POLL.multipliedBy(count));
    }

    @Test
    void tick_unitsOfAllTogetherSuffice_allGoOnAsOne() throws IOException {
        List<Member> fleet = three();
        fleet.forEach(process -> process.serve(60, 0, 0, random)); // about 15 of the candidate's in each

        time.manual.advance(HOLD);
        polls(2);

        assertThat(fleet)
                .allSatisfy(process -> assertThat(process.path).containsExactly("PENDING", "STEP 0", "STEP 1"));
        assertThat(store.read("test").plan().orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void observe_oneProcessTakesBack_allDoWithinAPoll() {
        List<Member> fleet = three();
        for (int i = 0; i < 20; i++) {
            fleet.get(1).machine.observations().observe(true, 0, i, null, Member.failure(), true, 1, null);
        }
        assertThat(fleet.get(1).state).isEqualTo(RolloutState.ROLLED_BACK);

        polls(1);

        assertThat(fleet).allSatisfy(process -> {
            assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(process.ends)
                    .hasSize(1)
                    .allSatisfy(end -> assertThat(end).startsWith("rolled back: breaker: "));
        });
    }

    @Test
    void tick_evidenceOfAllTogetherSuffices_takesBack() {
        List<Member> fleet = three();
        for (int unit = 0; unit < 9; unit++) {
            Member process = fleet.get(unit % 3);
            process.machine.observations().observe(true, 0, 100 + unit, 0.5, null, false, 1, null);
            process.machine.observations().observe(true, 0, unit, null, Member.failure(), false, 1, null);
        }
        assertThat(fleet).allSatisfy(process -> assertThat(process.state).isEqualTo(RolloutState.STEP));

        polls(2);

        assertThat(fleet).allSatisfy(process -> assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK));
    }

    @Test
    void observe_evidenceOfOneProcess_countsWhenAllKnowOfIt() {
        Member process = process(quick(), "a");
        for (int unit = 0; unit < 9; unit++) {
            process.machine.observations().observe(true, 0, unit, null, Member.failure(), false, 1);
        }
        assertThat(process.state).isEqualTo(RolloutState.STEP);

        polls(1);

        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void observe_overwhelmingEvidenceOfOneProcess_takesBackAtOnce() {
        Member process = process(quick(), "a");
        for (int unit = 0; unit < 30; unit++) {
            process.machine.observations().observe(true, 0, unit, null, Member.failure(), false, 1);
        }

        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
    }

    /** Users 0 to 99, of whom every tenth fails; all in control. */
    private static void serveUsers(Member process) {
        for (int user = 0; user < 100; user++) {
            boolean fails = user % 10 == 0;
            process.machine
                    .observations()
                    .observe(false, 0, user, fails ? null : 0.5, fails ? Member.failure() : null, false, 1);
        }
    }

    private static void assertUsersCountOnce(Member process) {
        assertThat(process.machine.status().guards().get(0).control()).isEqualTo(new ArmStatus(100, 10, 10));
    }

    @Test
    void tick_sameUsersInAllProcesses_countOnce() {
        List<Member> fleet = three();
        fleet.forEach(RolloutFleetTest::serveUsers);

        polls(2);

        assertThat(fleet).allSatisfy(RolloutFleetTest::assertUsersCountOnce);
    }

    @Test
    void tick_processRestartsUnderAnotherName_usersCountOnce() {
        Member before = process(quick(), "a");
        serveUsers(before);
        polls(1);
        before.machine.close();

        Member after = process(quick(), "b");
        serveUsers(after);
        polls(1);

        assertUsersCountOnce(after);
    }

    @Test
    void start_joinsLate_knowsWhoseFirstEventsWereCounted() {
        Member early = process(quick(), "a");
        serveUsers(early);
        polls(1);

        Member late = process(quick(), "b");
        assertUsersCountOnce(late);
        serveUsers(late);

        assertThat(late.machine.status().guards().get(0).control().affected()).isEqualTo(10);
    }

    @Test
    void tick_storeWasDownForOneProcess_usersCountOnceAfterwards() {
        List<Member> fleet = three();
        fleet.get(2).store.down = true;
        fleet.forEach(RolloutFleetTest::serveUsers);
        polls(10);

        fleet.get(2).store.down = false;
        polls(2);

        assertThat(fleet).allSatisfy(RolloutFleetTest::assertUsersCountOnce);
    }

    @Test
    void tick_unitsOfAnotherProcessAreDamaged_pausesAndSaysSo() throws IOException {
        Member process = process(quick(), "a");
        store.publish("test", new RolloutCounts("b", 1, Map.of(), Map.of("errors", "0 AAAA ")));

        polls(3);

        assertThat(process.state).isEqualTo(RolloutState.PAUSED);
        assertThat(process.machine.status().reason())
                .contains("The units errors of process b make no sense: it has 3 bytes, not a multiple of 7");
    }

    @Test
    void tick_ownCountsWereDeletedFromTheStore_areWrittenAgain() throws IOException {
        Member process = process(quick(), "a");
        serveUsers(process);
        polls(1);
        RolloutCounts told = store.read("test").counts().get(0);
        store.publish("test", new RolloutCounts("a", 1, Map.of(), Map.of()));

        polls(1);

        assertThat(store.read("test").counts()).containsExactly(told);
    }

    @Test
    void operator_pausesInOneProcess_allPauseAndResumeTogether() {
        List<Member> fleet = three();

        fleet.get(0).machine.pause("incident 12");
        polls(1);
        assertThat(fleet).allSatisfy(process -> {
            assertThat(process.state).isEqualTo(RolloutState.PAUSED);
            assertThat(process.machine.status().reason()).isEqualTo("operator: incident 12");
        });
        polls(1_000);
        assertThat(fleet).allSatisfy(process -> assertThat(process.state).isEqualTo(RolloutState.PAUSED));
        fleet.get(2).machine.resume();
        polls(1);
        assertThat(fleet).allSatisfy(process -> assertThat(process.state).isEqualTo(RolloutState.STEP));
    }

    @Test
    void tick_losesTheRaceForAStep_followsTheWinner() throws IOException {
        Member process = process(quick(), "a");
        process.serve(200, 0, 0, random);
        RolloutPlan plan = store.read("test").plan().orElseThrow();
        RolloutPlan winner = new RolloutPlan(
                plan.revision() + 1, plan.epoch(), plan.candidate(), RolloutState.PAUSED, 0, "faster", time.now());
        process.store.beforeCompareAndSet = () -> {
            try {
                store.compareAndSet("test", winner);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };

        time.manual.advance(HOLD);

        assertThat(process.path).containsExactly("PENDING", "STEP 0", "PAUSED 0");
        assertThat(process.machine.status().reason()).isEqualTo("faster");
    }

    @Test
    void tick_promotedWhileAnotherTakesBack_endsTakenBackEverywhere() throws IOException {
        Member first = process(quick(), "a");
        Member second = process(quick(), "b");
        first.machine.promote("sure");
        second.machine.rollBack("no");

        polls(10);

        assertThat(first.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(second.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(first.ends).containsExactly("rolled back: operator: no");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void observe_failuresSomePollsAfterPromotion_allEndAlike(int polls) {
        List<Member> fleet = new ArrayList<>();
        for (String instance : List.of("a", "b", "c")) {
            fleet.add(process(quick(), instance));
            time.manual.advance(Duration.ofSeconds(1)); // so that they poll at different times
        }
        fleet.get(0).machine.promote("sure");

        time.manual.advance(Duration.ofMillis(3_500).plus(POLL.multipliedBy(polls))); // after b's poll, before c's
        for (int i = 0; i < 6; i++) {
            fleet.get(2).machine.observations().observe(true, 0, i, 0.5, Member.failure(), true, 1, null);
        }
        polls(10);

        assertThat(fleet).allSatisfy(process -> {
            assertThat(process.ends).hasSize(1);
            assertThat(process.state).isEqualTo(fleet.get(2).state);
        });
    }

    @Test
    void tick_storeReachableForSomeOnly_theOthersStayBehindAndFollow() {
        List<Member> fleet = three();
        fleet.get(2).store.down = true;
        fleet.forEach(process -> process.serve(200, 0, 0, random));

        time.manual.advance(HOLD);
        polls(1);
        assertThat(fleet.get(0).step).isOne();
        assertThat(fleet.get(2).step).isZero();
        assertThat(fleet.get(2).state).isEqualTo(RolloutState.PAUSED);
        fleet.get(2).store.down = false;
        polls(3);
        assertThat(fleet.get(2).step).isOne();
        assertThat(fleet.get(2).state).isEqualTo(RolloutState.STEP);
    }

    @Test
    void start_runningWithTheSameCandidate_joins() {
        process(quick(), "a").machine.pause("x");

        Member late = process(quick(), "b");

        assertThat(late.path).containsExactly("PENDING", "PAUSED 0");
        assertThat(late.machine.epoch()).isOne();
    }

    @Test
    void start_runningWithAnotherCandidate_isRefused() {
        process(quick(), "a");
        Member other = new Member(quick(), store, time, "b", "d2");

        assertThatThrownBy(other.machine::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("epoch 1 is running with another model, SHA-256 d1 instead of d2");
    }

    @Test
    void tick_lateFirstReadFindsAnotherCandidate_endsHereOnly() throws IOException {
        process(quick(), "a");
        Member other = new Member(quick(), store, time, "b", "d2");
        other.store.down = true;
        other.machine.start();
        other.store.down = false;

        polls(2);

        assertThat(other.path).containsExactly("PENDING", "ROLLED_BACK");
        assertThat(other.ends).hasSize(1);
        assertThat(store.read("test").rolledBackEpoch()).isZero();
    }

    @Test
    void start_sameCandidateTakenBack_staysTakenBackUntilAskedAgain() {
        process(quick(), "a").machine.rollBack("bad");

        Member restarted = process(quick(), "b");
        assertThat(restarted.path).as("no call for the candidate meanwhile").containsExactly("PENDING", "ROLLED_BACK");
        polls(1);
        assertThat(restarted.ends).containsExactly("rolled back: operator: bad");

        Member again = process(quick().againAfter(1), "c");
        assertThat(again.state).isEqualTo(RolloutState.STEP);
        assertThat(again.machine.epoch()).isEqualTo(2);
        Member joins = process(quick().againAfter(1), "d");
        assertThat(joins.machine.epoch()).isEqualTo(2);
        again.machine.rollBack("still bad");
        polls(1);
        assertThat(process(quick().againAfter(1), "e").state).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void start_anotherCandidateAfterTheEnd_startsTheNextEpoch() {
        Member old = process(quick(), "a");
        old.machine.rollBack("bad");

        Member next = new Member(quick(), store, time, "b", "d2").started();

        assertThat(next.state).isEqualTo(RolloutState.STEP);
        assertThat(next.machine.epoch()).isEqualTo(2);
        polls(2);
        assertThat(old.ends).hasSize(1);
    }

    @Test
    void tick_guardThrowsInOneProcess_allPause() {
        Rollout<Object, Double> broken = quick().guard(Guard.<Double>when("odd", answer -> {
            throw new IllegalStateException();
        }));
        Member first = process(broken, "a");
        Member second = process(quick().guard(Guard.<Double>when("odd", answer -> false)), "b");

        first.serve(1, 0, 0, random);
        polls(2);

        assertThat(second.state).isEqualTo(RolloutState.PAUSED);
        assertThat(second.machine.status().reason()).isEqualTo("a guard's code threw in another process");
    }

    private RolloutPlan change(RolloutState state, int step) throws IOException {
        RolloutPlan plan = store.read("test").plan().orElseThrow();
        RolloutPlan next =
                new RolloutPlan(plan.revision() + 1, plan.epoch(), plan.candidate(), state, step, "edited", time.now());
        assertThat(store.compareAndSet("test", next)).isTrue();
        return next;
    }

    @Test
    void tick_takenBackElsewhereAndPlanMakesNoSense_isTakenBack() throws IOException {
        Member process = process(quick(), "a");
        change(RolloutState.STEP, 7);
        store.publish("test", new RolloutCounts("b", 1, Map.of("shadowed", -1L), Map.of()));

        store.rollBack("test", 1, "seen elsewhere");
        polls(1);

        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(process.ends).containsExactly("rolled back: seen elsewhere");
    }

    @Test
    void tick_cannotTellItsCounts_hearsOfARollbackAndDoesNotAdvance() throws IOException {
        Member process = process(quick(), "a");
        process.store.readOnly = true;
        process.serve(200, 0, 0, random);
        time.manual.advance(HOLD.multipliedBy(2));
        assertThat(process.path).endsWith("STEP 0", "PAUSED 0");

        store.rollBack("test", 1, "seen elsewhere");
        polls(1);

        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void tick_nextEpochHasMoreSteps_endsTheOld() throws IOException {
        Member old = process(quick(), "a");
        old.store.down = true;
        process(quick(), "b").machine.rollBack("bad");
        Member next = new Member(quick().steps(0.1, 0.2, 0.3), store, time, "c", "d2").started();
        change(RolloutState.STEP, 2);

        old.store.down = false;
        polls(1);

        assertThat(old.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(next.step).isEqualTo(2);
    }

    @Test
    void start_afterAnotherCandidateWithMoreSteps_startsTheNextEpoch() throws IOException {
        process(quick().steps(0.1, 0.2, 0.3), "a");
        change(RolloutState.PROMOTED, 2);

        Member next = new Member(quick(), store, time, "b", "d2").started();

        assertThat(next.path).containsExactly("PENDING", "STEP 0");
    }

    @Test
    void start_promotedWithMoreSteps_takesThatOver() throws IOException {
        process(quick().steps(0.1, 0.2, 0.3), "a");
        change(RolloutState.PROMOTED, 2);

        assertThat(process(quick(), "b").path).containsExactly("PENDING", "PROMOTING 2");
    }
}
