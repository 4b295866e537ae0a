package io.mlprod.internal.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenessEvidenceTest {

    /** scipy.special: betaln(3.5, 17.5) + betaln(9.5, 11.5) - 2 ln(pi) - (12 ln(.3) + 28 ln(.7)). */
    @Test
    void logEvidence_threeOf20AgainstNineOf20_isSciPys() {
        assertThat(LatenessEvidence.logEvidence(3, 17, 9, 11)).isCloseTo(-1.2626982153510937, within(1e-9));
    }

    @Test
    void logEvidence_nothingTold_isNone() {
        assertThat(LatenessEvidence.logEvidence(0, 0, 0, 0)).isCloseTo(0, within(1e-12));
    }

    @Test
    void logEvidence_allOfOneAndNoneOfTheOther_isFoundAfterTenUnits() {
        assertThat(LatenessEvidence.logEvidence(0, 5, 5, 0)).isLessThan(Math.log(100));
        assertThat(LatenessEvidence.logEvidence(0, 10, 10, 0)).isGreaterThan(Math.log(100));
    }

    /**
     * Looked at after each of 1,000 units, over shares from rare to usual: at most 1 % ever come to 100, and 14 or more
     * of 600 once in 300.
     */
    @Test
    void logEvidence_sameShareAndLookedAtAllTheTime_keepsItsLevel() {
        int found = 0;
        for (int run = 0; run < 600; run++) {
            SplittableRandom random = new SplittableRandom(run);
            double share = new double[] {0.002, 0.05, 0.5}[run % 3];
            long[] counts = new long[4];
            double most = 0;
            for (int unit = 0; unit < 1000; unit++) {
                counts[2 * random.nextInt(2) + (random.nextDouble() < share ? 0 : 1)]++;
                most = Math.max(most, LatenessEvidence.logEvidence(counts[0], counts[1], counts[2], counts[3]));
            }
            found += most >= Math.log(100) ? 1 : 0;
        }
        assertThat(found).isLessThan(14);
    }
}
