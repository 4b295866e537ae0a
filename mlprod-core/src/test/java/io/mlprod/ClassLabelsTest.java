package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.LoadException;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.record.Output;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers whose inner class numbers are translated before callers see them. */
class ClassLabelsTest {

    @ParameterizedTest
    @ValueSource(strings = {"lookup_int64", "lookup_int64_raw", "lookup_int32", "lookup_int32_raw"})
    void classLabels_numbersBehindALookUp_areTheRealClasses(String model) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            assertThat(handle.signature().output("scores").classLabels()).containsExactly(3L, 7L, 9L);
        }
    }

    @Test
    void classLabels_textsBehindALookUp_areTheRealClasses() {
        try (ModelHandle<Inputs, Outputs> handle = open("lookup_string")) {
            assertThat(handle.signature().output("scores").classLabels()).containsExactly("low", "mid", "high");
        }
    }

    @Test
    void classLabels_zipmapThatDiffersFromTheLookUp_isBelieved() {
        try (ModelHandle<Inputs, Outputs> handle = open("lookup_zipmap")) {
            assertThat(handle.signature().output("by_class").classLabels()).containsExactly(30L, 70L, 90L);
        }
    }

    @ParameterizedTest
    @CsvSource({"bagging, probabilities", "lightgbm_classifier, probabilities"})
    void classLabels_classesThatSkipNumbers_areTheRealClasses(String model, String output) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            assertThat(handle.signature().output(output).classLabels()).containsExactly(3L, 7L, 9L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "risk_good_bad, probabilities, 'good,bad'",
        "risk_bad_good, probabilities, 'bad,good'",
        "risk_zipmap, probabilities, 'good,bad'",
        "risk_gather, probabilities, 'good,bad'",
        "risk_second, risk, 'bad'",
        "risk_second_reversed, risk, 'good'",
        "risk_swapped, probabilities, 'bad,good'",
        "binary_linear, scores, 'good,bad'",
        "binary_linear_logistic, scores, 'good,bad'",
        "binary_tree, scores, 'good,bad'",
        "binary_tree_logistic, scores, 'good,bad'",
        "binary_svm, scores, 'good,bad'",
        "binary_svm_logistic, scores, 'good,bad'",
        "risk_advice, probabilities, 'good,bad'", // whatever else is looked up by the winner
        "risk_averaged, probabilities, 'good,bad'", // times positive weights, by a positive count
        "risk_divided_by_sum, probabilities, 'good,bad'",
        "risk_votes, probabilities, 'good,bad'", // counts, divided by their sum
        "risk_centred, probabilities, 'good,bad'", // less the greatest of each row
        "risk_squared, probabilities, 'good,bad'", // of what is never negative
    })
    void classLabels_scores_areInTheOrderOfTheColumns(String model, String output, String labels) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            assertThat(handle.signature().output(output).classLabels())
                    .isEqualTo(List.of((Object[]) labels.split(",")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "risk_plain, probabilities", // names none
        "risk_unknown, probabilities", // a product with a matrix: any order
        "risk_mixed, probabilities", // 1 - p: the other class's
        "binary_pairs, scores", // of pairs
        "risk_sum, probabilities", // of two classifiers with different orders
        "risk_negated_mul, probabilities",
        "risk_one_minus, probabilities", // as -p + 1
        "risk_negated_div, probabilities",
        "risk_negated_softmax, probabilities",
        "risk_minus_twice, probabilities", // p - 2p
        "risk_plus_negated, probabilities", // p + -2p
        "risk_times_input, probabilities", // of any sign
        "risk_folded, probabilities", // (p - 1) squared
        "risk_function, probabilities", // own.Softmax, which swaps columns
        "risk_encoded, probabilities", // callers see other numbers
        "risk_repeated, probabilities", // one score in three columns
    })
    void classLabels_columnsThatNothingSaysTheOrderOf_areNotNamed(String model, String output) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            assertThat(handle.signature().output(output).classLabels()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"risk_good_bad, 'good,bad'", "risk_gather, 'good,bad'", "binary_pairs, 'good,bad'", "risk_plain, ''"})
    void classLabels_labelOutput_areThoseItIsChosenFrom(String model, String labels) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            assertThat(handle.signature().output("label").classLabels().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(",")))
                    .isEqualTo(labels);
        }
    }

    @ParameterizedTest
    @CsvSource({"risk_contradiction, '[1, 0]', '[0, 1]'", "risk_contradiction_lookup, '[good, bad]', '[bad, good]'"})
    void build_twoListsOfTheSameClassesInDifferentOrder_isRefusedWithBoth(String model, String one, String other) {
        LoadException error = catchThrowableOfType(LoadException.class, () -> open(model));

        assertThat(error.reason()).isEqualTo(LoadException.Reason.UNSUPPORTED);
        assertThat(error).hasMessageContainingAll("the same classes in another order", one, other);
    }

    record Binary(String label, Map<String, Float> scores) {}

    /** The engine gives the columns in the order of the labels, whatever it does to the scores. */
    @ParameterizedTest
    @ValueSource(
            strings = {"binary_linear", "binary_linear_logistic", "binary_tree", "binary_svm", "binary_svm_logistic"})
    void predict_binaryClassifierWithOneClassesWeights_labelHasTheHigherScore(String model) {
        try (ModelHandle<float[], Binary> handle = open(model, float[].class, Binary.class)) {
            for (float[] x : List.of(new float[] {3, 1}, new float[] {1, 3})) {
                Binary answer = handle.predict(x).value();
                String other = answer.label().equals("good") ? "bad" : "good";
                assertThat(answer.scores().get(answer.label()))
                        .isGreaterThan(answer.scores().get(other));
            }
        }
    }

    record ByNumber(long label, Map<Long, Float> scores) {}

    @ParameterizedTest
    @ValueSource(strings = {"lookup_int64", "lookup_int64_raw", "lookup_int32", "lookup_int32_raw"})
    void predict_mapOfScoresBehindALookUp_hasTheRealClasses(String model) {
        try (ModelHandle<float[], ByNumber> handle = open(model, float[].class, ByNumber.class)) {
            ByNumber answer = handle.predict(new float[] {5, 6, 4}).value();
            assertThat(answer).isEqualTo(new ByNumber(7, Map.of(3L, 5f, 7L, 6f, 9L, 4f)));
        }
    }

    record ByText(String label, Map<String, Float> scores) {}

    @Test
    void predict_mapOfScoresBehindALookUpOfTexts_hasTheRealClasses() {
        try (ModelHandle<float[], ByText> handle = open("lookup_string", float[].class, ByText.class)) {
            ByText answer = handle.predict(new float[] {1, 2, 3}).value();
            assertThat(answer).isEqualTo(new ByText("high", Map.of("low", 1f, "mid", 2f, "high", 3f)));
        }
    }

    record ByZipMap(long label, @Output("by_class") Map<Long, Float> scores) {}

    @Test
    void predict_zipmapThatDiffersFromTheLookUp_hasItsOwnKeysInItsOrder() {
        try (ModelHandle<float[], ByZipMap> handle = open("lookup_zipmap", float[].class, ByZipMap.class)) {
            Map<Long, Float> scores =
                    handle.predict(new float[] {1, 2, 3}).value().scores();
            assertThat(scores).containsExactly(Map.entry(30L, 1f), Map.entry(70L, 2f), Map.entry(90L, 3f));
        }
    }

    record Bagged(long label, Map<Long, Double> probabilities) {}

    @Test
    void predict_baggedTrees_areWhatScikitLearnPredicts() {
        List<TestModels.Row> rows = TestModels.csv("bagging");
        try (ModelHandle<float[], Bagged> handle = open("bagging", float[].class, Bagged.class)) {
            for (TestModels.Row row : rows) {
                Bagged answer = handle.predict(row.features()).value();
                assertThat(answer.label())
                        .isEqualTo(Long.parseLong(row.expected().get(0)));
                assertThat(answer.probabilities().keySet()).containsExactly(3L, 7L, 9L);
                assertThat(answer.probabilities().get(3L)).isCloseTo(row.number(1), within(1e-5));
                assertThat(answer.probabilities().get(7L)).isCloseTo(row.number(2), within(1e-5));
                assertThat(answer.probabilities().get(9L)).isCloseTo(row.number(3), within(1e-5));
            }
        }
    }
}
