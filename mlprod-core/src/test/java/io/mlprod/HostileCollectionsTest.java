package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.HostileList.Kind;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Collections that change while they are read, lie about their size, or hold what their type forbids. Each call has
 * values of its own, so that an element of an earlier call, in memory that is used again, would show.
 */
@SuppressWarnings({"ArrayRecordComponent", "unchecked", "rawtypes"}) // never compared; heap pollution is the subject
class HostileCollectionsTest {

    private static final Path ANY_MODEL = TestModels.path("dynamic_batch");
    private static final int WIDTH = 5;
    private static final int CALLS = 600;
    private static final BigDecimal STRANGER = BigDecimal.valueOf(7);

    enum Colour {
        RED,
        GREEN
    }

    record Item(List<Float> xs, List<String> words, float[] raw) {}

    /** Gives another array at each call. */
    record Changing(@io.mlprod.record.NotInput Supplier<float[]> source, float[] x) {
        @Override
        public float[] x() {
            return source.get();
        }
    }

    record Floats(List<Float> x) {}

    record Longs(List<Long> x) {}

    record Words(List<String> x) {}

    record Colours(List<Colour> x) {}

    record Maybe(Optional<Float> x) {}

    record Boxed(Float[] x) {}

    /**
     * An item and what a model may get of it.
     *
     * @param length how many elements its parts have at most
     */
    private record Given(Item item, Kind xs, Kind words, int number, int length) {

        boolean isHonest() {
            return xs == Kind.HONEST && words == Kind.HONEST;
        }

        boolean mayBeAnswered() {
            return xs.mayBeAnswered() && words.mayBeAnswered();
        }

        /** Every element is this item's, in its place, and honest parts are whole. */
        void check(Outputs answer) {
            float[] floats = answer.tensor("xs_out").floats();
            String[] texts = answer.tensor("words_out").strings();
            for (int i = 0; i < floats.length; i++) {
                assertThat(floats[i]).as("%s [%s]", this, i).isEqualTo(value(number, i));
            }
            for (int i = 0; i < texts.length; i++) {
                assertThat(texts[i]).as("%s [%s]", this, i).isEqualTo(number + "/" + i);
            }
            assertThat(answer.tensor("raw_out").floats()).containsExactly(item.raw());
            if (isHonest()) {
                assertThat(floats).hasSize(length);
                assertThat(texts).hasSize(length);
            }
        }
    }

    private static float value(int number, int i) {
        return number * 16 + i;
    }

    private static Given given(Random random, int number, int width) {
        int length = width > 0 ? width : 2 + random.nextInt(6);
        Kind xs = kind(random);
        Kind words = kind(random);
        List<Float> floats =
                IntStream.range(0, length).mapToObj(i -> value(number, i)).toList();
        List<String> texts =
                IntStream.range(0, length).mapToObj(i -> number + "/" + i).toList();
        float[] raw = {number, -number};
        Item item = new Item(new HostileList<>(xs, floats, STRANGER), new HostileList<>(words, texts, STRANGER), raw);
        return new Given(item, xs, words, number, length);
    }

    private static Kind kind(Random random) {
        Kind[] all = Kind.values();
        return random.nextInt(3) > 0 ? Kind.HONEST : all[random.nextInt(all.length)];
    }

    private static ModelHandleBuilder<Item, Outputs> builder(int width) {
        EchoEngine engine = new EchoEngine()
                .input("xs", ElementType.FLOAT, width)
                .input("words", ElementType.STRING, width)
                .input("raw", ElementType.FLOAT, 2);
        return ModelHandle.builder(Item.class, Outputs.class).load(ANY_MODEL).engine(engine);
    }

    private static void check(Given given, Supplier<Outputs> call) {
        try {
            given.check(call.get());
            assertThat(given.mayBeAnswered()).as("%s was answered", given).isTrue();
        } catch (MlprodException e) {
            assertThat(given.isHonest()).as("%s: %s", given, e).isFalse();
        }
    }

    // ---- nothing of another call is ever read

    @ParameterizedTest
    @ValueSource(ints = {WIDTH, -1})
    void predict_hostileLists_areRefusedOrAnsweredFromTheirOwnElements(int width) {
        Random random = new Random(width);
        try (ModelHandle<Item, Outputs> handle = builder(width).build()) {
            for (int i = 1; i < CALLS; i++) {
                Given given = given(random, i, width);
                check(given, () -> handle.predict(given.item()).value());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {WIDTH, -1})
    void predict_hostileListsAndACache_areRefusedOrAnsweredFromTheirOwnElements(int width) {
        Random random = new Random(width);
        try (ModelHandle<Item, Outputs> handle =
                builder(width).cache(Cache.DEFAULT.maximumWeight(1_000_000)).build()) {
            for (int i = 1; i < CALLS; i++) {
                Given given = given(random, i % 50, width); // so that some are asked again
                check(given, () -> handle.predict(given.item()).value());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {WIDTH, -1})
    void predictAll_hostileLists_haveOutcomesOfTheirOwn(int width) {
        Random random = new Random(width);
        try (ModelHandle<Item, Outputs> handle = builder(width).build()) {
            for (int i = 1; i < CALLS; i += 20) {
                int first = i;
                List<Given> all = IntStream.range(0, 20)
                        .mapToObj(j -> given(random, first + j, width))
                        .toList();
                List<Outcome<Outputs>> outcomes =
                        handle.predictAll(all.stream().map(Given::item).toList());
                for (int j = 0; j < all.size(); j++) {
                    Outcome<Outputs> outcome = outcomes.get(j);
                    check(all.get(j), () -> outcome.prediction().value());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {WIDTH, -1})
    void predict_hostileListsInMicroBatches_areRefusedOrAnsweredFromTheirOwnElements(int width) {
        try (ModelHandle<Item, Outputs> handle =
                builder(width).batching(Batching.DEFAULT.maxRows(8)).build()) {
            IntFunction<Asking<Boolean>> asking = thread -> Asking.start(() -> {
                Random random = new Random(thread);
                for (int i = 1; i < CALLS / 4; i++) {
                    Given given = given(random, thread * CALLS + i, width);
                    check(given, () -> handle.predict(given.item()).value());
                }
            });
            List<Asking<Boolean>> threads =
                    IntStream.range(0, 4).mapToObj(asking).toList();
            assertThat(threads).allMatch(Asking::result);
        }
    }

    private static <I> ModelHandle<I, Outputs> echo(Class<I> input, ElementType type, int width) {
        return ModelHandle.builder(input, Outputs.class)
                .load(ANY_MODEL)
                .engine(new EchoEngine().input("x", type, width))
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, -1})
    void predict_accessorThatGivesAShorterArrayLater_isRefused(int width) {
        try (ModelHandle<Changing, Outputs> handle = echo(Changing.class, ElementType.FLOAT, width)) {
            handle.predict(new Changing(() -> new float[] {7, 8, 9}, new float[0])); // what could be left over
            int[] calls = {0};
            Changing changing = new Changing(() -> new float[calls[0]++ == 0 ? 3 : 2], new float[0]);

            assertThatThrownBy(() -> handle.predict(changing))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("x: length, expected the 3 elements that it said it has, not 2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, -1})
    void predictAll_accessorThatGivesALongerArrayLater_doesNotTouchItsNeighbours(int width) {
        try (ModelHandle<Changing, Outputs> handle = echo(Changing.class, ElementType.FLOAT, width)) {
            int[] calls = {0};
            List<Changing> all = List.of(
                    new Changing(() -> new float[] {1, 2, 3}, new float[0]),
                    new Changing(() -> new float[calls[0]++ % 3 == 0 ? 3 : 6], new float[0]),
                    new Changing(() -> new float[] {4, 5, 6}, new float[0]));

            List<Outcome<Outputs>> outcomes = handle.predictAll(all);

            assertThat(outcomes.get(0).isAnswered()).isTrue();
            if (outcomes.get(1).isAnswered()) { // it was asked only once
                assertThat(outcomes.get(1).prediction().value().tensor("x_out").floats())
                        .containsExactly(0, 0, 0);
            }
            assertThat(outcomes.get(2).prediction().value().tensor("x_out").floats())
                    .containsExactly(4, 5, 6);
        }
    }

    // ---- each element is of the declared type

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("4711");
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE", "FLOAT16"})
    void predict_otherNumbersInAListOfFloats_areRefused(ElementType type) {
        try (ModelHandle<Floats, Outputs> handle = echo(Floats.class, type, 2)) {
            for (Object stranger :
                    List.of(new BigDecimal(4711), 4711.0, "4711", 4711, Optional.of(4711f), Colour.RED)) {
                List mixed = List.of(1f, stranger);
                refused(
                        () -> handle.predict(new Floats(mixed)),
                        "x[1]: type, expected a Float, as declared, not "
                                + stranger.getClass().getName());
            }
        }
    }

    @Test
    void predict_fractionsInAListOfLongs_areRefused() {
        try (ModelHandle<Longs, Outputs> handle = echo(Longs.class, ElementType.INT64, 2)) {
            List mixed = List.of(1L, 4711.5);
            refused(() -> handle.predict(new Longs(mixed)), "x[1]: type", "a Long", "java.lang.Double");
        }
    }

    @Test
    void predict_otherTextsAndEnums_areRefused() {
        try (ModelHandle<Words, Outputs> handle = echo(Words.class, ElementType.STRING, 2);
                ModelHandle<Colours, Outputs> colours = echo(Colours.class, ElementType.STRING, 2)) {
            List mixed = List.of("a", java.nio.CharBuffer.wrap("4711"));
            refused(() -> handle.predict(new Words(mixed)), "x[1]: type", "a String", "java.nio.StringCharBuffer");
            List kinds = List.of(Colour.GREEN, Kind.HONEST);
            refused(() -> colours.predict(new Colours(kinds)), "x[1]: type", "a Colour", "HostileList$Kind");
            List texts = List.of(Colour.GREEN, "4711");
            refused(() -> colours.predict(new Colours(texts)), "x[1]: type", "a Colour", "java.lang.String");
        }
    }

    @Test
    void predict_anOptionalOfSomethingElse_isRefused() {
        try (ModelHandle<Maybe, Outputs> handle = echo(Maybe.class, ElementType.FLOAT, 1)) {
            Optional other = Optional.of(new BigDecimal(4711));
            refused(() -> handle.predict(new Maybe(other)), "x: type", "a Float", "java.math.BigDecimal");
        }
    }

    @Test
    void predictAll_aListOfRecordsWithSomethingElse_failsForThatOnly() {
        try (ModelHandle<Boxed, Outputs> handle = echo(Boxed.class, ElementType.FLOAT, 1)) {
            List mixed = new ArrayList<>(List.of(new Boxed(new Float[] {1f}), "4711", new Boxed(new Float[] {2f})));

            List<Outcome<Outputs>> outcomes = handle.predictAll((List<Boxed>) mixed);

            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, false, true);
            refused(outcomes.get(1)::prediction, "(input): type, expected a Boxed, as declared, not java.lang.String");
        }
    }

    @Test
    void predict_somethingElseThanInputs_isRefused() {
        try (ModelHandle<Inputs, Outputs> handle = echo(Inputs.class, ElementType.FLOAT, 1)) {
            ModelHandle raw = handle;
            refused(() -> raw.predict(Tensor.scalar(4711f)), "(input): type", "an Inputs, as declared".substring(3));
            refused(() -> ((Outcome<?>) raw.predictAll(List.of("4711", "4711")).get(1)).prediction(), "(input): type");
        }
    }

    // ---- the list of inputs itself

    /** Hands out its own array, which its elements change while they are read. */
    private static final class OpenList extends AbstractList<Changing> {
        private final Object[] inputs = new Object[3];

        OpenList() {
            Arrays.fill(
                    inputs,
                    new Changing(
                            () -> {
                                Arrays.fill(inputs, null);
                                return new float[] {1};
                            },
                            new float[0]));
        }

        @Override
        public Changing get(int index) {
            return (Changing) inputs[index];
        }

        @Override
        public int size() {
            return inputs.length;
        }

        @Override
        @SuppressWarnings("MissingSuperCall")
        public Object[] toArray() {
            return inputs;
        }
    }

    @Test
    void predictAll_listThatChangesMeanwhile_isAnsweredAsItWas() {
        try (ModelHandle<Changing, Outputs> handle = echo(Changing.class, ElementType.FLOAT, 1)) {
            assertThat(handle.predictAll(new OpenList())).hasSize(3).allMatch(Outcome::isAnswered);
        }
    }

    @Test
    void predictAll_listThatThereIsNoMemoryFor_isAnOverload() {
        try (ModelHandle<Floats, Outputs> handle = echo(Floats.class, ElementType.FLOAT, 1)) {
            List<Floats> endless = Collections.nCopies(Integer.MAX_VALUE, new Floats(List.of(1f)));
            assertThatThrownBy(() -> handle.predictAll(endless))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContainingAll("dynamic_batch@", "2147483647 inputs", "predictEach");
        }
    }

    @Test
    void predict_moreRowsThanAnIntCounts_isRefused() {
        try (ModelHandle<Inputs, Outputs> handle = echo(Inputs.class, ElementType.FLOAT, -1)) {
            Inputs none = Inputs.of("x", Tensor.of(new float[0], 1L << 40, 0));
            assertThatThrownBy(() -> handle.predict(none)).isInstanceOf(InvalidInputException.class);
            assertThat(handle.predictAll(List.of(none, none))).noneMatch(Outcome::isAnswered);
        }
    }
}
