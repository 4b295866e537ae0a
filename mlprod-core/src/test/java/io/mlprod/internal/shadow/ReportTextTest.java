package io.mlprod.internal.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Traffic;
import io.mlprod.shadow.ShadowReport.Verdict;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Reports as somebody reads them at night: a fraud model with a label and a map of three probabilities. */
class ReportTextTest {

    private record Fraud(String label, Map<String, Float> probabilities) {}

    private final SplittableRandom random = new SplittableRandom(7);
    private final Comparison<Fraud> comparison = new Comparison<>(
            Shadow.<Object, Fraud>to("8").threshold("probabilities/fraud", 0.8),
            MethodHandles.lookup(),
            Map.of(),
            Map.of());

    private static PredictionId id(long sequence) {
        return new PredictionId(0x5f3a9c0184b2e7d1L, sequence);
    }

    private static Fraud answer(double fraud, double review) {
        Map<String, Float> scores = new LinkedHashMap<>();
        scores.put("fine", (float) ((1 - fraud) * (1 - review)));
        scores.put("review", (float) ((1 - fraud) * review));
        scores.put("fraud", (float) fraud);
        String label = scores.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return new Fraud(label, scores);
    }

    /** Adds 5,000 pairs, the candidate's logits moved by a shift and noise. */
    private void addPairs(double shift, double spread) {
        for (int i = 0; i < 5_000; i++) {
            double logit = -3 + 2.5 * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1);
            double review = random.nextDouble();
            Fraud primary = answer(sigmoid(logit), review);
            double moved = logit + shift + spread * (random.nextDouble() - 0.5);
            int amount = i;
            comparison.add(
                    id(i),
                    i,
                    primary,
                    answer(sigmoid(moved), review),
                    i < 1_000 ? primary : null,
                    () -> "country AT, amount class " + amount % 4);
        }
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private ShadowReport report(long late) {
        return comparison.report("7", new Traffic(50_312, 5_031, 31, late));
    }

    @Test
    void toString_retrainedModel_saysChangedAndWhere() {
        addPairs(0.5, 1);
        ShadowReport report = report(0);
        String text = report.toString();

        assertThat(report.verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(text)
                .startsWith("Shadow of 8 beside 7: CHANGED\nIts answers differ by more than noise.")
                .contains("have another label, most often review -> fraud (259)")
                .contains("differ by more than the tolerance; over all pairs the mean\n  difference is 0.04888, the"
                        + " largest 0.2446.")
                .contains("probabilities/fraud: ")
                .contains(" flip at 0.8")
                .contains("Labels: none of the ")
                .contains("input: country AT, amount class ");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    @Test
    void toString_sameModelRebuilt_saysSame() {
        addPairs(0, 1e-6);
        ShadowReport report = report(0);
        assertThat(report.verdict()).isEqualTo(Verdict.SAME);
        assertThat(report.findings()).isEmpty();
        assertThat(report.toString())
                .contains("failures: the candidate alone on 0 calls (below 0.06 % of calls with 95 % confidence)");
    }

    @Test
    void toString_labelsAgainstTheCandidate_saysWorse() {
        addPairs(0.5, 1);
        for (int i = 0; i < 5_000; i++) {
            comparison.label(id(i), i % 5 == 0 ? "fraud" : "fine");
        }
        ShadowReport report = report(0);
        assertThat(report.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(report.findings().get(0))
                .startsWith("Labels: of ")
                .endsWith("The candidate is right less often; that is said wrongly in fewer than 1 of 100 shadows.");
    }

    @Test
    void toString_candidateThatFailsAndIsLate_saysBrokenFirst() {
        addPairs(0.5, 1);
        for (int i = 0; i < 3; i++) {
            comparison.candidateFailed(i, new IllegalStateException("secret"));
        }
        comparison.add(id(1), 1, answer(0.1, 0.5), answer(Double.NaN, 0.5), null, null);
        ShadowReport report = report(600);
        assertThat(report.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(report.findings().get(0))
                .startsWith("The candidate failed on 3 of 5,004 calls (0.06 %) where the primary answered");
        assertThat(report.findings()).anyMatch(finding -> finding.contains("missed its deadline on 600 of 5,031"));
    }

    @Test
    void toString_labelsForTheCandidate_saysBetter() {
        addPairs(0.5, 1);
        for (int i = 0; i < 5_000; i++) {
            comparison.label(id(i), "fraud");
        }
        assertThat(report(0).verdict()).isEqualTo(Verdict.BETTER);
    }

    @Test
    void toString_sameAnswersButLate_saysLate() {
        addPairs(0, 0);
        assertThat(report(50).verdict()).isEqualTo(Verdict.SAME);
        assertThat(report(51).verdict()).isEqualTo(Verdict.NOT_DECIDED);
        assertThat(report(120).verdict()).isEqualTo(Verdict.LATE);
    }

    @Test
    void toString_onePairDiffersOfMany_saysThatItIsSurelyRare() {
        addPairs(0, 0);
        comparison.add(id(1), 1, answer(0.9, 0.5), answer(0.1, 0.5), null, null);
        ShadowReport report = report(0);
        assertThat(report.verdict()).isEqualTo(Verdict.SAME);
        assertThat(report.findings())
                .contains(
                        "label: 1 of 5,001 pairs (0.02 %) has another label, most often fraud -> fine (1). Surely fewer"
                                + " than 1 of 100 do so beyond noise: the primary differed from itself 0 of 1,000"
                                + " times.");
        assertThat(report.toString()).doesNotContainIgnoringCase("not decided");
    }

    @Test
    void toString_fewPairs_saysSo() {
        comparison.add(id(1), 1, answer(0.1, 0.5), answer(0.1, 0.5), null, null);
        assertThat(report(0).verdict()).isEqualTo(Verdict.TOO_FEW_PAIRS);
        assertThat(report(0).findings()).contains("Compared: 1 pair; 300 are needed.");
    }

    @Test
    void toString_oneOfEach_saysOne() {
        comparison.add(id(1), 1, answer(0.9, 0.5), answer(0.1, 0.5), answer(0.9, 0.5), null);
        comparison.label(id(1), "fraud");
        ShadowReport report = comparison.report("7", new Traffic(1, 1, 1, 1));
        assertThat(report.toString().replaceAll("\\s+", " "))
                .contains("on 1 of 1 sampled call (100.0 %); that answer was not compared.")
                .contains("Compared: 1 pair; 300 are needed.")
                .contains("Labels: of 1 unit for which just one was right, it was the candidate for 0 (0.00 %).")
                .contains("label: 1 of 1 pair (100.0 %) has another label, most often fraud -> fine (1).")
                .contains("probabilities: 1 of 1 pair (100.0 %) differs by more than the tolerance;")
                .contains("1 of 1 decision (100.0 %) flips at 0.8, 0 to yes and 1 to no.")
                .contains("0 of 1 time; on these occasions the candidate alone differed 1 time and the primary alone 0")
                .contains("1 of 1 sampled call (100.0 %) was dropped")
                .contains("1 call of the primary, 1 sampled, 1 compared, 1 dropped, 1 late")
                .contains("labels: 1 pair disagrees, 1 of them labelled so far")
                .contains("right: the primary alone on 1 prediction, the candidate alone on 0")
                .contains("0 to yes, 1 to no, of 1 pair (");
    }

    @Test
    void toString_otherDefaultLocale_isTheSame() {
        addPairs(0.5, 1);
        String expected = report(0).toString();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(report(0).toString()).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }
}
