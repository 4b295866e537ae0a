package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Reference values: GrowthBook's tests of its sequential tests, to five decimals. */
class MeanTestTest {

    private static final double DECIMALS = 0.5e-5;
    private static final Moments CONTROL = sums(1396.87, 52377.9767, 3000);
    private static final Moments TREATMENT = sums(2422.7, 134698.29, 3461);

    private static Moments sums(double sum, double squares, long count) {
        return new Moments(count, sum / count, squares - sum * sum / count);
    }

    /** GrowthBook's variance of a proportion is p(1 - p), without the correction for a sample. */
    private static Moments proportion(long successes, long count) {
        double p = (double) successes / count;
        return new Moments(count, p, p * (1 - p) * (count - 1));
    }

    private static void assertInterval(Interval actual, double estimate, double lower, double upper) {
        assertThat(actual.estimate()).isCloseTo(estimate, within(DECIMALS));
        assertThat(actual.lower()).isCloseTo(lower, within(DECIMALS));
        assertThat(actual.upper()).isCloseTo(upper, within(DECIMALS));
    }

    @Test
    void relative_growthBookMeans_matchesTheirs() {
        assertInterval(MeanTest.relative(CONTROL, TREATMENT, 0.05, 1000), 0.50336, -0.55844, 1.56516);
    }

    @Test
    void relative_growthBookProportions_matchesTheirs() {
        Interval interval =
                MeanTest.relative(proportion(1396, 3000), proportion(2422, 3461), 0.05, MeanTest.DEFAULT_TUNING);

        assertThat(interval.lower()).isCloseTo(0.40098, within(DECIMALS));
        assertThat(interval.upper()).isCloseTo(0.60675, within(DECIMALS));
    }

    @Test
    void oneSidedBounds_growthBookMeans_matchTheirs() {
        assertThat(MeanTest.relativeLowerBound(CONTROL, TREATMENT, 0.05, MeanTest.DEFAULT_TUNING))
                .isCloseTo(-0.42356, within(DECIMALS));
        assertThat(MeanTest.lowerBound(CONTROL, TREATMENT, 0.05, MeanTest.DEFAULT_TUNING))
                .isCloseTo(-0.12657, within(DECIMALS));
    }

    @Test
    void oneSidedBounds_upper_mirrorsLower() {
        double estimate = TREATMENT.mean() - CONTROL.mean();
        double relative = estimate / CONTROL.mean();

        assertThat(MeanTest.upperBound(CONTROL, TREATMENT, 0.05, 1000) - estimate)
                .isCloseTo(estimate - MeanTest.lowerBound(CONTROL, TREATMENT, 0.05, 1000), within(1e-12));
        assertThat(MeanTest.relativeUpperBound(CONTROL, TREATMENT, 0.05, 1000) - relative)
                .isCloseTo(relative - MeanTest.relativeLowerBound(CONTROL, TREATMENT, 0.05, 1000), within(1e-12));
    }

    @Test
    void logEvidence_differenceAtTheBound_isJustEnough() {
        Interval interval = MeanTest.difference(CONTROL, TREATMENT, 0.05, 1000);
        double halfWidth = interval.upper() - interval.estimate();
        Moments atTheBound = new Moments(TREATMENT.count(), CONTROL.mean() + halfWidth, TREATMENT.deviation());

        assertThat(MeanTest.logEvidence(CONTROL, atTheBound, 0.05, 1000)).isCloseTo(Math.log(20), within(1e-9));
        assertThat(MeanTest.logEvidence(CONTROL, CONTROL, 0.05, 1000)).isNegative();
    }

    @Test
    void intervals_fewerThanTwoUnits_knowNothing() {
        for (Moments few : new Moments[] {Moments.EMPTY, Moments.EMPTY.plus(3)}) {
            assertThat(MeanTest.difference(few, TREATMENT, 0.05, 5000).excludes(1e300))
                    .isFalse();
            assertThat(MeanTest.relative(TREATMENT, few, 0.05, 5000).excludes(1e300))
                    .isFalse();
            assertThat(MeanTest.lowerBound(few, few, 0.05, 5000)).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(MeanTest.upperBound(few, few, 0.05, 5000)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(MeanTest.logEvidence(few, TREATMENT, 0.05, 5000)).isZero();
        }
    }

    @Test
    void relative_controlHasMeanZero_knowsNothing() {
        Interval interval = MeanTest.relative(MomentsTest.of(-1, 1), TREATMENT, 0.05, 5000);

        assertThat(interval.estimate()).isNaN();
        assertThat(interval.excludes(1e300)).isFalse();
    }

    @Test
    void difference_bothArmsConstant_hasNoWidth() {
        Moments zeros = new Moments(500, 0, 0);

        assertThat(MeanTest.difference(zeros, zeros, 0.05, 5000).excludes(0)).isFalse();
        assertThat(MeanTest.logEvidence(zeros, zeros, 0.05, 5000)).isNegative();
        assertThat(MeanTest.difference(zeros, new Moments(500, 1, 0), 0.05, 5000)
                        .excludes(0))
                .isTrue();
    }

    @Test
    void excludes_bounds_belongToTheInterval() {
        Interval interval = new Interval(1, 0, 2);

        assertThat(interval.excludes(0)).isFalse();
        assertThat(interval.excludes(2)).isFalse();
        assertThat(interval.excludes(-0.1)).isTrue();
        assertThat(interval.excludes(2.1)).isTrue();
    }

    @Test
    void arguments_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MeanTest.difference(CONTROL, TREATMENT, 0, 5000));
        assertThatIllegalArgumentException().isThrownBy(() -> MeanTest.relative(CONTROL, TREATMENT, 0.05, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> MeanTest.logEvidence(CONTROL, TREATMENT, 0.05, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> MeanTest.lowerBound(CONTROL, TREATMENT, 0.5, 5000));
    }
}
