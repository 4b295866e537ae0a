package io.mlprod.testing.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.MulticlassEvaluation;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.data.Row;
import io.mlprod.testing.evaluate.Credit.Loan;
import io.mlprod.testing.fake.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over rows: what is asked, what is kept, and what is refused. */
class ModelEvaluationTest {

    record Input(float x) {}

    record Output(float p) {}

    private static ModelEvaluation<Double, Double, Double, BinaryEvaluation> ofScores(double... scores) {
        return ModelEvaluation.of(DataSet.of(
                        "scores",
                        IntStream.range(0, scores.length)
                                .mapToObj(i -> scores[i])
                                .toList()))
                .binary(score -> score > 0.5, Double::doubleValue);
    }

    @Test
    void run_handle_isAskedInBatches_inOrder() {
        try (ScriptedModel<Input, Output> model =
                ScriptedModel.of(Input.class, Output.class).otherwise(input -> new Output(input.x() / 10_000))) {
            DataSet<Integer> numbers =
                    DataSet.of("numbers", IntStream.range(0, 10_000).boxed().toList());
            EvaluatedModel<BinaryEvaluation> evaluated = ModelEvaluation.of(numbers)
                    .input(number -> new Input(number))
                    .binary(number -> number % 3 == 0 ? number > 4_000 : number > 6_000, Output::p)
                    .sliceBy("third", number -> number % 3)
                    .run("handle", model.handle());

            assertThat(model.calls()).isEqualTo(10_000);
            assertThat(model.runs()).isLessThan(10_000);
            assertThat(evaluated.metric(Metric.ROC_AUC, "third = 0").value()).isEqualTo(1);
            assertThat(evaluated.metric(Metric.ROC_AUC).value()).isBetween(0.9, 0.9999);
        }
    }

    @Test
    void run_handleWithFailures_keepsRowsAndAnswersTogether() {
        try (ScriptedModel<Input, Output> model = ScriptedModel.of(Input.class, Output.class)
                .when(input -> input.x() % 7 == 3)
                .thenThrow(() -> new IllegalStateException("no sevenths"))
                .otherwise(input -> new Output(input.x() / 1_000))) {
            DataSet<Integer> numbers =
                    DataSet.of("numbers", IntStream.range(0, 1_000).boxed().toList());
            EvaluatedModel<BinaryEvaluation> evaluated = ModelEvaluation.of(numbers)
                    .input(number -> new Input(number))
                    .binary(number -> number >= 500, Output::p)
                    .countFailures(0.2)
                    .run("handle", model.handle());

            assertThat(evaluated.rows() + evaluated.failures()).isEqualTo(1_000);
            assertThat(evaluated.failures()).isEqualTo(143);
            assertThat(evaluated.metric(Metric.ROC_AUC).value()).isEqualTo(1);
            assertThat(evaluated.metric(Metric.ACCURACY).value()).isEqualTo(1);
            assertThat(evaluated.firstFailures()).hasSize(5).first().asString().contains("numbers:4");
        }
    }

    @Test
    void run_rowsThatFail_areAFailureWithTheirPlaces() {
        assertThatThrownBy(() -> Credit.evaluation().run("picky", Credit.model(row -> {
                    if (row.number("age") > 70) {
                        throw new IllegalStateException("1 violation\n  too old");
                    }
                    return row.number("champion");
                })))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("'picky' did not answer")
                .hasMessageContaining("of 1,200 rows of 'credit.csv'")
                .hasMessageContaining("credit.csv:")
                .hasMessageContaining("1 violation; too old")
                .hasMessageContaining("more")
                .hasMessageContaining("countFailures(mostShare)");
    }

    @Test
    void run_scoreThatIsNaN_isAFailure() {
        assertThatThrownBy(() -> ofScores(0.1, 0.9).run("nan", Credit.model(score -> Double.NaN)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("scores:1: the score is NaN")
                .hasMessageContaining("No row has an answer");
    }

    @Test
    void metric_scoreThatIsNoProbability_saysWhichRowOfTheData() {
        EvaluatedModel<BinaryEvaluation> evaluated = ofScores(0.1, 0.2, 0.9, 1.5, 0.3)
                .countFailures(1)
                .sliceBy("high", score -> score > 0.5)
                .run("odd", Credit.model(score -> score == 0.2 ? Double.NaN : score));
        String reason = "the score of row 4 of the data is not from 0 to 1, so scores are not probabilities";

        assertThat(evaluated.metric(Metric.BRIER).reason()).isEqualTo(reason);
        assertThat(evaluated.metric(Metric.BRIER, "high = true").reason()).isEqualTo(reason);
        assertThat(evaluated.difference(Metric.BRIER, evaluated).reason()).isEqualTo(reason);
    }

    @Test
    void metric_scoresThatAreNoProbabilities_saysWhichRowOfTheData() {
        EvaluatedModel<MulticlassEvaluation> evaluated = ModelEvaluation.of(
                        DataSet.of("letters", List.of("a", "b", "a")))
                .multiclass(List.of("a", "b"), letter -> letter, (double[] scores) -> scores)
                .run("odd", Credit.model(letter -> new double[] {0.5, letter.equals("b") ? 0.75 : 0.5}));

        assertThat(evaluated.metric(Metric.MULTICLASS_LOG_LOSS).reason())
                .startsWith("the scores of row 2 of the data are not from 0 to 1 with a sum of 1");
    }

    @Test
    void run_errorOfTheModel_isNotSwallowed() {
        assertThatThrownBy(() -> ofScores(0.1, 0.9).countFailures(1).run("broken", Credit.model(score -> {
                    throw new OutOfMemoryError("test");
                })))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void run_noRows_isRefused() {
        assertThatThrownBy(() -> ofScores().run("model", Credit.model(score -> score)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'scores' has no rows");
    }

    @Test
    void run_missingSliceColumn_saysWhichThereAre() {
        var evaluation = ModelEvaluation.of(Credit.rows())
                .binary((Row row) -> row.text("defaulted").equals("yes"), Double::doubleValue)
                .sliceBy("gender");

        assertThatThrownBy(() -> evaluation.run("model", Credit.column("champion")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("credit.csv:2: the slice 'gender' of the row cannot be made")
                .hasMessageContaining("sex");
    }

    @Test
    void run_sliceByColumnOfOtherRows_saysWhatToWrite() {
        assertThatThrownBy(() -> ofScores(0.1, 0.9).sliceBy("sex").run("model", Credit.model(score -> score)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sliceBy(\"sex\", row -> ...)");
    }

    @Test
    void run_labelThatFails_namesTheRow(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("labels.csv"), "x,y\n1,0\n2,oops\n");
        var evaluation = ModelEvaluation.of(DataSet.csv(file)).regression(row -> row.number("y"), Double::doubleValue);

        assertThatThrownBy(() -> evaluation.run("model", Credit.model(row -> 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("labels.csv:3: the label of the row cannot be made: ")
                .hasMessageContaining("oops");
    }

    @Test
    void run_labelThatIsMissing_isRefusedForNumbers(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("labels.csv"), "x,y\n1,0\n2,\n");
        var evaluation = ModelEvaluation.of(DataSet.csv(file)).regression(row -> row.number("y"), Double::doubleValue);

        assertThatThrownBy(() -> evaluation.run("model", Credit.model(row -> 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("labels.csv:3: the label of the row cannot be made: the label is NaN");
    }

    @Test
    void run_identifiersAsSlices_areRefused() {
        var evaluation = ModelEvaluation.of(
                        DataSet.of("many", IntStream.range(0, 2_000).boxed().toList()))
                .binary((Integer number) -> number % 2 == 0, Double::doubleValue)
                .sliceBy("id", number -> number);

        assertThatThrownBy(() -> evaluation.run("model", Credit.model(number -> 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Slices by 'id' are more than 1000");
    }

    @Test
    void slices_missingValues_areASliceOfTheirOwn() {
        assertThat(Credit.challenger().slices())
                .extracting(Slice::name)
                .contains("sex missing", "sex = f", "age below 30", "age from 30 to below 50", "age 50 or more");
    }

    @Test
    void bucket_edgesAndNaN_areWhereTheyBelong() {
        EvaluatedModel<BinaryEvaluation> evaluated = ofScores(0.1, 0.5, 0.7, 1.0, 0.2)
                .bucket("score", score -> score == 0.2 ? Double.NaN : score, 0.5, 1)
                .run("model", Credit.model(score -> score));

        assertThat(evaluated.slices())
                .containsExactlyInAnyOrder(
                        new Slice("score below 0.5", 1),
                        new Slice("score from 0.5 to below 1", 2),
                        new Slice("score 1 or more", 1),
                        new Slice("score missing", 1));
    }

    @Test
    void bucket_edgesThatDoNotAscend_areRefused() {
        var evaluation = ofScores(0.1);
        assertThatThrownBy(() -> evaluation.bucket("score", score -> score, 5, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[5.0, 5.0]");
        assertThatThrownBy(() -> evaluation.bucket("score", score -> score))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void combine_twoProperties_isTheirSlicesTogether() {
        EvaluatedModel<BinaryEvaluation> evaluated = Credit.evaluation(Credit.drawn(1, 300, 1))
                .combine("region", "product")
                .run("model", Credit.model(Loan::score));

        assertThat(evaluated.slices()).hasSize(4 + 3 + 12);
        assertThat(evaluated.evaluation("region = north and product = car").rows())
                .isEqualTo((int) Credit.drawn(1, 300, 1).stream()
                        .filter(loan ->
                                loan.region().equals("north") && loan.product().equals("car"))
                        .count());
    }

    @Test
    void combine_unknownName_saysWhichThereAre() {
        assertThatThrownBy(() -> Credit.evaluation().combine("sex", "income"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no slices by 'income', only by [sex, age]");
    }

    @Test
    void sliceBy_nameTwice_isRefused() {
        assertThatThrownBy(() -> Credit.evaluation().sliceBy("sex"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slices by 'sex' already");
    }

    @Test
    void metric_unknownSlice_saysWhichThereAre() {
        EvaluatedModel<BinaryEvaluation> champion = Credit.champion();
        assertThatThrownBy(() -> champion.metric(Metric.ROC_AUC, "sex = x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no slice 'sex = x'")
                .hasMessageContaining("sex = f");
    }

    @Test
    void metric_ofOnesOwn_hasAnInterval() {
        Metric<BinaryEvaluation> cost = Metric.binary(
                        "cost",
                        rows -> new Estimate(
                                rows.threshold(0.3).recall().value()
                                        - rows.threshold(0.3).precision().value(),
                                Double.NEGATIVE_INFINITY,
                                Double.POSITIVE_INFINITY,
                                ""))
                .lowerIsBetter();

        assertThat(cost.isHigherBetter()).isFalse();
        assertThat(Credit.champion().metric(cost).isBounded()).isTrue();
    }

    @Test
    void difference_ofOtherRows_isRefused() {
        EvaluatedModel<BinaryEvaluation> one = Credit.evaluated(Credit.drawn(1, 100, 1));
        EvaluatedModel<BinaryEvaluation> other = Credit.evaluated(Credit.drawn(2, 100, 1));

        assertThatThrownBy(() -> one.difference(Metric.ROC_AUC, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order or labels differ");
    }

    @Test
    void difference_rowsThatOneDidNotAnswer_areLeftOutOfBoth() {
        List<Loan> loans = Credit.drawn(3, 400, 1);
        EvaluatedModel<BinaryEvaluation> whole = Credit.evaluated(loans);
        EvaluatedModel<BinaryEvaluation> gaps = Credit.evaluation(loans)
                .countFailures(0.5)
                .run("gaps", Credit.model(loan -> loan.product().equals("car") ? Double.NaN : loan.score()));

        Estimate difference = gaps.difference(Metric.ROC_AUC, whole);

        assertThat(difference.value()).isZero();
        assertThat(gaps.failures()).isPositive();
        assertThat(gaps.slices()).contains(new Slice("product = car", 0));
    }

    @Test
    void suspicions_reversedLabels_areNamed() {
        EvaluatedModel<BinaryEvaluation> reversed = ModelEvaluation.of(Credit.rows())
                .binary((Row row) -> row.text("defaulted").equals("no"), Double::doubleValue)
                .run("model", Credit.column("champion"));

        assertThat(reversed.suspicions()).singleElement().asString().contains("labels or scores look reversed");
    }

    @Test
    void suspicions_oneClassAndEqualScoresAndNoProbabilities_areNamed() {
        assertThat(ofScores(0.6, 0.7, 0.8)
                        .run("m", Credit.model(score -> score))
                        .suspicions())
                .singleElement()
                .asString()
                .startsWith("All rows have the label true");
        assertThat(ofScores(0.1, 0.7, 0.8).run("m", Credit.model(score -> 0.5)).suspicions())
                .singleElement()
                .asString()
                .startsWith("All scores are 0.5000");
        assertThat(ofScores(0.1, 0.7, 0.8)
                        .run("m", Credit.model(score -> 10 * score))
                        .suspicions())
                .singleElement()
                .asString()
                .contains("not probabilities");
        assertThat(Credit.champion().suspicions()).isEmpty();
    }

    @Test
    void suspicions_orderOfClasses_isNamed() {
        List<String> wrongOrder = List.of("high", "low", "middle");
        List<String> order = List.of("low", "middle", "high");
        var evaluated = ModelEvaluation.of(Credit.rows())
                .classes(row -> row.text("grade"), String::valueOf)
                .run("m", Credit.model(row -> wrongOrder.get(order.indexOf(row.text("graded")))));

        assertThat(evaluated.suspicions())
                .singleElement()
                .asString()
                .contains("low as high", "the order of classes looks mixed up");
    }

    @Test
    void suspicions_classesThatLabelsDoNotHave_areNamed() {
        var evaluated = ModelEvaluation.of(Credit.rows())
                .classes(row -> row.text("grade"), String::valueOf)
                .run("m", Credit.model(row -> row.text("graded").toUpperCase(java.util.Locale.ROOT)));

        assertThat(evaluated.suspicions())
                .singleElement()
                .asString()
                .contains("[HIGH, LOW, MIDDLE], which no label is");
    }

    @Test
    void multiclass_scores_areEvaluated() {
        List<String> order = List.of("low", "middle", "high");
        var evaluated = ModelEvaluation.of(Credit.rows())
                .multiclass(order, row -> row.text("grade"), (double[] scores) -> scores)
                .run("m", Credit.model(row -> {
                    double[] scores = {0.1, 0.1, 0.1};
                    scores[order.indexOf(row.text("graded"))] = 0.8;
                    return scores;
                }));

        assertThat(evaluated.metric(Metric.MULTICLASS_ACCURACY).value()).isEqualTo(0.805);
        assertThat(evaluated.suspicions()).isEmpty();
    }

    @Test
    void multiclass_unknownLabel_isRefused() {
        var evaluation = ModelEvaluation.of(Credit.rows())
                .multiclass(List.of("low", "middle"), row -> row.text("grade"), (double[] scores) -> scores);

        assertThatThrownBy(() -> evaluation.run("m", Credit.model(row -> new double[] {0.5, 0.5})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'high' is none of the classes [low, middle]");
    }

    @Test
    void run_twoThreads_doNotDisturbEachOther() throws InterruptedException {
        var evaluation = Credit.evaluation();
        List<EvaluatedModel<BinaryEvaluation>> found = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 2)
                .mapToObj(i -> new Thread(() -> found.add(evaluation.run("m", Credit.column("champion")))))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(found).hasSize(2);
        assertThat(found.get(0).metric(Metric.ROC_AUC)).isEqualTo(found.get(1).metric(Metric.ROC_AUC));
    }

    @Test
    void countFailures_moreThanAllowed_fail() {
        var few = Credit.evaluation().countFailures(); // 1 % of 1,200 rows
        AtomicInteger row = new AtomicInteger();

        assertThat(few.run("m", Credit.model(any -> row.getAndIncrement() < 12 ? Double.NaN : 0.5))
                        .failures())
                .isEqualTo(12);
        row.set(0);
        assertThatThrownBy(() -> few.run("m", Credit.model(any -> row.getAndIncrement() < 13 ? Double.NaN : 0.5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not answer 13 of 1,200 rows")
                .hasMessageContaining("Allowed are 12");
        assertThatThrownBy(() -> Credit.evaluation().countFailures(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.5");
    }

    @Test
    void run_answerThatIsNull_isAFailure_andOneThatCannotBeRead_namesTheRow() {
        assertThatThrownBy(() -> ofScores(0.1, 0.9).run("null", Credit.model(score -> null)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the answer is null");
        var unread = ModelEvaluation.of(DataSet.of("scores", List.of(0.1)))
                .binary((Double score) -> true, (Double answer) -> {
                    throw new IllegalStateException("no such output");
                });
        assertThatThrownBy(() -> unread.run("m", Credit.model(score -> score)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the answer cannot be read")
                .hasMessageContaining("no such output");
    }

    @Test
    void sliceBy_valuesThatAreNone_areMissing() {
        List<Object> values = List.of(
                Double.NaN, Float.NaN, "NaN", " ", Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), "x");
        var model = ModelEvaluation.of(DataSet.of("values", values))
                .binary((Object value) -> true, Double::doubleValue)
                .sliceBy("v", value -> value)
                .run("m", Credit.model(value -> 0.5));

        assertThat(model.slices()).containsExactly(new Slice("v = x", 1), new Slice("v missing", 7));
    }

    @Test
    void sliceBy_valuesThatReadAsTwo_areInQuotes() {
        var model = ModelEvaluation.of(DataSet.of("values", List.of("1", "1 and h = 2")))
                .binary((String value) -> true, Double::doubleValue)
                .sliceBy("g", value -> value)
                .sliceBy("h", value -> 2)
                .combine("g", "h")
                .run("m", Credit.model(value -> 0.5));

        assertThat(model.slices())
                .extracting(Slice::name)
                .doesNotHaveDuplicates()
                .contains("g = \"1 and h = 2\"");
        assertThatThrownBy(() -> Credit.evaluation().sliceBy("a and b", row -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a and b'");
    }

    @Test
    void suspicions_multiclassScores_areNamed() {
        var evaluation = ModelEvaluation.of(DataSet.of("classes", List.of("a", "b", "a")));

        assertThat(evaluation
                        .multiclass(
                                List.of("a", "b"),
                                (String row) -> row,
                                (List<Double> scores) -> scores.stream()
                                        .mapToDouble(score -> score)
                                        .toArray())
                        .run("m", Credit.model(row -> List.of(3.0, 2.0)))
                        .suspicions())
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).contains("same scores"))
                .anySatisfy(text -> assertThat(text).contains("3 rows are not from 0 to 1"));
        assertThatThrownBy(() ->
                        evaluation.multiclass(List.of("a", "a"), (String row) -> row, (Double answer) -> new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("named twice");
    }
}
