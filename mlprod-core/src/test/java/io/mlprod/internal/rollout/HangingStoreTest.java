package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.internal.rollout.HangingStore.Fault;
import io.mlprod.internal.rollout.HangingStore.Method;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus.StoreStatus;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody waits for a store longer than allowed; what was decided meanwhile holds, and is told when the store answers.
 */
@Timeout(60)
class HangingStoreTest {

    private static final Duration POLL = Duration.ofSeconds(5);

    private final SkippingTime time = new SkippingTime();
    private final RolloutStore store = RolloutStore.inMemory();
    private final HangingStore way = new HangingStore(store, time);
    private final Member process = member(quick(), way, "a");

    /** Each step needs 10 units and one poll. */
    static Rollout<Object, Double> quick() {
        return Rollout.<Object, Double>to("8")
                .steps(0.25, 0.5)
                .minUnits(10)
                .hold(POLL)
                .polling(polling -> polling.every(POLL).timeout(HangingStore.TIMEOUT))
                .guard(Guard.errors().orRateBelow(0.99));
    }

    private Member member(Rollout<Object, Double> rollout, RolloutStore through, String instance) {
        return new Member(rollout, through, time, instance, Member.DIGEST);
    }

    private void polls(int count) {
        time.manual.advance(POLL.multipliedBy(count));
    }

    private StoreStatus seen() {
        return process.machine.status().store();
    }

    private RolloutPlan plan() throws IOException {
        return store.read("test").plan().orElseThrow();
    }

    @AfterEach
    void heal() {
        way.heal();
        assertThat(way.mostAtOnce).as("calls at once").hasValueLessThanOrEqualTo(1);
    }

    // ---- each operation, whatever each method of the store does

    private enum Operation {
        START,
        PAUSE,
        RESUME,
        PROMOTE,
        ROLL_BACK,
        TICK,
        CLOSE;

        void run(HangingStoreTest test) {
            RolloutMachine<?> machine = test.process.machine;
            switch (this) {
                case START -> machine.start();
                case PAUSE -> machine.pause("lunch");
                case RESUME -> machine.resume();
                case PROMOTE -> machine.promote("sure");
                case ROLL_BACK -> machine.rollBack("no");
                case TICK -> test.polls(1);
                case CLOSE -> machine.close();
            }
        }

        /** Which needs the word of the store. */
        boolean isGrowth() {
            return this == RESUME || this == PROMOTE;
        }

        private Set<Method> asks() {
            return switch (this) {
                case START -> EnumSet.of(Method.READ, Method.COMPARE_AND_SET); // nothing was counted yet
                case PAUSE, RESUME, PROMOTE, TICK -> EnumSet.of(Method.READ, Method.COMPARE_AND_SET, Method.PUBLISH);
                case ROLL_BACK -> EnumSet.of(Method.ROLL_BACK);
                case CLOSE -> EnumSet.noneOf(Method.class);
            };
        }
    }

    static Stream<Arguments> everything() {
        return Stream.of(Operation.values())
                .flatMap(operation -> Stream.of(Method.values())
                        .flatMap(method -> Stream.of(Fault.values())
                                .filter(fault -> fault != Fault.HANGS_WHILE_TIME_STANDS_STILL)
                                .map(fault -> Arguments.of(operation, method, fault))));
    }

    private void begin(Operation operation) {
        if (operation != Operation.START) {
            process.machine.start();
            process.serve(200, 0, 0, new SplittableRandom(1));
        }
        if (operation == Operation.RESUME) {
            process.machine.pause("lunch");
            process.serve(200, 0, 0, new SplittableRandom(2));
        }
    }

    /** Returns although the store is healed only afterwards, by the same thread. */
    @ParameterizedTest(name = "{0} while {1} {2}")
    @MethodSource("everything")
    void operation_storeFails_returnsAndHoldsHereAndIsToldLater(Operation operation, Method method, Fault fault)
            throws IOException {
        begin(operation);
        double share = process.share;
        way.fail(method, fault);

        boolean isRefused = false;
        try {
            operation.run(this);
        } catch (UncheckedIOException e) {
            isRefused = true;
        }

        boolean isSilent = operation.asks().contains(method) && !fault.isAnswered();
        assertThat(isRefused).isEqualTo(isSilent && operation.isGrowth());
        assertThat(seen().silentSince().isPresent()).isEqualTo(isSilent);
        assertThat(seen().failure().isEmpty()).isEqualTo(!isSilent);
        if (operation == Operation.PAUSE) {
            assertThat(process.state).isEqualTo(RolloutState.PAUSED);
            assertThat(seen().untold()).isEqualTo(isSilent ? "PAUSED: operator: lunch" : "");
        } else if (operation == Operation.ROLL_BACK) {
            assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(seen().untold()).isEqualTo(isSilent ? "ROLLED_BACK: operator: no" : "");
        } else if (isSilent) {
            assertThat(process.share).as("no step without the store").isEqualTo(share);
        }

        way.heal();
        polls(operation == Operation.ROLL_BACK || operation == Operation.PAUSE ? 1 : 7);

        if (operation != Operation.CLOSE) {
            assertThat(seen()).isEqualTo(new StoreStatus(Optional.empty(), "", ""));
        }
        switch (operation) {
            case ROLL_BACK -> assertThat(store.read("test").rolledBackEpoch()).isOne();
            case PAUSE -> assertThat(plan().state()).isEqualTo(RolloutState.PAUSED);
            case CLOSE -> assertThat(process.state).isEqualTo(RolloutState.STEP);
            default -> assertThat(process.state).isEqualTo(plan().state());
        }
    }

    @Test
    void tick_hundredTimesWhileTheStoreHangs_asksOnceByOneThread() {
        process.machine.start();
        way.fail(Fault.HANGS);

        polls(100);
        process.machine.pause("x");
        process.machine.rollBack("y");

        assertThat(way.hung).hasValue(1);
        assertThat(way.threads).hasSize(1);
        assertThat(process.share).isZero();
    }

    @Test
    void status_storeHangs_saysSinceWhenWhyAndWhatItDoesNotKnow() {
        process.machine.start();
        polls(2);
        Instant asked = time.now().plus(POLL);
        way.fail(Fault.HANGS);
        polls(3);

        process.machine.rollBack("no");

        assertThat(seen().silentSince()).contains(asked);
        assertThat(process.machine.status().toString())
                .contains("the store does not answer since " + asked + ": ")
                .contains("it did not take back within 1 s, because the store has not returned from the call before")
                .contains("the store does not know yet: ROLLED_BACK: operator: no");
    }

    @Test
    void start_clockOfATestStandsStill_endsByTheMachinesClock() {
        way.fail(Method.READ, Fault.HANGS_WHILE_TIME_STANDS_STILL);
        Member quick = member(quick().polling(polling -> polling.timeout(Duration.ofMillis(20))), way, "b");

        quick.machine.start();

        assertThat(quick.path).containsExactly("PENDING");
        assertThat(quick.machine.status().reason()).contains("it did not read within 20 ms");
    }

    @Test
    void promote_storeSlowerThanAllowedInAll_sendsNothingAfterwards() throws IOException {
        process.machine.start();
        process.serve(200, 0, 0, new SplittableRandom(1));
        way.fail(Method.READ, Fault.ANSWERS_LATE);
        way.fail(Method.PUBLISH, Fault.ANSWERS_LATE);

        assertThatThrownBy(() -> process.machine.promote("sure"))
                .isInstanceOf(UncheckedIOException.class)
                // The time is over while the counts come back: whether these or the call after them are late is chance.
                .hasMessageFindingMatch("within 1 s, because the (calls before took so|store took too) long")
                .hasMessageContaining("Nothing was changed here");

        way.heal();
        assertThat(plan().state()).isEqualTo(RolloutState.STEP);
        assertThat(process.state).isEqualTo(RolloutState.STEP);
    }

    @Test
    void close_storeHangs_theThreadEndsWithItsCall() throws InterruptedException {
        process.machine.start();
        way.fail(Fault.HANGS);
        polls(1);

        process.machine.close();
        way.heal();

        Thread thread = way.threads.iterator().next();
        thread.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(thread.isAlive()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("mlprod-m-store-1");
    }

    @Test
    void rollBack_closedWhileTheStoreHangs_isToldLater() throws IOException {
        process.machine.start();
        way.fail(Fault.HANGS);
        process.machine.rollBack("no");
        process.machine.close();
        polls(10);

        way.heal();
        polls(1);

        assertThat(store.read("test").rolledBackEpoch()).isOne();
    }

    @Test
    void rollBack_promotionIsOnItsWayToTheStore_neverServesEverything() throws IOException {
        process.machine.start();
        way.fail(Method.COMPARE_AND_SET, Fault.HANGS);
        assertThatThrownBy(() -> process.machine.promote("sure"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("may still arrive");
        process.machine.rollBack("no");

        way.heal();
        assertThat(plan().state()).as("it has arrived").isEqualTo(RolloutState.PROMOTED);
        polls(3);

        assertThat(store.read("test").rolledBackEpoch()).isOne();
        assertThat(process.path).containsExactly("PENDING", "STEP 0", "ROLLED_BACK 0");
    }

    @Test
    void promote_storedButTheAnswerWasLost_isFollowed() {
        process.machine.start();
        way.fail(Method.COMPARE_AND_SET, Fault.HANGS_AFTERWARDS);
        assertThatThrownBy(() -> process.machine.promote("sure")).isInstanceOf(UncheckedIOException.class);

        way.heal();
        polls(7);

        assertThat(process.state).isEqualTo(RolloutState.PROMOTED);
    }

    @Test
    void promote_storedButTheStoreThrew_isDone() throws IOException {
        process.machine.start();
        process.store.losesAnAnswer = true;

        process.machine.promote("sure");

        assertThat(process.state).isEqualTo(RolloutState.PROMOTING);
        assertThat(plan().revision()).isEqualTo(2);
    }

    @Test
    void pause_beforeTheStoreWasEverRead_holdsWhenItIs() throws IOException {
        way.fail(Fault.THROWS);
        process.machine.start();
        process.machine.pause("wait");

        way.heal();
        polls(1);

        assertThat(process.path).containsExactly("PENDING", "PAUSED 0");
        assertThat(plan().state()).isEqualTo(RolloutState.PAUSED);
        process.machine.resume();
        assertThat(process.state).isEqualTo(RolloutState.STEP);
    }

    @Test
    void pause_untoldAndResumedByTheOperator_isForgotten() throws IOException {
        process.machine.start();
        way.fail(Method.COMPARE_AND_SET, Fault.THROWS);
        process.machine.pause("lunch");
        way.heal();

        process.machine.resume();
        polls(2);

        assertThat(process.state).isEqualTo(RolloutState.STEP);
        assertThat(plan().state()).isEqualTo(RolloutState.STEP);
        assertThat(seen().untold()).isEmpty();
    }

    // ---- who waits

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "PAUSE", "RESUME", "PROMOTE", "ROLL_BACK"})
    void operation_interrupted_waitsNoLongerAndStaysInterrupted(Operation operation) throws Exception {
        begin(operation);
        way.fail(Fault.HANGS_WHILE_TIME_STANDS_STILL);
        AtomicBoolean isInterrupted = new AtomicBoolean();
        AtomicBoolean isRefused = new AtomicBoolean();
        Thread operator = thread(() -> {
            try {
                operation.run(this);
            } catch (UncheckedIOException e) {
                isRefused.set(true);
            }
            isInterrupted.set(Thread.currentThread().isInterrupted());
        });
        way.hanging.await();

        operator.interrupt();
        operator.join();

        assertThat(isInterrupted).isTrue();
        assertThat(isRefused.get()).isEqualTo(operation.isGrowth());
        assertThat(seen().silentSince()).as("that says nothing of the store").isEmpty();
        way.heal();
        polls(1);
        assertThat(seen().untold()).isEmpty();
    }

    @Test
    void rollBack_whileAnotherOperationWaitsForTheStore_holdsBeforeAnyOfThemReturns() throws InterruptedException {
        begin(Operation.RESUME);
        way.fail(Fault.HANGS_WHILE_TIME_STANDS_STILL);
        List<Throwable> refused = new ArrayList<>();
        Thread first = thread(() -> {
            try {
                process.machine.resume();
            } catch (RuntimeException e) {
                refused.add(e);
            }
        });
        way.hanging.await();

        Thread second = thread(() -> process.machine.rollBack("no"));
        while (process.state != RolloutState.ROLLED_BACK) {
            Thread.onSpinWait();
        }
        assertThat(first.isAlive()).isTrue();
        time.suspend(HangingStore.TIMEOUT);
        first.join();
        second.join();

        assertThat(refused).singleElement().isInstanceOf(RuntimeException.class);
        assertThat(way.hung).hasValue(1);
        assertThat(seen().untold()).isEqualTo("ROLLED_BACK: operator: no");
    }

    // ---- two processes

    private Member other() {
        return member(quick(), store, "b").started();
    }

    @Test
    void rollBack_storeHangsAndAnotherProcessPromotes_theOtherGoesBack() {
        process.machine.start();
        Member other = other();
        way.fail(Fault.HANGS);
        process.machine.rollBack("no");
        other.machine.promote("sure");
        polls(100);
        assertThat(other.state).isEqualTo(RolloutState.PROMOTED);
        assertThat(process.state).isEqualTo(RolloutState.ROLLED_BACK);

        way.heal();
        polls(13);

        assertThat(other.state).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(other.machine.status().reason()).isEqualTo("operator: no");
        assertThat(other.ends).hasSize(1);
        assertThat(other.changes.get(other.changes.size() - 1).state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void rollBack_heardOfAfterAPromotionThatCannotBeUndone_saysWhyUntilItCan() {
        process.machine.start();
        Member other = other();
        way.fail(Fault.HANGS);
        process.machine.rollBack("no");
        other.machine.promote("sure");
        polls(100);
        other.obstacle = "none is loaded";

        way.heal();
        polls(50);
        assertThat(other.state).isEqualTo(RolloutState.PROMOTED);
        assertThat(other.machine.status().reason())
                .isEqualTo("promoted, although another process took it back (operator: no): none is loaded");
        other.obstacle = null;
        polls(12);

        assertThat(other.state).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void tick_promotedAndALaterEpochIsTakenBack_staysPromoted() throws IOException {
        Member other = other();
        other.machine.promote("sure");
        polls(10);
        Member next = new Member(quick(), store, time, "c", "d2").started();
        next.machine.rollBack("worse");
        assertThat(store.read("test").rolledBackEpoch()).isEqualTo(2);

        polls(50);

        assertThat(other.state).isEqualTo(RolloutState.PROMOTED);
    }

    @Test
    void tick_promotedLongAgo_asksNoMore() {
        process.machine.start();
        process.machine.promote("sure");
        time.manual.advance(Duration.ofDays(3));
        int calls = process.store.calls;

        time.manual.advance(Duration.ofDays(1));

        assertThat(process.state).isEqualTo(RolloutState.PROMOTED);
        assertThat(process.store.calls).isEqualTo(calls);
    }

    @Test
    void pause_untoldWhileAnotherProcessPromotes_followsThatOne() {
        process.machine.start();
        Member other = other();
        way.fail(Fault.HANGS);
        process.machine.pause("lunch");
        other.machine.promote("sure");
        polls(100);
        assertThat(process.state).isEqualTo(RolloutState.PAUSED);

        way.heal();
        polls(10);

        assertThat(process.state).isEqualTo(RolloutState.PROMOTED);
        assertThat(seen().untold()).isEmpty();
    }
}
