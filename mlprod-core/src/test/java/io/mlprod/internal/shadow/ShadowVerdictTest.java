package io.mlprod.internal.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Decision;
import io.mlprod.shadow.ShadowReport.Noise;
import io.mlprod.shadow.ShadowReport.Numbers;
import io.mlprod.shadow.ShadowReport.Paired;
import io.mlprod.shadow.ShadowReport.Standing;
import io.mlprod.shadow.ShadowReport.Traffic;
import io.mlprod.shadow.ShadowReport.Verdict;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether verdicts hold: looked at again and again, beside noise, failures of both, and customers who come often. */
class ShadowVerdictTest {

    private final SplittableRandom random = new SplittableRandom(3);

    private static Comparison<Object> of(Shadow<Object, Object> shadow) {
        return new Comparison<>(shadow, MethodHandles.lookup(), Map.of(), Map.of());
    }

    private static Comparison<Object> standard() {
        return of(Shadow.to("2"));
    }

    /** A pair of models without noise. */
    private static void add(Comparison<Object> comparison, long sequence, Object primary, Object candidate) {
        Object again = comparison.isNoiseWanted() ? primary : null;
        comparison.add(new PredictionId(1, sequence), 0, primary, candidate, again, null);
    }

    private static ShadowReport report(Comparison<Object> comparison) {
        return comparison.report("1", new Traffic(0, 0, 0, 0));
    }

    private static Verdict verdict(Comparison<Object> comparison) {
        return report(comparison).verdict();
    }

    // ---- differences

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.05, 0.5})
    void verdict_identicalModelsWithNoise_isRarelyChanged(double noise) {
        assertThat(new NoisyModels(noise, 0).share(Verdict.CHANGED, 60, 1_500)).isLessThan(0.05);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.05, 320", "0, 0.01, 1_500", "0.05, 0.05, 1_500"})
    void verdict_candidateThatDiffers_isChangedSoon(double noise, double change, String soon) {
        int[] first = new int[15];
        Arrays.setAll(first, i -> new NoisyModels(noise, change).first(Verdict.CHANGED, random.split(), 10_000));
        Arrays.sort(first);
        assertThat(first[first.length / 2]).isLessThanOrEqualTo(Integer.parseInt(soon.replace("_", "")));
    }

    @Test
    void verdict_identicalModelsWithoutNoise_isTheSameFromThreeHundredPairsOn() {
        assertThat(new NoisyModels(0, 0).first(Verdict.SAME, random, 1_000)).isEqualTo(300);
    }

    @Test
    void verdict_differenceInOneOfTwoThousand_isTheSameAndSurelyRare() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 4_000; i++) {
            add(comparison, i, 0L, i % 2_000 == 1 ? 1L : 0L);
        }
        assertThat(verdict(comparison)).isEqualTo(Verdict.SAME);
        assertThat(report(comparison).findings())
                .containsExactly(
                        "Labels: none of the 2 pairs whose labels differ is labelled yet; nothing says which of the"
                                + " two is right.",
                        "value: 2 of 4,000 pairs (0.05 %) have another label, most often 0 -> 1 (2). Surely fewer than"
                                + " 1 of 100 do so beyond noise: the primary differed from itself 0 of 4,000 times.");
    }

    @Test
    void verdict_fewDifferencesInFewPairs_isNotDecided() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 400; i++) {
            add(comparison, i, 0L, i % 100 == 1 ? 1L : 0L);
        }
        assertThat(verdict(comparison)).isEqualTo(Verdict.NOT_DECIDED);
        assertThat(report(comparison).findings())
                .last()
                .asString()
                .contains("Not decided whether that is more than noise: the primary differed from itself 0 of 400"
                        + " times; on"
                        + " these occasions the candidate alone differed 4 times and the primary alone 0"
                        + " times. ")
                .endsWith(" more of the candidate's, and none of the primary's, would show it.");
    }

    @Test
    void findings_primaryThatOftenDiffersFromItself_sayWhatToSetAndNoNumberToWaitFor() {
        Comparison<Object> comparison = of(Shadow.to("2").threshold("value", 0.5));
        for (int i = 0; i < 1_000; i++) {
            double[] answers = random.doubles(3).map(noise -> 0.3 + 0.3 * noise).toArray();
            comparison.add(new PredictionId(1, i), 0, answers[0], answers[1], answers[2], null);
        }
        assertThat(verdict(comparison)).isEqualTo(Verdict.NOT_DECIDED);
        assertThat(report(comparison).findings())
                .hasSize(2)
                .noneMatch(finding -> finding.contains("would show it"))
                .anySatisfy(finding -> assertThat(finding)
                        .endsWith(" The primary itself, asked twice, differs by more than the tolerance on 99.8 % of"
                                + " calls,"
                                + " so little can be told: start a new shadow with a tolerance above the"
                                + " primary's own noise,"
                                + " tolerance(\"value\", relative, absolute)."))
                .anySatisfy(finding -> assertThat(finding)
                        .contains(" The primary itself, asked twice, flips there on ")
                        .endsWith(": report labels, or start a new shadow without this threshold."));
    }

    @Test
    void findings_primaryThatOftenHasAnotherLabel_sayWhatHelps() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 1_000; i++) {
            comparison.add(new PredictionId(1, i), 0, 0L, random.nextLong(3), random.nextLong(3), null);
        }
        assertThat(report(comparison).findings())
                .last()
                .asString()
                .contains(" The primary itself, asked twice, has another label on 6")
                .endsWith(" of calls, so little can be told: report labels, or start a new shadow without this field,"
                        + " ignore(\"value\").");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scoer", "label"})
    void verdict_thresholdOnNoNumber_isNotFitToGoLive(String name) {
        record Answer(String label, double score) {}
        Comparison<Object> comparison = of(Shadow.to("2").threshold(name, 0.5));
        for (int i = 0; i < 1_000; i++) {
            add(comparison, i, new Answer("no", 0.4), new Answer("no", 0.4));
        }
        ShadowReport report = report(comparison);
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_DECIDED);
        assertThat(report.findings())
                .singleElement()
                .asString()
                .startsWith("threshold(\"" + name + "\") was without effect: no number of that name was compared")
                .contains("The fields are [label, score];");
        assertThat(report.toString()).doesNotContain("of 0 pairs");
    }

    @Test
    void verdict_labelsForTheCandidateButThresholdOnNoNumber_isNotBetter() {
        Comparison<Object> comparison = of(Shadow.to("2").threshold("scoer", 0.5));
        for (int i = 0; i < 1_000; i++) {
            add(comparison, i, 0L, i % 10 == 0 ? 1L : 0L);
            comparison.label(new PredictionId(1, i), 1L);
        }
        assertThat(report(comparison).labels().units().isDecided()).isTrue();
        assertThat(verdict(comparison)).isEqualTo(Verdict.NOT_DECIDED);
    }

    @Test
    void verdict_primaryNeverAskedTwice_isTakenToBeWithoutNoiseAndThatIsSaid() {
        Comparison<Object> comparison = of(Shadow.to("2").noiseFloor(0));
        for (int i = 0; i < 400; i++) {
            add(comparison, i, 0L, i == 1 ? 1L : 0L);
        }
        assertThat(comparison.isNoiseWanted()).isFalse();
        assertThat(verdict(comparison)).isEqualTo(Verdict.CHANGED);
        assertThat(report(comparison).notes())
                .containsExactly("the primary was never asked twice (noiseFloor 0); it is taken to give the same answer"
                        + " each time");
    }

    @Test
    void isNoiseWanted_nothingDiffers_isOverAfterAThousandPairs() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 1_000; i++) {
            assertThat(comparison.isNoiseWanted()).isTrue();
            add(comparison, i, 0L, 0L);
        }
        assertThat(comparison.isNoiseWanted()).isFalse();
    }

    @Test
    void isNoiseWanted_somethingDiffersUntilItIsDecided_isKept() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 2_000; i++) {
            add(comparison, i, 0L, i % 1_000 == 1 ? 1L : 0L);
        }
        assertThat(comparison.isNoiseWanted()).as("two of 2,000").isTrue();
        for (int i = 0; i < 100; i++) {
            add(comparison, i, 0L, 1L);
        }
        assertThat(comparison.isNoiseWanted()).as("a hundred more").isFalse();
    }

    @Test
    void verdict_decisionsFlipWithinTheTolerance_isChanged() {
        Comparison<Object> comparison = of(Shadow.to("2").tolerance(0, 0.25).threshold("value", 0.5));
        for (int i = 0; i < 5_000; i++) {
            double score = random.nextDouble();
            add(comparison, i, score, score < 0.5 && score > 0.4 ? score + 0.1 : score);
        }
        ShadowReport report = report(comparison);
        assertThat(report.fields().get(0).differing()).isZero();
        assertThat(report.verdict()).isEqualTo(Verdict.CHANGED);
        Decision decision = report.fields().get(0).decisions().get(0);
        assertThat(decision.standing()).isEqualTo(Standing.SHOWN);
        assertThat(report.findings())
                .anyMatch(finding -> finding.contains("flip at 0.5, " + decision.toYes() + " to yes and 0 to no."));
    }

    @Test
    void verdict_decisionsFlipInBothModelsByNoise_isNotChanged() {
        Comparison<Object> comparison = of(Shadow.to("2").tolerance(0, 0.25).threshold("value", 0.5));
        for (int i = 0; i < 5_000; i++) {
            double score = random.nextDouble();
            comparison.add(new PredictionId(1, i), 0, noisy(score), noisy(score), noisy(score), null);
        }
        assertThat(report(comparison).fields().get(0).decisions().get(0).toYes())
                .isPositive();
        assertThat(verdict(comparison)).isNotEqualTo(Verdict.CHANGED);
    }

    private double noisy(double score) {
        return score + 0.1 * random.nextDouble();
    }

    @Test
    void verdict_topClassChangesWithinTheTolerance_isChanged() {
        Comparison<Object> comparison = of(Shadow.to("2").tolerance(0, 0.25));
        for (int i = 0; i < 1_000; i++) {
            double score = random.nextDouble();
            double moved = score + (Math.abs(score - 0.5) < 0.05 ? 0.1 : 0);
            add(comparison, i, Map.of("a", score, "b", 1 - score), Map.of("a", moved, "b", 1 - moved));
        }
        assertThat(report(comparison).fields().get(0).differing()).isZero();
        assertThat(verdict(comparison)).isEqualTo(Verdict.CHANGED);
        assertThat(report(comparison).findings()).anyMatch(finding -> finding.contains("have another top class"));
    }

    @Test
    void verdict_scoresShiftWithinTheTolerance_isChanged() {
        Comparison<Object> comparison = of(Shadow.to("2").tolerance(0, 0.25));
        for (int i = 0; i < 1_000; i++) {
            double score = random.nextDouble();
            add(comparison, i, score, score * score); // at most 0.25 apart
        }
        ShadowReport report = report(comparison);
        assertThat(report.fields().get(0).differing()).isZero();
        assertThat(report.verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(report.findings()).singleElement().asString().startsWith("value: the scores have surely shifted");
    }

    @Test
    void verdict_scoresOfOneDistributionByNoiseOnly_haveNotSurelyShifted() {
        assertThat(FairGames.shifts(40, 1_000)).isLessThan(0.05);
    }

    // ---- failures

    private static void addPairs(Comparison<Object> comparison, int pairs) {
        for (int i = 0; i < pairs; i++) {
            add(comparison, i, 0L, 0L);
        }
    }

    @Test
    void verdict_oneFailureOfTheCandidate_isNotDecided() {
        Comparison<Object> comparison = standard();
        addPairs(comparison, 1_000);
        comparison.candidateFailed(1, new IllegalStateException());
        assertThat(verdict(comparison)).isEqualTo(Verdict.NOT_DECIDED);
        assertThat(report(comparison).findings())
                .singleElement()
                .asString()
                .contains("The candidate failed on 1 of 1,001 calls (0.10 %) where the primary answered, the primary"
                        + " on 0 where the candidate answered (each unit counted once: 1 to 0). Not decided whether it"
                        + " fails more often than the primary; failures for ")
                .endsWith(" more units would show it. Its failures: {IllegalStateException=1}.");
    }

    @Test
    void verdict_oneFailureOfVeryMany_isNegligible() {
        Comparison<Object> comparison = standard();
        addPairs(comparison, 20_000);
        comparison.candidateFailed(1, new IllegalStateException());
        assertThat(verdict(comparison)).isEqualTo(Verdict.SAME);
        assertThat(report(comparison).findings())
                .singleElement()
                .asString()
                .contains("It surely fails on fewer than 1 of 1,000 calls more than the primary.");
    }

    @Test
    void verdict_candidateFailsForManyUnits_isBroken() {
        Comparison<Object> comparison = standard();
        addPairs(comparison, 1_000);
        for (int unit = 1; unit <= 20; unit++) {
            comparison.candidateFailed(unit, new IllegalStateException());
        }
        assertThat(verdict(comparison)).isEqualTo(Verdict.BROKEN);
    }

    @Test
    void verdict_customerForWhomTheCandidateFailsRetries_isNotBroken() {
        Comparison<Object> comparison = standard();
        addPairs(comparison, 1_000);
        for (int i = 0; i < 1_000; i++) {
            comparison.candidateFailed(7, new IllegalStateException());
        }
        assertThat(report(comparison).failures().units().onlyCandidate()).isEqualTo(1);
        assertThat(verdict(comparison)).isEqualTo(Verdict.NOT_DECIDED);
    }

    @Test
    void verdict_bothFailOnTheSameCalls_isTheSame() {
        Comparison<Object> comparison = standard();
        addPairs(comparison, 1_000);
        for (int unit = 1; unit <= 500; unit++) {
            comparison.primaryFailed(unit, true);
        }
        assertThat(verdict(comparison)).isEqualTo(Verdict.SAME);
        assertThat(report(comparison).findings())
                .containsExactly("Both fail on 500 of 1,500 calls (33.3 %), so the candidate is no worse there.");
    }

    @Test
    void verdict_bothFailAtRandom_isRarelyBroken() {
        assertThat(FairGames.broken(200, 2_000)).isLessThan(0.05);
    }

    @Test
    void verdict_failuresWithoutUnits_sayThatCallsCount() {
        Comparison<Object> comparison = standard();
        addPairs(comparison, 1_000);
        for (int i = 0; i < 20; i++) {
            comparison.candidateFailed(0, new IllegalStateException());
        }
        assertThat(verdict(comparison)).isEqualTo(Verdict.BROKEN);
        assertThat(report(comparison).findings().get(1)).startsWith("This counts calls, since some or all had no unit");
    }

    @Test
    void verdict_nanThatThePrimaryNeverGives_isBrokenAtOnce() {
        Comparison<Object> comparison = standard();
        add(comparison, 1, 1.0, Double.NaN);
        assertThat(verdict(comparison)).isEqualTo(Verdict.BROKEN);
    }

    @Test
    void verdict_nanThatThePrimaryGivesToo_isNotDecidedUntilItIsMore() {
        Comparison<Object> comparison = standard();
        for (int i = 0; i < 1_000; i++) {
            add(comparison, i, 1.0, 1.0);
        }
        add(comparison, 1, Double.NaN, 1.0);
        add(comparison, 2, 1.0, Double.NaN);
        assertThat(verdict(comparison)).isEqualTo(Verdict.NOT_DECIDED);
        for (int i = 0; i < 30; i++) {
            add(comparison, i, 1.0, Double.NaN);
        }
        Numbers numbers = report(comparison).fields().get(0).numbers().orElseThrow();
        assertThat(numbers.nonFinite()).isEqualTo(Standing.SHOWN);
        assertThat(verdict(comparison)).isEqualTo(Verdict.BROKEN);
    }

    @ParameterizedTest
    @CsvSource({"0, SAME", "1, NOT_DECIDED", "40, LATE"})
    void verdict_lateAnswers_countWhenSurelyMoreThanAHundredth(long late, Verdict expected) {
        Comparison<Object> comparison = standard();
        addPairs(comparison, 300);
        assertThat(comparison.report("1", new Traffic(900, 99, 0, late)).verdict())
                .isEqualTo(expected);
    }

    // ---- labels

    @Test
    void verdict_labelsOfUsersWhoComeOften_isRarelyWorseOrBetter() {
        assertThat(FairGames.decidedLabels(100, 1_000)).isLessThan(0.05);
    }

    @Test
    void label_userWithMany_countsTheFirstOnWhichJustOneWasRight() {
        LabelledPairs pairs = new LabelledPairs();
        for (int i = 0; i < 100; i++) {
            PredictionId id = new PredictionId(1, i);
            pairs.add(id, i < 50 ? 7 : 8, "a", "b");
            pairs.label(id, i == 0 ? "c" : i == 1 || i >= 50 ? "b" : "a");
        }
        assertThat(pairs.report().onlyPrimaryRight()).isEqualTo(48);
        assertThat(pairs.report().units())
                .extracting(Paired::onlyPrimary, Paired::onlyCandidate)
                .containsExactly(0L, 2L);
    }

    @Test
    void add_moreUnitsThanAreKept_countsNoneTwiceAndNoFurtherOnes() {
        UnitPairs units = new UnitPairs(3);
        for (int unit = 1; unit <= 5; unit++) {
            units.add(unit, true);
            units.add(unit, true);
        }
        units.add(0, false);
        assertThat(units.report())
                .extracting(Paired::onlyPrimary, Paired::onlyCandidate, Paired::withoutUnit)
                .containsExactly(1L, 3L, 1L);
    }

    @Test
    void addAgain_whoDiffersAlone_isCountedApart() {
        DifferenceCounts differences = new DifferenceCounts();
        differences.addAgain(true, false);
        differences.addAgain(true, true);
        differences.addAgain(false, true);
        differences.addAgain(false, true);
        differences.addAgain(false, false);
        assertThat(differences.noise(new EvidenceThreshold(1, true))).isEqualTo(new Noise(5, 3, 2, 1, 0));
    }
}
