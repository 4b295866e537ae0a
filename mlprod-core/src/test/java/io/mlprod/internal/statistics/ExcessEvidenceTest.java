package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExcessEvidenceTest {

    /** Reference values from NumPy: the log of the mean of the six products. */
    @Test
    void logEvidenceBelow_counts_matchesReference() {
        assertThat(ExcessEvidence.logEvidenceBelow(0, 2, 4_000, 0.01)).isCloseTo(27.16663780916948, within(1e-9));
        assertThat(ExcessEvidence.logEvidenceBelow(520, 500, 20_000, 0.01)).isCloseTo(21.498183702435735, within(1e-9));
    }

    @Test
    void logEvidenceBelow_nothing_isZero() {
        assertThat(ExcessEvidence.logEvidenceBelow(0, 0, 0, 0.01)).isCloseTo(0, within(1e-12));
    }

    @Test
    void logEvidenceBelow_excessAtTheShare_rarelyRejects() {
        SplittableRandom random = new SplittableRandom(5);
        int rejected = 0;
        for (int run = 0; run < 200; run++) {
            rejected += isRejected(random, 1_000) ? 1 : 0;
        }
        assertThat(rejected).isLessThan(20); // 5 % are 10
    }

    /** The candidate has it on 3 %, the control on 2 %, and somebody looks after each input. */
    private static boolean isRejected(SplittableRandom random, int inputs) {
        int control = 0;
        int candidate = 0;
        for (int i = 1; i <= inputs; i++) {
            double draw = random.nextDouble();
            control += draw < 0.02 ? 1 : 0;
            candidate += draw > 0.97 ? 1 : 0;
            if (ExcessEvidence.logEvidenceBelow(control, candidate, i, 0.01) >= -Math.log(0.05)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void logEvidenceBelow_badCounts_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ExcessEvidence.logEvidenceBelow(-1, 0, 1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> ExcessEvidence.logEvidenceBelow(1, 1, 1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> ExcessEvidence.logEvidenceBelow(0, 0, 1, 1));
    }

    @Test
    void shift_countsOfAllEdges_isTheMean() {
        double one = PairedEvidence.logEvidence(3, 30);
        assertThat(ShiftEvidence.logEvidence(new long[] {30, 30}, new long[] {3, 3}))
                .isCloseTo(one, within(1e-9));
        assertThat(ShiftEvidence.logEvidence(new long[] {30, 0}, new long[] {3, 0}))
                .isCloseTo(Math.log((Math.exp(one) + 1) / 2), within(1e-9));
        assertThat(ShiftEvidence.logEvidence(new long[0], new long[0])).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> ShiftEvidence.logEvidence(new long[1], new long[0]));
    }
}
