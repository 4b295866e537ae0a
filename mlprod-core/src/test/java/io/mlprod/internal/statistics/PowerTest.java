package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which differences the tests by betting can see, and how soon; exact, see {@link StoppingTime}. */
class PowerTest {

    private static final long MANY = 3_000_000;

    private static double medianOfFixedSize(double ratio, double share, double alpha) {
        long fixed = FixedSample.tosses(share, StoppingTime.candidates(share, ratio), alpha);
        return (double) StoppingTime.above(1, ratio, share, alpha, 0.5, MANY).tosses() / fixed;
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.01", "0.5, 0.05", "0.05, 0.01", "0.05, 0.05"})
    void ratio_smallOrLarge_isFoundNearlyAsSoonAsByATestOfFixedSize(double share, double alpha) {
        assertThat(medianOfFixedSize(1.05, share, alpha)).isLessThan(1.3);
        assertThat(medianOfFixedSize(1.1, share, alpha)).isLessThan(1.2);
        assertThat(medianOfFixedSize(1.2, share, alpha)).isLessThan(1.2);
        assertThat(medianOfFixedSize(1.4, share, alpha)).isLessThan(1.2);
        assertThat(medianOfFixedSize(2, share, alpha)).isLessThan(1.1);
        assertThat(medianOfFixedSize(3, share, alpha)).isLessThan(1.1);
    }

    @Test
    void disasterAtHalfTheUnits_isFoundWithinAFewEvents() {
        assertThat(StoppingTime.above(1, 10, 0.5, 0.01, 0.5, MANY).tosses()).isLessThanOrEqualTo(14);
        assertThat(StoppingTime.above(1, 10, 0.5, 0.05, 0.5, MANY).tosses()).isLessThanOrEqualTo(7);
        assertThat(StoppingTime.above(1, 50, 0.5, 0.01, 0.5, MANY).tosses()).isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.1", "1.2, 1.4", "2, 2.4"})
    void ratio_aboveItsLimit_isFoundInNineOfTenRuns(double limit, double ratio) {
        assertThat(StoppingTime.above(limit, ratio, 0.5, 0.01, 0.9, MANY)).isNotEqualTo(StoppingTime.Count.NEVER);
        assertThat(StoppingTime.above(limit, ratio, 0.05, 0.01, 0.9, MANY)).isNotEqualTo(StoppingTime.Count.NEVER);
    }

    /** The same medians as {@link Detection} has, from a program of its own in another language. */
    @ParameterizedTest
    @CsvSource({
        "0.05, 1.2, 609839",
        "0.05, 2, 29465",
        "0.05, 10, 987",
        "0.5, 1.2, 116192",
        "0.5, 2, 6116",
        "0.5, 10, 251"
    })
    void median_exact_isThatOfSimulations(double share, double ratio, double units) {
        double events = StoppingTime.above(1, ratio, share, 0.01, 0.5, MANY).tosses();

        assertThat(events / (0.01 * (share * ratio + 1 - share))).isCloseTo(units, withinPercentage(5));
    }

    @Test
    void ratio_belowItsLimit_isProven() {
        assertThat(StoppingTime.below(1.2, 1, 0.5, 0.01, 0.9, MANY).tosses()).isLessThan(5_000);
    }

    @Test
    void rate_aFifthAboveItsLimit_isFoundWithinTenThousandsOfUnits() {
        StoppingTime.Evidence evidence = (events, units) -> RateEvidence.logEvidenceAbove(events, units, 0.05);

        assertThat(StoppingTime.quantile(evidence, 0.06, 0.01, 0.5, MANY).tosses())
                .isLessThan(10_000);
    }

    @Test
    void labels_54To46_areNoChance() {
        assertThat(PairedEvidence.logEvidence(54_000, 46_000)).isGreaterThan(100);
        assertThat(PairedEvidence.logEvidence(2_160, 1_840)).isGreaterThan(Math.log(100));
        assertThat(PairedEvidence.logEvidence(1_010, 990)).isNegative();
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.05"})
    void bounds_manyEvents_comeWithinThreePercentOfTheRatio(double share) {
        for (double ratio : new double[] {0.5, 1, 1.3, 4}) {
            double events = 1e8;
            double candidate = events * StoppingTime.candidates(share, ratio);
            List<EventCounts> phases =
                    List.of(new EventCounts(share, Math.round(candidate), Math.round(events - candidate)));

            assertThat(RatioEvidence.lowerBound(phases, 0.01)).isBetween(ratio / 1.03, ratio);
            assertThat(RatioEvidence.upperBound(phases, 0.01)).isBetween(ratio, ratio * 1.03);
        }
    }
}
