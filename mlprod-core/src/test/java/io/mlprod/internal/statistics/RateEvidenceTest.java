package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"0, 0.00699750252", "5, 0.01800385887", "700, 0.75101661145"})
    void logEvidenceBelow_atTheReferencesBound_isThatOfItsLevel(int events, double bound) {
        assertThat(RateEvidence.logEvidenceBelow(events, 1000, bound)).isCloseTo(-Math.log(0.05), within(1e-6));
    }

    @Test
    void logEvidenceBelow_manyUnits_findsARateJustBelow() {
        assertThat(RateEvidence.logEvidenceBelow(2_000_000, 200_000_000, 0.0101))
                .isGreaterThan(-Math.log(0.01));
        assertThat(RateEvidence.logEvidenceBelow(2_000_000, 200_000_000, 0.01)).isZero();
    }

    @Test
    void everything_noUnits_knowsNothing() {
        assertThat(RateEvidence.logEvidenceAbove(0, 0, 0.01)).isZero();
        assertThat(RateEvidence.logEvidenceBelow(0, 0, 0.99)).isZero();
        assertThat(RateEvidence.logEvidenceBelow(7, 7, 0.99)).isZero();
    }

    @Test
    void arguments_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(2, 1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(-1, 1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> RateEvidence.logEvidenceAbove(0, 1, 1));
    }
}
