package io.mlprod.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mlprod.ModelHandle;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.TakingBack;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises. */
@Timeout(120)
abstract class RolloutStoreContract {

    static final String DIGEST = "b".repeat(64);
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456789Z");
    private static final int THREADS = 8;

    /** A store object on the test's data; each call may give another one. */
    abstract RolloutStore store() throws IOException;

    static RolloutPlan plan(long revision, long epoch) {
        return new RolloutPlan(revision, epoch, DIGEST, RolloutState.STEP, 2, "held", NOON);
    }

    /** Something that each thread does. */
    interface Task {
        void run(int thread) throws Exception;
    }

    static void onThreads(int count, Task task) throws InterruptedException {
        Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, count)
                .mapToObj(n -> new Thread(() -> {
                    try {
                        task.run(n);
                    } catch (Throwable e) {
                        errors.add(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(errors).isEmpty();
    }

    static Map<String, Long> totals(RolloutStore.Snapshot snapshot) {
        Map<String, Long> totals = new HashMap<>();
        snapshot.counts().forEach(counts -> counts.counts().forEach((name, n) -> totals.merge(name, n, Long::sum)));
        return totals;
    }

    @Test
    void read_unknownRollout_isEmpty() throws IOException {
        assertThat(store().read("fraud")).isEqualTo(new RolloutStore.Snapshot(Optional.empty(), 0, "", List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void compareAndSet_everyState_isReadAsWritten(RolloutState state) throws IOException {
        String reason = "\"quoted\"\\, 'single' {json}\nüber 模型 \uD83D\uDE00; DROP TABLE x";
        RolloutPlan plan = new RolloutPlan(1, Long.MAX_VALUE, DIGEST, state, Integer.MAX_VALUE, reason, NOON);

        assertThat(store().compareAndSet("fraud", plan)).isTrue();

        assertThat(store().read("fraud").plan()).contains(plan);
    }

    @ParameterizedTest
    @EnumSource
    void rollout_takenBack_staysSoWhenStartedAgain(TakingBack way) throws IOException {
        ManualTime time = new ManualTime(NOON);
        try (ModelHandle<In, Out> handle = TakingBack.handle(time)) {
            Rollout<In, Out> config = TakingBack.rollout().store(store());
            way.run(handle, handle.rollout(config), time);

            assertTakenBack(handle.rollout(config)); // at once, whatever the store has heard of it
            time.advance(Duration.ofSeconds(5));
        }
        try (ModelHandle<In, Out> restarted = TakingBack.handle(time)) {
            Rollout<In, Out> config = TakingBack.rollout().store(store());
            assertTakenBack(restarted.rollout(config));
            assertThat(restarted.rollout(config.againAfter(1)).status().epoch()).isEqualTo(2);
        }
    }

    private static void assertTakenBack(RunningRollout rollout) {
        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(rollout.status().epoch()).isOne();
    }

    @Test
    void nulls_asArguments_areRefusedAndKeepNothing() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        RolloutStore.Snapshot before = store().read("fraud");

        assertThatNullPointerException().isThrownBy(() -> store().read(null));
        assertThatNullPointerException().isThrownBy(() -> store().compareAndSet(null, plan(1, 1)));
        assertThatNullPointerException().isThrownBy(() -> store().compareAndSet("fraud", null));
        assertThatNullPointerException().isThrownBy(() -> store().rollBack(null, 1, "errors"));
        assertThatNullPointerException().isThrownBy(() -> store().rollBack("fraud", 1, null));
        assertThatNullPointerException().isThrownBy(() -> store().publish("fraud", null));

        assertThat(store().read("fraud")).isEqualTo(before);
    }

    @Test
    void compareAndSet_beforeTheFirstStep_isReadAsWritten() throws IOException {
        RolloutPlan plan = new RolloutPlan(1, 1, DIGEST, RolloutState.SHADOW, -1, "started", NOON);

        assertThat(store().compareAndSet("fraud", plan)).isTrue();

        assertThat(store().read("fraud").plan()).contains(plan);
    }

    @Test
    void compareAndSet_notTheNextRevision_changesNothing() throws IOException {
        assertThat(store().compareAndSet("fraud", plan(2, 1))).isFalse();
        assertThat(store().compareAndSet("fraud", plan(0, 1))).isFalse();
        assertThat(store().read("fraud").plan()).isEmpty();

        assertThat(store().compareAndSet("fraud", plan(1, 1))).isTrue();
        for (long revision : new long[] {0, 1, 3}) {
            assertThat(store().compareAndSet("fraud", plan(revision, 9))).isFalse();
        }
        assertThat(store().read("fraud").plan()).contains(plan(1, 1));

        assertThat(store().compareAndSet("fraud", plan(2, 1))).isTrue();
        assertThat(store().read("fraud").plan()).contains(plan(2, 1));
    }

    @Test
    void compareAndSet_eightThreads_haveOneWinnerPerRevision() throws Exception {
        race(10);
    }

    @Test
    @Tag("soak")
    void compareAndSet_eightThreadsForLong_haveOneWinnerPerRevision() throws Exception {
        race(100);
    }

    private void race(int revisions) throws Exception {
        Queue<RolloutPlan> won = new ConcurrentLinkedQueue<>();

        onThreads(THREADS, thread -> {
            RolloutStore store = store();
            for (long revision = 1; revision <= revisions; revision++) {
                RolloutPlan mine = new RolloutPlan(revision, 1, DIGEST, RolloutState.STEP, 0, "thread " + thread, NOON);
                if (store.compareAndSet("fraud", mine)) {
                    won.add(mine);
                }
                RolloutPlan there = store.read("fraud").plan().orElseThrow();
                assertThat(there.revision()).isGreaterThanOrEqualTo(revision);
            }
        });

        assertThat(won)
                .extracting(RolloutPlan::revision)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, revisions).boxed().toList());
        assertThat(won).contains(store().read("fraud").plan().orElseThrow());
    }

    @Test
    void rollBack_severalEpochs_keepsTheHighestAndItsFirstReason() throws IOException {
        store().rollBack("fraud", 2, "errors");
        store().rollBack("fraud", 2, "latency");
        store().rollBack("fraud", 1, "old");
        assertThat(store().read("fraud"))
                .isEqualTo(new RolloutStore.Snapshot(Optional.empty(), 2, "errors", List.of()));

        store().rollBack("fraud", 5, "NaN");
        assertThat(store().read("fraud").rolledBackEpoch()).isEqualTo(5);
        assertThat(store().read("fraud").rollbackReason()).isEqualTo("NaN");
    }

    @Test
    void rollBack_andPlans_doNotUndoOneAnother() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        store().rollBack("fraud", 1, "errors");
        store().compareAndSet("fraud", plan(2, 1));

        assertThat(store().read("fraud"))
                .isEqualTo(new RolloutStore.Snapshot(Optional.of(plan(2, 1)), 1, "errors", List.of()));
    }

    @Test
    void rollBack_eightThreads_neverGoesBackAndKeepsOneReason() throws Exception {
        onThreads(THREADS, thread -> {
            RolloutStore store = store();
            String reason = "";
            for (long epoch = 1; epoch <= 8; epoch++) {
                store.rollBack("fraud", epoch, epoch + " by " + thread);
                RolloutStore.Snapshot now = store.read("fraud");
                assertThat(now.rolledBackEpoch()).isGreaterThanOrEqualTo(epoch);
                assertThat(now.rollbackReason()).startsWith(now.rolledBackEpoch() + " by ");
                reason = now.rollbackReason();
            }
            assertThat(reason).isEqualTo(store().read("fraud").rollbackReason());
        });

        assertThat(store().read("fraud").rolledBackEpoch()).isEqualTo(8);
    }

    @Test
    void publish_again_replacesThatProcessOnly() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        store().publish("fraud", new RolloutCounts("a", 1, Map.of("units", 1L, "errors", 1L), Map.of()));
        store().publish("fraud", new RolloutCounts("b", 1, Map.of("units", 10L), Map.of()));
        store().publish("fraud", new RolloutCounts("a", 1, Map.of("units", 5L), Map.of()));

        assertThat(store().read("fraud").counts())
                .containsExactlyInAnyOrder(
                        new RolloutCounts("a", 1, Map.of("units", 5L), Map.of()),
                        new RolloutCounts("b", 1, Map.of("units", 10L), Map.of()));
        assertThat(totals(store().read("fraud"))).isEqualTo(Map.of("units", 15L));
    }

    @Test
    void publish_oldEpochs_areNotReadInTheNext() throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        store().publish("fraud", new RolloutCounts("a", 1, Map.of("units", 1L), Map.of()));
        store().publish("fraud", new RolloutCounts("b", 1, Map.of("units", 1L), Map.of()));
        store().compareAndSet("fraud", plan(2, 2));
        assertThat(store().read("fraud").counts()).isEmpty();

        store().publish("fraud", new RolloutCounts("a", 2, Map.of("units", 7L), Map.of()));
        store().publish("fraud", new RolloutCounts("c", 1, Map.of("units", 1L), Map.of())); // has not seen the change
        store().compareAndSet("fraud", plan(3, 2));

        assertThat(store().read("fraud").counts())
                .containsExactly(new RolloutCounts("a", 2, Map.of("units", 7L), Map.of()));
    }

    @Test
    void publish_manyCounters_areReadAsWritten() throws IOException {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            counts.put("step " + i + " \"guard\" ü", i % 2 == 0 ? Long.MAX_VALUE - i : -i);
        }
        store().compareAndSet("fraud", plan(1, 1));
        store().publish("fraud", new RolloutCounts("a", 1, counts, Map.of()));
        store().publish("fraud", new RolloutCounts("empty", 1, Map.of(), Map.of()));

        assertThat(store().read("fraud").counts())
                .containsExactlyInAnyOrder(
                        new RolloutCounts("a", 1, counts, Map.of()), new RolloutCounts("empty", 1, Map.of(), Map.of()));
    }

    @Test
    void publish_samplesOfUnits_areReadAsWrittenUntilTheyAreReplaced() throws IOException {
        Map<String, String> units = new HashMap<>();
        for (int guard = 0; guard < 16; guard++) {
            units.put("guard \"" + guard + "\" ü", "7 " + "A+/".repeat(4_990) + "= 0:1");
        }
        RolloutCounts all = new RolloutCounts("a", 1, Map.of("n", 1L), units);
        RolloutCounts other = new RolloutCounts("b", 1, Map.of(), Map.of("units", "0  "));
        RolloutCounts fewer = new RolloutCounts("a", 1, Map.of(), Map.of("units", "0 AA= "));
        store().compareAndSet("fraud", plan(1, 1));
        store().publish("fraud", all);
        store().publish("fraud", other);
        assertThat(store().read("fraud").counts()).containsExactlyInAnyOrder(all, other);

        store().publish("fraud", fewer);
        assertThat(store().read("fraud").counts()).containsExactlyInAnyOrder(fewer, other);
    }

    @Test
    void publish_eightProcesses_addUp() throws Exception {
        store().compareAndSet("fraud", plan(1, 1));

        onThreads(THREADS, thread -> {
            RolloutStore store = store();
            for (long i = 1; i <= 5; i++) {
                store.publish(
                        "fraud",
                        new RolloutCounts("process " + thread, 1, Map.of("units", i, "twice", 2 * i), Map.of()));
                totals(store.read("fraud"))
                        .forEach((name, total) -> assertThat(total).isLessThanOrEqualTo(THREADS * 10));
            }
        });

        assertThat(store().read("fraud").counts()).hasSize(THREADS);
        assertThat(totals(store().read("fraud"))).isEqualTo(Map.of("units", 40L, "twice", 80L));
    }

    @Test
    void publish_sameProcessFromEightThreads_leavesOneOfThem() throws Exception {
        store().compareAndSet("fraud", plan(1, 1));

        onThreads(
                THREADS,
                thread -> store().publish(
                                "fraud", new RolloutCounts("a", 1, Map.of("units", 1L, "t" + thread, 1L), Map.of())));

        assertThat(store().read("fraud").counts()).hasSize(1);
        assertThat(totals(store().read("fraud"))).hasSize(2).containsEntry("units", 1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../fraud",
                "a/b",
                "a\\b",
                "C:",
                "Fraud",
                "*?\"<>|",
                "é",
                "e\u0301",
                "模型",
                "😀",
                "%0041"
            })
    void names_ofAnyKind_areKeptApart(String name) throws IOException {
        store().compareAndSet("fraud", plan(1, 1));
        List<String> others = List.of("a", "A", "?");
        for (String other : others) {
            store().compareAndSet(other, plan(1, 2));
        }

        assertThat(store().compareAndSet(name, plan(1, 3))).isTrue();
        store().rollBack(name, 4, "x");
        store().publish(name, new RolloutCounts(name, 3, Map.of(name, 1L), Map.of()));
        store().publish(name, new RolloutCounts(name + "2", 3, Map.of(name, 1L), Map.of()));

        RolloutStore.Snapshot read = store().read(name);
        assertThat(read.plan()).contains(plan(1, 3));
        assertThat(read.rolledBackEpoch()).isEqualTo(4);
        assertThat(totals(read)).isEqualTo(Map.of(name, 2L));
        List<Long> epochs = new ArrayList<>();
        for (String other : others) {
            epochs.add(store().read(other).plan().orElseThrow().epoch());
            assertThat(store().read(other).rolledBackEpoch()).isZero();
        }
        assertThat(epochs).containsOnly(2L);
        assertThat(store().read("fraud").plan()).contains(plan(1, 1));
    }

    @Test
    void names_of200Characters_areKeptApart() throws IOException {
        String common = "模".repeat(199);
        store().compareAndSet(common + "a", plan(1, 1));
        store().compareAndSet(common + "b", plan(1, 2));
        store().publish(common + "a", new RolloutCounts(common + "c", 1, Map.of("n", 1L), Map.of()));
        store().publish(common + "a", new RolloutCounts(common + "d", 1, Map.of("n", 1L), Map.of()));

        assertThat(totals(store().read(common + "a"))).isEqualTo(Map.of("n", 2L));
        assertThat(store().read(common + "b").plan()).contains(plan(1, 2));
    }
}
