package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedEvidenceTest {

    /** Reference value: the products of likelihood ratios with 30 digits. */
    @Test
    void logEvidence_discordantPairs_matchesReferenceInBothDirections() {
        assertThat(PairedEvidence.logEvidence(20, 5)).isCloseTo(2.786642606874, within(1e-9));
        assertThat(PairedEvidence.logEvidence(5, 20)).isCloseTo(2.786642606874, within(1e-9));
    }

    @Test
    void logEvidence_noPairs_isZero() {
        assertThat(PairedEvidence.logEvidence(0, 0)).isZero();
    }

    @Test
    void logEvidence_evenPairs_isNegative() {
        assertThat(PairedEvidence.logEvidence(50, 50)).isNegative();
    }

    @Test
    void logEvidence_negativeCount_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PairedEvidence.logEvidence(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> PairedEvidence.logEvidence(1, -2));
    }
}
