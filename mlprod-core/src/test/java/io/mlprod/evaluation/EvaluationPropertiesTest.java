package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every metric, whatever the rows. */
class EvaluationPropertiesTest {

    private static final int ROWS = 60;
    private static final int CLASSES = 4;

    /** An evaluation of some of fixed rows, and one of its metrics. */
    private record Kind<E extends RowEvaluation<E>>(
            String name, Function<int[], E> rows, Function<E, Estimate> metric) {

        Estimate of(int[] chosen, double[] weights) {
            return metric.apply(rows.apply(chosen).weights(weights));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Random RANDOM = new Random(5);
    private static final Simulated.Rows BINARY = Simulated.calibrated(RANDOM, ROWS, 1.5, 1);
    private static final double[][] SCORES = new double[ROWS][];
    private static final int[][] LABELS = new int[ROWS][];
    private static final int[] ACTUAL = RANDOM.ints(ROWS, 0, CLASSES).toArray();
    private static final double[] NUMBERS = RANDOM.doubles(ROWS, 1, 9).toArray();

    static {
        for (int row = 0; row < ROWS; row++) {
            double[] raw = RANDOM.doubles(CLASSES, 0.1, 1).toArray();
            raw[ACTUAL[row]] += 0.4;
            double sum = Arrays.stream(raw).sum();
            SCORES[row] = Arrays.stream(raw).map(score -> score / sum).toArray();
            LABELS[row] = RANDOM.ints(CLASSES, 0, 2).toArray();
        }
    }

    private static double[] pick(double[] values, int[] rows) {
        return IntStream.of(rows).mapToDouble(row -> values[row]).toArray();
    }

    private static int[] pick(int[] values, int[] rows) {
        return IntStream.of(rows).map(row -> values[row]).toArray();
    }

    private static double[][] table(int[] rows) {
        return IntStream.of(rows).mapToObj(row -> SCORES[row]).toArray(double[][]::new);
    }

    private static BinaryEvaluation binary(int[] rows) {
        return Evaluation.binary(pick(BINARY.scores(), rows), pick(BINARY.labels(), rows));
    }

    private static ClassificationEvaluation classification(int[] rows) {
        int[] predicted = IntStream.of(rows)
                .map(row -> row % 3 == 0 ? (ACTUAL[row] + row / 3) % CLASSES : ACTUAL[row])
                .toArray();
        return Evaluation.classification(predicted, pick(ACTUAL, rows));
    }

    private static MulticlassEvaluation multiclass(int[] rows) {
        return Evaluation.multiclass(table(rows), pick(ACTUAL, rows));
    }

    private static MultilabelEvaluation multilabel(int[] rows) {
        int[][] labels = IntStream.of(rows).mapToObj(row -> LABELS[row]).toArray(int[][]::new);
        return Evaluation.multilabel(table(rows), labels).threshold(0.25);
    }

    private static RegressionEvaluation regression(int[] rows) {
        double[] predicted = IntStream.of(rows)
                .mapToDouble(row -> NUMBERS[row] + Math.sin(row))
                .toArray();
        return Evaluation.regression(predicted, pick(NUMBERS, rows));
    }

    private static RankingEvaluation ranking(int[] rows) {
        double[][] relevance = IntStream.of(rows)
                .mapToObj(row -> IntStream.of(LABELS[row]).asDoubleStream().toArray())
                .toArray(double[][]::new);
        return Evaluation.ranking(table(rows), relevance);
    }

    private static Kind<BinaryEvaluation> ofBinary(String name, Function<BinaryEvaluation, Estimate> metric) {
        return new Kind<>("binary " + name, EvaluationPropertiesTest::binary, metric);
    }

    private static Kind<RegressionEvaluation> ofNumbers(String name, Function<RegressionEvaluation, Estimate> metric) {
        return new Kind<>("regression " + name, EvaluationPropertiesTest::regression, metric);
    }

    static Stream<Kind<?>> kinds() {
        List<Kind<?>> kinds = new ArrayList<>(List.of(
                ofBinary("rocAuc", BinaryEvaluation::rocAuc),
                ofBinary("averagePrecision", BinaryEvaluation::averagePrecision),
                ofBinary("logLoss", BinaryEvaluation::logLoss),
                ofBinary("brier", BinaryEvaluation::brier),
                ofBinary("equalWidth", rows -> rows.equalWidthCalibrationError(5)),
                ofBinary("equalCount", rows -> rows.equalCountCalibrationError(5)),
                ofBinary("balancedAccuracy", BinaryEvaluation::balancedAccuracy),
                ofBinary("f2", rows -> rows.fBeta(2)),
                ofBinary("mcc", BinaryEvaluation::mcc),
                ofNumbers("mae", RegressionEvaluation::mae),
                ofNumbers("rmse", RegressionEvaluation::rmse),
                ofNumbers("mape", RegressionEvaluation::mape),
                ofNumbers("r2", RegressionEvaluation::r2),
                ofNumbers("quantileLoss", rows -> rows.quantileLoss(0.9)),
                new Kind<>("ndcg", EvaluationPropertiesTest::ranking, RankingEvaluation::ndcg),
                new Kind<>("mcc", EvaluationPropertiesTest::classification, ClassificationEvaluation::mcc),
                new Kind<>("logLoss", EvaluationPropertiesTest::multiclass, MulticlassEvaluation::logLoss),
                new Kind<>("brier", EvaluationPropertiesTest::multiclass, MulticlassEvaluation::brier),
                new Kind<>("top-2", EvaluationPropertiesTest::multiclass, rows -> rows.topKAccuracy(2)),
                new Kind<>(
                        "one-vs-one",
                        EvaluationPropertiesTest::multiclass,
                        rows -> rows.rocAucOneVsOne(Average.WEIGHTED)),
                new Kind<>("hamming", EvaluationPropertiesTest::multilabel, MultilabelEvaluation::hammingLoss)));
        for (Average average : Average.values()) {
            kinds.add(new Kind<>(
                    "f1 " + average, EvaluationPropertiesTest::classification, rows -> rows.fBeta(1, average)));
            kinds.add(new Kind<>(
                    "precision " + average, EvaluationPropertiesTest::classification, rows -> rows.precision(average)));
            kinds.add(new Kind<>(
                    "rocAuc " + average, EvaluationPropertiesTest::multiclass, rows -> rows.rocAuc(average)));
            kinds.add(new Kind<>(
                    "multilabel f1 " + average, EvaluationPropertiesTest::multilabel, rows -> rows.fBeta(1, average)));
            kinds.add(new Kind<>(
                    "multilabel averagePrecision " + average,
                    EvaluationPropertiesTest::multilabel,
                    rows -> rows.averagePrecision(average)));
        }
        return kinds.stream();
    }

    private static int[] all() {
        return IntStream.range(0, ROWS).toArray();
    }

    private static double[] weights() {
        return Simulated.weights(new Random(6), ROWS);
    }

    private static void assertSame(Estimate found, Estimate expected) {
        assertThat(found.value()).isCloseTo(expected.value(), within(1e-12));
        assertThat(found.lower()).isCloseTo(expected.lower(), within(1e-9));
        assertThat(found.upper()).isCloseTo(expected.upper(), within(1e-9));
        assertThat(expected.isBounded()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void rows_inAnotherOrder_changeNothing(Kind<?> kind) {
        List<Integer> order = new ArrayList<>(IntStream.of(all()).boxed().toList());
        Collections.shuffle(order, new Random(7));
        int[] shuffled = order.stream().mapToInt(Integer::intValue).toArray();

        assertSame(kind.of(shuffled, pick(weights(), shuffled)), kind.of(all(), weights()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void weight_ofTwo_hasTheValueOfTheRowTwice(Kind<?> kind) {
        int[] twice =
                IntStream.concat(IntStream.of(all()), IntStream.range(0, 10)).toArray();
        double[] weights =
                IntStream.of(all()).mapToDouble(row -> row < 10 ? 2 : 1).toArray();

        assertThat(kind.of(all(), weights).value())
                .isCloseTo(kind.of(twice, Checks.ones(twice.length)).value(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void weights_allTenTimesAsLarge_changeNothing(Kind<?> kind) {
        double[] tenfold = Arrays.stream(weights()).map(weight -> 10 * weight).toArray();

        assertSame(kind.of(all(), tenfold), kind.of(all(), weights()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void weight_ofZero_isAsIfTheRowWereNotThere(Kind<?> kind) {
        double[] weights =
                IntStream.of(all()).mapToDouble(row -> row < 50 ? 1 : 0).toArray();

        assertSame(kind.of(all(), weights), kind.of(IntStream.range(0, 50).toArray(), Checks.ones(50)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void weights_allZero_areUndefined(Kind<?> kind) {
        Estimate found = kind.of(all(), new double[ROWS]);

        assertThat(found.isDefined()).isFalse();
        assertThat(found.reason()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void interval_ofAHigherLevel_isWider(Kind<?> kind) {
        assertWiderAtHigherLevel(kind);
    }

    private static <E extends RowEvaluation<E>> void assertWiderAtHigherLevel(Kind<E> kind) {
        E rows = kind.rows().apply(all());
        Estimate narrow = kind.metric().apply(rows.confidence(0.8));
        Estimate wide = kind.metric().apply(rows.confidence(0.99));
        Estimate none = kind.metric().apply(rows.withoutIntervals());

        assertThat(wide.lower()).isLessThanOrEqualTo(narrow.lower()); // both may be 0
        assertThat(wide.upper()).isGreaterThan(narrow.upper());
        assertThat(none.value()).isEqualTo(narrow.value());
        assertThat(none.isBounded()).isFalse();
    }
}
