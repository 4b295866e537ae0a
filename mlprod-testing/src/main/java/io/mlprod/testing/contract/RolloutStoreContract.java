package io.mlprod.testing.contract;

import static io.mlprod.testing.contract.Together.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RolloutStore.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link RolloutStore} promises, as tests.
 *
 * <pre>{@code
 * class RedisRolloutStoreTest extends RolloutStoreContract {
 *     @Override
 *     protected RolloutStore open() {
 *         return new RedisRolloutStore(client, prefixOfThisTest);
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes a new object of the subclass for each test, so a field holds what one test uses. Each test calls
 * {@link #open} at its start.
 *
 * @since 0.1
 */
@Timeout(120)
public abstract class RolloutStoreContract {

    private static final String DIGEST = "b".repeat(64);
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456789Z");
    private static final String LONG = "because \u00fc".repeat(111); // 999 characters
    private static final int THREADS = 6;

    private RolloutStore store;

    /** For subclasses. */
    protected RolloutStoreContract() {}

    /**
     * Makes the store to test. The first one of a test is empty. Each further one of the same test works on the same
     * data, as that of another process, or of this one after a restart, does.
     *
     * @return a store
     * @throws Exception if it cannot be made; the test fails
     */
    protected abstract RolloutStore open() throws Exception;

    /**
     * Returns whether a store that is {@linkplain #open opened} later has the data of the one before.
     *
     * @return by default true; false for a store in memory, and the tests of that are skipped
     */
    protected boolean survivesRestart() {
        return true;
    }

    /**
     * Returns how to break what the store writes to.
     *
     * @return by default empty, and the tests of that are skipped
     */
    protected Optional<Outage> outage() {
        return Optional.empty();
    }

    @BeforeEach
    final void openTheStore() throws Exception {
        store = open();
    }

    private static RolloutPlan plan(long revision, long epoch) {
        return new RolloutPlan(revision, epoch, DIGEST, RolloutState.STEP, 2, "held", NOON);
    }

    private static RolloutCounts counts(String instance, long epoch, Map<String, Long> counts) {
        return new RolloutCounts(instance, epoch, counts, Map.of());
    }

    private static Map<String, Long> totals(Snapshot snapshot) {
        Map<String, Long> totals = new HashMap<>();
        snapshot.counts().forEach(of -> of.counts().forEach((name, n) -> totals.merge(name, n, Long::sum)));
        return totals;
    }

    // ---- the plan

    @Test
    void read_unknownRollout_isEmpty() throws IOException {
        Snapshot read = store.read("fraud");

        assertThat(read)
                .as(Promise.of("RolloutStore.Snapshot", "the newest plan; empty if there never was one"))
                .isEqualTo(new Snapshot(Optional.empty(), 0, "", List.of()));
    }

    @Test
    void compareAndSet_anyPlan_isReadAsWritten() throws IOException {
        long revision = 1;
        for (RolloutState state : RolloutState.values()) {
            for (int step : new int[] {-1, 0, Integer.MAX_VALUE}) {
                for (String reason : List.of("", OddTexts.ALL, LONG)) {
                    RolloutPlan plan = new RolloutPlan(revision++, Long.MAX_VALUE, DIGEST, state, step, reason, NOON);
                    assertThat(store.compareAndSet("fraud", plan))
                            .as(plan.toString())
                            .isTrue();
                    assertThat(store.read("fraud").plan())
                            .as(Promise.of("RolloutStore.Snapshot", "the newest plan"))
                            .contains(plan);
                }
            }
        }
    }

    @Test
    void compareAndSet_notTheNextRevision_changesNothing() throws IOException {
        String promise = Promise.of(
                "RolloutStore.compareAndSet",
                "false if the stored plan's revision is not next.revision() - 1; then nothing was changed");
        for (long revision : new long[] {0, 2, 3}) {
            assertThat(store.compareAndSet("fraud", plan(revision, 1)))
                    .as(promise)
                    .isFalse();
        }
        assertThat(store.read("fraud").plan()).as(promise).isEmpty();

        assertThat(store.compareAndSet("fraud", plan(1, 1))).as(promise).isTrue();
        for (long revision : new long[] {0, 1, 3}) {
            assertThat(store.compareAndSet("fraud", plan(revision, 9)))
                    .as(promise)
                    .isFalse();
        }
        assertThat(store.read("fraud").plan()).as(promise).contains(plan(1, 1));
        assertThat(store.compareAndSet("fraud", plan(2, 1))).as(promise).isTrue();
    }

    @Test
    void compareAndSet_sinceThatGoesBack_isAccepted() throws IOException {
        String promise = Promise.of(
                "RolloutPlan",
                "when the plan was changed, by the clock of the process that changed it; for people only");
        RolloutPlan earlier =
                new RolloutPlan(2, 1, DIGEST, RolloutState.PAUSED, 2, "held", NOON.minus(Duration.ofDays(3_000)));
        store.compareAndSet("fraud", plan(1, 1));

        assertThat(store.compareAndSet("fraud", earlier)).as(promise).isTrue();
        assertThat(store.read("fraud").plan()).as(promise).contains(earlier);
    }

    @Test
    void compareAndSet_severalThreads_haveOneWinnerForEachRevision() throws Exception {
        String promise = Promise.of(
                "RolloutStore.compareAndSet", "Changes the plan, if no other process has changed it meanwhile");
        int revisions = 20;
        List<RolloutPlan> won = Collections.synchronizedList(new ArrayList<>());

        run(promise, THREADS, thread -> {
            for (long revision = 1; revision <= revisions; revision++) {
                RolloutPlan mine = new RolloutPlan(revision, 1, DIGEST, RolloutState.STEP, 0, "of " + thread, NOON);
                if (store.compareAndSet("fraud", mine)) {
                    won.add(mine);
                }
            }
        });

        assertThat(won)
                .as(promise)
                .extracting(RolloutPlan::revision)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, revisions).boxed().toList());
        assertThat(won).as(promise).contains(store.read("fraud").plan().orElseThrow());
    }

    @Test
    void read_whileOthersWrite_seesWholePlans() throws Exception {
        String promise = Promise.of("RolloutStore", "Thread-safe; each method may block");
        AtomicInteger writing = new AtomicInteger(1);

        run(promise, 3, thread -> {
            if (thread == 0) {
                try {
                    for (int i = 1; i <= 40; i++) {
                        String reason = Integer.toString(i).repeat(i);
                        store.compareAndSet("fraud", new RolloutPlan(i, i, DIGEST, RolloutState.STEP, i, reason, NOON));
                        store.rollBack("fraud", i, reason);
                    }
                } finally {
                    writing.set(0);
                }
            }
            while (writing.get() > 0) {
                Snapshot read = store.read("fraud");
                read.plan()
                        .ifPresent(plan -> assertThat(plan.reason())
                                .as(promise)
                                .isEqualTo(Integer.toString(plan.step()).repeat(plan.step()))
                                .isEqualTo(Long.toString(plan.epoch()).repeat((int) plan.revision())));
                assertThat(read.rollbackReason())
                        .as(promise)
                        .isEqualTo(Long.toString(read.rolledBackEpoch()).repeat((int) read.rolledBackEpoch()));
            }
        });
        assertThat(store.read("fraud").plan().orElseThrow().revision())
                .as(promise)
                .isEqualTo(40);
    }

    // ---- taking back

    @Test
    void rollBack_again_keepsTheFirstReason() throws IOException {
        store.rollBack("fraud", 2, "errors");
        store.rollBack("fraud", 2, "latency");

        assertThat(store.read("fraud"))
                .as(Promise.of("RolloutStore.rollBack", "of several reasons the first is kept"))
                .isEqualTo(new Snapshot(Optional.empty(), 2, "errors", List.of()));
    }

    @Test
    void rollBack_earlierEpoch_changesNothing() throws IOException {
        store.rollBack("fraud", 2, "errors");
        store.rollBack("fraud", 1, "old");

        assertThat(store.read("fraud"))
                .as(Promise.of("RolloutStore.rollBack", "Earlier epochs count as taken back, too"))
                .isEqualTo(new Snapshot(Optional.empty(), 2, "errors", List.of()));
    }

    @Test
    void rollBack_laterEpoch_takesItsPlace() throws IOException {
        store.rollBack("fraud", 2, "errors");
        store.rollBack("fraud", Long.MAX_VALUE, OddTexts.ALL);

        assertThat(store.read("fraud"))
                .as(Promise.of("RolloutStore.Snapshot", "the highest epoch that was taken back; 0 if none was"))
                .isEqualTo(new Snapshot(Optional.empty(), Long.MAX_VALUE, OddTexts.ALL, List.of()));
    }

    @Test
    void rollBack_andPlans_doNotUndoOneAnother() throws IOException {
        store.compareAndSet("fraud", plan(1, 1));
        store.rollBack("fraud", 1, "errors");
        store.compareAndSet("fraud", plan(2, 1));
        store.compareAndSet("fraud", plan(3, 2));

        assertThat(store.read("fraud"))
                .as(Promise.of("RolloutStore.rollBack", "Takes an epoch back for good"))
                .isEqualTo(new Snapshot(Optional.of(plan(3, 2)), 1, "errors", List.of()));
    }

    @Test
    void rollBack_reasonOfAThousandCharacters_isReadWhole() throws IOException {
        String promise = Promise.of("RolloutStore.Snapshot", "why, empty if none was");
        long epoch = 1;
        for (String reason : List.of(LONG, OddTexts.ALL + LONG.substring(300))) {
            store.rollBack("fraud", epoch, reason);
            assertThat(store.read("fraud").rollbackReason()).as(promise).isEqualTo(reason);
            epoch++;
        }
    }

    @Test
    void rollBack_longReason_takesBackAllTheSame() throws IOException {
        String reason = "because ".repeat(2_000);
        store.rollBack("fraud", 1, reason);

        Snapshot read = store.read("fraud");
        assertThat(read.rolledBackEpoch())
                .as(Promise.of("RolloutStore.rollBack", "Takes an epoch back for good"))
                .isOne();
        assertThat(read.rollbackReason()).isNotEmpty();
        assertThat(reason)
                .as("a reason may be cut, but not be replaced")
                .startsWith(read.rollbackReason().substring(0, 100));
    }

    @Test
    void rollBack_severalThreads_neverGoesBack() throws Exception {
        String promise = Promise.of("RolloutStore.Snapshot", "the highest epoch that was taken back; 0 if none was");

        run(promise, THREADS, thread -> {
            for (long epoch = 1; epoch <= 12; epoch++) {
                store.rollBack("fraud", epoch, epoch + " by " + thread);
                Snapshot now = store.read("fraud");
                assertThat(now.rolledBackEpoch()).as(promise).isGreaterThanOrEqualTo(epoch);
                assertThat(now.rollbackReason()).as(promise).startsWith(now.rolledBackEpoch() + " by ");
            }
        });

        assertThat(store.read("fraud").rolledBackEpoch()).as(promise).isEqualTo(12);
    }

    // ---- counts

    @Test
    void publish_again_replacesThatProcessOnly() throws IOException {
        store.compareAndSet("fraud", plan(1, 1));
        store.publish("fraud", new RolloutCounts("a", 1, Map.of("n", 1L, "errors", 1L), Map.of("units", "0 AA= ")));
        store.publish("fraud", counts("b", 1, Map.of("n", 10L)));
        store.publish("fraud", counts("a", 1, Map.of("n", 5L)));

        assertThat(store.read("fraud").counts())
                .as(Promise.of("RolloutStore.publish", "Replaces what one process has counted"))
                .containsExactlyInAnyOrder(counts("a", 1, Map.of("n", 5L)), counts("b", 1, Map.of("n", 10L)));
    }

    @Test
    void publish_oftenByOneProcess_losesNone() throws IOException {
        String promise = Promise.of("RolloutStore.publish", "Replaces what one process has counted");
        store.compareAndSet("fraud", plan(1, 1));
        for (long i = 1; i <= 60; i++) {
            store.publish("fraud", counts("a", 1, Map.of("n", i)));
            assertThat(store.read("fraud").counts())
                    .as("%s%nWhat process 'a' published as number %d has to be read after it", promise, i)
                    .containsExactly(counts("a", 1, Map.of("n", i)));
        }
    }

    @Test
    void publish_oldEpoch_isNotReadInTheNext() throws IOException {
        String promise = Promise.of(
                "RolloutStore.Snapshot", "what each process has counted in the epoch of the plan, including");
        store.compareAndSet("fraud", plan(1, 1));
        store.publish("fraud", counts("a", 1, Map.of("n", 1L)));
        store.publish("fraud", counts("b", 1, Map.of("n", 1L)));
        store.compareAndSet("fraud", plan(2, 2));
        assertThat(store.read("fraud").counts()).as(promise).isEmpty();

        store.publish("fraud", counts("a", 2, Map.of("n", 7L)));
        store.publish("fraud", counts("c", 1, Map.of("n", 1L))); // has not seen the change
        assertThat(store.read("fraud").counts()).as(promise).containsExactly(counts("a", 2, Map.of("n", 7L)));
    }

    @Test
    void publish_oddCounters_areReadAsWritten() throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        for (int i = 0; i < 150; i++) {
            numbers.put("step " + i + " \"guard\" \u00fc", i % 2 == 0 ? Long.MAX_VALUE - i : Long.MIN_VALUE + i);
        }
        numbers.put(OddTexts.ALL, 1L);
        Map<String, String> units = new HashMap<>();
        for (int guard = 0; guard < 8; guard++) {
            units.put("guard \"" + guard + "\" \u00fc", "7 " + "A+/".repeat(4_990) + "= 0:1");
        }
        RolloutCounts full = new RolloutCounts("full", 1, numbers, units);
        RolloutCounts empty = new RolloutCounts("empty", 1, Map.of(), Map.of());
        store.compareAndSet("fraud", plan(1, 1));
        store.publish("fraud", full);
        store.publish("fraud", empty);

        assertThat(store.read("fraud").counts())
                .as(Promise.of("RolloutStore.Snapshot", "what each process has counted"))
                .containsExactlyInAnyOrder(full, empty);
    }

    @Test
    void publish_severalProcesses_addUp() throws Exception {
        String promise = Promise.of("RolloutStore.publish", "Replaces what one process has counted");
        store.compareAndSet("fraud", plan(1, 1));

        run(promise, THREADS, thread -> {
            for (long i = 1; i <= 8; i++) {
                store.publish("fraud", counts("process " + thread, 1, Map.of("n", i, "twice", 2 * i)));
            }
        });

        assertThat(totals(store.read("fraud")))
                .as(promise)
                .isEqualTo(Map.of("n", 8L * THREADS, "twice", 16L * THREADS));
    }

    // ---- names, nulls, threads

    @Test
    void names_ofAnyKind_areKeptApart() throws IOException {
        long epoch = 1;
        for (String name : OddTexts.NAMES) {
            assertThat(store.compareAndSet(name, plan(1, epoch)))
                    .as("rollout '" + name + "' is new")
                    .isTrue();
            store.rollBack(name, epoch + 1_000, name);
            store.publish(name, counts(name, epoch, Map.of("n", epoch)));
            String almost = name.length() < 200 ? name + "2" : name.substring(0, 199) + "2";
            store.publish(name, counts(almost, epoch, Map.of("n", 1L)));
            epoch++;
        }

        epoch = 1;
        for (String name : OddTexts.NAMES) {
            Snapshot read = store.read(name);
            String of = "rollout '" + name + "' is not mixed up with others";
            assertThat(read.plan()).as(of).contains(plan(1, epoch));
            assertThat(read.rolledBackEpoch()).as(of).isEqualTo(epoch + 1_000);
            assertThat(read.rollbackReason()).as(of).isEqualTo(name);
            assertThat(read.counts()).as(of).extracting(RolloutCounts::instance).contains(name);
            assertThat(totals(read)).as(of).isEqualTo(Map.of("n", epoch + 1));
            epoch++;
        }
    }

    @Test
    @SuppressWarnings("NullAway") // that is what is tested
    void nulls_asArguments_areRefusedAndKeepNothing() throws IOException {
        String promise = Promise.of("RolloutStore", "No method takes or returns null");
        store.compareAndSet("fraud", plan(1, 1));
        Snapshot before = store.read("fraud");

        Promise.refuses(promise, () -> store.read(null));
        Promise.refuses(promise, () -> store.compareAndSet(null, plan(1, 1)));
        Promise.refuses(promise, () -> store.compareAndSet("fraud", null));
        Promise.refuses(promise, () -> store.rollBack(null, 1, "x"));
        Promise.refuses(promise, () -> store.rollBack("fraud", 1, null));
        Promise.refuses(promise, () -> store.publish(null, counts("a", 1, Map.of())));
        Promise.refuses(promise, () -> store.publish("fraud", null));

        assertThat(store.read("fraud")).as(promise).isEqualTo(before);
    }

    @Test
    void calls_ofAnInterruptedThread_doNotPoisonTheStore() throws IOException {
        String promise =
                Promise.of("RolloutStore.compareAndSet", "if the store cannot be reached, or its content is invalid");
        store.compareAndSet("fraud", plan(1, 1));
        Thread.currentThread().interrupt();
        try {
            store.compareAndSet("fraud", plan(2, 1));
            store.publish("fraud", counts("a", 1, Map.of("n", 1L)));
        } catch (IOException e) {
            assertThat(e).as(promise).isInstanceOf(IOException.class); // one may not write while interrupted
        } finally {
            boolean unused = Thread.interrupted(); // for the rest of the test
        }

        long revision = store.read("fraud").plan().orElseThrow().revision();
        assertThat(revision).as(promise).isBetween(1L, 2L);
        assertThat(store.compareAndSet("fraud", plan(revision + 1, 1)))
                .as(promise)
                .isTrue();
    }

    // ---- several stores on the same data

    @Test
    void reopened_afterARestart_knowsEverything() throws Exception {
        assumeTrue(survivesRestart(), "this store does not survive a restart");
        RolloutCounts counted = new RolloutCounts("a", 1, Map.of("n", 3L), Map.of("units", "0 AA= "));
        store.compareAndSet("fraud", plan(1, 1));
        store.rollBack("fraud", 1, "errors");
        store.publish("fraud", counted);

        assertThat(open().read("fraud"))
                .as(Promise.of("RolloutStore", "A store that several processes share for a rollout"))
                .isEqualTo(new Snapshot(Optional.of(plan(1, 1)), 1, "errors", List.of(counted)));
    }

    @Test
    void twoProcesses_changingByTurns_seeEachOthersPlans() throws Exception {
        assumeTrue(survivesRestart(), "this store is not shared");
        String promise = Promise.of(
                "RolloutStore.compareAndSet", "Changes the plan, if no other process has changed it meanwhile");
        RolloutStore other = open();

        assertThat(store.compareAndSet("fraud", plan(1, 1))).as(promise).isTrue();
        assertThat(other.compareAndSet("fraud", plan(1, 9))).as(promise).isFalse();
        assertThat(other.compareAndSet("fraud", plan(2, 1))).as(promise).isTrue();
        assertThat(store.compareAndSet("fraud", plan(2, 9))).as(promise).isFalse();
        assertThat(store.read("fraud").plan()).as(promise).contains(plan(2, 1));
        other.rollBack("fraud", 1, "errors");
        assertThat(store.read("fraud").rolledBackEpoch()).as(promise).isOne();
    }

    @Test
    void twoProcesses_changingAtOnce_haveOneWinnerForEachRevision() throws Exception {
        assumeTrue(survivesRestart(), "this store is not shared");
        String promise = Promise.of(
                "RolloutStore.compareAndSet", "Changes the plan, if no other process has changed it meanwhile");
        RolloutStore other = open();
        AtomicInteger won = new AtomicInteger();

        run(promise, 2, thread -> {
            RolloutStore mine = thread == 0 ? store : other;
            for (long revision = 1; revision <= 30; revision++) {
                if (mine.compareAndSet("fraud", plan(revision, 1))) {
                    won.incrementAndGet();
                }
            }
        });

        assertThat(won).as(promise).hasValue(30);
    }

    // ---- outages

    @Test
    void outage_duringCalls_isToldAndForgotten() throws Exception {
        assumeTrue(outage().isPresent(), "outage() does not say how to break this store");
        Outage outage = outage().orElseThrow();
        String promise = Promise.of("RolloutStore.read", "if the store cannot be reached, or its content is invalid");
        store.compareAndSet("fraud", plan(1, 1));

        outage.begin();
        Promise.fails(promise, IOException.class, () -> store.read("fraud"));
        Promise.fails(promise, IOException.class, () -> store.compareAndSet("fraud", plan(2, 1)));
        Promise.fails(promise, IOException.class, () -> store.rollBack("fraud", 1, "x"));
        Promise.fails(promise, IOException.class, () -> store.publish("fraud", counts("a", 1, Map.of())));
        outage.end();

        assertThat(store.read("fraud").plan()).as(promise).contains(plan(1, 1));
        assertThat(store.compareAndSet("fraud", plan(2, 1))).as(promise).isTrue();
    }
}
