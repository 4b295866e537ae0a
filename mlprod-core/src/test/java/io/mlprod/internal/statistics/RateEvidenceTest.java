package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Reference values: the formulas of the package's description with 30 digits. */
class RateEvidenceTest {

    private static final double PRECISION = 1e-9;

    @Test
    void logEvidenceAbove_someEvents_matchesReference() {
        assertThat(RateEvidence.logEvidenceAbove(25, 1000, 0.01)).isCloseTo(6.19686696560, within(PRECISION));
    }

    @Test
    void logEvidenceAbove_limitNearOne_staysFinite() {
        assertThat(RateEvidence.logEvidenceAbove(1000, 1000, 0.99)).isFinite().isPositive();
    }

    @Test
    void upperBound_someEvents_matchesReference() {
        assertThat(RateEvidence.upperBound(0, 1000, 0.05)).isCloseTo(0.00699750252, within(PRECISION));
        assertThat(RateEvidence.upperBound(5, 1000, 0.05)).isCloseTo(0.01800385887, within(PRECISION));
        assertThat(RateEvidence.upperBound(700, 1000, 0.05)).isCloseTo(0.75101661145, within(PRECISION));
    }

    @Test
    void upperBound_manyUnits_approachesTheRate() {
        assertThat(RateEvidence.upperBound(2_000_000, 200_000_000, 0.01)).isBetween(0.01, 0.0101);
    }

    @Test
    void everything_noUnits_knowsNothing() {
        assertThat(RateEvidence.logEvidenceAbove(0, 0, 0.01)).isZero();
        assertThat(RateEvidence.upperBound(0, 0, 0.05)).isEqualTo(1);
        assertThat(RateEvidence.upperBound(7, 7, 0.05)).isEqualTo(1);
    }

    @Test
    void arguments_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(2, 1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(-1, 1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.upperBound(2, 1, 0.05));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.upperBound(0, 1, Double.NaN));
    }
}
