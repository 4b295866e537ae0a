package io.mlprod.testing.metamorphic;

import static io.mlprod.testing.metamorphic.Credit.ROWS;
import static io.mlprod.testing.metamorphic.Credit.relations;
import static io.mlprod.testing.metamorphic.Credit.risk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.metamorphic.Credit.Applicant;
import io.mlprod.testing.metamorphic.Credit.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** Planted bugs are found, with a message that leads to them; a good model passes. */
class MetamorphicTest {

    private static String failure(Metamorphic<?, ?> relations) {
        return catchThrowableOfType(AssertionError.class, relations::check).getMessage();
    }

    private static RelationResult only(Metamorphic<?, ?> relations) {
        return relations.run().results().get(0);
    }

    @Test
    void check_goodModel_passesAllRelations() {
        MetamorphicReport report = relations(Credit::risk)
                .label(Decision::label)
                .batch(all -> all.stream().map(row -> Decision.of(risk(row))).toList())
                .invariantTo(Change.set("name", "Mehmet", "Zoë", ""))
                .invariantTo(Change.swap("sex", "f", "m"))
                .decreasing(Change.scale("income", 1.1))
                .increasing(Change.<Applicant>add("income", -1).when(row -> row.income() > 20_000))
                .strict()
                .decreasingIn("income")
                .decreasingIn("age")
                .increasingIn("debt")
                .invariantToPermutation("payments")
                .invariantToOrder()
                .invariantToBatching()
                .repeatable()
                .independentOfOtherInputs()
                .robustToNoise(0.001)
                .within(0.01)
                .robustToMissing()
                .within(0.5)
                .robustToOutliers()
                .check();

        assertThat(report.results()).hasSize(15).allMatch(RelationResult::isPassed);
        assertThat(report.results().get(0).applicable()).isEqualTo(60);
        assertThat(report.results().get(13).applicable()).as("rows with a debt").isEqualTo(48);
    }

    // ---- planted bugs

    @Test
    void decreasingIn_narrowRegionThatRises_isFoundWithItsBorders() {
        Function<Applicant, Double> bumpy =
                row -> risk(row) + (row.income() >= 31_400 && row.income() < 32_100 ? 0.2 : 0);

        String message = failure(relations(bumpy).decreasingIn("income").within(0.01));

        assertThat(message)
                .contains("FAILED: the score never rises as income rises from 0 to 200000")
                .contains("breaks at income = 31400, and is back at 32100")
                .containsPattern("income: 2\\d{4}\\.\\d+ → 3[12]\\d{3}")
                .contains("new Applicant(\"Anna ");
    }

    @Test
    void increasingIn_dropAtOneAge_isFoundInWholeNumbers() {
        Function<Applicant, Double> odd = row -> (row.age() == 41 ? -0.3 : 0) + row.age() / 100.0;

        assertThat(failure(relations(odd).increasingIn("age").grid(73)))
                .contains("breaks at age = 41, and is back at 42");
    }

    @Test
    void increasingIn_flatStretch_passesUnlessStrict() {
        Function<Applicant, Double> steps = row -> Math.floor(row.age() / 10.0);

        relations(steps).increasingIn("age").check();
        assertThat(only(relations(steps).increasingIn("age").strict()).isPassed())
                .isFalse();
    }

    @Test
    void invariantTo_dependenceOnAProtectedAttribute_isFound() {
        Function<Applicant, Double> biased = row -> risk(row) + (row.sex().equals("m") && row.age() > 60 ? 0.05 : 0);

        RelationResult result = only(relations(biased).invariantTo(Change.swap("sex", "f", "m")));

        assertThat(result.failed()).isEqualTo(19);
        assertThat(result.toString())
                .contains("FAILED: the answer does not depend on sex: \"f\" ↔ \"m\"", "sex: \"f\" → \"m\"");
    }

    @Test
    void independentOfOtherInputs_stateLeak_isFound() {
        double[] last = {0};
        Function<Applicant, Double> leaking = row -> {
            double given = risk(row) + last[0];
            last[0] = row.income() / 1e7;
            return given;
        };

        assertThat(failure(relations(leaking).independentOfOtherInputs())).contains("asked again after new Applicant(");
    }

    @Test
    void invariantToBatching_modelThatNormalisesOverTheBatch_isFound() {
        Metamorphic<Applicant, Decision> relations = relations(row -> 0.0).batch(all -> {
            double mean = all.stream().mapToDouble(Applicant::income).average().orElse(0);
            return all.stream()
                    .map(row -> Decision.of((row.income() - mean) / 1e6))
                    .toList();
        });

        assertThat(failure(relations.invariantToBatching())).contains("alone and in a batch of 60");
    }

    @Test
    void invariantToOrder_answersInTheWrongOrder_isFound() {
        Metamorphic<Applicant, Decision> relations = relations(Credit::risk)
                .batch(all ->
                        all.stream().map(row -> Decision.of(risk(all.get(0)))).toList());

        assertThat(failure(relations.invariantToOrder())).contains("as number", "FAILED: the answers do not depend");
    }

    @Test
    void robustToMissing_nan_isFound() {
        Function<Applicant, Double> blind = row -> row.debt() == null ? Double.NaN : risk(row);

        assertThat(failure(relations(blind).robustToMissing("debt"))).contains("score is NaN", "debt: 100.0f → null");
    }

    @Test
    void invariantTo_nanBeforeAndAfter_fails() {
        assertThat(failure(relations(row -> Double.NaN).invariantTo(Change.set("name", "x"))))
                .contains("score is NaN");
    }

    @Test
    void increasing_numberCutToInt_isFoundWhenStrict() {
        Function<Applicant, Double> cut = row -> (double) (int) (row.income() / 1_000);
        Metamorphic<Applicant, Decision> relations = relations(cut).increasing(Change.add("income", 100));

        relations.check();
        assertThat(failure(relations.strict())).contains("the score rises with income + 100.0", "score 10.0 → 10.0");
    }

    @Test
    void invariantToPermutation_orderMatters_isFound() {
        assertThat(failure(relations(row -> row.payments().get(0)).invariantToPermutation("payments")))
                .contains("payments: List.of(");
    }

    @Test
    void repeatable_random_isFound() {
        double[] calls = {0};

        assertThat(failure(relations(row -> calls[0]++).repeatable())).contains("score 0.0 → 1.0");
    }

    @Test
    void robustToNoise_cliff_isFound() {
        Function<Applicant, Double> cliff = row -> row.income() % 100 > 50 ? 1.0 : 0;

        assertThat(only(relations(cliff).robustToNoise(0.01).within(0.1)).failed())
                .isGreaterThan(20);
    }

    @Test
    void robustToOutliers_exception_isFound() {
        Function<Applicant, Double> overflowing = row -> {
            if (row.debt() != null && row.debt() > 1e5) {
                throw new ModelExecutionException("overflow", null);
            }
            return risk(row);
        };

        assertThat(failure(relations(overflowing).robustToOutliers()))
                .contains("ModelExecutionException: overflow", "debt: ");
    }

    // ---- counting

    @Test
    void check_noApplicableRow_fails() {
        assertThat(failure(relations(Credit::risk).invariantTo(Change.swap("sex", "x", "y"))))
                .contains("applied to 0 rows (60 left out)", "must apply to at least 1");
        assertThat(failure(Metamorphic.of(Credit.model(Credit::risk), List.<Applicant>of())
                        .repeatable()))
                .contains("applied to 0 rows");
    }

    @Test
    void requireApplicable_oneRowTooFew_fails() {
        Metamorphic<Applicant, Decision> young = relations(Credit::risk)
                .invariantTo(Change.<Applicant>set("name", "x").when(row -> row.age() < 25));

        young.requireApplicable(5).check();
        assertThat(failure(young.requireApplicable(6))).contains("applied to 5 rows", "at least 6");
    }

    @Test
    void minPassRate_exactlyReached_passes() {
        Function<Applicant, Double> sometimes =
                row -> row.age() < 35 && row.name().equals("x") ? 1.0 : 0;
        Metamorphic<Applicant, Decision> relations =
                relations(sometimes).invariantTo(Change.set("name", "x")); // fails for 15 of 60

        relations.minPassRate(0.75).check();
        assertThat(failure(relations.minPassRate(0.7501))).contains("held for 45, not for 15", "held for 75 %");
    }

    @Test
    void settings_beforeTheFirstRelation_areThoseOfAll() {
        Metamorphic<Applicant, Decision> relations = relations(row -> row.name().length() / 100.0)
                .within(1)
                .invariantTo(Change.set("name", ""))
                .invariantTo(Change.set("name", "x"))
                .within(0);

        assertThat(relations.run().results())
                .extracting(RelationResult::isPassed)
                .containsExactly(true, false);
    }

    @Test
    void check_refusedRows_areLeftOut() {
        Predictor<Applicant, Decision> strict = (row, call) -> {
            if (row.income() > 100_000 || row.name().equals("Zoë")) {
                throw new InvalidInputException("credit@1", List.of(), null);
            }
            return Prediction.of(Decision.of(risk(row)), new ModelVersion("credit", "1", "0"));
        };
        Metamorphic<Applicant, Decision> relations =
                Metamorphic.<Applicant, Decision>of(strict, ROWS).score(Decision::risk);

        RelationResult raised = only(relations.decreasing(Change.scale("income", 1.1)));
        assertThat(raised.isPassed()).isTrue();
        assertThat(raised.leftOut()).isBetween(3L, 20L);
        assertThat(failure(relations.invariantTo(Change.set("name", "Zoë")))).contains("InvalidInputException");
    }

    @Test
    void worst_manyFailures_areTheFiveWorst() {
        Function<Applicant, Double> named = row -> row.name().equals("x") ? 0 : row.age() / 100.0;

        RelationResult result = only(relations(named).invariantTo(Change.set("name", "x")));

        assertThat(result.worst()).extracting(FailedRow::row).containsExactly(59L, 58L, 57L, 56L, 55L);
    }

    @Test
    void check_dataSetLargerThanAChunk_isReadInFull() {
        List<Applicant> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.addAll(ROWS);
        }

        assertThat(only(Metamorphic.of(Credit.model(Credit::risk), DataSet.of("many", many))
                                .repeatable())
                        .applicable())
                .isEqualTo(1_200);
    }

    // ---- misuse

    @Test
    void check_noRelation_isRefused() {
        assertThatThrownBy(() -> relations(Credit::risk).check()).hasMessageContaining("no relation");
    }

    @Test
    void increasing_answerWithSeveralNumbers_asksForTheScore() {
        record Two(double a, double b) {}
        Predictor<Applicant, Two> two =
                (row, call) -> Prediction.of(new Two(1, 2), new ModelVersion("credit", "1", "0"));

        assertThatThrownBy(() -> Metamorphic.<Applicant, Two>of(two, ROWS)
                        .increasing(Change.add("age", 1))
                        .check())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 numbers [a, b]")
                .hasMessageContaining("score(…)");
    }

    @Test
    void change_wrongComponentOrType_saysWhatThereIs() {
        assertThatThrownBy(() -> relations(Credit::risk)
                        .invariantTo(Change.set("nam", "x"))
                        .check())
                .hasMessageContaining("Applicant has no 'nam'; it has [name, sex, age, income, debt, payments]");
        assertThatThrownBy(() -> relations(Credit::risk)
                        .increasing(Change.add("name", 1))
                        .check())
                .hasMessageContaining("'name' is not a number but a String");
        assertThatThrownBy(() -> relations(Credit::risk)
                        .invariantTo(Change.set("age", "x"))
                        .check())
                .hasMessageContaining("does not fit the types");
    }

    @Test
    void settings_outOfRange_areRefused() {
        Metamorphic<Applicant, Decision> relations = relations(Credit::risk);

        assertThatThrownBy(() -> relations.within(-1)).hasMessageContaining("0 or more");
        assertThatThrownBy(() -> relations.minPassRate(1.1)).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> relations.requireApplicable(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> relations.grid(1)).hasMessageContaining("2 points");
        assertThatThrownBy(() -> relations.between(2, 1)).hasMessageContaining("Not a range");
        assertThatThrownBy(() -> relations.robustToNoise(Double.NaN)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> relations.invariantToBatching().check()).hasMessageContaining("batch(…)");
    }

    @Test
    void tests_eachRelation_isADynamicTest() throws Throwable {
        List<DynamicTest> tests = relations(row -> row.name().length() / 100.0)
                .repeatable()
                .invariantTo(Change.set("name", "x"))
                .tests()
                .toList();

        assertThat(tests)
                .extracting(DynamicTest::getDisplayName)
                .containsExactly(
                        "the answer is the same when it is asked for again",
                        "the answer does not depend on name = \"x\"");
        tests.get(0).getExecutable().execute();
        assertThatThrownBy(() -> tests.get(1).getExecutable().execute()).hasMessageContaining("on rows");
    }
}
