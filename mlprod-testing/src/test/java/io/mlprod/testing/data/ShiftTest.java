package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures of how different two samples are, against SciPy's. */
class ShiftTest {

    private static double[] normal(int count, double mean, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToDouble(i -> mean + random.nextGaussian())
                .toArray();
    }

    @Test
    void kolmogorovSmirnov_ofSmallSamples_isSciPys() {
        Fixture.of("shifts.json", "ks").forEach(fixture -> {
            double[] before = Fixture.doubles(fixture.get("before"));
            double[] after = Fixture.doubles(fixture.get("after"));

            assertThat(Shift.distance(before, after)).isCloseTo(fixture.get("d").asDouble(), within(1e-12));
            double p = fixture.get("p").asDouble();
            assertThat(Shift.kolmogorovSmirnov(before, after)).isCloseTo(p, within(1e-9 * p));
        });
    }

    @Test
    void chiSquare_isSciPys() {
        Fixture.of("shifts.json", "chi").forEach(fixture -> {
            double p = fixture.get("p").asDouble();
            assertThat(Shift.chiSquare(Fixture.longs(fixture.get("before")), Fixture.longs(fixture.get("after"))))
                    .isCloseTo(p, within(1e-9 * p));
        });
    }

    @Test
    void chiSquare_ofOneCell_isOne() {
        assertThat(Shift.chiSquare(new long[] {10, 0}, new long[] {7, 0})).isEqualTo(1);
    }

    @Test
    void kolmogorovSmirnov_ofLargeSamples_isQuickAndFindsNothingInNone() {
        assertThat(Shift.kolmogorovSmirnov(normal(10_000, 0, 1), normal(10_000, 0, 2)))
                .isGreaterThan(0.001);
        assertThat(Shift.kolmogorovSmirnov(normal(10_000, 0, 1), normal(10_000, 0.1, 2)))
                .isLessThan(1e-5);
    }

    @Test
    void holm_followsItsDefinition() {
        double[] corrected = Shift.holm(new double[] {0.01, 0.04, 0.03, 0.005});

        assertThat(corrected).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    }

    @Test
    void stabilityIndex_followsItsFormula() {
        double index = Shift.stabilityIndex(new long[] {50, 50}, new long[] {25, 75});

        assertThat(index).isCloseTo(-0.25 * Math.log(0.5) + 0.25 * Math.log(1.5), within(1e-12));
    }

    @Test
    void merged_keepsAllRows() {
        long[][] merged = Shift.merged(new long[] {100, 3, 2, 50}, new long[] {80, 0, 1, 40});

        assertThat(merged[0]).containsExactly(100, 50, 5);
        assertThat(merged[1]).containsExactly(80, 40, 1);
    }

    @Test
    void deciles_ofTheSample_haveATenthEach() {
        double[] sorted = normal(1_000, 0, 1);
        Arrays.sort(sorted);

        long[][] cells = Shift.deciles(sorted, sorted);

        assertThat(cells[0]).containsOnly(100).hasSize(10).isEqualTo(cells[1]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 0.01, 2.54, 60, 1 / 0.45359237})
    void unit_ofScaledValues_isFound(double factor) {
        double[] before = normal(2_000, 5, 1);
        double[] after = Arrays.stream(normal(1_000, 5, 2)).map(x -> x * factor).toArray();

        Unit unit = Unit.explaining(before, after, Shift.distance(before, after));

        assertThat(unit).isNotNull();
        assertThat(unit.inverse().applyAsDouble(factor)).isCloseTo(1, within(1e-9));
    }

    @Test
    void unit_ofFahrenheit_isFound() {
        double[] before =
                Arrays.stream(normal(2_000, 0, 1)).map(x -> 15 + 8 * x).toArray();
        double[] after = Arrays.stream(normal(500, 0, 2))
                .map(x -> (15 + 8 * x) * 1.8 + 32)
                .toArray();

        Unit unit = Unit.explaining(before, after, Shift.distance(before, after));

        assertThat(unit).isNotNull();
        assertThat(unit.text()).isEqualTo("in °F, not °C:");
    }

    @Test
    void unit_ofMovedValues_isNone() {
        double[] before = normal(2_000, 5, 1);
        double[] after = normal(500, 6, 2);

        assertThat(Unit.explaining(before, after, Shift.distance(before, after)))
                .isNull();
    }
}
