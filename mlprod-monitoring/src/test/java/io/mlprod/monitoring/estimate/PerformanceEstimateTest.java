package io.mlprod.monitoring.estimate;

import static io.mlprod.monitoring.estimate.EstimateSimulation.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.monitoring.estimate.EstimateSimulation.Settings;
import io.mlprod.monitoring.estimate.EstimateSimulation.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerformanceEstimateTest {

    private static final Settings SETTINGS = new Settings(0, 1.5, 2, 0, 0.01, 2_000, 300);
    private static final ScoreCalibration CALIBRATION = calibration(SETTINGS);
    private static final List<String> CLASSES = List.of("0", "1", "2");

    private static ScoreCalibration calibration(Settings settings) {
        double[][] rows = EstimateSimulation.rows(settings, settings.reference(), 0, new Random(1));
        return ScoreCalibration.binary(MODEL, rows[0], EstimateSimulation.truth(rows[1]));
    }

    private static double[] scores(int count) {
        return EstimateSimulation.rows(SETTINGS, count, 0, new Random(2))[0];
    }

    private static boolean[] atLeast(double threshold, double[] scores) {
        boolean[] predicted = new boolean[scores.length];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = scores[i] >= threshold;
        }
        return predicted;
    }

    private static PerformanceEstimate estimate(double[] scores) {
        return PerformanceEstimate.of(CALIBRATION, atLeast(0.5, scores), scores);
    }

    // ---- values and slopes

    @Test
    void metrics_rowsThatAreBothWithTheirChances_areThoseOfTheEvaluation() {
        double[] scores = scores(300);
        Curve curve = CALIBRATION.curves().get(0);
        double[] twice = new double[600];
        double[] weights = new double[600];
        boolean[] labels = new boolean[600];
        for (int i = 0; i < 600; i++) {
            twice[i] = scores[i / 2];
            labels[i] = i % 2 == 0;
            double probability = curve.probability(twice[i]);
            weights[i] = labels[i] ? probability : 1 - probability;
        }
        BinaryEvaluation weighted = Evaluation.binary(twice, labels).weights(weights);

        PerformanceEstimate estimate = estimate(scores);

        Map.<String, ToDoubleFunction<BinaryEvaluation>>of(
                        "accuracy", each -> each.accuracy().value(),
                        "precision", each -> each.precision().value(),
                        "recall", each -> each.recall().value(),
                        "specificity", each -> each.specificity().value(),
                        "f1", each -> each.fBeta(1).value(),
                        "rocAuc", each -> each.rocAuc().value(),
                        "brier", each -> each.brier().value(),
                        "logLoss", each -> each.logLoss().value())
                .forEach((name, expected) -> assertThat(estimate.metric(name).value())
                        .as(name)
                        .isCloseTo(expected.applyAsDouble(weighted), within(1e-12)));
    }

    @Test
    void averagePrecision_drawnLabels_isTheirMean() {
        double[] scores = scores(40);
        Curve curve = CALIBRATION.curves().get(0);
        Random random = new Random(3);
        double sum = 0;
        for (int i = 0; i < 4_000; i++) {
            boolean[] labels = new boolean[40];
            for (int row = 0; row < 40; row++) {
                labels[row] = random.nextDouble() < curve.probability(scores[row]);
            }
            sum += Evaluation.binary(scores, labels)
                    .withoutIntervals()
                    .averagePrecision()
                    .value();
        }

        assertThat(estimate(scores).metric("averagePrecision").value()).isCloseTo(sum / 4_000, within(0.008));
    }

    @ParameterizedTest
    @EnumSource
    void slopes_ofEachMetric_areItsDifferences(Metric metric) {
        double[] scores = {0.1, 0.2, 0.2, 0.4, 0.5, 0.6, 0.6, 0.8};
        boolean[] predicted = {false, false, true, false, true, true, true, false};
        double[] rates = {0.1, 0.15, 0.3, 0.45, 0.6, 0.8};

        for (boolean isOnly : new boolean[] {true, false}) {
            for (int row = 0; row < scores.length; row++) {
                double slope = metric.slopes(column(scores, predicted, rates, -1, 0), isOnly)
                        .ofRow(row);
                double more = metric.slopes(column(scores, predicted, rates, row, 1e-6), isOnly)
                        .value();
                double less = metric.slopes(column(scores, predicted, rates, row, -1e-6), isOnly)
                        .value();
                assertThat(slope).isCloseTo((more - less) / 2e-6, within(1e-7));
            }
        }
    }

    /** A column one of whose rows has another probability. */
    private static Column column(double[] scores, boolean[] predicted, double[] rates, int row, double more) {
        double[] distinct = Arrays.stream(scores).distinct().toArray();
        long[] rows = new long[rates.length];
        Arrays.fill(rows, 100);
        long[] positives =
                Arrays.stream(rates).mapToLong(rate -> Math.round(100 * rate)).toArray();
        Column column = Column.of(Curve.of(distinct, distinct, rows, positives, true), scores, predicted);
        double[] sums = new double[scores.length];
        for (int i = 0; i < sums.length; i++) {
            double probability = column.probability(i);
            sums[i] = i == row ? probability / (probability + more) : 1;
        }
        return column.dividedBy(sums, 2);
    }

    // ---- properties

    @Test
    void of_rowsInAnyOrder_isTheSame() {
        double[] scores = scores(300);
        List<Double> shuffled = new ArrayList<>(Arrays.stream(scores).boxed().toList());
        Collections.shuffle(shuffled, new Random(4));

        assertThat(estimate(shuffled.stream().mapToDouble(each -> each).toArray()))
                .isEqualTo(estimate(scores));
    }

    @Test
    void of_rowsOfSeveralClassesInAnyOrder_isTheSameButForRounding() {
        Object[] labelled = EstimateSimulation.multiclassRows(3, 2, 1_000, 0, new Random(5));
        ScoreCalibration calibration =
                ScoreCalibration.multiclass(MODEL, CLASSES, (double[][]) labelled[0], (String[]) labelled[1]);
        double[][] scores = (double[][]) EstimateSimulation.multiclassRows(3, 2, 300, 0, new Random(6))[0];
        List<double[]> shuffled = new ArrayList<>(Arrays.asList(scores));
        Collections.shuffle(shuffled, new Random(4));

        PerformanceEstimate one = PerformanceEstimate.of(calibration, highest(scores), scores);
        double[][] others = shuffled.toArray(double[][]::new);
        PerformanceEstimate other = PerformanceEstimate.of(calibration, highest(others), others);

        assertThat(one.metrics()).hasSize(8).doesNotContainKey("specificity");
        one.metrics().forEach((name, metric) -> {
            assertThat(other.metric(name).value()).isCloseTo(metric.value(), within(1e-12));
            assertThat(other.metric(name).upper()).isCloseTo(metric.upper(), within(1e-12));
        });
    }

    private static String[] highest(double[][] scores) {
        return Arrays.stream(Rows.highest(scores)).mapToObj(CLASSES::get).toArray(String[]::new);
    }

    @Test
    void of_classesThatScoresSeparate_isPerfect() {
        double[] scores = IntStream.range(0, 400).mapToDouble(i -> i / 400.0).toArray();
        ScoreCalibration calibration = ScoreCalibration.binary(MODEL, scores, atLeast(0.5, scores));
        double[] sure =
                Arrays.stream(scores).map(score -> score < 0.5 ? 0 : 0.99).toArray();

        PerformanceEstimate estimate = PerformanceEstimate.of(calibration, atLeast(0.5, sure), sure);

        assertThat(estimate.metric("rocAuc").value()).isGreaterThan(0.98);
        assertThat(estimate.metric("rocAuc").upper()).isEqualTo(1);
    }

    @Test
    void of_scoresThatAreAllEqual_ranksNothing() {
        double[] scores = new double[200];
        Arrays.fill(scores, 0.4);

        PerformanceEstimate estimate = estimate(scores);

        double probability = CALIBRATION.curves().get(0).probability(0.4);
        assertThat(estimate.metric("rocAuc").value()).isCloseTo(0.5, within(1e-12));
        assertThat(estimate.metric("accuracy").value()).isCloseTo(1 - probability, within(1e-12));
        assertThat(estimate.metric("precision"))
                .matches(precision ->
                        !precision.isDefined() && precision.reason().equals("no row was predicted positive"));
    }

    @Test
    void of_rowsOfOneClass_areNotRanked() {
        Curve sure = Curve.of(new double[] {0, 1}, new double[] {0, 1}, new long[] {10, 10}, new long[] {0, 10}, true);
        ScoreCalibration calibration = new ScoreCalibration(MODEL, List.of(), 20, List.of(sure), Map.of());

        PerformanceEstimate estimate = PerformanceEstimate.of(calibration, new boolean[5], new double[5]);

        assertThat(estimate.metric("rocAuc").reason()).isEqualTo("all rows are likely to have the same class");
        assertThat(estimate.metric("recall").reason()).isEqualTo("no row is likely to be positive");
        assertThat(estimate.metric("accuracy").value()).isEqualTo(1);
        assertThat(estimate.metric("accuracy").lower()).isLessThan(1);
    }

    @Test
    void of_bands_holdTheirValues() {
        for (int rows = 1; rows < 60; rows++) {
            PerformanceEstimate estimate = estimate(scores(rows));
            assertThat(estimate.metrics().values()).allSatisfy(metric -> {
                if (metric.isDefined()) {
                    assertThat(metric.value()).isBetween(metric.lower(), metric.upper());
                }
            });
        }
    }

    // ---- refusals

    @Test
    void of_noRows_isRefused() {
        PerformanceEstimate estimate = estimate(new double[0]);

        assertThat(estimate.isRefused()).isTrue();
        assertThat(estimate.refusal()).isEqualTo("there are no rows");
        assertThat(estimate.metric("rocAuc")).matches(auc -> !auc.isDefined());
    }

    @Test
    void of_noCalibration_saysNothing() {
        assertThatThrownBy(() -> PerformanceEstimate.of(null, new boolean[1], new double[1]))
                .isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 2})
    void of_fewScoresUnlikeTheCalibration_leavesThemOut(double unlike) {
        double[] scores = scores(100);
        double[] more = Arrays.copyOf(scores, 104);
        Arrays.fill(more, 100, 104, unlike);

        PerformanceEstimate estimate = estimate(more);

        assertThat(estimate.outside()).isCloseTo(4 / 104.0, within(1e-15));
        assertThat(estimate.metrics()).isEqualTo(estimate(scores).metrics());
        assertThat(estimate.rows()).isEqualTo(104);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 2})
    void of_manyScoresUnlikeTheCalibration_isRefused(double unlike) {
        double[] scores = scores(100);
        Arrays.fill(scores, 0, 6, unlike);

        PerformanceEstimate estimate = estimate(scores);

        assertThat(estimate.refusal()).startsWith("6 % of the rows have a score unlike those of the calibration");
        assertThat(estimate.metrics()).isEmpty();
        assertThat(estimate.metric("rocAuc").reason()).isEqualTo(estimate.refusal());
    }

    @Test
    void of_lengthsThatDiffer_areRefused() {
        assertThatThrownBy(() -> PerformanceEstimate.of(CALIBRATION, new boolean[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are 2 predictions and 3 scores; each row needs one of both");
        assertThatThrownBy(() -> PerformanceEstimate.of(CALIBRATION, new String[2], new double[2][3]))
                .hasMessageContaining("is of a yes or no");
    }

    // ---- what was realised

    @Test
    void bands_windowsOfTheSameKind_holdWhatIsRealised() {
        Tally auc = EstimateSimulation.binary(new Settings(0, 1.5, 2, 0, 0, 2_000, 300), 2, 250, 0.5, 11)
                .get("rocAuc");

        assertThat(auc.windows).isEqualTo(500);
        assertThat(auc.share()).isBetween(0.93, 0.995);
        assertThat(auc.width / auc.realisedWidth).isLessThan(1.5);
    }

    @Test
    void error_realisedWithinTheBand_hasZeroInItsInterval() {
        Estimate estimated = new Estimate(0.8, 0.75, 0.9, "");
        EstimateError within = new EstimateError("rocAuc", estimated, new Estimate(0.76, 0.7, 0.8, ""));
        EstimateError beyond = new EstimateError("rocAuc", estimated, new Estimate(0.7, 0.6, 0.8, ""));

        assertThat(within.isWithin()).isTrue();
        assertThat(within.difference().value()).isCloseTo(-0.04, within(1e-15));
        assertThat(within.difference().lower()).isNegative();
        assertThat(within.difference().upper()).isPositive();
        assertThat(beyond.isWithin()).isFalse();
        assertThat(beyond.difference().upper()).isNegative();
    }

    @Test
    void error_nothingRealised_isNone() {
        Estimate none = new Estimate(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "no labels");

        assertThat(EstimateError.of(estimate(scores(50)), "rocAuc", none)).isEmpty();
        assertThat(EstimateError.of(estimate(new double[0]), "rocAuc", new Estimate(1, 1, 1, "")))
                .isEmpty();
        assertThat(EstimateError.of(estimate(scores(50)), "rocAuc", new Estimate(1, 1, 1, "")))
                .isPresent();
    }

    @Test
    void hits_ofWindows_addUpToAShare() {
        EstimateError hit = new EstimateError("f1", new Estimate(0.5, 0.4, 0.6, ""), new Estimate(0.45, 0.4, 0.5, ""));
        EstimateError miss = new EstimateError("f1", new Estimate(0.5, 0.4, 0.6, ""), new Estimate(0.3, 0.2, 0.4, ""));

        BandHits hits = BandHits.NONE.plus(hit).plus(miss).plus(new BandHits(8, 8));

        assertThat(hits).isEqualTo(new BandHits(10, 9));
        assertThat(hits.share().value()).isEqualTo(0.9);
        assertThat(hits.share().lower()).isCloseTo(0.5958, within(1e-4)); // Wilson
        assertThat(hits.share().upper()).isCloseTo(0.9821, within(1e-4));
        assertThat(BandHits.NONE.share().isDefined()).isFalse();
    }
}
