package io.mlprod.testing.metamorphic;

import static io.mlprod.testing.metamorphic.Credit.ROWS;
import static io.mlprod.testing.metamorphic.Credit.relations;
import static io.mlprod.testing.metamorphic.Credit.risk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.metamorphic.Credit.Applicant;
import io.mlprod.testing.metamorphic.Credit.Decision;
import io.mlprod.validation.Range;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** Predictors whose mistakes are easily overlooked: hidden NaN, state that saturates, constants, changed inputs. */
class MisleadingPredictorTest {

    private static final ModelVersion VERSION = new ModelVersion("credit", "1", "0");

    private static String failure(Metamorphic<?, ?> relations) {
        return catchThrowableOfType(AssertionError.class, relations::check).getMessage();
    }

    private static Metamorphic<Applicant, Decision> all(Metamorphic<Applicant, Decision> relations) {
        return relations
                .invariantTo(Change.swap("sex", "f", "m"))
                .increasing(Change.scale("income", 0.9))
                .decreasingIn("income")
                .invariantToPermutation("payments")
                .invariantToOrder()
                .repeatable()
                .independentOfOtherInputs()
                .robustToNoise(0.01)
                .robustToMissing()
                .robustToOutliers();
    }

    // ---- answers that cannot be used

    @Test
    void check_nanBesideTheScore_fails() {
        Predictor<Applicant, double[]> hidden =
                (row, call) -> Prediction.of(new double[] {risk(row), Double.NaN}, VERSION);

        assertThat(failure(Metamorphic.<Applicant, double[]>of(hidden, ROWS)
                        .score(answer -> answer[0])
                        .repeatable()))
                .contains("[1] is NaN");
    }

    @Test
    void check_infiniteAnswers_failEveryRelation() {
        for (double number : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}) {
            assertThat(all(relations(row -> number)).run().results())
                    .hasSize(10)
                    .allSatisfy(result ->
                            assertThat(result.isPassed()).as(result.relation()).isFalse());
        }
    }

    @Test
    void minPassRate_nanOrErrorInOneRow_isNotForgiven() {
        Function<Applicant, Double> sometimesNan = row -> row.age() == 79 ? Double.NaN : risk(row);
        Function<Applicant, Double> sometimesCrashing = row -> {
            if (row.age() == 79) {
                throw new IllegalStateException("crash");
            }
            return risk(row);
        };

        assertThat(failure(relations(sometimesNan).repeatable().minPassRate(0.5)))
                .contains("An answer cannot be used for 1 of these rows; no pass rate", "score is NaN");
        assertThat(failure(relations(sometimesCrashing)
                        .invariantTo(Change.set("name", "x"))
                        .minPassRate(0)))
                .contains("IllegalStateException: crash");
    }

    @Test
    void minPassRate_errorAmongChangesThatBreakTheRelation_isNotForgiven() {
        Function<Applicant, Double> model = row -> switch (row.name()) {
            case "x" -> 9.0;
            case "y" -> Double.NaN;
            default -> risk(row);
        };
        RelationResult result = relations(model)
                .label(Decision::label)
                .invariantTo(Change.set("name", "x", "y"))
                .minPassRate(0)
                .run()
                .results()
                .get(0);

        assertThat(result.unusable()).isEqualTo(60);
        assertThat(result.isPassed()).isFalse();
    }

    // ---- state

    private static Function<Applicant, Double> runningMaximum() {
        double[] most = {0};
        return row -> most[0] = Math.max(most[0], row.income());
    }

    @Test
    void stateRelations_declaredAfterOthersThatSaturateTheState_findIt() {
        assertThat(relations(runningMaximum())
                        .increasingIn("income")
                        .repeatable()
                        .independentOfOtherInputs()
                        .run()
                        .results())
                .extracting(RelationResult::isPassed)
                .containsExactly(true, true, false);
        assertThat(relations(runningMaximum())
                        .increasingIn("income")
                        .invariantToOrder()
                        .run()
                        .results())
                .extracting(RelationResult::isPassed)
                .containsExactly(true, false);
    }

    @Test
    void tests_stateRelations_comeFirst() {
        assertThat(relations(Credit::risk)
                        .increasingIn("debt")
                        .repeatable()
                        .independentOfOtherInputs()
                        .invariantToOrder()
                        .tests())
                .extracting(DynamicTest::getDisplayName)
                .containsExactly(
                        "the answers do not depend on the order of the rows",
                        "the answer does not depend on the input before it",
                        "the answer is the same when it is asked for again",
                        "the score never falls as debt rises");
    }

    // ---- constants

    @Test
    void check_constantScore_failsWhatItCannotShow() {
        MetamorphicReport report = all(relations(row -> 0.4)).run();

        assertThat(report.failures())
                .extracting(RelationResult::relation)
                .containsExactly(
                        "the score does not fall with income × 0.9",
                        "the score never rises as income rises from 0 to 200000",
                        "the answers do not depend on the order of the rows",
                        "the answer does not depend on the input before it");
        assertThat(report.failures())
                .allMatch(RelationResult::isVain)
                .allSatisfy(result -> assertThat(result.toString())
                        .contains("was the same for all rows", "see that the predictor uses its input"));
        assertThat(report.results())
                .filteredOn(RelationResult::isPassed)
                .allSatisfy(result -> assertThat(result.notes()).contains("The score was the same for all rows"));
    }

    @Test
    void check_scoreThatDoesNotDependOnTheFeature_passes() {
        relations(row -> row.age() / 100.0).decreasingIn("income").check();
    }

    @Test
    void check_firstAnswerForEver_isFound() {
        Double[] first = {null};
        Function<Applicant, Double> memo = row -> {
            first[0] = first[0] == null ? risk(row) : first[0];
            return first[0];
        };

        assertThat(failure(relations(memo).independentOfOtherInputs())).contains("was the same for all rows");
    }

    // ---- ranges

    record Wide(@Range(min = 0, max = 1e8) double amount) {}

    private static final List<Wide> AMOUNTS = IntStream.range(0, 200)
            .mapToObj(i -> new Wide(400_000.0 * (i * 37 % 200) / 200 + 0.5))
            .toList();

    private static Metamorphic<Wide, Double> withDrop(double from, double to, double depth) {
        Predictor<Wide, Double> model = (row, call) ->
                Prediction.of(row.amount() / 1e8 - (row.amount() >= from && row.amount() < to ? depth : 0), VERSION);
        return Metamorphic.<Wide, Double>of(model, AMOUNTS).increasingIn("amount");
    }

    @Test
    void increasingIn_dropAmongTheRowsOfAWideSchema_isFound() {
        assertThat(failure(withDrop(190_000, 191_000, 0.001)))
                .contains("breaks at amount = 190000, and is back at 191000")
                .contains("from 0 to 1E+8, three of four among those of the rows (0.5 to 398000)");
    }

    @Test
    void increasingIn_dropBeyondTheRows_isFound() {
        assertThat(failure(withDrop(50e6, 50.5e6, 0.3)))
                .contains("breaks at amount = 50000000, and is back at 50500000");
    }

    @Test
    void increasingIn_dropWhereRowsAreDense_isFoundDespiteOneFarRow() {
        Predictor<Wide, Double> model =
                (row, call) -> Prediction.of(row.amount() - (row.amount() > 20 && row.amount() < 21 ? 9 : 0), VERSION);
        List<Wide> skewed = IntStream.range(0, 200)
                .mapToObj(i -> new Wide(i == 7 ? 9e7 : i / 4.0))
                .toList();

        assertThat(failure(Metamorphic.<Wide, Double>of(model, skewed).increasingIn("amount")))
                .contains("breaks at amount = 20");
    }

    // ---- inputs that are changed

    @SuppressWarnings("ArrayRecordComponent") // records of models have arrays
    record Series(float[] values) {}

    @Test
    void check_predictorThatChangesItsInput_failsWithTheOriginalRow() {
        Predictor<Series, Double> sorting = (row, call) -> {
            double first = row.values()[0];
            row.values()[0] = 0;
            return Prediction.of(first, VERSION);
        };
        List<Series> rows = List.of(new Series(new float[] {3, 1}), new Series(new float[] {4, 1}));

        String message = failure(Metamorphic.<Series, Double>of(sorting, rows).repeatable());

        assertThat(message)
                .contains("the predictor has changed its input: values: new float[] {3.0f, 1.0f} → ")
                .contains("      new Series(new float[] {3.0f, 1.0f})");
        assertThat(rows.get(0).values()).containsExactly(3, 1);
    }

    @Test
    void change_thatWorksOnTheRowItself_changesACopy() {
        Predictor<Series, Double> first = (row, call) -> Prediction.of((double) row.values()[0], VERSION);
        List<Series> rows = List.of(new Series(new float[] {3, 1}), new Series(new float[] {4, 1}));
        Change<Series> inPlace = Change.of("first + 1", row -> {
            row.values()[0] += 1;
            return row;
        });

        Metamorphic.<Series, Double>of(first, rows).increasing(inPlace).strict().check();
        assertThat(rows.get(0).values()).containsExactly(3, 1);
    }

    record Claim(LocalDateTime claimedAt) {}

    @Test
    void failedRow_withADate_isJavaThatCompiles() {
        Predictor<Claim, Double> model =
                (row, call) -> Prediction.of((double) row.claimedAt().getHour(), VERSION);
        List<Claim> rows = List.of(new Claim(LocalDateTime.of(2025, 7, 14, 3, 56)));

        assertThat(failure(Metamorphic.<Claim, Double>of(model, rows)
                        .invariantTo(Change.of(
                                "an hour later",
                                row -> new Claim(row.claimedAt().plusHours(1))))))
                .contains("claimedAt: 2025-07-14T03:56 → 2025-07-14T04:56")
                .contains("new Claim(LocalDateTime.parse(\"2025-07-14T03:56\"))");
    }
}
