package io.mlprod.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.monitoring.performance.Joining.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryStoreTest extends PredictionStoreContract {

    @Override
    PredictionStore open() {
        return PredictionStore.inMemory();
    }

    @Override
    int stressed() {
        return 12_000; // several segments
    }

    private static List<KeptPrediction> some(long from, long to) {
        return LongStream.range(from, to).mapToObj(i -> kept(i)).toList();
    }

    private static List<Long> sequences(PredictionStore store) {
        return all(store, MODEL).stream()
                .map(joined -> joined.prediction().id().sequence())
                .toList();
    }

    @Test
    void add_full_dropsThoseAddedFirstAndCountsThem() {
        PredictionStore store = PredictionStore.inMemory(3);
        store.add(List.of(kept(1, 900), kept(2, 1), kept(3, 2)));
        store.join(List.of(label(1, "yes")));

        store.add(List.of(kept(4), kept(5)));

        assertThat(sequences(store)).containsExactly(3L, 4L, 5L);
        assertThat(store.dropped()).isEqualTo(2);
        assertThat(store.size()).isEqualTo(3);
        assertThat(store.join(List.of(label(1, "yes"))).get(0).outcome()).isEqualTo(Outcome.UNMATCHED);
    }

    @Test
    void add_manyMoreThanItHasRoomFor_keepsTheLast() {
        PredictionStore store = PredictionStore.inMemory(10_000);

        store.add(some(0, 50_000));

        assertThat(sequences(store))
                .containsExactlyElementsOf(
                        LongStream.range(40_000, 50_000).boxed().toList());
        assertThat(store.dropped()).isEqualTo(40_000);
    }

    @Test
    void add_largeOnes_takeTheRoomOfSeveral() {
        PredictionStore store = PredictionStore.inMemory(100_000); // 24 MB
        double[] scores = new double[10_000]; // 80 kB

        for (int i = 0; i < 1_000; i++) {
            store.add(List.of(new KeptPrediction(id(i), MODEL, at(i), "yes", scores, Map.of())));
        }

        assertThat(store.size()).isBetween(200L, 300L);
        assertThat(store.dropped()).isEqualTo(1_000 - store.size());
        assertThat(sequences(store)).endsWith(999L);
    }

    @Test
    void add_valuesThatAreAllDifferent_doNotTakeMoreThanItsRoom() {
        PredictionStore store = PredictionStore.inMemory(1_000);

        for (int i = 0; i < 1_000; i++) {
            String text = i + "x".repeat(10_000);
            store.add(List.of(new KeptPrediction(id(i), MODEL, at(i), text, new double[0], Map.of("id", text))));
        }

        assertThat(store.size()).isBetween(60L, 140L); // of 40 to 60 kB, in 4 MB
        assertThat(store.dropped()).isEqualTo(1_000 - store.size());
    }

    @Test
    void join_labelsThatAreLong_doNotTakeMoreThanItsRoom() {
        PredictionStore store = PredictionStore.inMemory(1_000);
        store.add(some(0, 1_000));

        LongStream.range(0, 1_000).forEach(i -> store.join(List.of(label(i, i + "x".repeat(10_000)))));

        assertThat(store.size()).isLessThan(300);
        assertThat(store.dropped()).isEqualTo(1_000 - store.size());
    }

    @Test
    void join_longLabelThatPushesOthersOut_theirLabelsAreUnmatched() {
        PredictionStore store = PredictionStore.inMemory(1_000);
        store.add(some(0, 1_000));
        String text = "x".repeat(2_200_000); // more than its room

        List<Joining> joinings =
                store.join(List.of(label(0, "yes"), label(999, text), label(0, "yes"), label(999, text)));

        assertThat(joinings)
                .extracting(Joining::outcome)
                .containsExactly(Outcome.JOINED, Outcome.JOINED, Outcome.UNMATCHED, Outcome.UNMATCHED);
        assertThat(store.size()).isZero();
    }

    @Test
    void add_largerThanTheRoom_isDropped() {
        PredictionStore store = PredictionStore.inMemory(1);
        store.add(List.of(kept(1)));

        store.add(List.of(new KeptPrediction(id(2), MODEL, START, "yes", new double[1_000_000], Map.of())));

        assertThat(store.size()).isZero();
        assertThat(store.dropped()).isEqualTo(2);
        store.add(List.of(kept(3)));
        assertThat(sequences(store)).containsExactly(3L);
    }

    @Test
    void expire_mostOfEachSegment_keepsTheOthersWithTheirLabels() {
        PredictionStore store = PredictionStore.inMemory();
        int count = 20_000;
        // Each tenth is from a clock that was ahead.
        store.add(LongStream.range(0, count)
                .mapToObj(i -> kept(i, i % 10 == 0 ? 1_000_000 + i : i))
                .toList());
        store.join(LongStream.range(0, count)
                .filter(i -> i % 20 == 0)
                .mapToObj(i -> label(i, i % 40 == 0 ? "yes" : "no"))
                .toList());

        assertThat(store.expire(at(500_000))).isEqualTo(count * 9L / 10);

        assertThat(all(store, MODEL)).hasSize(count / 10).allSatisfy(joined -> {
            long i = joined.prediction().id().sequence();
            assertSame(joined.prediction(), kept(i, 1_000_000 + i));
            assertThat(joined.label().map(LateLabel::category))
                    .isEqualTo(Optional.ofNullable(i % 40 == 0 ? "yes" : i % 20 == 0 ? "no" : null));
        });
        assertThat(store.join(List.of(label(20, "no"), label(30, "no"), label(31, "no"))))
                .extracting(Joining::outcome)
                .containsExactly(Outcome.DUPLICATE, Outcome.JOINED, Outcome.UNMATCHED);
        assertThat(store.expire(Instant.MAX)).isEqualTo(count / 20 - 1);
        assertThat(store.size()).isZero();
    }

    @Test
    void forget_manyOfFullSegments_keepsTheOthers() {
        PredictionStore store = PredictionStore.inMemory();
        store.add(some(0, 10_000));

        LongStream.range(0, 10_000)
                .filter(i -> i % 3 != 0)
                .forEach(i -> assertThat(store.forget(id(i))).isTrue());

        assertThat(sequences(store))
                .containsExactlyElementsOf(IntStream.range(0, 10_000)
                        .filter(i -> i % 3 == 0)
                        .mapToObj(i -> (long) i)
                        .toList());
    }

    @Test
    void close_thenUsed_isEmpty() {
        PredictionStore store = PredictionStore.inMemory();
        store.add(some(0, 10));

        store.close();

        assertThat(store.size()).isZero();
        assertThat(all(store, MODEL)).isEmpty();
    }

    @Test
    void toString_full_hasNoValues() {
        PredictionStore store = PredictionStore.inMemory(5);
        store.add(some(0, 2));

        assertThat(store).hasToString("MemoryStore[2 of 5]");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 30) + 1, Long.MAX_VALUE})
    void inMemory_badSize_isRefused(long bad) {
        assertThatThrownBy(() -> PredictionStore.inMemory(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("1 to 1073741824", Long.toString(bad));
    }
}
