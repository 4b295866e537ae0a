package io.mlprod.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RatioEvidenceTest {

    private static final double PRECISION = 1e-9;

    /** Reference values: the product of likelihood ratios, event by event, with 30 digits. */
    private static final List<EventCounts> PHASES =
            List.of(new EventCounts(0.05, 9, 40), new EventCounts(0.25, 20, 30), new EventCounts(0.5, 60, 25));

    @Test
    void logEvidence_threePhases_matchesReference() {
        assertThat(RatioEvidence.logEvidenceAbove(PHASES, 1)).isCloseTo(12.42893456468, within(PRECISION));
        assertThat(RatioEvidence.logEvidenceAbove(PHASES, 1.2)).isCloseTo(7.45754453777, within(PRECISION));
        assertThat(RatioEvidence.logEvidenceBelow(PHASES, 4)).isCloseTo(2.38236790930, within(PRECISION));
        assertThat(RatioEvidence.logEvidenceBelow(PHASES, 1)).isCloseTo(-3.55176511613, within(PRECISION));
    }

    @Test
    void bounds_threePhases_matchReference() {
        assertThat(RatioEvidence.lowerBound(PHASES, 0.05)).isCloseTo(1.49678404111, within(PRECISION));
        assertThat(RatioEvidence.upperBound(PHASES, 0.05)).isCloseTo(4.16835346073, within(PRECISION));
    }

    @Test
    void everything_noEvents_knowsNothing() {
        for (List<EventCounts> nothing : List.of(List.<EventCounts>of(), List.of(new EventCounts(0.3, 0, 0)))) {
            assertThat(RatioEvidence.logEvidenceAbove(nothing, 1.2)).isZero();
            assertThat(RatioEvidence.logEvidenceBelow(nothing, 1.2)).isZero();
            assertThat(RatioEvidence.lowerBound(nothing, 0.05)).isZero();
            assertThat(RatioEvidence.upperBound(nothing, 0.05)).isInfinite();
        }
    }

    @Test
    void logEvidence_phaseWithOneArmOnly_isIgnored() {
        List<EventCounts> more = List.of(
                PHASES.get(0), new EventCounts(1, 70, 3), PHASES.get(1), new EventCounts(0, 2, 9), PHASES.get(2));

        assertThat(RatioEvidence.logEvidenceAbove(more, 1.2)).isEqualTo(RatioEvidence.logEvidenceAbove(PHASES, 1.2));
        assertThat(RatioEvidence.logEvidenceBelow(more, 1.2)).isEqualTo(RatioEvidence.logEvidenceBelow(PHASES, 1.2));
    }

    @Test
    void lowerBound_onlyCandidateFails_isPositiveOnceThereAreEnough() {
        assertThat(RatioEvidence.lowerBound(List.of(new EventCounts(0.5, 1, 0)), 0.05))
                .isZero();
        assertThat(RatioEvidence.lowerBound(List.of(new EventCounts(0.5, 10, 0)), 0.05))
                .isGreaterThan(1);
        assertThat(RatioEvidence.upperBound(List.of(new EventCounts(0.5, 10, 0)), 0.05))
                .isInfinite();
    }

    @Test
    void logEvidence_billionsOfEvents_staysFinite() {
        List<EventCounts> phases = List.of(new EventCounts(0.5, 6_000_000_000L, 2_000_000_000L));

        assertThat(RatioEvidence.logEvidenceAbove(phases, 1)).isFinite().isPositive();
        assertThat(RatioEvidence.lowerBound(phases, 0.01)).isBetween(2.0, 3.0);
        assertThat(RatioEvidence.upperBound(phases, 0.01)).isBetween(3.0, 4.0);
    }

    @Property(tries = 200)
    void logEvidence_phaseInTwoParts_equalsTheirSum(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll @LongRange(max = 1000) long candidate,
            @ForAll @LongRange(max = 1000) long control,
            @ForAll @LongRange(max = 1000) long otherCandidate,
            @ForAll @LongRange(max = 1000) long otherControl,
            @ForAll @DoubleRange(min = 0.1, max = 10) double ratio) {
        var parts = List.of(
                new EventCounts(share, candidate, control), new EventCounts(share, otherCandidate, otherControl));
        var sum = List.of(new EventCounts(share, candidate + otherCandidate, control + otherControl));

        assertThat(RatioEvidence.logEvidenceAbove(parts, ratio))
                .isCloseTo(RatioEvidence.logEvidenceAbove(sum, ratio), within(1e-8));
    }

    @Property(tries = 200)
    void bounds_anyCounts_areWhereEvidenceSuffices(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll @LongRange(min = 10, max = 1000) long candidate,
            @ForAll @LongRange(min = 10, max = 1000) long control,
            @ForAll @DoubleRange(min = 0.01, max = 0.2) double alpha) {
        List<EventCounts> phases = List.of(new EventCounts(share, candidate, control));
        double lower = RatioEvidence.lowerBound(phases, alpha);
        double upper = RatioEvidence.upperBound(phases, alpha);

        assertThat(lower).isPositive().isLessThan(upper);
        assertThat(RatioEvidence.logEvidenceAbove(phases, lower)).isCloseTo(-Math.log(alpha), within(1e-6));
        assertThat(RatioEvidence.logEvidenceBelow(phases, upper)).isCloseTo(-Math.log(alpha), within(1e-6));
    }

    @Property(tries = 200)
    void logEvidence_higherRatio_isLowerAboveAndHigherBelow(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll @LongRange(min = 1, max = 1000) long candidate,
            @ForAll @LongRange(max = 1000) long control,
            @ForAll @DoubleRange(min = 0.1, max = 10) double ratio) {
        List<EventCounts> phases = List.of(new EventCounts(share, candidate, control));

        assertThat(RatioEvidence.logEvidenceAbove(phases, ratio * 1.1))
                .isLessThan(RatioEvidence.logEvidenceAbove(phases, ratio));
        assertThat(RatioEvidence.logEvidenceBelow(phases, ratio * 1.1))
                .isGreaterThan(RatioEvidence.logEvidenceBelow(phases, ratio));
    }

    @Test
    void arguments_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RatioEvidence.logEvidenceAbove(PHASES, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> RatioEvidence.logEvidenceBelow(PHASES, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> RatioEvidence.lowerBound(PHASES, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RatioEvidence.upperBound(PHASES, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventCounts(Double.NaN, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventCounts(1.1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventCounts(0.5, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventCounts(0.5, 0, -1));
    }
}
