package io.mlprod.internal.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.docs.PrintedText;
import io.mlprod.model.PredictionId;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Traffic;
import io.mlprod.shadow.ShadowReport.Verdict;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One report for each verdict, as they stand on the page of verdicts. */
class ShadowPageTest {

    private record Credit(String label, double risk) {}

    private final Comparison<Credit> comparison = comparison("risk");

    private static Comparison<Credit> comparison(String threshold) {
        return new Comparison<>(
                Shadow.<Object, Credit>to("8")
                        .threshold(threshold, 0.5)
                        .worst(1)
                        .examples(0),
                MethodHandles.lookup(),
                Map.of(),
                Map.of());
    }

    private static PredictionId id(int pair) {
        return new PredictionId(0x5f3a9c0184b2e7d1L, pair);
    }

    private static Credit answer(double risk) {
        return new Credit(risk >= 0.5 ? "refuse" : "grant", risk);
    }

    private static double risk(int pair) {
        return 0.05 + 0.9 * (pair * 0.6180339887498949 % 1);
    }

    private interface Model {
        double risk(int pair);
    }

    /** Each customer once, the primary without noise. */
    private void compare(int pairs, Model candidate) {
        for (int pair = 0; pair < pairs; pair++) {
            Credit primary = answer(risk(pair));
            Credit again = comparison.isNoiseWanted() ? primary : null;
            comparison.add(id(pair), 1 + pair, primary, answer(candidate.risk(pair)), again, null);
        }
    }

    private void assertOnPage(Verdict verdict, long sampled, long late) {
        assertOnPage(comparison, verdict, sampled, late);
    }

    private static void assertOnPage(Comparison<Credit> comparison, Verdict verdict, long sampled, long late) {
        ShadowReport report = comparison.report("credit@7", new Traffic(10 * sampled, sampled, 0, late));
        assertThat(report.verdict()).isEqualTo(verdict);
        PrintedText.assertOnPage("VERDICTS.md", report.toString());
    }

    @Test
    void report_candidateFailsForManyCustomers_isBroken() {
        compare(2_000, ShadowPageTest::risk);
        for (int call = 0; call < 40; call++) {
            comparison.candidateFailed(2_001 + call / 2, new IllegalStateException());
        }
        comparison.primaryFailed(3_000, false);
        assertOnPage(Verdict.BROKEN, 2_041, 0);
    }

    /** Refuses who has a risk of 0.4 or more; nine of ten of them pay. */
    @Test
    void report_labelsAgainstTheCandidate_isWorse() {
        compare(1_000, pair -> Math.min(0.95, risk(pair) + 0.1));
        for (int pair = 0; pair < 1_000; pair++) {
            comparison.label(id(pair), pair % 10 == 0 ? "refuse" : "grant");
        }
        assertOnPage(Verdict.WORSE, 1_000, 0);
    }

    @Test
    void report_manyAnswersAfterTheDeadline_isLate() {
        compare(950, ShadowPageTest::risk);
        assertOnPage(Verdict.LATE, 1_000, 50);
    }

    @Test
    void report_fewPairs_saysSo() {
        compare(120, ShadowPageTest::risk);
        assertOnPage(Verdict.TOO_FEW_PAIRS, 120, 0);
    }

    @Test
    void report_fewFailuresAndDifferences_isNotDecided() {
        compare(5_000, pair -> pair % 1_000 == 7 ? 1 - risk(pair) : risk(pair));
        for (int call = 0; call < 3; call++) {
            comparison.candidateFailed(5_001 + call, new IllegalStateException());
        }
        comparison.primaryFailed(5_010, false);
        assertOnPage(Verdict.NOT_DECIDED, 5_004, 0);
    }

    /** The numbers tremble by up to 0.002, the labels do not. */
    @Test
    void report_noisyPrimaryAndMisspeltThreshold_isNotDecided() {
        Comparison<Credit> noisy = comparison("rsik");
        SplittableRandom random = new SplittableRandom(5);
        for (int pair = 0; pair < 2_372; pair++) {
            double risk = 0.4 * risk(pair);
            double[] noise = random.doubles(3).map(tremor -> 0.002 * tremor).toArray();
            noisy.add(
                    id(pair),
                    1 + pair,
                    answer(risk + noise[0]),
                    answer(risk + noise[1]),
                    answer(risk + noise[2]),
                    null);
        }
        for (int call = 0; call < 128; call++) {
            noisy.primaryFailed(3_000 + call, true);
        }
        assertOnPage(noisy, Verdict.NOT_DECIDED, 2_500, 0);
    }

    @Test
    void report_labelsForTheCandidate_isBetter() {
        compare(1_000, pair -> Math.min(0.95, risk(pair) + 0.1));
        for (int pair = 0; pair < 1_000; pair++) {
            comparison.label(id(pair), pair % 10 == 0 ? "grant" : "refuse");
        }
        assertOnPage(Verdict.BETTER, 1_000, 0);
    }

    @Test
    void report_retrainedModelWithoutLabels_isChanged() {
        compare(1_000, pair -> Math.min(0.95, risk(pair) + 0.1));
        assertOnPage(Verdict.CHANGED, 1_000, 0);
    }

    @Test
    void report_modelBuiltAgain_isTheSame() {
        compare(1_000, pair -> risk(pair) + 1e-6);
        assertOnPage(Verdict.SAME, 1_000, 0);
    }
}
