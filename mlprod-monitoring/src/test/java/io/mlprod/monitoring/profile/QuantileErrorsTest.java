package io.mlprod.monitoring.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.tdunning.math.stats.TDigest;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.reference.Reference;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The errors of quantiles beside those of t-digest, as decision 0001 shows them. */
class QuantileErrorsTest {

    private static final Map<String, ToDoubleFunction<Random>> SHAPES = new TreeMap<>(Map.of(
            "uniform", Random::nextDouble,
            "normal", Random::nextGaussian,
            "exponential", random -> -Math.log(1 - random.nextDouble()),
            "lognormal, σ = 2", random -> Math.exp(2 * random.nextGaussian()),
            "normal, mean 10^6 σ", random -> 1e6 + random.nextGaussian()));

    /**
     * The errors of one sketch or of cells.
     *
     * @param digest the greatest error in rank of t-digest
     * @param ours that of a profile
     * @param cell how far the share of one of ten cells is from a tenth, at most
     */
    private record Errors(double digest, double ours, double cell) {}

    private static Errors errors(ToDoubleFunction<Random> shape, int size) {
        Random random = new Random(11);
        double[] numbers = new double[size];
        ProfileCollector collector = Profiles.collector(Profiles.NUMBER);
        TDigest digest = TDigest.createMergingDigest(100);
        for (int i = 0; i < size; i++) {
            numbers[i] = shape.applyAsDouble(random);
            digest.add(numbers[i]);
            collector.record(FakeRows.row(numbers[i]));
        }
        Arrays.sort(numbers);
        NumberProfile profile = Profiles.number(collector.profile(), "number");
        ColumnCounts cells = Reference.of(profile, 10).get(0);
        double worst = Arrays.stream(cells.counts())
                .filter(count -> count > 0)
                .mapToDouble(count -> Math.abs((double) count / size - 0.1))
                .max()
                .orElseThrow();
        return new Errors(worst(numbers, digest::quantile), worst(numbers, profile.values()::quantile), worst);
    }

    /** Returns the greatest difference between a share and the share of the numbers that are below its quantile. */
    private static double worst(double[] sorted, DoubleUnaryOperator quantile) {
        double worst = 0;
        for (int i = 1; i < 100; i++) {
            int index = Arrays.binarySearch(sorted, quantile.applyAsDouble(i / 100.0));
            double share = (double) (index < 0 ? -index - 1 : index) / sorted.length;
            worst = Math.max(worst, Math.abs(share - i / 100.0));
        }
        return worst;
    }

    @Test
    void quantile_anyShape_isWithinAFifthOfAPercentInRank() {
        assertThat(SHAPES.values())
                .allSatisfy(shape -> assertThat(errors(shape, 20_000)).satisfies(errors -> {
                    assertThat(errors.ours).isLessThan(0.002);
                    assertThat(errors.cell).isLessThan(0.015);
                }));
    }

    @Tag("soak")
    @Test
    void quantile_millionNumbers_isWithinAFifthOfAPercentInRank() {
        SHAPES.forEach((name, shape) -> {
            Errors errors = errors(shape, 1_000_000);
            System.out.printf(
                    Locale.ROOT, "| %s | %.4f | %.4f | %.4f |%n", name, errors.digest, errors.ours, errors.cell);
            assertThat(errors.ours).isLessThan(0.002);
        });
    }
}
