package io.mlprod.internal.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.shadow.ShadowReport.Distribution;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Expected values from NumPy: numpy.quantile(method='inverted_cdf') of the first thousand at k/20, numpy.searchsorted
 * and numpy.bincount; the exact Kolmogorov-Smirnov distances in comments from scipy.stats.ks_2samp.
 */
class ScoreDistributionTest {

    private static final EvidenceThreshold TESTS = new EvidenceThreshold(1, true);

    private static double uniform(int i) {
        return i * 0.6180339887498949 % 1;
    }

    private static ScoreDistribution of(int n, IntToDoubleFunction primary, IntToDoubleFunction candidate) {
        ScoreDistribution distribution = new ScoreDistribution();
        for (int i = 1; i <= n; i++) {
            distribution.add(primary.applyAsDouble(i), candidate.applyAsDouble(i));
        }
        return distribution;
    }

    private static Distribution report(ScoreDistribution distribution) {
        return distribution.report("score", TESTS).orElseThrow();
    }

    @Test
    void report_fiveThousandPairs_asNumpy() {
        Distribution found = report(of(5_000, ScoreDistributionTest::uniform, i -> Math.pow(uniform(i), 1.5)));
        assertThat(found.count()).isEqualTo(5_000);
        assertThat(found.psi()).isCloseTo(0.14913145275369005, within(1e-9));
        assertThat(found.ks()).isCloseTo(0.1478, within(1e-9)); // exactly 0.1484
    }

    @Test
    void report_beforeBinsAreFrozen_asNumpy() {
        Distribution found = report(of(500, ScoreDistributionTest::uniform, i -> Math.pow(uniform(i), 1.5)));
        assertThat(found.psi()).isCloseTo(0.1402094125535714, within(1e-9));
        assertThat(found.ks()).isCloseTo(0.146, within(1e-9));
    }

    /** Two fifths of the primary's scores are 0, and half of those are below it at the candidate. */
    @Test
    void report_valueThatFillsManyBins_hasABinOfItsOwn() {
        Distribution found =
                report(of(5_000, i -> i % 5 < 2 ? 0 : uniform(i), i -> i % 5 < 1 ? 0 : i % 5 < 2 ? -0.5 : uniform(i)));
        assertThat(found.psi()).isCloseTo(1.656540764700866, within(1e-9));
        assertThat(found.ks()).isCloseTo(0.2, within(1e-9)); // exactly 0.2
    }

    @Test
    void report_constantThatMoves_isSeen() {
        assertThat(report(of(2_000, i -> 1, i -> 0.9)).ks()).isEqualTo(1);
        assertThat(report(of(2_000, i -> 1, i -> 1.1)).ks()).isEqualTo(1);
    }

    @Test
    void report_sameScores_isZero() {
        Distribution found = report(of(3_000, ScoreDistributionTest::uniform, ScoreDistributionTest::uniform));
        assertThat(found.psi()).isZero();
        assertThat(found.ks()).isZero();
    }

    @Test
    void report_signOfZero_isNoShift() {
        assertThat(report(of(2_000, i -> 0.0, i -> -0.0)).psi()).isZero();
    }

    @Test
    void report_fewerThanAHundred_isEmpty() {
        assertThat(of(99, ScoreDistributionTest::uniform, ScoreDistributionTest::uniform)
                        .report("score", TESTS))
                .isEmpty();
    }

    @Test
    void add_nan_isNotCounted() {
        ScoreDistribution distribution = of(200, ScoreDistributionTest::uniform, ScoreDistributionTest::uniform);
        distribution.add(Double.NaN, 1);
        distribution.add(1, Double.NaN);
        assertThat(report(distribution).count()).isEqualTo(200);
    }
}
