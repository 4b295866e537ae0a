package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference values: the formulas of the class's description in Python, on the data of GrowthBook's tests. */
class MeanEvidenceTest {

    private static final double DECIMALS = 0.5e-5;
    private static final Moments CONTROL = sums(1396.87, 52377.9767, 3000, 0);
    private static final Moments TREATMENT = sums(2422.7, 134698.29, 3461, 0);
    private static final Moments SKEWED_CONTROL = sums(1396.87, 52377.9767, 3000, 4e6);
    private static final Moments SKEWED_TREATMENT = sums(2422.7, 134698.29, 3461, 9e6);

    private static Moments sums(double sum, double squares, long count, double cubes) {
        return new Moments(count, sum / count, squares - sum * sum / count, cubes);
    }

    private static void assertInterval(Interval actual, double estimate, double lower, double upper) {
        assertThat(actual.estimate()).isCloseTo(estimate, within(DECIMALS));
        assertThat(actual.lower()).isCloseTo(lower, within(DECIMALS));
        assertThat(actual.upper()).isCloseTo(upper, within(DECIMALS));
    }

    @Test
    void difference_withoutSkew_isEquationNine() {
        assertInterval(MeanEvidence.difference(CONTROL, TREATMENT, 0.05, 1000), 0.23438, -0.17909, 0.64784);
        assertInterval(MeanEvidence.difference(CONTROL, TREATMENT, 0.05, 5000), 0.23438, -0.16012, 0.62887);
    }

    @Test
    void difference_skewed_isWider() {
        assertInterval(
                MeanEvidence.difference(SKEWED_CONTROL, SKEWED_TREATMENT, 0.05, 1000), 0.23438, -0.28902, 0.75777);
    }

    @Test
    void relative_anySkew_isFiellersInterval() {
        assertInterval(MeanEvidence.relative(CONTROL, TREATMENT, 0.05, 5000), 0.50336, -0.27281, 2.25437);
        assertInterval(MeanEvidence.relative(SKEWED_CONTROL, SKEWED_TREATMENT, 0.05, 5000), 0.50336, -0.42741, 5.06372);
    }

    @Test
    void relative_controlBelowZero_isOfItsMagnitude() {
        Moments control = new Moments(3000, -CONTROL.mean(), CONTROL.deviation(), 0);
        Moments treatment = new Moments(3461, -TREATMENT.mean(), TREATMENT.deviation(), 0);

        assertInterval(MeanEvidence.relative(control, treatment, 0.05, 5000), -0.50336, -2.25437, 0.27281);
    }

    @Test
    void relative_controlThatMayBeZero_knowsNothing() {
        for (double mean : new double[] {0, 0.1, -0.1}) {
            Moments control = new Moments(3000, mean, CONTROL.deviation(), 0);
            Interval interval = MeanEvidence.relative(control, TREATMENT, 0.05, 5000);

            assertThat(interval.estimate()).isNaN();
            assertThat(interval.excludes(1e300)).isFalse();
        }
    }

    /** With and without skew, at bounds just within and just outside. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e5, 1e6, -9e6})
    void relativeAndEvidence_differenceAtTheBound_agreeWithIt(double cubes) {
        Moments control = new Moments(3000, 3, CONTROL.deviation(), cubes / 2);
        Moments wide = new Moments(3461, 3, TREATMENT.deviation(), cubes);
        double halfWidth = MeanEvidence.difference(control, wide, 0.05, 5000).upper();

        for (double factor : new double[] {-1.0001, -0.9999, 0.9999, 1.0001}) {
            Moments moved = new Moments(3461, 3 + factor * halfWidth, TREATMENT.deviation(), cubes);
            boolean excluded = Math.abs(factor) > 1;
            assertThat(MeanEvidence.difference(control, moved, 0.05, 5000).excludes(0))
                    .isEqualTo(excluded);
            assertThat(MeanEvidence.relative(control, moved, 0.05, 5000).excludes(0))
                    .isEqualTo(excluded);
            assertThat(MeanEvidence.logEvidence(control, moved, 0.05, 5000) >= Math.log(20))
                    .isEqualTo(excluded);
            assertThat(MeanEvidence.logEvidence(control, moved, 0.05, 5000)).isCloseTo(Math.log(20), within(0.01));
        }
    }

    @Test
    void intervals_fewerThanTwoUnits_knowNothing() {
        for (Moments few : new Moments[] {Moments.EMPTY, Moments.EMPTY.plus(3)}) {
            assertThat(MeanEvidence.difference(few, TREATMENT, 0.05, 5000).excludes(1e300))
                    .isFalse();
            assertThat(MeanEvidence.relative(TREATMENT, few, 0.05, 5000).excludes(1e300))
                    .isFalse();
            assertThat(MeanEvidence.relative(few, few, 0.05, 5000).excludes(1e300))
                    .isFalse();
            assertThat(MeanEvidence.logEvidence(few, TREATMENT, 0.05, 5000)).isZero();
        }
    }

    @Test
    void difference_bothArmsConstant_hasNoWidth() {
        Moments zeros = new Moments(500, 0, 0, 0);
        Moments ones = new Moments(500, 1, 0, 0);

        assertThat(MeanEvidence.difference(zeros, zeros, 0.05, 5000).excludes(0))
                .isFalse();
        assertThat(MeanEvidence.logEvidence(zeros, zeros, 0.05, 5000)).isNegative();
        assertThat(MeanEvidence.difference(zeros, ones, 0.05, 5000).excludes(0)).isTrue();
        assertThat(MeanEvidence.logEvidence(zeros, ones, 0.05, 5000)).isInfinite();
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
        assertThatIllegalArgumentException().isThrownBy(() -> MeanEvidence.difference(CONTROL, TREATMENT, 0, 5000));
        assertThatIllegalArgumentException().isThrownBy(() -> MeanEvidence.relative(CONTROL, TREATMENT, 0.05, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> MeanEvidence.logEvidence(CONTROL, TREATMENT, 0.05, -1));
    }
}
