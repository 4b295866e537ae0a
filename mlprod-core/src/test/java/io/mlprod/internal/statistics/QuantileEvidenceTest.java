package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference values: the beta-binomial mixture with SciPy's betaln, counted through. */
class QuantileEvidenceTest {

    private static double[] ranks(int count) {
        return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    }

    private static double[] lognormal(long seed, int count, double factor) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToDouble(i -> factor * Math.exp(2 * random.nextGaussian()))
                .sorted()
                .toArray();
    }

    @Test
    void quantile_ranks_isWithinTheOrderStatisticsOfSciPysTest() {
        assertThat(QuantileEvidence.quantile(ranks(1000), 0.5, 0.05)).isEqualTo(new Interval(500, 453, 548));
        assertThat(QuantileEvidence.quantile(ranks(1000), 0.95, 0.05)).isEqualTo(new Interval(950, 928, 970));
        assertThat(QuantileEvidence.quantile(ranks(200), 0.9, 0.01)).isEqualTo(new Interval(180, 162, 195));
    }

    @Test
    void quantile_tooFew_hasNoEnd() {
        assertThat(QuantileEvidence.quantile(ranks(50), 0.95, 0.05).upper()).isInfinite();
        assertThat(QuantileEvidence.quantile(new double[0], 0.95, 0.05).excludes(0))
                .isFalse();
    }

    @Test
    void unitsNeeded_differenceOfSoMany_hasBothEnds() {
        int need = QuantileEvidence.unitsNeeded(0.95, 0.05);

        assertThat(need).isEqualTo(171);
        assertThat(QuantileEvidence.difference(ranks(need), ranks(need), 0.95, 0.05)
                        .upper())
                .isFinite();
        assertThat(QuantileEvidence.difference(ranks(need - 1), ranks(need), 0.95, 0.05)
                        .lower())
                .isInfinite();
        assertThat(QuantileEvidence.unitsNeeded(0.05, 0.05)).isEqualTo(need);
    }

    @Test
    void difference_nearlyAllZeros_isZero() {
        double[] zeros = new double[5000];
        zeros[4999] = 1000;

        Interval median = QuantileEvidence.difference(zeros, zeros, 0.5, 0.05);
        assertThat(median).isEqualTo(new Interval(0, 0, 0));
        assertThat(QuantileEvidence.pValue(zeros, zeros, 0.5)).isEqualTo(1);
        assertThat(QuantileEvidence.relative(zeros, zeros, 0.5, 0.05).excludes(1e300))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.3, 2, 0.6})
    void pValue_anyFactor_isWhereDifferenceAndRelativeLeaveOutZero(double factor) {
        double[] control = lognormal(1, 3000, 1);
        double[] treatment = lognormal(2, 3100, factor);
        double p = QuantileEvidence.pValue(control, treatment, 0.5);

        assertThat(p).isLessThan(0.9);
        for (double alpha : new double[] {p * 1.001, p * 0.999}) {
            boolean excluded = alpha > p;
            assertThat(QuantileEvidence.difference(control, treatment, 0.5, alpha)
                            .excludes(0))
                    .isEqualTo(excluded);
            assertThat(QuantileEvidence.relative(control, treatment, 0.5, alpha).excludes(0))
                    .isEqualTo(excluded);
        }
    }

    @Test
    void relative_ofBelowZero_isOfTheMagnitude() {
        double[] control = Arrays.stream(ranks(1000)).map(rank -> rank - 3000).toArray();
        double[] treatment = Arrays.stream(ranks(1000)).map(rank -> rank - 2000).toArray();
        Interval relative = QuantileEvidence.relative(control, treatment, 0.5, 0.05);

        assertThat(relative.estimate()).isCloseTo(0.4, within(1e-9));
        assertThat(relative.lower()).isBetween(0.3, 0.4);
        assertThat(relative.upper()).isBetween(0.4, 0.5);
    }

    /**
     * 200 runs, looked at every 50 observations: an interval that ignored that would leave out the truth in far more.
     */
    @Test
    void difference_tiesAndLooksAllTheTime_keepsTheTruth() {
        int left = 0;
        for (int run = 0; run < 200; run++) {
            SplittableRandom random = new SplittableRandom(run);
            double[] control = random.ints(1000, 0, 4).asDoubleStream().toArray();
            double[] treatment = random.ints(1000, 0, 4).asDoubleStream().toArray();
            for (int n = 50; n <= 1000; n += 50) {
                double[] c = Arrays.stream(control, 0, n).sorted().toArray();
                double[] t = Arrays.stream(treatment, 0, n).sorted().toArray();
                if (QuantileEvidence.difference(c, t, 0.6, 0.05).excludes(0)) {
                    left++;
                    break;
                }
            }
        }
        assertThat(left).isLessThanOrEqualTo(17);
    }

    @Test
    void arguments_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileEvidence.quantile(ranks(9), 0, 0.05));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileEvidence.quantile(ranks(9), 0.5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileEvidence.unitsNeeded(1, 0.05));
    }
}
