package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.internal.statistics.SampleRatioEvidence.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reference values: the product of predictive probabilities, unit by unit, with 30 digits. */
class SampleRatioEvidenceTest {

    private static final double PRECISION = 1e-9;
    private static final List<Double> HALVES = List.of(0.5, 0.5);

    private static double logEvidence(List<Double> shares, Long... counts) {
        return SampleRatioEvidence.logEvidence(List.of(new Phase(shares, List.of(counts))));
    }

    @Test
    void logEvidence_onePhase_matchesReference() {
        assertThat(logEvidence(HALVES, 500L, 600L)).isCloseTo(2.930243970739709, within(PRECISION));
        assertThat(logEvidence(HALVES, 502L, 498L)).isCloseTo(-1.193940963119664, within(PRECISION));
        assertThat(logEvidence(List.of(0.9, 0.05, 0.05), 850L, 80L, 70L))
                .isCloseTo(8.772095061473605, within(PRECISION));
    }

    @Test
    void logEvidence_twoPhases_multiplies() {
        Phase first = new Phase(HALVES, List.of(500L, 600L));
        Phase second = new Phase(List.of(0.9, 0.1), List.of(80L, 20L));

        assertThat(SampleRatioEvidence.logEvidence(List.of(first, second)))
                .isCloseTo(
                        SampleRatioEvidence.logEvidence(List.of(first))
                                + SampleRatioEvidence.logEvidence(List.of(second)),
                        within(PRECISION));
    }

    @Test
    void logEvidence_noUnits_isZero() {
        assertThat(SampleRatioEvidence.logEvidence(List.of())).isZero();
        assertThat(logEvidence(HALVES, 0L, 0L)).isZero();
    }

    @Test
    void logEvidence_armWithoutShare_countsOnlyIfItGotUnits() {
        assertThat(logEvidence(List.of(0.5, 0.0, 0.5), 500L, 0L, 600L)).isEqualTo(logEvidence(HALVES, 500L, 600L));
        assertThat(logEvidence(List.of(1.0, 0.0), 500L, 1L)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(logEvidence(List.of(1.0, 0.0), 500L, 0L)).isCloseTo(0, within(PRECISION));
    }

    @Test
    void phase_badValues_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Phase(HALVES, List.of(1L)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Phase(HALVES, List.of(1L, -1L)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Phase(List.of(0.5, 0.4), List.of(1L, 1L)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Phase(List.of(1.5, -0.5), List.of(1L, 1L)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Phase(List.of(), List.of()));
    }
}
