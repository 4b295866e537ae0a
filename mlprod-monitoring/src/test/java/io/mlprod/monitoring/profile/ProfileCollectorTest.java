package io.mlprod.monitoring.profile;

import static io.mlprod.monitoring.profile.Profiles.ALL_KINDS;
import static io.mlprod.monitoring.profile.Profiles.CATEGORY;
import static io.mlprod.monitoring.profile.Profiles.MODEL;
import static io.mlprod.monitoring.profile.Profiles.NUMBER;
import static io.mlprod.monitoring.profile.Profiles.TEXT;
import static io.mlprod.monitoring.profile.Profiles.VECTOR;
import static io.mlprod.monitoring.profile.Profiles.collector;
import static io.mlprod.monitoring.profile.Profiles.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProfileCollectorTest {

    private static NumberProfile numbers(Object... values) {
        ProfileCollector collector = collector(NUMBER);
        for (Object value : values) {
            collector.record(FakeRows.row(value));
        }
        return number(collector.profile(), "number");
    }

    private static CategoryProfile categories(Column column, List<?> values, int fewest) {
        ProfileCollector collector = collector(column);
        values.forEach(value -> collector.record(FakeRows.row(value)));
        return (CategoryProfile) collector.profile(fewest).features().get(0);
    }

    private static TextProfile texts(List<String> values) {
        ProfileCollector collector = collector(TEXT);
        values.forEach(value -> collector.record(FakeRows.row(value)));
        return (TextProfile) collector.profile().features().get(0);
    }

    // ---- numbers

    @Test
    void record_missingAndInfiniteNumbers_areCountedApart() {
        NumberProfile profile = numbers(1, Double.NaN, Double.POSITIVE_INFINITY, null, Double.NEGATIVE_INFINITY, 3);

        assertThat(profile.present()).isEqualTo(2);
        assertThat(profile.missing()).isEqualTo(2);
        assertThat(profile.infinite()).isEqualTo(2);
        assertThat(profile.missingShare()).isEqualTo(1 / 3.0);
        assertThat(profile.values().mean()).isEqualTo(2);
    }

    @Test
    void record_zerosOfBothSigns_areZeros() {
        Distribution values = numbers(0.0, -0.0, Double.MIN_VALUE).values();

        assertThat(values.zeros()).isEqualTo(2);
        assertThat(values.buckets()).hasSize(2);
        assertThat(Double.doubleToRawLongBits(values.min())).isZero();
    }

    @Test
    void record_squaresThatOverflow_momentsAreRight() {
        Distribution values = numbers(1e200, 3e200).values();

        assertThat(values.mean()).isEqualTo(2e200);
        assertThat(values.deviation()).isCloseTo(Math.sqrt(2) * 1e200, within(1e186));
    }

    @Test
    void record_subnormal_momentsAreRight() {
        Distribution values = numbers(Double.MIN_VALUE, 3 * Double.MIN_VALUE).values();

        assertThat(values.mean()).isEqualTo(2 * Double.MIN_VALUE);
        assertThat(values.deviation()).isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void record_constant_hasOneBucketAndNoDeviation() {
        Distribution values = numbers(0.7, 0.7, 0.7).values();

        assertThat(values.buckets()).hasSize(1);
        assertThat(values.deviation()).isZero();
        assertThat(values.quantile(0.3)).isEqualTo(0.7);
    }

    @Test
    void profile_noRows_isEmpty() {
        Profile profile = Profile.collector(ALL_KINDS).profile();

        assertThat(profile.rows()).isZero();
        assertThat(number(profile, "number").values().quantile(0.5)).isNaN();
        assertThat(Profile.parse(profile.toJson()).toJson()).isEqualTo(profile.toJson());
    }

    // ---- categories

    @Test
    void profile_rareCategories_areNotNamed() {
        CategoryProfile profile = categories(CATEGORY, List.of("a", "a", "a", "a", "a", "b", "b", "c"), 5);

        assertThat(profile.counts()).containsExactly(Map.entry("a", 5L));
        assertThat(profile.rareCategories()).isEqualTo(2);
        assertThat(profile.rareValues()).isEqualTo(3);
        assertThat(profile.present()).isEqualTo(8);
    }

    @Test
    void record_numericCategories_haveTheNamesOfNumbers() {
        Column column = Column.of("member", Kind.CATEGORY, true);
        CategoryProfile profile = categories(column, List.of(1.0, 0.0, -0.0, 2.5, Double.NaN), 1);

        assertThat(profile.counts()).containsOnlyKeys("0", "1", "2.5");
        assertThat(profile.missing()).isEqualTo(1);
    }

    @Test
    void record_hundredThousandCategories_isBounded() {
        CategoryProfile profile = categories(
                CATEGORY, IntStream.range(0, 100_000).mapToObj(i -> "c" + i).toList(), 1);

        assertThat(profile.counts()).isEmpty();
        assertThat(profile.groups()).hasSize(1024);
        assertThat(profile.present()).isEqualTo(100_000);
    }

    @Test
    void record_hugeCategory_isCutToItsBeginningAndHash() {
        String huge = "x".repeat(10 << 20);
        CategoryProfile profile = categories(CATEGORY, List.of(huge, huge, huge + "y"), 1);

        assertThat(profile.counts().keySet())
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).hasSize(82));
    }

    @Test
    void profile_fewestOfZero_throws() {
        assertThatThrownBy(() -> collector(NUMBER).profile(0)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- texts and arrays

    @Test
    void record_texts_lengthsAndCharactersAreCounted() {
        TextProfile profile = texts(List.of("Ab 1!", "привет", "日本語", "👍"));

        assertThat(profile.lengths().max()).isEqualTo(6);
        assertThat(profile.lengths().min()).isEqualTo(1);
        assertThat(profile.alphabet())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "upper",
                        1L,
                        "lower",
                        1L,
                        "space",
                        1L,
                        "digit",
                        1L,
                        "punctuation",
                        1L,
                        "cyrillic",
                        6L,
                        "han",
                        3L,
                        "other",
                        1L));
    }

    @Test
    void record_texts_profileHoldsNoneOfThem() {
        assertThat(texts(List.of("secret", "secret")).toString()).doesNotContain("secret");
        ProfileCollector collector = collector(TEXT);
        IntStream.range(0, 9).forEach(i -> collector.record(FakeRows.row("secret")));
        assertThat(collector.profile().toJson()).doesNotContain("secret");
    }

    @Test
    void mostFrequentShare_fewTexts_isExact() {
        List<String> all =
                new ArrayList<>(IntStream.range(0, 90).mapToObj(i -> "t" + i).toList());
        IntStream.range(0, 10).forEach(i -> all.add("same"));

        assertThat(texts(all).mostFrequentShare()).isEqualTo(0.1);
        assertThat(texts(all).mostFrequentShareError()).isZero();
    }

    @Test
    void mostFrequentShare_manyTexts_isWithinItsError() {
        List<String> all = new ArrayList<>(
                IntStream.range(0, 20_000).mapToObj(i -> "t" + i).toList());
        IntStream.range(0, 1000).forEach(i -> all.add("same"));
        TextProfile profile = texts(all);
        double share = 1000.0 / 21_000;

        assertThat(profile.mostFrequentShareError()).isBetween(0.0, 0.003);
        assertThat(share)
                .isBetween(profile.mostFrequentShare() - profile.mostFrequentShareError(), profile.mostFrequentShare());
    }

    @Test
    void record_hugeText_isCountedByItsWholeLength() {
        TextProfile profile = texts(List.of("é".repeat(10 << 20)));

        assertThat(profile.lengths().max()).isEqualTo(10 << 20);
        assertThat(profile.alphabet()).containsExactly(Map.entry("lower", 4096L));
    }

    @Test
    void record_arrays_normsAndComponentsAreCounted() {
        ProfileCollector collector = collector(VECTOR);
        collector.record(FakeRows.row(new double[] {3, 4}));
        collector.record(FakeRows.row(new double[] {5, 12}));
        collector.record(FakeRows.row(new double[] {Double.NaN, 1}));
        collector.record(FakeRows.row(new double[] {Double.POSITIVE_INFINITY, 1}));
        collector.record(FakeRows.row(new double[] {1e200, 1}));
        VectorProfile profile = (VectorProfile) collector.profile().features().get(0);

        assertThat(profile.norms().max()).isEqualTo(13);
        assertThat(profile.missing()).isEqualTo(1);
        assertThat(profile.infinite()).isEqualTo(2);
        assertThat(profile.components()).extracting(Component::missing).containsExactly(1L, 0L);
        assertThat(profile.components()).extracting(Component::infinite).containsExactly(1L, 0L);
        assertThat(profile.components().get(1).mean()).isEqualTo(3.8);
        assertThat(profile.components().get(0).values().orElseThrow().quantile(0.5))
                .isEqualTo(5);
    }

    @Test
    void record_longArrays_haveTheDistributionsOfSomeElements() {
        assertThat(components(65)).hasSize(65);
        assertThat(components(65).stream().filter(each -> each.values().isPresent()))
                .hasSize(32);
        assertThat(components(100_000))
                .hasSize(32)
                .allMatch(each -> each.values().isPresent());
        assertThat(components(100_000)).extracting(Component::element).startsWith(0, 3_125);
        assertThat(components(65).get(64).mean()).isEqualTo(1);
    }

    private static List<Component> components(int width) {
        ProfileCollector collector = collector(VECTOR.width(width));
        double[] array = new double[width];
        array[width - 1] = 1;
        collector.record(FakeRows.row(array));
        return ((VectorProfile) collector.profile().features().get(0)).components();
    }

    @Test
    void profile_rareCategories_areCountedInGroupsByTheirNames() {
        CategoryProfile profile = categories(CATEGORY, List.of("a", "a", "a", "a", "a", "b", "b", "c"), 5);

        assertThat(profile.rareGroups()).hasSize(128);
        assertThat(profile.rareGroups().get(TextHash.group("b", 7))).isGreaterThanOrEqualTo(2);
        assertThat(profile.rareGroups().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(3);
        assertThat(categories(CATEGORY, List.of("a"), 1).rareGroups()).isEmpty();
    }

    // ---- adding and sending

    /** Whatever the parts, their order and their grouping: the same to the last bit. */
    @Property(tries = 8)
    void plus_anyDivision_isTheSameAsOneCollector(@ForAll long seed, @ForAll @IntRange(max = 1500) int size) {
        Random random = new Random(seed);
        ProfileCollector all = Profile.collector(ALL_KINDS);
        List<ProfileCollector> parts = IntStream.range(0, 3)
                .mapToObj(i -> Profile.collector(ALL_KINDS))
                .toList();
        for (int i = 0; i < size; i++) {
            FakeRows row = FakeRows.row(Profiles.row(random));
            all.record(row);
            parts.get(random.nextInt(random.nextInt(3) + 1)).record(row);
        }
        ProfileCollector a = ProfileCollector.fromBytes(parts.get(0).toBytes());
        ProfileCollector b = parts.get(1);
        ProfileCollector c = parts.get(2);

        assertThat(a.plus(b).plus(c).profile().toJson())
                .isEqualTo(a.plus(b.plus(c)).profile().toJson())
                .isEqualTo(c.plus(a).plus(b).profile().toJson())
                .isEqualTo(all.profile().toJson());
    }

    @Test
    void record_manyThreads_losesNoRow() {
        Random random = new Random(5);
        List<FakeRows> rows = IntStream.range(0, 4000)
                .mapToObj(i -> FakeRows.row(Profiles.row(random)))
                .toList();
        ProfileCollector one = Profile.collector(ALL_KINDS);
        rows.forEach(one::record);
        ProfileCollector many = Profile.collector(ALL_KINDS);
        CompletableFuture.allOf(IntStream.range(0, 8)
                        .mapToObj(thread -> CompletableFuture.runAsync(() ->
                                rows.subList(500 * thread, 500 * thread + 500).forEach(many::record)))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(many.rows()).isEqualTo(4000);
        assertThat(many.profile().toJson()).isEqualTo(one.profile().toJson());
    }

    @Test
    void serialization_roundTrip_keepsRareCategoriesAndGoesOn() throws Exception {
        ProfileCollector collector = collector(CATEGORY);
        IntStream.range(0, 3).forEach(i -> collector.record(FakeRows.row("rare")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(collector);
        }
        ProfileCollector read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (ProfileCollector) in.readObject();
        }
        IntStream.range(0, 2).forEach(i -> read.record(FakeRows.row("rare")));

        assertThat(((CategoryProfile) read.profile().features().get(0)).counts())
                .containsExactly(Map.entry("rare", 5L));
    }

    @Test
    void fromBytes_profileWithHiddenCategories_throws() {
        byte[] bytes = Profiles.example(5).toJson().getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> ProfileCollector.fromBytes(bytes))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("expected those of a collector");
    }

    @Test
    void plus_otherModel_namesBoth() {
        RowLayout other = new RowLayout(new ModelVersion("example", "2", "ab"), List.of(NUMBER), List.of());

        assertThatThrownBy(() -> collector(NUMBER).plus(Profile.collector(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example@2 (SHA-256 ab)")
                .hasMessageContaining(MODEL + " (SHA-256 unknown)");
    }

    @Test
    void plus_renamedColumn_namesBoth() {
        Column renamed = Column.of("renamed", Kind.NUMBER, true);

        assertThatThrownBy(() -> collector(NUMBER).plus(collector(renamed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("renamed NUMBER")
                .hasMessageContaining("number NUMBER");
    }

    @Test
    void plus_profilesOfParts_namesWhatIsFrequentInOne() {
        ProfileCollector one = collector(CATEGORY);
        IntStream.range(0, 6).forEach(i -> one.record(FakeRows.row("a")));
        ProfileCollector other = collector(CATEGORY);
        IntStream.range(0, 3).forEach(i -> other.record(FakeRows.row("a")));
        CategoryProfile sum =
                (CategoryProfile) one.profile().plus(other.profile()).features().get(0);

        assertThat(sum.counts()).containsExactly(Map.entry("a", 6L));
        assertThat(sum.rareValues()).isEqualTo(3);
    }
}
