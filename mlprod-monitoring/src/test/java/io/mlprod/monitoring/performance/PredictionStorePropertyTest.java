package io.mlprod.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.performance.Joining.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Stores do what a map does, whatever is asked of them in whatever order. */
class PredictionStorePropertyTest {

    private static final int KINDS = 6;
    private static final int IDS = 12;

    /** The naive model: what was added, in that order. */
    private static final class Naive {

        private final Map<Long, KeptPrediction> kept = new LinkedHashMap<>();
        private final Map<Long, LateLabel> labels = new LinkedHashMap<>();
        private final int room;
        private long dropped;

        Naive(int room) {
            this.room = room;
        }

        void add(KeptPrediction prediction) {
            kept.putIfAbsent(prediction.id().sequence(), prediction);
            if (kept.size() > room) {
                remove(kept.keySet().iterator().next());
                dropped++;
            }
        }

        Outcome join(LateLabel label) {
            long id = label.id().sequence();
            if (!kept.containsKey(id)) {
                return Outcome.UNMATCHED;
            }
            LateLabel before = labels.get(id);
            if (before != null && before.says(label)) {
                return Outcome.DUPLICATE;
            }
            labels.put(id, label);
            return before == null ? Outcome.JOINED : Outcome.CORRECTED;
        }

        boolean remove(long id) {
            labels.remove(id);
            return kept.remove(id) != null;
        }

        long expire(Instant before) {
            List<Long> gone = kept.values().stream()
                    .filter(prediction -> prediction.at().isBefore(before))
                    .map(prediction -> prediction.id().sequence())
                    .toList();
            long waiting = gone.stream().filter(id -> !labels.containsKey(id)).count();
            gone.forEach(this::remove);
            return waiting;
        }

        List<String> read(Predicate<KeptPrediction> in) {
            return kept.values().stream()
                    .filter(in)
                    .map(prediction -> text(
                            prediction,
                            Optional.ofNullable(labels.get(prediction.id().sequence()))))
                    .sorted()
                    .toList();
        }
    }

    private static String text(KeptPrediction prediction, Optional<LateLabel> label) {
        return prediction.id() + " " + prediction.model() + " " + prediction.at() + " " + prediction.predicted() + " "
                + IntStream.range(0, prediction.scoreCount())
                        .mapToObj(prediction::score)
                        .toList()
                + " "
                + prediction.slices().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                        .toList()
                + " " + label.map(of -> of.category() + " " + of.number() + " " + of.at());
    }

    /** A prediction or label that depends on a number only. */
    private static KeptPrediction prediction(int number) {
        return new KeptPrediction(
                PredictionStoreContract.id(number % IDS),
                number % 2 == 0 ? PredictionStoreContract.MODEL : PredictionStoreContract.OTHER,
                PredictionStoreContract.at(number * 7L % 50),
                number % 3 == 0 ? "" : "class " + number % 4,
                IntStream.range(0, number % 4)
                        .mapToDouble(i -> number / 3.0 + i)
                        .toArray(),
                number % 5 == 0 ? Map.of() : Map.of("a", "v" + number % 3, "b" + number % 2, "\0\\\n" + number));
    }

    private static LateLabel label(int number) {
        return new LateLabel(
                PredictionStoreContract.id(number % (IDS + 2)),
                number % 3 == 0 ? "" : "class " + number % 2,
                number % 3 == 0 ? number % 5 : Double.NaN,
                PredictionStoreContract.at(number));
    }

    private static void compare(PredictionStore store, int room, List<Integer> steps) {
        Naive naive = new Naive(room);
        for (int step : steps) {
            int number = step / KINDS;
            switch (step % KINDS) {
                case 0, 1 -> {
                    List<KeptPrediction> batch = IntStream.range(number, number + number % 4)
                            .mapToObj(PredictionStorePropertyTest::prediction)
                            .toList();
                    store.add(batch);
                    batch.forEach(naive::add);
                }
                case 2, 3 -> {
                    List<LateLabel> batch = IntStream.range(number, number + number % 5)
                            .mapToObj(i -> label(i % 40))
                            .toList();
                    List<Outcome> expected = new ArrayList<>();
                    batch.forEach(label -> expected.add(naive.join(label)));
                    assertThat(store.join(batch)).extracting(Joining::outcome).isEqualTo(expected);
                }
                case 4 -> {
                    Instant before = PredictionStoreContract.at(number % 60);
                    assertThat(store.expire(before)).isEqualTo(naive.expire(before));
                }
                default ->
                    assertThat(store.forget(PredictionStoreContract.id(number % IDS)))
                            .isEqualTo(naive.remove(number % IDS));
            }
            assertThat(store.size()).isEqualTo(naive.kept.size());
            assertThat(store.dropped()).isEqualTo(naive.dropped);
        }
        for (int from = 0; from < 50; from += 13) {
            Instant start = PredictionStoreContract.at(from);
            Instant end = PredictionStoreContract.at(from + 20);
            List<String> read = new ArrayList<>();
            store.read(
                    PredictionStoreContract.MODEL,
                    start,
                    end,
                    joined -> read.add(text(joined.prediction(), joined.label())));
            assertThat(read.stream().sorted())
                    .isEqualTo(naive.read(prediction -> prediction.model().equals(PredictionStoreContract.MODEL)
                            && !prediction.at().isBefore(start)
                            && prediction.at().isBefore(end)));
        }
    }

    @Property(tries = 100)
    void inMemory_anySteps_doesAsAMap(
            @ForAll @IntRange(min = 1, max = 14) int room,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 600) Integer> steps) {
        compare(PredictionStore.inMemory(room), room, steps);
    }

    @Property(tries = 6)
    void jdbc_anySteps_doesAsAMap(@ForAll @Size(max = 40) List<@IntRange(min = 0, max = 600) Integer> steps) {
        JdbcPredictionStore store =
                new JdbcPredictionStore(WatchedSource.ofTests(true).source(), "property_");
        store.createTables();
        store.expire(Instant.MAX);
        compare(store, Integer.MAX_VALUE, steps);
    }
}
