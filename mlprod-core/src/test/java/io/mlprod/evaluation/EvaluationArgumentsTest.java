package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with rows is said with its index, and without its value. */
class EvaluationArgumentsTest {

    private static final double SECRET = 4711;

    private static Arguments bad(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> calls() {
        double[] two = {0.1, 0.2};
        double[][] table = {{0.1, 0.9}, {0.2, 0.8}};
        BinaryEvaluation binary = Evaluation.binary(two, new int[] {0, 1});
        MulticlassEvaluation multiclass = Evaluation.multiclass(table, new int[] {0, 1});
        return Stream.of(
                bad("2 scores and 1 labels", () -> Evaluation.binary(two, new int[] {1})),
                bad("There are no scores", () -> Evaluation.binary(new double[0], new int[0])),
                bad("labels[1] must be from 0 to 1", () -> Evaluation.binary(two, new int[] {1, 4711})),
                bad("labels[0] must be from 0 to 1", () -> Evaluation.binary(two, new int[] {-1, 0})),
                bad(
                        "scores[1] must be a finite number",
                        () -> Evaluation.binary(new double[] {1, Double.NaN}, new int[] {0, 1})),
                bad("3 weights and 2 rows", () -> binary.weights(new double[] {1, 1, 1})),
                bad(
                        "weights[1] must be 0, or from 1.0E-100 to 1.0E100",
                        () -> binary.weights(new double[] {1, -SECRET})),
                bad("weights[0] must be 0, or", () -> binary.weights(new double[] {Double.NaN, 1})),
                bad("weights[0] must be 0, or", () -> binary.weights(new double[] {1e-200, 1})),
                bad("weights[1] must be 0, or", () -> binary.weights(new double[] {1, 1e200})),
                bad("level of an evaluation must be between 0 and 1", () -> binary.confidence(95)),
                bad("threshold of an evaluation must be a number", () -> binary.threshold(Double.NaN)),
                bad("bins of a calibration error must be 1 to 10,000", () -> binary.equalWidthCalibrationError(0)),
                bad("beta of F-beta must be above 0", () -> binary.fBeta(0)),
                bad(
                        "2 predicted classes and 1 actual",
                        () -> Evaluation.classification(List.of("a", "b"), List.of("a"))),
                bad("There are no predicted classes", () -> Evaluation.classification(List.of(), List.of())),
                bad(
                        "actual[1] must be from 0 to 1999",
                        () -> Evaluation.classification(new int[] {1, 2}, new int[] {1, 4711})),
                bad(
                        "There is no class 'c'",
                        () -> Evaluation.classification(List.of("a"), List.of("b"))
                                .recall("c")),
                bad("actual[1] must be from 0 to 1", () -> Evaluation.multiclass(table, new int[] {0, 2})),
                bad(
                        "2 classes and 1 scores[1]",
                        () -> Evaluation.multiclass(new double[][] {{1, 0}, {1}}, new int[] {0, 1})),
                bad(
                        "scores[1][0] must be a finite",
                        () ->
                                Evaluation.multiclass(
                                        new double[][] {{1, 0}, {Double.POSITIVE_INFINITY, 0}}, new int[] {0, 1})),
                bad(
                        "actual[1] is none of the classes",
                        () -> Evaluation.multiclass(table, new String[] {"a", "4711"}, List.of("a", "b"))),
                bad("two classes 'a'", () -> Evaluation.multiclass(table, new String[] {"a", "a"}, List.of("a", "a"))),
                bad("no MICRO average", () -> multiclass.rocAucOneVsOne(Average.MICRO)),
                bad("k of a top-k accuracy", () -> multiclass.topKAccuracy(0)),
                bad(
                        "labels[1][0] must be from 0 to 1",
                        () -> Evaluation.multilabel(table, new int[][] {{0, 1}, {4711, 0}})),
                bad(
                        "predicted[0] must be a finite",
                        () -> Evaluation.regression(new double[] {Double.NEGATIVE_INFINITY}, new double[] {1})),
                bad("quantile of a loss", () -> Evaluation.regression(two, two).quantileLoss(1)),
                bad(
                        "relevance[0][1] must be from 0 to 1.0E100",
                        () -> Evaluation.ranking(new double[][] {{1, 2}}, new double[][] {{1, -SECRET}})),
                bad("2 scores and 1 queries", () -> Evaluation.ranking(two, two, new int[] {1})),
                bad("There are no queries", () -> Evaluation.ranking(new double[0], new double[0], new int[0])),
                bad("k of an NDCG", () -> Evaluation.ranking(table, table).ndcg(0)),
                bad(
                        "2 classes and 1 rows of counts",
                        () -> ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 2}})),
                bad(
                        "counts[1][0] must not be below 0",
                        () -> ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 2}, {-4711, 0}})),
                bad("resamples must be 100 to", () -> Bootstrap.DEFAULT.resamples(1)),
                bad(
                        "rows of the challenger",
                        () -> Bootstrap.DEFAULT.difference(
                                binary, Evaluation.binary(new double[] {1}, new int[] {1}), BinaryEvaluation::brier)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void rows_thatAreWrong_areRefusedWithTheirIndex(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("4711");
    }

    @Test
    void classes_null_areNamed() {
        assertThatThrownBy(() -> Evaluation.classification(new String[] {"a", null}, new String[] {"a", "b"}))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("predicted[1] is null");
    }

    static Stream<Arguments> nulls() {
        BinaryEvaluation rows = Evaluation.binary(new double[] {1}, new int[] {1});
        double[][] table = {{1}};
        return Stream.of(
                bad("scores", () -> Evaluation.binary(null, new int[] {1})),
                bad("labels", () -> Evaluation.binary(new double[] {1}, (int[]) null)),
                bad("predicted", () -> Evaluation.regression(null, new double[] {1})),
                bad("a row of labels", () -> Evaluation.multilabel(table, new int[][] {null})),
                bad("average", () -> Evaluation.multiclass(table, new int[] {0}).rocAuc(null)),
                bad(
                        "average",
                        () -> Evaluation.multilabel(table, new int[][] {{1}}).recall(null)),
                bad("average", () -> rows.confusion().precision((Average) null)),
                bad("metric", () -> Bootstrap.DEFAULT.interval(rows, null)),
                bad("champion", () -> Bootstrap.DEFAULT.difference(rows, null, BinaryEvaluation::brier)));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void argument_null_isNamed(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
    }

    @Test
    void classes_nextToOneAnotherInDifferentArrays_areAllFound() {
        assertThat(Evaluation.classification(List.of("x", "x", "b"), List.of("z", "a", "a"))
                        .labels())
                .containsExactly("a", "b", "x", "z");
    }

    @Test
    void arrays_changedLater_changeNothing() {
        double[] scores = {0.1, 0.9};
        BinaryEvaluation rows = Evaluation.binary(scores, new int[] {0, 1});

        scores[0] = 1;

        assertThat(rows.rocAuc().value()).isEqualTo(1);
        assertThat(rows.brier().value()).isCloseTo(0.01, org.assertj.core.data.Offset.offset(1e-15));
    }

    @Test
    void ranking_ofOneTable_isThatOfQueries() {
        RankingEvaluation table = Evaluation.ranking(
                new double[] {3, 1, 2, 5, 4}, new double[] {0, 1, 2, 1, 0}, new int[] {7, 9, 7, 9, 7});
        RankingEvaluation queries =
                Evaluation.ranking(new double[][] {{3, 2, 4}, {1, 5}}, new double[][] {{0, 2, 0}, {1, 1}});

        assertThat(table.ndcg()).isEqualTo(queries.ndcg());
        assertThat(table.rows()).isEqualTo(2);
    }
}
