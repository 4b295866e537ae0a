package io.mlprod.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Joining.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
abstract class PredictionStoreContract {

    static final ModelVersion MODEL = new ModelVersion("churn", "1", "ab12");
    static final ModelVersion OTHER = new ModelVersion("churn", "2", "cd34");
    static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);

    private PredictionStore store;

    abstract PredictionStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    static PredictionId id(long sequence) {
        return new PredictionId(-7, sequence);
    }

    static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    static KeptPrediction kept(long sequence) {
        return kept(sequence, sequence);
    }

    static KeptPrediction kept(long sequence, long millis) {
        return new KeptPrediction(
                id(sequence),
                MODEL,
                at(millis),
                "yes",
                new double[] {0.75},
                Map.of("region", "north", "plan", "basic"));
    }

    static LateLabel label(long sequence, String category) {
        return new LateLabel(id(sequence), category, Double.NaN, at(1_000 + sequence));
    }

    static LateLabel number(long sequence, double number) {
        return new LateLabel(id(sequence), "", number, at(1_000 + sequence));
    }

    private Outcome join(LateLabel label) {
        return store.join(List.of(label)).get(0).outcome();
    }

    static List<JoinedPrediction> all(PredictionStore store, ModelVersion model) {
        List<JoinedPrediction> all = new ArrayList<>();
        store.read(model, Instant.MIN, Instant.MAX, all::add);
        return all;
    }

    private List<Long> sequences(long from, long to) {
        List<Long> found = new ArrayList<>();
        store.read(
                MODEL,
                at(from),
                at(to),
                joined -> found.add(joined.prediction().id().sequence()));
        Collections.sort(found);
        return found;
    }

    static void assertSame(KeptPrediction actual, KeptPrediction expected) {
        assertThat(actual.id()).isEqualTo(expected.id());
        assertThat(actual.model()).isEqualTo(expected.model());
        assertThat(actual.at()).isEqualTo(expected.at());
        assertThat(actual.predicted()).isEqualTo(expected.predicted());
        assertThat(actual.slices()).isEqualTo(expected.slices());
        assertThat(IntStream.range(0, actual.scoreCount()).mapToDouble(actual::score))
                .containsExactlyElementsOf(IntStream.range(0, expected.scoreCount())
                        .mapToObj(expected::score)
                        .toList());
    }

    private void assertComesBack(KeptPrediction prediction) {
        store.add(List.of(prediction));
        JoinedPrediction read = all(store, prediction.model()).get(0);
        assertThat(read.label()).isEmpty();
        assertSame(read.prediction(), prediction);
        Joining joining = store.join(List.of(new LateLabel(prediction.id(), "x", Double.NaN, START)))
                .get(0);
        assertThat(joining.outcome()).isEqualTo(Outcome.JOINED);
        assertSame(joining.prediction().orElseThrow(), prediction);
    }

    // ---- what comes back

    @Test
    void add_binary_comesBack() {
        assertComesBack(kept(1));
    }

    @Test
    void add_manyScores_comesBack() {
        double[] scores = IntStream.range(0, 1_000).mapToDouble(i -> i / 7.0).toArray();
        assertComesBack(new KeptPrediction(id(1), MODEL, START, "class 5", scores, Map.of()));
    }

    @Test
    void add_regression_comesBack() {
        assertComesBack(new KeptPrediction(id(1), MODEL, START, "", new double[] {-0.0}, Map.of("region", "")));
    }

    @Test
    void add_oddNumbers_comesBack() {
        double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -1e308};
        assertComesBack(new KeptPrediction(id(1), MODEL, START, "", odd, Map.of()));
    }

    @Test
    void add_withoutScoresAndSlices_comesBack() {
        assertComesBack(new KeptPrediction(id(1), MODEL, START, "no", new double[0], Map.of()));
    }

    @Test
    void add_longAndOddTexts_comesBack() {
        String text = "it's; \"é\" \uD83D\uDE00\n\\ = , & % NULL ".repeat(300);
        assertThat(text.length()).isGreaterThan(8_000);
        assertComesBack(new KeptPrediction(
                new PredictionId(Long.MIN_VALUE, -1),
                new ModelVersion("a model of ünusual name", "", "ef"),
                Instant.ofEpochMilli(-1),
                text,
                new double[] {1},
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
        all.forEach(joined -> assertSame(
                joined.prediction(), added.get((int) joined.prediction().id().sequence())));
    }

    @Test
    void kept_finerThanAMillisecond_isCut() {
        KeptPrediction fine =
                new KeptPrediction(id(1), MODEL, Instant.ofEpochSecond(-1, 999_999_999), "", new double[0], Map.of());

        assertThat(fine.at()).isEqualTo(Instant.ofEpochMilli(-1));
        assertThat(new LateLabel(id(1), "x", 0, Instant.ofEpochSecond(1, 5)).at())
                .isEqualTo(Instant.ofEpochSecond(1));
    }

    // ---- adding again

    @Test
    void add_again_changesNothing() {
        store.add(List.of(kept(1), kept(2)));
        store.join(List.of(label(1, "no")));

        store.add(List.of(
                kept(2),
                new KeptPrediction(id(1), OTHER, at(500), "maybe", new double[0], Map.of()),
                kept(3),
                kept(3)));

        assertThat(store.size()).isEqualTo(3);
        assertThat(all(store, OTHER)).isEmpty();
        assertThat(all(store, MODEL))
                .filteredOn(joined -> joined.label().isPresent())
                .singleElement()
                .satisfies(joined -> {
                    assertSame(joined.prediction(), kept(1));
                    assertThat(joined.label()).contains(label(1, "no"));
                });
    }

    @Test
    void add_sameSequenceOfAnotherHandle_isAnotherPrediction() {
        PredictionId other = new PredictionId(-8, 1);
        store.add(List.of(kept(1), new KeptPrediction(other, MODEL, START, "no", new double[0], Map.of())));

        assertThat(store.size()).isEqualTo(2);
        assertThat(store.join(List.of(label(1, "yes")))
                        .get(0)
                        .prediction()
                        .orElseThrow()
                        .id())
                .isEqualTo(id(1));
        assertThat(store.join(List.of(new LateLabel(other, "no", Double.NaN, START)))
                        .get(0)
                        .prediction()
                        .orElseThrow()
                        .id())
                .isEqualTo(other);
    }

    @Test
    void calls_withNothing_doNothing() {
        store.add(List.of());

        assertThat(store.join(List.of())).isEmpty();
        assertThat(store.size()).isZero();
        assertThat(store.expire(Instant.MAX)).isZero();
        assertThat(store.dropped()).isZero();
        assertThat(all(store, MODEL)).isEmpty();
    }

    @Test
    void nulls_asArguments_areRefused() {
        store.add(List.of(kept(1)));

        assertThatNullPointerException().isThrownBy(() -> store.add(null));
        assertThatNullPointerException().isThrownBy(() -> store.join(null));
        assertThatNullPointerException().isThrownBy(() -> store.read(null, at(0), at(10), joined -> {}));
        assertThatNullPointerException().isThrownBy(() -> store.read(MODEL, null, at(10), joined -> {}));
        assertThatNullPointerException().isThrownBy(() -> store.read(MODEL, at(0), null, joined -> {}));
        assertThatNullPointerException().isThrownBy(() -> store.read(MODEL, at(20), at(30), null));
        assertThatNullPointerException().isThrownBy(() -> store.expire(null));
        assertThatNullPointerException().isThrownBy(() -> store.forget(null));

        assertThat(sequences(0, 10)).containsExactly(1L);
    }

    // ---- labels

    @Test
    void join_unknown_isUnmatched() {
        store.add(List.of(kept(1)));

        Joining joining = store.join(List.of(label(2, "yes"))).get(0);

        assertThat(joining.outcome()).isEqualTo(Outcome.UNMATCHED);
        assertThat(joining.label()).isEqualTo(label(2, "yes"));
        assertThat(joining.prediction()).isEmpty();
    }

    @Test
    void join_again_isDuplicateAndThenCorrected() {
        store.add(List.of(kept(1)));
        LateLabel first = label(1, "yes");
        LateLabel later = new LateLabel(id(1), "yes", Double.NaN, at(9_000));

        assertThat(join(first)).isEqualTo(Outcome.JOINED);
        assertThat(join(later)).isEqualTo(Outcome.DUPLICATE);
        assertThat(all(store, MODEL).get(0).label()).contains(first); // so the delay is that of the first
        assertThat(join(label(1, "no"))).isEqualTo(Outcome.CORRECTED);
        assertThat(join(label(1, "yes"))).isEqualTo(Outcome.CORRECTED);
        assertThat(all(store, MODEL).get(0).label()).contains(first);
    }

    @Test
    void join_numbers_areComparedExactly() {
        store.add(List.of(kept(1)));

        assertThat(join(number(1, 0.0))).isEqualTo(Outcome.JOINED);
        assertThat(join(number(1, -0.0))).isEqualTo(Outcome.CORRECTED);
        assertThat(join(number(1, 0.1 + 0.2))).isEqualTo(Outcome.CORRECTED);
        assertThat(join(number(1, 0.1 + 0.2))).isEqualTo(Outcome.DUPLICATE);
        assertThat(join(number(1, 0.3))).isEqualTo(Outcome.CORRECTED);
        assertThat(all(store, MODEL).get(0).label()).contains(number(1, 0.3));
        assertThat(join(number(1, Double.POSITIVE_INFINITY))).isEqualTo(Outcome.CORRECTED);
        assertThat(join(label(1, ""))).isEqualTo(Outcome.CORRECTED);
        assertThat(all(store, MODEL).get(0).label()).contains(label(1, ""));
    }

    @Test
    void join_labelOfAnotherKind_isACorrection() {
        store.add(List.of(kept(1), kept(2)));
        store.join(List.of(label(1, "yes"), number(2, 1)));

        assertThat(join(number(1, 1))).isEqualTo(Outcome.CORRECTED);
        assertThat(join(label(2, "1.0"))).isEqualTo(Outcome.CORRECTED);
    }

    @Test
    void join_severalOfOnePredictionAtOnce_inTheirOrder() {
        store.add(List.of(kept(1), kept(2)));

        List<Joining> joinings = store.join(List.of(
                label(1, "yes"), label(3, "yes"), label(1, "yes"), label(2, "no"), label(1, "no"), label(1, "no")));

        assertThat(joinings)
                .extracting(Joining::outcome)
                .containsExactly(
                        Outcome.JOINED,
                        Outcome.UNMATCHED,
                        Outcome.DUPLICATE,
                        Outcome.JOINED,
                        Outcome.CORRECTED,
                        Outcome.DUPLICATE);
        assertThat(joinings)
                .extracting(joining -> joining.label().id().sequence())
                .containsExactly(1L, 3L, 1L, 2L, 1L, 1L);
        assertThat(all(store, MODEL))
                .extracting(joined -> joined.label().orElseThrow().category())
                .containsExactlyInAnyOrder("no", "no");
    }

    @Test
    void join_longText_comesBack() {
        store.add(List.of(kept(1)));
        LateLabel longOne = label(1, "\u00e9'".repeat(5_000));

        assertThat(join(longOne)).isEqualTo(Outcome.JOINED);
        assertThat(join(longOne)).isEqualTo(Outcome.DUPLICATE);
        assertThat(all(store, MODEL).get(0).label()).contains(longOne);
    }

    @Test
    void join_beforeItsPredictionOrInTheFuture_isKept() {
        store.add(List.of(kept(1), kept(2)));
        LateLabel early = new LateLabel(id(1), "yes", Double.NaN, Instant.EPOCH);
        LateLabel future = new LateLabel(id(2), "yes", Double.NaN, Instant.parse("9999-01-01T00:00:00Z"));

        store.join(List.of(early, future));

        assertThat(all(store, MODEL))
                .extracting(joined -> joined.label().orElseThrow())
                .containsExactlyInAnyOrder(early, future);
    }

    // ---- windows

    @Test
    void read_window_hasItsStartAndNotItsEnd() {
        store.add(IntStream.range(0, 20).mapToObj(i -> kept(19 - i)).toList());

        assertThat(sequences(5, 8)).containsExactly(5L, 6L, 7L);
        assertThat(sequences(5, 5)).isEmpty();
        assertThat(sequences(8, 5)).isEmpty();
        assertThat(sequences(-10, 2)).containsExactly(0L, 1L);
        assertThat(sequences(19, 1_000)).containsExactly(19L);
    }

    @Test
    void read_otherVersion_isNotInIt() {
        store.add(List.of(
                kept(1), new KeptPrediction(id(2), OTHER, at(1), "no", new double[] {0.1}, Map.of("region", "south"))));

        assertThat(sequences(0, 10)).containsExactly(1L);
        assertThat(all(store, OTHER)).hasSize(1);
        assertThat(all(store, new ModelVersion("churn", "1", "another file"))).isEmpty();
    }

    @Test
    void read_receiverThatCallsTheStore_works() {
        store.add(IntStream.range(0, 1_000).mapToObj(i -> kept(i)).toList());

        store.read(MODEL, at(0), at(1_000), joined -> {
            long sequence = joined.prediction().id().sequence();
            if (sequence % 50 == 0) {
                store.join(LongStream.range(sequence, sequence + 50)
                        .mapToObj(i -> label(i, "yes"))
                        .toList());
            }
        });

        assertThat(all(store, MODEL))
                .hasSize(1_000)
                .allMatch(joined -> joined.label().isPresent());
    }

    @Test
    void read_receiverThatThrows_isToldAndTheNextWorks() {
        store.add(List.of(kept(1), kept(2)));
        RuntimeException mine = new IllegalStateException("mine");

        assertThatThrownBy(() -> store.read(MODEL, at(0), at(10), joined -> {
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(sequences(0, 10)).containsExactly(1L, 2L);
    }

    // ---- going

    @Test
    void expire_someWithLabels_countsThoseWithout() {
        store.add(IntStream.range(0, 10).mapToObj(i -> kept(i)).toList());
        store.join(List.of(label(1, "yes"), label(2, "no"), label(8, "yes")));

        assertThat(store.expire(at(5))).isEqualTo(3);

        assertThat(store.size()).isEqualTo(5);
        assertThat(sequences(0, 100)).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(join(label(1, "yes"))).isEqualTo(Outcome.UNMATCHED);
        assertThat(join(label(8, "yes"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(store.expire(at(5))).isZero();
        assertThat(store.dropped()).isZero();
    }

    @Test
    void expire_clockThatStepped_neitherLosesNorKeeps() {
        store.add(List.of(kept(1, 50), kept(2, 1_000_000), kept(3, -1_000_000), kept(4, 60)));

        assertThat(store.expire(at(0))).isEqualTo(1);
        assertThat(sequences(-2_000_000, 2_000_000)).containsExactly(1L, 2L, 4L);
        assertThat(store.expire(at(100))).isEqualTo(2);
        assertThat(sequences(-2_000_000, 2_000_000)).containsExactly(2L);
        assertThat(store.expire(at(1_000_001))).isEqualTo(1);
        assertThat(store.size()).isZero();
    }

    @Test
    void add_afterItExpired_isNew() {
        store.add(List.of(kept(1)));
        store.join(List.of(label(1, "yes")));
        store.expire(Instant.MAX);

        store.add(List.of(kept(1)));

        assertThat(join(label(1, "yes"))).isEqualTo(Outcome.JOINED);
    }

    @Test
    void forget_one_isGoneWithItsLabel() {
        store.add(List.of(kept(1), kept(2)));
        store.join(List.of(label(1, "yes")));

        assertThat(store.forget(id(1))).isTrue();
        assertThat(store.forget(id(1))).isFalse();

        assertThat(sequences(0, 10)).containsExactly(2L);
        assertThat(join(label(1, "yes"))).isEqualTo(Outcome.UNMATCHED);
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.dropped()).isZero();
    }

    // ---- many threads

    /** How many predictions the threads work on; half of them expire meanwhile. */
    int stressed() {
        return 240;
    }

    @Test
    void threads_addJoinReadAndExpire_loseAndDoubleNothing() throws Exception {
        int count = stressed();
        int batch = 20;
        AtomicLong expired = new AtomicLong();
        Map<Outcome, AtomicLong> young = new ConcurrentHashMap<>();
        Map<Outcome, AtomicLong> old = new ConcurrentHashMap<>();
        AtomicInteger adding = new AtomicInteger(2);
        AtomicInteger working = new AtomicInteger(4);
        List<Callable<Void>> work = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            int start = half * count / 2;
            work.add(() -> {
                for (int i = start; i < start + count / 2; i += batch) {
                    store.add(IntStream.range(i, i + batch)
                            .mapToObj(n -> kept(n, n % 2 == 0 ? n : n - 1_000_000))
                            .toList());
                    // Again, but not those that may have expired.
                    store.add(IntStream.range(i, i + batch)
                            .filter(n -> n % 2 == 0)
                            .mapToObj(n -> kept(n))
                            .toList());
                }
                adding.decrementAndGet();
                working.decrementAndGet();
                return null;
            });
            work.add(() -> {
                boolean isLast;
                do {
                    isLast = adding.get() == 0;
                    for (int i = 0; i < count; i += batch) {
                        store.join(IntStream.range(i, i + batch)
                                        .mapToObj(n -> label(n, "yes"))
                                        .toList())
                                .forEach(joining -> (joining.label().id().sequence() % 2 == 0 ? young : old)
                                        .computeIfAbsent(joining.outcome(), outcome -> new AtomicLong())
                                        .incrementAndGet());
                    }
                } while (!isLast);
                working.decrementAndGet();
                return null;
            });
        }
        work.add(() -> {
            while (working.get() > 0) {
                expired.addAndGet(store.expire(at(-1)));
            }
            return null;
        });
        work.add(() -> {
            while (working.get() > 0) {
                List<Long> read = new ArrayList<>();
                store.read(
                        MODEL,
                        Instant.MIN,
                        Instant.MAX,
                        joined -> read.add(joined.prediction().id().sequence()));
                assertThat(read).doesNotHaveDuplicates();
            }
            return null;
        });

        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        expired.addAndGet(store.expire(at(-1)));

        assertThat(young.get(Outcome.JOINED)).hasValue(count / 2);
        assertThat(old.getOrDefault(Outcome.JOINED, new AtomicLong()).get() + expired.get())
                .isEqualTo(count / 2);
        assertThat(young).doesNotContainKey(Outcome.CORRECTED);
        assertThat(all(store, MODEL))
                .hasSize(count / 2)
                .allMatch(joined -> joined.label().isPresent());
        assertThat(store.size()).isEqualTo(count / 2);
    }
}
