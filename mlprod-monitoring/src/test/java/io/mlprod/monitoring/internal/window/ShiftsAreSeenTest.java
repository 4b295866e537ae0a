package io.mlprod.monitoring.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.evaluate.DriftEvaluation;
import io.mlprod.monitoring.internal.reference.Reference;
import io.mlprod.monitoring.profile.Profile;
import io.mlprod.monitoring.profile.ProfileCollector;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shifts that leave the lengths of texts and the norms of arrays as they are. */
class ShiftsAreSeenTest {

    private static final String[] CODES = {"AT", "DE", "US", "FR", "IT", "GB"};

    /** Compares rows with others of the same column; returns the states by name. */
    private static Map<String, DriftState> states(
            Column column, Function<Random, Object> before, Function<Random, Object> after) {
        RowLayout layout = TestRows.layout(column);
        ProfileCollector collector = Profile.collector(layout);
        collector.record(rows(layout, 5_000, new Random(1), before));
        Profile profile = Profile.parse(collector.profile().toJson());
        List<ColumnCounts> reference = Reference.of(profile.features().get(0), Reference.DEFAULT_CELLS);
        VersionRecorder recorder =
                VersionRecorder.of(layout, reference, Windows.of(Duration.ofHours(1)), new ManualTime(Instant.EPOCH));
        recorder.record(rows(layout, 2_000, new Random(2), after));
        return new DriftEvaluation(Drift.DEFAULT)
                        .evaluate(
                                Counted.of(layout).stream().map(Counted::name).toList(),
                                List.copyOf(reference),
                                List.of(),
                                recorder.current().orElseThrow(),
                                1e-4)
                        .columns()
                        .stream()
                        .collect(Collectors.toMap(ColumnDrift::name, ColumnDrift::state));
    }

    private static TestRows rows(RowLayout layout, int count, Random random, Function<Random, Object> value) {
        TestRows rows = new TestRows(layout);
        IntStream.range(0, count).forEach(i -> rows.add(value.apply(random)));
        return rows;
    }

    private static int skewed(Random random) {
        return (int) Math.min(CODES.length - 1, -2 * Math.log(1 - random.nextDouble()));
    }

    // ---- texts

    private static final Column TEXT = Column.of("code", Kind.TEXT, false);

    @Test
    void evaluate_sameTexts_areOk() {
        Function<Random, Object> same = random -> CODES[skewed(random)];

        assertThat(states(TEXT, same, same)).isEqualTo(Map.of("code", DriftState.OK, "code (length)", DriftState.OK));
    }

    @Test
    void evaluate_textsReplacedByOthersOfTheSameLength_drift() {
        String[] others = {"XX", "YY", "ZZ", "QQ", "JJ", "KK"};

        assertThat(states(TEXT, random -> CODES[skewed(random)], random -> others[skewed(random)]))
                .isEqualTo(Map.of("code", DriftState.DRIFT, "code (length)", DriftState.OK));
    }

    @Test
    void evaluate_textsPermuted_drift() {
        assertThat(states(TEXT, random -> CODES[skewed(random)], random -> CODES[5 - skewed(random)]))
                .containsEntry("code", DriftState.DRIFT);
    }

    @Test
    void evaluate_labelsSwapped_drift() {
        Column label = Column.of("label", Kind.TEXT, false);

        assertThat(states(
                        label,
                        random -> random.nextInt(5) == 0 ? "cat" : "dog",
                        random -> random.nextInt(5) == 0 ? "dog" : "cat"))
                .containsEntry("label", DriftState.DRIFT);
    }

    @Test
    void evaluate_onlyDifferentTexts_areOk() {
        Function<Random, Object> unique = random -> Long.toHexString(random.nextLong());

        assertThat(states(TEXT, unique, unique)).doesNotContainValue(DriftState.DRIFT);
    }

    // ---- arrays

    private static Column arrays(int width) {
        return Column.of("x", Kind.NUMBER, true).width(width);
    }

    private static double[] three(Random random) {
        return new double[] {2 + random.nextGaussian(), -1 + random.nextGaussian() / 2, random.nextGaussian() / 10};
    }

    @Test
    void evaluate_sameArrays_areOk() {
        assertThat(states(arrays(3), ShiftsAreSeenTest::three, ShiftsAreSeenTest::three))
                .isEqualTo(Map.of("x[0]", DriftState.OK, "x[1]", DriftState.OK, "x[2]", DriftState.OK));
    }

    @Test
    void evaluate_elementNegated_drifts() {
        assertThat(states(arrays(3), ShiftsAreSeenTest::three, random -> {
                    double[] array = three(random);
                    array[1] = -array[1];
                    return array;
                }))
                .isEqualTo(Map.of("x[0]", DriftState.OK, "x[1]", DriftState.DRIFT, "x[2]", DriftState.OK));
    }

    @Test
    void evaluate_elementsSwapped_drift() {
        assertThat(states(arrays(3), ShiftsAreSeenTest::three, random -> {
                    double[] array = three(random);
                    return new double[] {array[0], array[2], array[1]};
                }))
                .isEqualTo(Map.of("x[0]", DriftState.OK, "x[1]", DriftState.DRIFT, "x[2]", DriftState.DRIFT));
    }

    @Test
    void evaluate_probabilitiesOfTwoClassesSwapped_drift() {
        Column scores = arrays(2).categories(List.of("no", "yes"));

        assertThat(states(
                        scores,
                        random -> pair(Math.pow(random.nextDouble(), 3)),
                        random -> pair(1 - Math.pow(random.nextDouble(), 3))))
                .isEqualTo(Map.of("x[no]", DriftState.DRIFT, "x[yes]", DriftState.DRIFT));
    }

    private static double[] pair(double share) {
        return new double[] {1 - share, share};
    }

    @Test
    void evaluate_embeddingNegated_drifts() {
        Function<Random, Object> embedding =
                random -> random.doubles(96).map(x -> x - 0.4).toArray();

        Map<String, DriftState> states = states(
                arrays(96),
                embedding,
                random -> random.doubles(96).map(x -> 0.4 - x).toArray());

        assertThat(states).hasSize(33).containsEntry("x (norm)", DriftState.OK);
        assertThat(states.values())
                .filteredOn(state -> state == DriftState.DRIFT)
                .hasSize(32);
    }
}
