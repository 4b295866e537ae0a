package io.mlprod.monitoring.internal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.profile.ColumnProfile;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReferenceTest {

    private static final Column NUMBER = Column.of("x", Kind.NUMBER, true);
    private static final Column CATEGORY = Column.of("x", Kind.CATEGORY, false);

    private static ColumnProfile profile(Column column, Stream<?> values) {
        RowLayout layout = new RowLayout(new ModelVersion("m", "1", ""), List.of(column), List.of());
        try {
            Path file = Files.createTempFile("reference", ".csv");
            try {
                Files.writeString(file, "x\n" + values.map(Object::toString).collect(Collectors.joining("\n")));
                return Profile.ofCsv(file, layout).features().get(0);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ColumnCounts numbers(double... numbers) {
        return Reference.of(profile(NUMBER, DoubleStream.of(numbers).boxed()), 10)
                .get(0);
    }

    private static double[] edges(ColumnCounts counts) {
        return ((NumberCells) counts.cells()).edges();
    }

    /** What is counted from the profile is what would have been counted from the values. */
    @Property(tries = 15)
    void of_anyNumbers_countsAreExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int size) {
        Random random = new Random(seed);
        double scale = Math.exp(20 * random.nextGaussian());
        int discrete = random.nextInt(3);
        double[] numbers = IntStream.range(0, size)
                .mapToDouble(i -> scale * (discrete == 0 ? random.nextInt(30) : random.nextGaussian()))
                .map(number -> discrete == 1 ? Math.max(0, number) : number)
                .toArray();
        ColumnCounts reference = numbers(numbers);
        NumberCells cells = (NumberCells) reference.cells();
        long[] expected = new long[cells.size()];
        for (double number : numbers) {
            expected[cells.of(number)]++;
        }

        assertThat(reference.counts()).isEqualTo(expected);
        assertThat(expected[0]).isZero();
        assertThat(expected[expected.length - 1]).isZero();
    }

    @Test
    void of_normal_hasTenCellsOfAboutEqualSharesAndTwoBeyond() {
        Random random = new Random(1);
        ColumnCounts reference = numbers(
                DoubleStream.generate(random::nextGaussian).limit(20_000).toArray());

        assertThat(reference.counts()).hasSize(12);
        assertThat(Arrays.stream(reference.counts()).skip(1).limit(10))
                .allSatisfy(count -> assertThat(count / 20_000.0).isCloseTo(0.1, within(0.012)));
    }

    @Test
    void of_manyZeros_zeroHasItsOwnCell() {
        double[] numbers = IntStream.range(0, 1000)
                .mapToDouble(i -> i % 2 == 0 ? 0 : i / 100.0)
                .toArray();
        ColumnCounts reference = numbers(numbers);
        int zero = ((NumberCells) reference.cells()).of(0);

        assertThat(reference.counts()[zero]).isEqualTo(500);
        assertThat(reference.zeros()).isEqualTo(500);
        assertThat(Arrays.stream(reference.counts()).filter(count -> count > 0).count())
                .isEqualTo(6);
    }

    @Test
    void of_constant_hasACellForItAndOneOnEachSide() {
        ColumnCounts reference = numbers(0.7, 0.7, 0.7);
        NumberCells cells = (NumberCells) reference.cells();

        assertThat(reference.counts()).containsExactly(0, 3, 0);
        assertThat(cells.of((float) 0.7)).as("as a model gets it").isEqualTo(1);
        assertThat(cells.of(0.69)).isZero();
        assertThat(cells.of(0.71)).isEqualTo(2);
    }

    @Test
    void of_fewValues_roundingToFloatsChangesNoCell() {
        double[] numbers =
                IntStream.range(0, 1000).mapToDouble(i -> (i % 10 + 1) / 10.0).toArray();
        NumberCells cells = (NumberCells) numbers(numbers).cells();

        assertThat(DoubleStream.of(numbers).boxed())
                .allSatisfy(number -> assertThat(cells.of(number.floatValue())).isEqualTo(cells.of(number)));
    }

    @Test
    void of_extremes_edgesAreFinite() {
        ColumnCounts reference = numbers(-Double.MAX_VALUE, Double.MIN_VALUE, 0, Double.MAX_VALUE);

        assertThat(DoubleStream.of(edges(reference)))
                .allSatisfy(edge -> assertThat(edge).isFinite());
        assertThat(reference.present()).isEqualTo(4);
    }

    @Test
    void of_onlyMissing_hasASingleCell() {
        ColumnCounts reference = Reference.of(profile(NUMBER, Stream.of("NaN", "NaN", "inf")), 10)
                .get(0);

        assertThat(reference.counts()).containsExactly(0);
        assertThat(reference.missing()).isEqualTo(2);
        assertThat(reference.infinite()).isEqualTo(1);
    }

    @Test
    void of_moments_areThoseOfTheProfile() {
        assertThat(numbers(1, 2, 3).moments().mean()).isEqualTo(2);
        assertThat(numbers(1, 2, 3).moments().deviation()).isEqualTo(1);
    }

    private static ColumnCounts categories(Stream<String> values) {
        return Reference.of(profile(CATEGORY, values), 10).get(0);
    }

    private static Stream<String> times(int times, String... categories) {
        return Stream.of(categories).flatMap(each -> Collections.nCopies(times, each).stream());
    }

    private static long count(ColumnCounts counts, String category) {
        return counts.counts()[((CategoryCells) counts.cells()).of(category)];
    }

    @Test
    void of_categories_frequentOnesHaveCellsAndTheOthersGroups() {
        ColumnCounts reference = categories(Stream.of(times(90, "b"), times(60, "a"), times(8, "c"), times(2, "d"))
                .flatMap(each -> each));

        assertThat(((CategoryCells) reference.cells()).labels().subList(0, 2)).containsExactly("b", "a");
        assertThat(reference.counts()).hasSize(130).startsWith(90, 60);
        assertThat(count(reference, "c")).isEqualTo(8);
        assertThat(count(reference, "d")).isEqualTo(2);
        assertThat(reference.present()).isEqualTo(160);
    }

    @Test
    void of_groupOfCategories_itsLabelNamesTheMostFrequentThatMayBeNamed() {
        String[] rare = IntStream.range(0, 1000).mapToObj(i -> "r" + i).toArray(String[]::new);
        ColumnCounts reference =
                categories(Stream.of(times(9000, "a"), times(9, "c"), times(6, rare), times(4, "hidden"))
                        .flatMap(each -> each));
        CategoryCells cells = (CategoryCells) reference.cells();

        assertThat(cells.label(cells.of("c"))).matches("c, r\\d+, \\d others?");
        assertThat(cells.labels()).hasSize(129).noneMatch(label -> label.contains("hidden"));
    }

    @Test
    void of_rareThirdCategory_isInAGroupThatIsNamedByIt() {
        ColumnCounts reference =
                categories(Stream.of(times(500, "yes", "no"), times(7, "maybe")).flatMap(each -> each));
        CategoryCells cells = (CategoryCells) reference.cells();

        assertThat(cells.label(cells.of("maybe"))).isEqualTo("maybe");
        assertThat(cells.isSingle(cells.of("maybe"))).isTrue();
    }

    @Test
    void of_categories_unseenOnesAreExpectedAsOftenAsThoseThatWereJustNamed() {
        ColumnCounts reference =
                categories(Stream.of(times(500, "yes", "no"), times(5, "a", "b"), times(4, "c"), times(1, "d"))
                        .flatMap(each -> each));

        assertThat(reference.unseen()).isEqualTo(new ColumnCounts.Unseen(15, 1015));
    }

    @Test
    void of_categoriesThatWereJustTooFrequent_makeTheExpectationWorthLess() {
        ColumnCounts reference = categories(Stream.of(times(500, "yes", "no"), times(5, "a"), times(6, "b", "c"))
                .flatMap(each -> each));

        assertThat(reference.unseen().of()).isLessThan(reference.present());
        assertThat((double) reference.unseen().values() / reference.unseen().of())
                .isBetween(5 / 1017.0, 17 / 1017.0);
    }

    @Test
    void of_tooManyCategories_hasGroupsThatHoldTheSameCategories() {
        List<String> values = IntStream.range(0, 20_000).mapToObj(i -> "c" + i).toList();
        ColumnCounts reference = categories(values.stream());
        CategoryCells cells = (CategoryCells) reference.cells();
        long[] expected = new long[cells.size()];
        values.forEach(value -> expected[cells.of(value)]++);

        assertThat(reference.counts()).hasSize(128).isEqualTo(expected);
        assertThat(cells.label(0)).isEqualTo("others, group 1 of 128");
        assertThat(reference.unseen()).isEqualTo(ColumnCounts.Unseen.NONE);
    }

    @Test
    void of_texts_cellsAreNamedByHashesOnly() {
        Column text = Column.of("x", Kind.TEXT, false);
        List<ColumnCounts> reference = Reference.of(
                profile(text, Stream.of(times(80, "secret"), times(50, "other")).flatMap(each -> each)), 10);

        assertThat(reference).hasSize(2);
        assertThat(reference.get(0).counts()).startsWith(80, 50);
        assertThat(((CategoryCells) reference.get(0).cells()).labels().subList(0, 2))
                .allMatch(label -> label.matches("text #[0-9a-f]{8}"));
        assertThat(((NumberCells) reference.get(1).cells()).measured()).isEqualTo(Measured.LENGTH);
    }
}
