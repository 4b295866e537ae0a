package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MomentsTest {

    private static final double PRECISION = 1e-9;

    static Moments of(double... values) {
        Moments moments = Moments.EMPTY;
        for (double value : values) {
            moments = moments.plus(value);
        }
        return moments;
    }

    private static PairMoments pairs(double[] ys, double[] xs) {
        PairMoments moments = PairMoments.EMPTY;
        for (int i = 0; i < ys.length; i++) {
            moments = moments.plus(ys[i], xs[i]);
        }
        return moments;
    }

    private static void assertSame(Moments actual, Moments expected) {
        assertThat(actual.count()).isEqualTo(expected.count());
        assertThat(actual.mean()).isCloseTo(expected.mean(), within(PRECISION));
        assertThat(actual.deviation()).isCloseTo(expected.deviation(), within(PRECISION));
        assertThat(actual.cubes()).isCloseTo(expected.cubes(), within(PRECISION));
    }

    @Test
    void plus_fewValues_givesMeanAndVariance() {
        Moments moments = of(2, 1, 5, 3);

        assertThat(moments.mean()).isCloseTo(2.75, within(PRECISION));
        assertThat(moments.variance()).isCloseTo(8.75 / 3, within(PRECISION));
    }

    @Test
    void plus_hugeOffset_losesNoVariance() {
        assertThat(of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16).variance()).isCloseTo(30, within(PRECISION));
    }

    @Test
    void merge_twoParts_equalsAllValues() {
        assertSame(of(2, 1).merge(of(5, 3, 9)), of(2, 1, 5, 3, 9));
        assertSame(of(2, 1).merge(Moments.EMPTY), of(2, 1));
        assertSame(Moments.EMPTY.merge(of(2, 1)), of(2, 1));
    }

    /** SciPy's moment(order=3), times the number of values. */
    @Test
    void plus_fewValues_givesSkewness() {
        Moments moments = of(2, 1, 5, 3);

        assertThat(moments.cubes()).isCloseTo(5.625, within(PRECISION));
        assertThat(moments.skewnessOfMean()).isCloseTo(5.625 / Math.pow(8.75, 1.5), within(PRECISION));
        assertThat(of(-2, -1, -5, -3).skewnessOfMean()).isCloseTo(moments.skewnessOfMean(), within(PRECISION));
        assertThat(of(7, 7).skewnessOfMean()).isZero();
        assertThat(of(1, 2, 3).skewnessOfMean()).isCloseTo(0, within(PRECISION));
    }

    @Test
    void effectiveUnits_equalValuesAmongZeros_isTheirNumber() {
        PairMoments buyers = pairs(new double[] {0, 7, 0, 7, 7}, new double[5]);

        assertThat(buyers.effectiveUnits()).isCloseTo(3, within(PRECISION));
        assertThat(buyers.magnitude().nonZero()).isEqualTo(3);
        assertThat(buyers.plus(7e6, 0).effectiveUnits()).as("one pays nearly all").isCloseTo(1, within(1e-5));
        assertThat(pairs(new double[3], new double[3]).effectiveUnits()).isZero();
    }

    @Test
    void variance_fewerThanTwo_isUnknown() {
        assertThat(Moments.EMPTY.variance()).isNaN();
        assertThat(of(1).variance()).isNaN();
    }

    @Test
    void values_notFinite_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Moments.EMPTY.plus(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> of(1).plus(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> new Moments(-1, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> PairMoments.EMPTY.plus(1, Double.NaN));
    }

    /** GrowthBook's own fixture: the slope of one test metric on the other, both arms alike. */
    @Test
    void theta_growthBookMetrics_matchesTheirs() {
        PairMoments arm = pairs(new double[] {2, 1, 5, 3}, new double[] {0.3, 0.5, 0.9, 22});

        assertThat(arm.theta(arm)).isCloseTo(0.01864, within(0.5e-5));
        assertThat(arm.theta(PairMoments.EMPTY)).isCloseTo(0.01864, within(0.5e-5));
    }

    @Test
    void theta_constantCovariate_isZero() {
        PairMoments arm = pairs(new double[] {2, 1}, new double[] {3, 3});

        assertThat(arm.theta(arm)).isZero();
        assertThat(PairMoments.EMPTY.theta(PairMoments.EMPTY)).isZero();
    }

    @Test
    void merge_twoPartsOfPairs_equalsAllPairs() {
        PairMoments merged = pairs(new double[] {2, 1}, new double[] {0.3, 0.5})
                .merge(pairs(new double[] {5, 3}, new double[] {0.9, 22}));

        assertThat(merged.meanY()).isCloseTo(2.75, within(PRECISION));
        assertThat(merged.meanX()).isCloseTo(5.925, within(PRECISION));
        assertThat(merged.deviationY()).isCloseTo(8.75, within(PRECISION));
        assertThat(merged.deviationX()).isCloseTo(344.7275, within(PRECISION));
        assertThat(merged.codeviation()).isCloseTo(6.425, within(PRECISION));
        PairMoments all = pairs(new double[] {2, 1, 5, 3}, new double[] {0.3, 0.5, 0.9, 22});
        assertThat(merged.cubes().yyy()).isCloseTo(all.cubes().yyy(), within(PRECISION));
        assertThat(merged.cubes().yyx()).isCloseTo(all.cubes().yyx(), within(PRECISION));
        assertThat(merged.cubes().yxx()).isCloseTo(all.cubes().yxx(), within(PRECISION));
        assertThat(merged.cubes().xxx()).isCloseTo(all.cubes().xxx(), within(1e-8));
    }

    @Test
    void adjusted_anyTheta_equalsMomentsOfAdjustedValues() {
        double[] ys = {2, 1, 5, 3};
        double[] xs = {0.3, 0.5, 0.9, 22};
        double theta = 0.7;
        double pooledMeanX = 4;
        Moments expected = Moments.EMPTY;
        for (int i = 0; i < ys.length; i++) {
            expected = expected.plus(ys[i] - theta * (xs[i] - pooledMeanX));
        }

        assertSame(pairs(ys, xs).adjusted(theta, pooledMeanX), expected);
    }
}
