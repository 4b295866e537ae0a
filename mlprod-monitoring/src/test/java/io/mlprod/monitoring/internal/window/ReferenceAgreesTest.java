package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.reference.Reference;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.profile.ProfileCollector;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same rows give the same counts, whether a profile is made of them or a window: else nothing could be compared.
 */
class ReferenceAgreesTest {

    private static void assertAgrees(Column column, List<? extends @Nullable Object> values) {
        TestRows rows = new TestRows(TestRows.layout(column));
        values.forEach(value -> rows.add(value));
        ProfileCollector collector = Profile.collector(TestRows.layout(column));
        collector.record(rows);
        List<ColumnCounts> reference =
                Reference.of(collector.profile().features().get(0), 10);
        VersionRecorder recorder = VersionRecorder.of(
                TestRows.layout(column), reference, Windows.of(Duration.ofHours(1)), new ManualTime(Instant.EPOCH));
        recorder.record(rows);
        List<ColumnCounts> window = recorder.current().orElseThrow().columns();
        assertThat(window).hasSameSizeAs(reference);
        for (int i = 0; i < window.size(); i++) {
            assertAgrees(window.get(i), reference.get(i));
        }
    }

    private static void assertAgrees(ColumnCounts window, ColumnCounts reference) {
        assertThat(window.counts()).isEqualTo(reference.counts());
        assertThat(window.missing()).isEqualTo(reference.missing());
        assertThat(window.infinite()).isEqualTo(reference.infinite());
        assertThat(window.zeros()).isEqualTo(reference.zeros());
        assertThat(window.moments().count()).isEqualTo(reference.moments().count());
        assertThat(window.moments().min()).isEqualTo(reference.moments().min());
        assertThat(window.moments().max()).isEqualTo(reference.moments().max());
        double mean = reference.moments().mean();
        if (!Double.isNaN(mean)) {
            assertThat(window.moments().mean()).isCloseTo(mean, within(1e-9 * (1 + Math.abs(mean))));
        }
    }

    private static List<Object> random(long seed, int size, Function<Random, Object> value) {
        Random random = new Random(seed);
        return IntStream.range(0, size).mapToObj(i -> value.apply(random)).toList();
    }

    @Property(tries = 10)
    void record_numbers_agree(@ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int size) {
        assertAgrees(Column.of("x", Kind.NUMBER, true), random(seed, size, random -> switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> -0.0;
            case 3 -> 0.0;
            default -> random.nextGaussian();
        }));
    }

    @Test
    void record_texts_agree() {
        assertAgrees(Column.of("x", Kind.TEXT, false), random(1, 300, random -> switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "👍a".repeat(1000 + random.nextInt(3000));
            default -> "é".repeat(random.nextInt(60));
        }));
    }

    @Test
    void record_textsThatRepeat_agree() {
        assertAgrees(
                Column.of("x", Kind.TEXT, false),
                random(8, 500, random -> "label " + (int) (random.nextGaussian() * random.nextGaussian())));
    }

    @Test
    void record_tooManyTexts_agree() {
        assertAgrees(Column.of("x", Kind.TEXT, false), random(9, 30_000, random -> "t" + random.nextInt(20_000)));
    }

    @Test
    void record_categories_agree() {
        String huge = "x".repeat(5000);
        assertAgrees(
                Column.of("x", Kind.CATEGORY, false),
                random(2, 300, random -> random.nextInt(9) == 0 ? huge : "c" + random.nextInt(90)));
    }

    @Test
    void record_numericCategories_agree() {
        assertAgrees(Column.of("x", Kind.CATEGORY, true), random(3, 300, random -> switch (random.nextInt(9)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> -0.0;
            default -> (double) random.nextInt(70);
        }));
    }

    @Test
    void record_tooManyCategories_agree() {
        assertAgrees(Column.of("x", Kind.CATEGORY, false), random(4, 30_000, random -> "c" + random.nextInt(20_000)));
    }

    @Test
    void record_tooManyNumericCategories_agree() {
        assertAgrees(Column.of("x", Kind.CATEGORY, true), random(5, 30_000, random -> (double) random.nextInt(20_000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 64, 65, 5_000})
    void record_arraysOfOneLength_agreeInEachElement(int width) {
        Column column = Column.of("x", Kind.NUMBER, true).width(width);
        assertAgrees(column, random(7, 60, random -> {
            double[] array = random.doubles(column.width()).toArray();
            array[random.nextInt(array.length)] = random.nextGaussian() > 1 ? Double.NaN : Double.POSITIVE_INFINITY;
            return array;
        }));
    }

    @Test
    void record_arrays_agree() {
        Column column = Column.of("x", Kind.NUMBER, true).width(Column.VARIES);
        assertAgrees(column, random(6, 300, random -> switch (random.nextInt(9)) {
            case 0 -> new double[0];
            case 1 -> new double[] {1, Double.NaN};
            case 2 -> new double[] {Double.NEGATIVE_INFINITY, 1};
            case 3 -> new double[] {1e200, 1e200};
            case 4 -> new double[] {0, -0.0};
            default -> new double[] {random.nextGaussian(), random.nextGaussian(), random.nextInt(3)};
        }));
    }
}
