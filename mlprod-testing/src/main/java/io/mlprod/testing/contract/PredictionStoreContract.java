package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.Joining.Outcome;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.PredictionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link PredictionStore} promises, as tests: the store of predictions and their late labels.
 *
 * <p>JUnit makes a new object of the subclass for each test. Stores are closed after each test.
 *
 * @since 0.1
 */
@Timeout(120)
public abstract class PredictionStoreContract {

    private static final ModelVersion MODEL = new ModelVersion("churn", "1", "ab12");
    private static final ModelVersion OTHER = new ModelVersion("churn", "2", "cd34");
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final int THREADS = 4;

    private PredictionStore store;

    /** For subclasses. */
    protected PredictionStoreContract() {}

    /**
     * Makes the store to test, with room for 10,000 predictions or more. The first one of a test is empty. Each further
     * one of the same test works on the same data, as that of another process, or of this one after a restart, does.
     *
     * @return a store
     * @throws Exception if it cannot be made; the test fails
     */
    protected abstract PredictionStore open() throws Exception;

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
     * @return by default empty, and the test of that is skipped
     */
    protected Optional<Outage> outage() {
        return Optional.empty();
    }

    @BeforeEach
    final void openTheStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeTheStore() {
        store.close();
    }

    private static PredictionId id(long sequence) {
        return new PredictionId(-7, sequence);
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    private static KeptPrediction kept(long sequence) {
        return kept(sequence, sequence);
    }

    private static KeptPrediction kept(long sequence, long millis) {
        Map<String, String> slices = Map.of("region", "north", "plan", "basic");
        return new KeptPrediction(id(sequence), MODEL, at(millis), "yes", new double[] {0.75}, slices);
    }

    private static List<KeptPrediction> some(long from, long to) {
        return LongStream.range(from, to).mapToObj(number -> kept(number)).toList();
    }

    private static LateLabel label(long sequence, String category) {
        return new LateLabel(id(sequence), category, Double.NaN, at(1_000 + sequence));
    }

    private static LateLabel number(long sequence, double number) {
        return new LateLabel(id(sequence), "", number, at(1_000 + sequence));
    }

    private Outcome join(LateLabel label) {
        return store.join(List.of(label)).get(0).outcome();
    }

    private static List<JoinedPrediction> all(PredictionStore store, ModelVersion model) {
        List<JoinedPrediction> all = new ArrayList<>();
        store.read(model, Instant.MIN, Instant.MAX, all::add);
        return all;
    }

    private List<Long> sequences(Instant from, Instant to) {
        List<Long> found = new ArrayList<>();
        store.read(MODEL, from, to, joined -> found.add(joined.prediction().id().sequence()));
        Collections.sort(found);
        return found;
    }

    private List<Long> sequences(long from, long to) {
        return sequences(at(from), at(to));
    }

    private static List<Double> scores(KeptPrediction of) {
        return IntStream.range(0, of.scoreCount()).mapToObj(of::score).toList();
    }

    private static void assertSame(String promise, KeptPrediction actual, KeptPrediction expected) {
        assertThat(actual.id()).as(promise).isEqualTo(expected.id());
        assertThat(actual.model()).as(promise).isEqualTo(expected.model());
        assertThat(actual.at()).as(promise).isEqualTo(expected.at());
        assertThat(actual.predicted()).as(promise).isEqualTo(expected.predicted());
        assertThat(actual.slices()).as(promise).isEqualTo(expected.slices());
        assertThat(scores(actual)).as(promise).isEqualTo(scores(expected));
    }

    private void assertComesBack(KeptPrediction prediction) {
        String promise = Promise.of("PredictionStore", "A store of predictions that wait for their labels");
        store.add(List.of(prediction));

        List<JoinedPrediction> read = all(store, prediction.model());
        assertThat(read).as(promise).hasSize(1);
        assertThat(read.get(0).label()).as(promise).isEmpty();
        assertSame(promise, read.get(0).prediction(), prediction);
        Joining joining = store.join(List.of(new LateLabel(prediction.id(), "x", Double.NaN, START)))
                .get(0);
        assertThat(joining.outcome()).as(promise).isEqualTo(Outcome.JOINED);
        assertSame(promise, joining.prediction().orElseThrow(), prediction);
    }

    // ---- what comes back

    @Test
    void add_classWithScores_comesBack() {
        double[] scores = DoubleStream.iterate(0, x -> x + 1 / 7.0).limit(300).toArray();
        assertComesBack(new KeptPrediction(id(1), MODEL, START, "class 5", scores, Map.of("region", "north")));
    }

    @Test
    void add_oddNumbers_comeBack() {
        double[] odd = {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -1e308, -0.0, 0.1 + 0.2
        };
        assertComesBack(new KeptPrediction(id(1), MODEL, START, "", odd, Map.of()));
    }

    @Test
    void add_oddTexts_comeBack() {
        String text = OddTexts.ALL.repeat(30);
        assertComesBack(new KeptPrediction(
                new PredictionId(Long.MIN_VALUE, -1),
                new ModelVersion(OddTexts.ALL, "", "ef"),
                Instant.ofEpochMilli(-1),
                text,
                new double[0],
                Map.of(text, "v", "", text, "empty", "")));
    }

    @Test
    void add_slicesThatDiffer_eachKeepsItsOwn() {
        List<Map<String, String>> slices = List.of(
                Map.of(), Map.of("a", "1"), Map.of("b", "1"), Map.of("a", "1", "b", "1"), Map.of("a", "2", "b", "1"));
        List<KeptPrediction> added = IntStream.range(0, slices.size())
                .mapToObj(i -> new KeptPrediction(id(i), MODEL, START, "yes", new double[i], slices.get(i)))
                .toList();
        store.add(added);

        List<JoinedPrediction> all = all(store, MODEL);
        assertThat(all).hasSize(slices.size());
        for (JoinedPrediction joined : all) {
            int sequence = (int) joined.prediction().id().sequence();
            assertSame("Each prediction keeps its own slices", joined.prediction(), added.get(sequence));
        }
    }

    // ---- adding

    @Test
    void add_again_changesNothing() {
        String promise = Promise.of("PredictionStore.add", "One that is known already stays as it is, with its label");
        store.add(List.of(kept(1), kept(2)));
        store.join(List.of(label(1, "no")));

        store.add(List.of(
                kept(2),
                new KeptPrediction(id(1), OTHER, at(500), "maybe", new double[0], Map.of()),
                kept(3),
                kept(3)));

        assertThat(store.size()).as(promise).isEqualTo(3);
        assertThat(all(store, OTHER)).as(promise).isEmpty();
        assertThat(sequences(0, 10)).as(promise).containsExactly(1L, 2L, 3L);
        assertThat(join(label(1, "no"))).as(promise).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void add_sameSequenceOfAnotherHandle_isAnotherPrediction() {
        String promise = Promise.of("PredictionId", "unique across handles and processes");
        PredictionId other = new PredictionId(-8, 1);
        store.add(List.of(kept(1), new KeptPrediction(other, MODEL, START, "no", new double[0], Map.of())));

        assertThat(store.size()).as(promise).isEqualTo(2);
        for (PredictionId id : List.of(id(1), other)) {
            Joining joining = store.join(List.of(new LateLabel(id, "x", Double.NaN, START)))
                    .get(0);
            assertThat(joining.outcome()).as(promise).isEqualTo(Outcome.JOINED);
            assertThat(joining.prediction().orElseThrow().id()).as(promise).isEqualTo(id);
        }
    }

    @Test
    void calls_withNothing_doNothing() {
        store.add(List.of());

        assertThat(store.join(List.of())).isEmpty();
        assertThat(store.size()).isZero();
        assertThat(store.dropped()).isZero();
        assertThat(store.expire(Instant.MAX)).isZero();
        assertThat(store.forget(id(1)))
                .as(Promise.of("PredictionStore.forget", "false if it was not there"))
                .isFalse();
        assertThat(all(store, MODEL)).isEmpty();
    }

    // ---- labels

    @Test
    void join_unknownPrediction_isUnmatched() {
        String promise = Promise.of("Joining", "Its prediction is not in the store");
        store.add(List.of(kept(1)));

        Joining joining = store.join(List.of(label(2, "yes"))).get(0);
        assertThat(joining).as(promise).isEqualTo(new Joining(label(2, "yes"), Outcome.UNMATCHED, Optional.empty()));
        store.add(List.of(kept(2)));
        assertThat(all(store, MODEL))
                .as("A label that came before its prediction is not kept: %s", promise)
                .allMatch(joined -> joined.label().isEmpty());
    }

    @Test
    void join_again_isDuplicateOrCorrected() {
        String promise =
                Promise.of("PredictionStore.join", "The last label that came for a prediction is the one that it has");
        store.add(List.of(kept(1)));
        LateLabel first = label(1, "yes");
        LateLabel later = new LateLabel(id(1), "yes", Double.NaN, at(9_000));

        assertThat(join(first)).as(promise).isEqualTo(Outcome.JOINED);
        assertThat(join(later)).as(promise).isEqualTo(Outcome.DUPLICATE);
        assertThat(join(label(1, "no"))).as(promise).isEqualTo(Outcome.CORRECTED);
        assertThat(all(store, MODEL).get(0).label()).as(promise).contains(label(1, "no"));
        assertThat(join(label(1, "yes"))).as(promise).isEqualTo(Outcome.CORRECTED);
        assertThat(all(store, MODEL).get(0).label()).as(promise).contains(first);
    }

    @Test
    void join_numbers_areComparedExactly() {
        String promise = Promise.of("Joining", "It says something else than the label before, and takes its place");
        store.add(List.of(kept(1)));

        assertThat(join(number(1, 0.0))).as(promise).isEqualTo(Outcome.JOINED);
        for (double next : new double[] {-0.0, 0.1 + 0.2, 0.3, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e300}) {
            assertThat(join(number(1, next))).as(promise).isEqualTo(Outcome.CORRECTED);
            assertThat(join(number(1, next))).as(promise).isEqualTo(Outcome.DUPLICATE);
            assertThat(all(store, MODEL).get(0).label()).as(promise).contains(number(1, next));
        }
        assertThat(join(label(1, "1.0E300"))).as(promise).isEqualTo(Outcome.CORRECTED);
    }

    @Test
    void join_severalAtOnce_answersInTheirOrder() {
        String promise = Promise.of("PredictionStore.join", "what came of each, in the same order");
        store.add(List.of(kept(1), kept(2)));
        List<LateLabel> labels = List.of(
                label(1, "yes"), label(3, "yes"), label(1, "yes"), label(2, "no"), label(1, "no"), label(1, "no"));

        List<Joining> joinings = store.join(labels);

        assertThat(joinings).as(promise).extracting(Joining::label).containsExactlyElementsOf(labels);
        assertThat(joinings)
                .as(promise)
                .extracting(Joining::outcome)
                .containsExactly(
                        Outcome.JOINED,
                        Outcome.UNMATCHED,
                        Outcome.DUPLICATE,
                        Outcome.JOINED,
                        Outcome.CORRECTED,
                        Outcome.DUPLICATE);
    }

    @Test
    void join_oddLabels_comeBack() {
        String promise = Promise.of("PredictionStore.join", "Joins labels with their predictions");
        store.add(List.of(kept(1), kept(2), kept(3)));
        List<LateLabel> labels = List.of(
                new LateLabel(id(1), OddTexts.ALL.repeat(30), Double.NaN, Instant.EPOCH), // before its prediction
                new LateLabel(id(2), "", Double.NaN, at(0)),
                new LateLabel(id(3), "yes", Double.NaN, Instant.parse("9999-01-01T00:00:00Z")));
        store.join(labels);

        assertThat(all(store, MODEL))
                .as(promise)
                .extracting(joined -> joined.label().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(labels);
        assertThat(store.join(labels)).as(promise).allMatch(joining -> joining.outcome() == Outcome.DUPLICATE);
    }

    // ---- reading

    @Test
    void read_window_hasItsStartAndNotItsEnd() {
        String promise = Promise.of("PredictionStore.read", "the first moment that is not in it");
        List<KeptPrediction> added = new ArrayList<>(some(0, 20));
        Collections.reverse(added);
        store.add(added);

        assertThat(sequences(5, 8)).as(promise).containsExactly(5L, 6L, 7L);
        assertThat(sequences(5, 5)).as(promise).isEmpty();
        assertThat(sequences(8, 5)).as(promise).isEmpty();
        assertThat(sequences(-10, 2)).as(promise).containsExactly(0L, 1L);
        assertThat(sequences(19, 1_000)).as(promise).containsExactly(19L);
        assertThat(sequences(Instant.MIN, Instant.MAX)).as(promise).hasSize(20);
    }

    @Test
    void read_version_hasNoOther() {
        String promise = Promise.of("PredictionStore.read", "Reads the predictions of a version");
        store.add(List.of(kept(1), new KeptPrediction(id(2), OTHER, at(1), "no", new double[] {0.1}, Map.of())));

        assertThat(sequences(0, 10)).as(promise).containsExactly(1L);
        assertThat(all(store, OTHER)).as(promise).hasSize(1);
        assertThat(all(store, new ModelVersion("churn", "1", "another file")))
                .as(promise)
                .isEmpty();
    }

    @Test
    void read_receiverThatCallsTheStore_works() {
        String promise = Promise.of("PredictionStore.read", "each once");
        store.add(some(0, 300));
        List<Long> read = new ArrayList<>();

        store.read(MODEL, at(0), at(300), joined -> {
            long sequence = joined.prediction().id().sequence();
            read.add(sequence);
            if (sequence % 50 == 0) {
                store.join(LongStream.range(sequence, sequence + 50)
                        .mapToObj(number -> label(number, "yes"))
                        .toList());
            }
        });

        assertThat(read).as(promise).hasSize(300).doesNotHaveDuplicates();
        assertThat(all(store, MODEL))
                .as(Promise.of("PredictionStore.read", "The receiver may call the store"))
                .allMatch(joined -> joined.label().isPresent());
    }

    @Test
    void read_receiverThatThrows_isToldAndTheNextWorks() {
        RuntimeException mine = new IllegalStateException("of the receiver");
        store.add(some(1, 3));

        Promise.fails(
                "A receiver's exception reaches the caller, or a report would be made of a part of the rows",
                IllegalStateException.class,
                () -> store.read(MODEL, at(0), at(10), joined -> {
                    throw mine;
                }));
        assertThat(sequences(0, 10)).containsExactly(1L, 2L);
        assertThat(join(label(1, "yes"))).isEqualTo(Outcome.JOINED);
    }

    // ---- going

    @Test
    void expire_some_countsThoseWithoutLabels() {
        String promise = Promise.of("PredictionStore.expire", "how many of them had no label");
        store.add(some(0, 10));
        store.join(List.of(label(1, "yes"), label(2, "no"), label(8, "yes")));

        assertThat(store.expire(at(5))).as(promise).isEqualTo(3);

        assertThat(store.size()).as(promise).isEqualTo(5);
        assertThat(sequences(0, 100)).as(promise).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(join(label(1, "yes"))).as(promise).isEqualTo(Outcome.UNMATCHED);
        assertThat(join(label(8, "yes"))).as(promise).isEqualTo(Outcome.DUPLICATE);
        assertThat(store.expire(at(5))).as(promise).isZero();
    }

    @Test
    void expire_clockThatStepped_goesByTheTimeOfEach() {
        String promise = Promise.of("PredictionStore.expire", "Forgets the predictions that were made before a time");
        store.add(List.of(kept(1, 50), kept(2, 1_000_000), kept(3, -1_000_000), kept(4, 60)));

        assertThat(store.expire(at(0))).as(promise).isEqualTo(1);
        assertThat(sequences(Instant.MIN, Instant.MAX)).as(promise).containsExactly(1L, 2L, 4L);
        assertThat(store.expire(at(100))).as(promise).isEqualTo(2);
        assertThat(sequences(Instant.MIN, Instant.MAX)).as(promise).containsExactly(2L);
    }

    @Test
    void add_afterItExpired_isNew() {
        String promise = Promise.of("PredictionStore.expire", "with their labels");
        store.add(List.of(kept(1)));
        store.join(List.of(label(1, "yes")));
        store.expire(Instant.MAX);
        store.add(List.of(kept(1)));

        assertThat(join(label(1, "yes"))).as(promise).isEqualTo(Outcome.JOINED);
    }

    @Test
    void forget_one_isGoneWithItsLabel() {
        String promise = Promise.of("PredictionStore.forget", "Forgets a prediction and its label");
        store.add(List.of(kept(1), kept(2)));
        store.join(List.of(label(1, "yes")));

        assertThat(store.forget(id(1))).as(promise).isTrue();
        assertThat(store.forget(id(1))).as(promise).isFalse();

        assertThat(sequences(0, 10)).as(promise).containsExactly(2L);
        assertThat(store.size()).as(promise).isEqualTo(1);
        assertThat(join(label(1, "yes"))).as(promise).isEqualTo(Outcome.UNMATCHED);
        store.add(List.of(kept(1)));
        assertThat(all(store, MODEL))
                .as(promise)
                .allMatch(joined -> joined.label().isEmpty());
        assertThat(store.dropped())
                .as(Promise.of("PredictionStore.dropped", "it had to drop before they expired, since it was full"))
                .isZero();
    }

    // ---- nulls, threads, restarts

    @Test
    @SuppressWarnings("NullAway") // that is what is tested
    void nulls_asArguments_areRefusedAndKeepNothing() {
        String promise = Promise.of("PredictionStore", "No method takes or returns null");
        store.add(List.of(kept(1)));

        Promise.refuses(promise, () -> store.add(null));
        Promise.refuses(promise, () -> store.add(Arrays.asList((KeptPrediction) null)));
        Promise.refuses(promise, () -> store.join(null));
        Promise.refuses(promise, () -> store.join(Arrays.asList((LateLabel) null)));
        Promise.refuses(promise, () -> store.read(null, at(0), at(10), joined -> {}));
        Promise.refuses(promise, () -> store.read(MODEL, null, at(10), joined -> {}));
        Promise.refuses(promise, () -> store.read(MODEL, at(0), null, joined -> {}));
        Promise.refuses(promise, () -> store.read(MODEL, at(0), at(10), null));
        Promise.refuses(promise, () -> store.expire(null));
        Promise.refuses(promise, () -> store.forget(null));

        assertThat(store.size()).as(promise).isOne();
        assertThat(sequences(0, 10)).as(promise).containsExactly(1L);
    }

    @Test
    void threads_thatAdd_loseNothingAndDoubleNothing() throws Exception {
        String promise = Promise.of("PredictionStore", "It must be thread-safe, and may block");
        int count = 100;

        Together.run(promise, THREADS, thread -> {
            for (int i = 0; i < count; i += 10) {
                store.add(some(i, i + 10)); // all threads add the same ones
                store.add(some(1_000L * (thread + 1) + i, 1_000L * (thread + 1) + i + 10)); // and some of their own
            }
        });

        assertThat(store.size()).as(promise).isEqualTo(count * (THREADS + 1L));
        assertThat(sequences(Instant.MIN, Instant.MAX))
                .as(promise)
                .hasSize(count * (THREADS + 1))
                .doesNotHaveDuplicates();
    }

    @Test
    void threads_thatJoin_joinEachLabelOnce() throws Exception {
        String promise = Promise.of("Joining", "It is the first one of its prediction");
        int count = 60;
        store.add(some(0, count));
        AtomicInteger joined = new AtomicInteger();
        AtomicInteger duplicates = new AtomicInteger();

        Together.run(promise, THREADS, thread -> {
            for (int i = 0; i < count; i++) {
                for (Joining joining : store.join(List.of(label(i, "yes")))) {
                    (joining.outcome() == Outcome.JOINED ? joined : duplicates).incrementAndGet();
                }
            }
        });

        assertThat(joined).as(promise).hasValue(count);
        assertThat(duplicates).as(promise).hasValue(count * (THREADS - 1));
        assertThat(all(store, MODEL))
                .as(promise)
                .hasSize(count)
                .allMatch(one -> one.label().isPresent());
    }

    @Test
    void threads_thatReadWhileOthersExpire_seeEachOnce() throws Exception {
        String promise = Promise.of("PredictionStore.read", "each once");
        int count = 200;
        store.add(some(-count, count));
        AtomicInteger expired = new AtomicInteger();

        Together.run(promise, 3, thread -> {
            for (int i = 0; i < 5; i++) {
                if (thread == 0) {
                    expired.addAndGet((int) store.expire(at(-count + (i + 1) * count / 5)));
                } else {
                    List<Long> read = sequences(Instant.MIN, Instant.MAX);
                    Set<Long> different = new HashSet<>(read);
                    assertThat(read).as(promise).hasSameSizeAs(different);
                    assertThat(LongStream.range(0, count).boxed()).as(promise).allMatch(different::contains);
                }
            }
        });

        assertThat(expired)
                .as(Promise.of("PredictionStore.expire", "how many of them had no label"))
                .hasValue(count);
        assertThat(store.size()).as(promise).isEqualTo(count);
    }

    @Test
    void reopened_afterARestart_knowsEverything() throws Exception {
        assumeTrue(survivesRestart(), "this store does not survive a restart");
        String promise = Promise.of("PredictionStore.close", "What is kept over a restart stays");
        store.add(some(1, 4));
        store.join(List.of(label(1, "yes"), number(2, 0.1 + 0.2)));
        store.close();

        store = open();
        assertThat(store.size()).as(promise).isEqualTo(3);
        assertThat(sequences(0, 10)).as(promise).containsExactly(1L, 2L, 3L);
        for (JoinedPrediction one : all(store, MODEL)) {
            assertSame(promise, one.prediction(), kept(one.prediction().id().sequence()));
        }
        assertThat(join(label(1, "yes"))).as(promise).isEqualTo(Outcome.DUPLICATE);
        assertThat(join(number(2, 0.1 + 0.2))).as(promise).isEqualTo(Outcome.DUPLICATE);
        assertThat(join(label(3, "no"))).as(promise).isEqualTo(Outcome.JOINED);
    }

    @Test
    void outage_duringCalls_isToldAndForgotten() throws Exception {
        assumeTrue(outage().isPresent(), "outage() does not say how to break this store");
        Outage outage = outage().orElseThrow();
        String promise = Promise.of("PredictionStore", "What it throws is a problem of the monitor's status");
        store.add(some(1, 3));

        outage.begin();
        Promise.refuses(promise, () -> store.add(some(3, 5)));
        Promise.refuses(promise, () -> store.join(List.of(label(1, "yes"))));
        Promise.refuses(promise, () -> store.read(MODEL, at(0), at(10), joined -> {}));
        Promise.refuses(promise, () -> store.expire(at(10)));
        Promise.refuses(promise, () -> store.forget(id(1)));
        outage.end();

        store.add(some(1, 5)); // the whole batch again
        assertThat(sequences(0, 10))
                .as(Promise.of("PredictionStore.add", "so that a batch may be added again after a failure"))
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(join(label(1, "yes"))).as(promise).isEqualTo(Outcome.JOINED);
    }

    @Test
    void close_twice_doesNothing() {
        store.add(some(1, 3));
        store.close();
        store.close(); // and once more after this test
        assertThat(store).as("closing again does nothing").isNotNull();
    }
}
